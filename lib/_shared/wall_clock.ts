import { UsageError } from "./errors.ts";

/** Milliseconds since 1970; with SOURCE_DATE_EPOCH always that time, as reproducible builds want it. */
export function wallClock(environment: Record<string, string>): () => number {
  const epoch = environment.SOURCE_DATE_EPOCH;
  if (!epoch) return () => Math.floor(performance.timeOrigin + performance.now());
  if (!/^\d{1,12}$/.test(epoch)) {
    throw new UsageError("Cannot use SOURCE_DATE_EPOCH: set it to whole seconds since 1970");
  }
  return () => Number(epoch) * 1000;
}
