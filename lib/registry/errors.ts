/**
 * The one error of tracking and registry, with MLflow's code.
 * Source: MLflow 3.17, `mlflow/protos/databricks.proto`, `mlflow.exceptions`.
 * @module
 */
import { InputError } from "../_shared/errors.ts";

/** MLflow's error codes that the clients give; a server may send others. */
export const ERROR_CODES = [
  "BAD_REQUEST",
  "DATA_LOSS",
  "ENDPOINT_NOT_FOUND",
  "INTERNAL_ERROR",
  "INVALID_PARAMETER_VALUE",
  "INVALID_STATE",
  "NOT_IMPLEMENTED",
  "PERMISSION_DENIED",
  "REQUEST_LIMIT_EXCEEDED",
  "RESOURCE_ALREADY_EXISTS",
  "RESOURCE_DOES_NOT_EXIST",
  "TEMPORARILY_UNAVAILABLE",
  "UNAUTHENTICATED",
] as const;

/** A code of {@linkcode ERROR_CODES}. */
export type ErrorCode = typeof ERROR_CODES[number];

/** What a tracking store or a registry refused. */
export class MlflowError extends InputError {
  /** Tells this class apart where only the name is left, as in printed errors. */
  override name = "MlflowError";
  /** MLflow's code, the same for every back end. */
  readonly errorCode: ErrorCode;

  /**
   * Takes the code and a sentence.
   *
   * @param errorCode MLflow's code.
   * @param message Sentence with the thing, the rule and the remedy; never a value that was sent.
   */
  constructor(errorCode: ErrorCode, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}

/** Whether an error says that what was asked for is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof MlflowError && error.errorCode === "RESOURCE_DOES_NOT_EXIST";
}
