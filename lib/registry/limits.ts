/**
 * The rules for names and values, checked before anything is written or sent:
 * servers cut long params and tags without a word, and SQLite keeps what no MLflow
 * can show. Lengths are in characters (code points), as Python counts them.
 * Source: MLflow 3.17, `mlflow/utils/validation.py`, and the columns of schema 3.0.1.
 * @module
 */
import { MlflowError } from "./errors.ts";
import type { DatasetInput, KeyValues, LogBatch, Metric } from "./types.ts";

/** Most characters of names and values, and most entries of one request. */
export const LIMITS = {
  experimentName: 256,
  experimentTagValue: 5_000,
  runName: 250,
  key: 250,
  paramValue: 6_000,
  tagValue: 8_000,
  loggedModelName: 500,
  modelName: 256,
  description: 5_000,
  registeredModelTagValue: 5_000,
  versionTagValue: 100_000,
  alias: 255,
  userId: 256,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  datasetContext: 500,
  batchMetrics: 1_000,
  batchParams: 100,
  batchTags: 100,
} as const;

function refuse(message: string): never {
  throw new MlflowError("INVALID_PARAMETER_VALUE", message);
}

/** Number of code points, as Python's `len` gives it. */
function lengthOf(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/**
 * Refuses text that is too long. The text itself is not named: it may be a secret.
 * @throws {MlflowError} `INVALID_PARAMETER_VALUE`
 */
export function checkLength(what: string, text: string, most: number): void {
  const n = lengthOf(text);
  if (n > most) {
    refuse(
      `Cannot log ${what} of ${n} characters as MLflow keeps ${most}: shorten it or log a file`,
    );
  }
}

function checkName(what: string, name: string, most: number): void {
  if (name.trim() === "") refuse(`Cannot use an empty ${what}: name it`);
  // deno-lint-ignore no-control-regex
  if (/[\u0000-\u001f]/.test(name)) {
    refuse(`Cannot use a ${what} with control characters: leave them out`);
  }
  checkLength(`a ${what}`, name, most);
}

/**
 * Refuses a key of a param, metric or tag that MLflow refuses.
 * @throws {MlflowError} `INVALID_PARAMETER_VALUE`
 */
export function checkKey(what: string, key: string): void {
  checkLength(`a ${what} key`, key, LIMITS.key);
  if (!/^[A-Za-z0-9_\-. :/]+$/.test(key)) {
    refuse(
      `Cannot use the ${what} key ${
        JSON.stringify(key)
      }: use letters, digits and _ - . : / and space`,
    );
  }
  const isPath = key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!isPath) {
    refuse(
      `Cannot use the ${what} key ${
        JSON.stringify(key)
      }: between slashes must be a name that is not . or ..`,
    );
  }
}

/** Refuses tags with a bad key or a value of more than `most` characters. */
export function checkTags(tags: KeyValues, most: number): void {
  for (const [key, value] of Object.entries(tags)) {
    checkKey("tag", key);
    checkLength(`the tag ${key}`, value, most);
  }
}

/** Refuses a batch that MLflow would refuse or cut. */
export function checkBatch(batch: LogBatch): void {
  for (const [key, value] of Object.entries(batch.params ?? {})) {
    checkKey("param", key);
    checkLength(`the param ${key}`, value, LIMITS.paramValue);
  }
  for (const metric of batch.metrics ?? []) checkMetric(metric);
  checkTags(batch.tags ?? {}, LIMITS.tagValue);
}

function checkMetric({ key, value, timestamp = 0, step = 0 }: Metric): void {
  checkKey("metric", key);
  if (typeof value !== "number") refuse(`Cannot log the metric ${key} as its value is no number`);
  if (!Number.isSafeInteger(step)) {
    refuse(`Cannot log the metric ${key} at step ${step}: steps are whole numbers`);
  }
  checkTime(`the metric ${key}`, timestamp);
}

/** Refuses a time that is not a whole number of milliseconds from 1970 on. */
export function checkTime(what: string, time: number): void {
  if (!Number.isSafeInteger(time) || time < 0) {
    refuse(`Cannot log ${what} at time ${time}: pass whole milliseconds since 1970`);
  }
}

/** Refuses a data set with a part that is too long. */
export function checkDataset(dataset: DatasetInput): void {
  checkName("data set name", dataset.name, LIMITS.datasetName);
  checkName("data set digest", dataset.digest, LIMITS.datasetDigest);
  checkLength("a data set source", dataset.source, LIMITS.datasetSource);
  checkLength("a data set schema", dataset.schema ?? "", LIMITS.datasetSchema);
  checkLength("a data set profile", dataset.profile ?? "", LIMITS.datasetProfile);
  checkLength("a data set context", dataset.context ?? "", LIMITS.datasetContext);
}

/** Refuses an experiment's name. */
export function checkExperimentName(name: string): void {
  checkName("experiment name", name, LIMITS.experimentName);
}

/** Refuses a run's name. */
export function checkRunName(name: string): void {
  checkName("run name", name, LIMITS.runName);
}

/** Refuses a logged model's name: it becomes part of URIs. */
export function checkLoggedModelName(name: string): void {
  checkName("logged model name", name, LIMITS.loggedModelName);
  if (/[/:.%"']/.test(name)) {
    refuse(`Cannot use the logged model name ${JSON.stringify(name)}: leave out / : . % " '`);
  }
}

/** Refuses a registered model's name: it becomes part of `models:/NAME@ALIAS`. */
export function checkModelName(name: string): void {
  checkName("model name", name, LIMITS.modelName);
  if (/[/:]/.test(name)) {
    refuse(`Cannot use the model name ${JSON.stringify(name)}: leave out / and :`);
  }
}

/** Refuses an alias: letters, digits, `_` and `-`, not `latest`, `v1`, or a number. */
export function checkAlias(alias: string): void {
  checkName("alias", alias, LIMITS.alias);
  if (!/^[\w-]+$/.test(alias) || /^\d+$/.test(alias)) {
    refuse(
      `Cannot use the alias ${
        JSON.stringify(alias)
      }: use letters, digits, _ and -, not only digits`,
    );
  }
  if (/^(latest|v\d+)$/i.test(alias)) {
    refuse(`Cannot use the alias ${alias} as MLflow reserves it: choose another, such as champion`);
  }
}
