/**
 * Checks of options that untyped callers could get wrong without notice.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";

/** @throws {UsageError} when `value` is none of `choices`. */
export function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (typeof value === "string" && choices.includes(value)) return;
  throw new UsageError(`Cannot use "${String(value)}" as ${name}: pass ${choices.join(" or ")}`);
}

/** @throws {UsageError} when `workers` is no count. */
export function checkWorkers(workers: number): void {
  if (Number.isInteger(workers) && workers >= 1) return;
  throw new UsageError(`Cannot use ${workers} workers: pass an integer from 1`);
}
