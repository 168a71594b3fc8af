import { join } from "node:path";
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
}

/** The tracking URI of the settings; the default is a store in the output folder. */
export function trackingUriOf(settings: Pick<Settings, "trackingUri" | "out">): string {
  return settings.trackingUri ?? `sqlite:///${join(settings.out, "mlflow", "mlflow.db")}`;
}

/** How to see what was tracked: the command for a store in a file, or the server's address. */
export function whereToLook(settings: Pick<Settings, "trackingUri" | "out">): string {
  const uri = trackingUriOf(settings);
  if (!uri.startsWith("sqlite:")) return `open ${uri}`;
  const word = /^[\w./:-]+$/.test(uri) ? uri : `'${uri.replaceAll("'", `'\\''`)}'`;
  return `mlflow ui --backend-store-uri ${word} (after pip install mlflow)`;
}
