/**
 * The two errors that callers tell apart; everything else is a built-in class
 * (`RangeError`, `TypeError`, `Error`) and means "unexpected".
 * @module
 */

/** Wrong usage or settings: unknown flag, value out of range (exit code 2). */
export class UsageError extends Error {
  /** Tells this class apart where only the name is left, as in printed errors. */
  override name = "UsageError";
}

/** Input refused: missing, damaged or inconsistent files (exit code 3). */
export class InputError extends Error {
  /** Tells this class apart where only the name is left, as in printed errors. */
  override name = "InputError";
}
