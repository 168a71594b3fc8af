import { join } from "node:path";
import { shellWord } from "../../_shared/shell_word.ts";
import type { Settings } from "../../config.ts";
import type { Credentials } from "../../registry/mod.ts";

/** What a tracked training run is told of the world outside the settings. */
export interface TrackingOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The command that was typed, such as `deno task train`. */
  readonly command: string;
  /** Commit of the code; null where it is not known. */
  readonly commit: string | null;
  /** Who runs it; null where it is not known. */
  readonly user: string | null;
  /** How an MLflow server knows the client. */
  readonly credentials?: Credentials;
  /** How long and how often a server is asked. */
  readonly patience?: { readonly timeoutMs?: number; readonly retries?: number };
}

/** The tracking URI of the settings; the default is a store in the output folder. */
export function trackingUriOf(settings: Pick<Settings, "trackingUri" | "out">): string {
  return settings.trackingUri ?? embeddedUriOf(settings.out);
}

/** The URI of the store in an output folder. */
export function embeddedUriOf(out: string): string {
  return `sqlite:///${embeddedFile(out)}`;
}

/** The file of the store in an output folder. */
export function embeddedFile(out: string): string {
  return join(out, "mlflow", "mlflow.db");
}

/** The command that sends a run of the embedded store to its server. */
export function pushCommand(runId: string, out: string): string {
  return `deno task tracking push ${runId} --out ${shellWord(out)}`;
}

/** How to see what was tracked: the command for a store in a file, or the server's address. */
export function whereToLook(settings: Pick<Settings, "trackingUri" | "out">): string {
  const uri = trackingUriOf(settings);
  if (uri.startsWith("databricks")) return "open the experiment in the Databricks workspace";
  if (!uri.startsWith("sqlite:")) return `open ${uri}`;
  return `mlflow ui --backend-store-uri ${shellWord(uri)} (after pip install mlflow)`;
}
