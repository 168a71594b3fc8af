import { InputError } from "../_shared/errors.ts";

/** What a workspace refused, with Databricks' code. */
export class DatabricksError extends InputError {
  /** Tells this class apart where only the name is left, as in printed errors. */
  override name = "DatabricksError";
  /** Databricks' code, such as `PERMISSION_DENIED`. */
  readonly errorCode: string;

  /**
   * Takes the code and a sentence.
   *
   * @param message Sentence with the thing, the rule and the remedy; never a value that was sent.
   */
  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}
