/**
 * Stand-in for `jsr:@std/assert` where the JSR registry does not answer
 * (closed hospital networks, npm-only mirrors). `deno.json` links it under the
 * same import specifier; the functions keep the names and the meaning of the
 * original and delegate to `node:assert`. Remove the link to use the original.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals([1, 2], [1, 2]);
 * ```
 * @module
 */
import nodeAssert, { AssertionError } from "node:assert";

export { AssertionError };

// deno-lint-ignore no-explicit-any -- a constructor's parameters are contravariant: only any accepts all
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/** Fails unless `condition` is truthy. */
export function assert(condition: unknown, message?: string): asserts condition {
  nodeAssert.ok(condition, message as string);
}

/** Fails unless the two are deeply equal (same types, `NaN` equals `NaN`). */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.deepStrictEqual(actual, expected, message as string);
}

/** Fails if the two are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  nodeAssert.notDeepStrictEqual(actual, expected, message as string);
}

/** Fails unless the two are the same value or reference. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): void {
  nodeAssert.strictEqual(actual, expected, message as string);
}

/** Fails unless `actual` is within `tolerance` (default 1e-7) of `expected`. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = 1e-7,
  message?: string,
): void {
  if (Object.is(actual, expected) || Math.abs(actual - expected) <= tolerance) return;
  nodeAssert.fail(message ?? `Expected ${actual} to be within ${tolerance} of ${expected}`);
}

/** Fails unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (!actual.includes(expected)) {
    nodeAssert.fail(message ?? `Expected text to include "${expected}", got: ${actual}`);
  }
}

/** Fails unless `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  nodeAssert.match(actual, expected, message as string);
}

/** Fails if `actual` is null or undefined. */
export function assertExists<T>(
  actual: T,
  message?: string,
): asserts actual is NonNullable<T> {
  nodeAssert.ok(actual !== null && actual !== undefined, message ?? "Expected a value");
}

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual(actual: number, expected: number, message?: string): void {
  if (!(actual >= expected)) nodeAssert.fail(message ?? `Expected ${actual} >= ${expected}`);
}

/** Fails unless `actual <= expected`. */
export function assertLessOrEqual(actual: number, expected: number, message?: string): void {
  if (!(actual <= expected)) nodeAssert.fail(message ?? `Expected ${actual} <= ${expected}`);
}

/** Fails unless `error` is an instance of the class and its message includes the text. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  messageIncludes?: string,
): asserts error is E {
  if (!(error instanceof Error)) nodeAssert.fail(`Expected an Error, got ${typeof error}`);
  if (ErrorClass && !(error instanceof ErrorClass)) {
    nodeAssert.fail(`Expected ${ErrorClass.name}, got ${error.name}: ${error.message}`);
  }
  if (messageIncludes !== undefined && !error.message.includes(messageIncludes)) {
    nodeAssert.fail(`Expected message to include "${messageIncludes}", got: ${error.message}`);
  }
}

/** Fails unless `run` throws; returns what it threw. */
export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  ErrorClass?: ErrorClass<E>,
  messageIncludes?: string,
): E {
  try {
    run();
  } catch (error) {
    assertIsError<E>(error, ErrorClass, messageIncludes);
    return error;
  }
  return nodeAssert.fail("Expected the function to throw");
}

/** Fails unless the promise of `run` rejects; resolves with what it rejected with. */
export async function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  ErrorClass?: ErrorClass<E>,
  messageIncludes?: string,
): Promise<E> {
  try {
    await run();
  } catch (error) {
    assertIsError<E>(error, ErrorClass, messageIncludes);
    return error;
  }
  return nodeAssert.fail("Expected the promise to reject");
}
