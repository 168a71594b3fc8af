import type { HttpFailure } from "../../_shared/http/mod.ts";
import { type ErrorCode, MlflowError } from "../errors.ts";

const CODES: Readonly<Record<number, ErrorCode>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "RESOURCE_DOES_NOT_EXIST",
  429: "REQUEST_LIMIT_EXCEEDED",
};

/**
 * The error of a storage that a workspace names. Its address is not told, as it is
 * signed, and neither is what it answers, which repeats the address.
 */
export function storageError({ kind, status, timeoutMs }: HttpFailure): MlflowError {
  if (kind === "refused") {
    const remedy = status === 404
      ? "check the path"
      : "check that the network lets this machine reach the storage of the workspace";
    return new MlflowError(
      CODES[status] ?? "INTERNAL_ERROR",
      `The storage of the Databricks workspace answered ${status}: ${remedy}`,
    );
  }
  const what = kind === "late"
    ? `did not answer within ${timeoutMs / 1000} s`
    : "cannot be reached or cut the connection";
  return new MlflowError(
    "TEMPORARILY_UNAVAILABLE",
    `The storage of the Databricks workspace ${what}: check the network or try again later`,
  );
}

/** Whether a storage may have refused because a signature or a credential had ended. */
export function mayHaveExpired(error: unknown): boolean {
  return error instanceof MlflowError &&
    ["BAD_REQUEST", "UNAUTHENTICATED", "PERMISSION_DENIED"].includes(error.errorCode);
}

/** Does it with what `prepare` gives, once more with a new one where that may have ended. */
export async function withRenewal<C, T>(
  prepare: (isRenewal: boolean) => Promise<C>,
  use: (credential: C) => Promise<T>,
): Promise<T> {
  try {
    return await use(await prepare(false));
  } catch (error) {
    if (!mayHaveExpired(error)) throw error;
    return await use(await prepare(true));
  }
}
