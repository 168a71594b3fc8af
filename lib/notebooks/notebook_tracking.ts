import { wallClock } from "../_shared/wall_clock.ts";
import type { TrackingOptions } from "../pipeline/mod.ts";
import { readMlflowEnvironment } from "../registry/mod.ts";

/** What a run that a notebook tracks, and a registry that it opens, are told of the process. */
export function notebookTracking(
  environment: Record<string, string> = Deno.env.toObject(),
): TrackingOptions {
  const { credentials, timeoutMs, retries } = readMlflowEnvironment(environment);
  return {
    clock: wallClock(environment),
    command: "notebook",
    commit: null,
    user: environment.USER || environment.USERNAME || null,
    credentials,
    patience: { timeoutMs, retries },
  };
}
