/**
 * MLflow's JSON as the contract's types. Whole numbers of 64 bits may come as text,
 * NaN and infinities do.
 * @module
 */
import { MlflowError } from "../errors.ts";
import type {
  DatasetInput,
  Experiment,
  KeyValues,
  LifecycleStage,
  LoggedModel,
  LoggedModelStatus,
  ModelVersion,
  RegisteredModel,
  Run,
  RunStatus,
} from "../types.ts";
import { type Json, listOf, objectOf, objectsOf, textOf } from "../../_shared/http/mod.ts";

/** The tag by which a created thing is found again after an answer was lost. */
export const REQUEST_TAG = "client.request_id";

/** Tags or params as MLflow sends them. */
export function toPairs(values: KeyValues): { key: string; value: string }[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

function pairsOf(value: unknown): KeyValues {
  return Object.fromEntries(
    objectsOf(value).map(({ key, value }) => [textOf(key), textOf(value)] as const)
      .filter(([key]) => key !== REQUEST_TAG).sort(([a], [b]) => a < b ? -1 : 1),
  );
}

/** A metric's value; MLflow keeps infinities as the largest doubles. */
export function numberOf(value: unknown): number {
  const number = Number(value ?? 0);
  return Math.abs(number) === Number.MAX_VALUE ? Math.sign(number) * Infinity : number;
}

/** A metric's value as JSON can hold it. */
export function toNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Reads an experiment. */
export function experimentOf(json: Json): Experiment {
  return {
    experimentId: idOf(json.experiment_id),
    name: textOf(json.name),
    artifactLocation: textOf(json.artifact_location),
    lifecycleStage: textOf(json.lifecycle_stage) as LifecycleStage,
    creationTime: Number(json.creation_time ?? 0),
    tags: pairsOf(json.tags),
  };
}

/** Reads a run. */
export function runOf(json: Json): Run {
  const info = objectOf(json.info);
  const data = objectOf(json.data);
  const inputs = objectOf(json.inputs);
  const endTime = Number(info.end_time ?? 0);
  return {
    runId: idOf(info.run_id),
    runName: textOf(info.run_name),
    experimentId: textOf(info.experiment_id),
    userId: textOf(info.user_id),
    status: textOf(info.status) as RunStatus,
    startTime: Number(info.start_time ?? 0),
    endTime: endTime === 0 ? null : endTime,
    artifactUri: textOf(info.artifact_uri),
    lifecycleStage: textOf(info.lifecycle_stage) as LifecycleStage,
    params: pairsOf(data.params),
    tags: pairsOf(data.tags),
    metrics: Object.fromEntries(
      objectsOf(data.metrics).map(({ key, value }) => [textOf(key), numberOf(value)]),
    ),
    datasetInputs: objectsOf(inputs.dataset_inputs).map(datasetOf),
    modelOutputs: objectsOf(objectOf(json.outputs).model_outputs).map(({ model_id, step }) => ({
      modelId: textOf(model_id),
      step: Number(step ?? 0),
    })),
  };
}

function datasetOf(json: Json): DatasetInput {
  const dataset = objectOf(json.dataset);
  const context = objectsOf(json.tags).find(({ key }) => key === "mlflow.data.context");
  const optional = { schema: dataset.schema, profile: dataset.profile, context: context?.value };
  return {
    name: textOf(dataset.name),
    digest: textOf(dataset.digest),
    sourceType: textOf(dataset.source_type),
    source: textOf(dataset.source),
    ...Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined && value !== ""),
    ),
  };
}

/** Sends a data set. */
export function toDataset(dataset: DatasetInput): Json {
  const { name, digest, sourceType, source, schema, profile, context } = dataset;
  return {
    tags: context === undefined ? [] : [{ key: "mlflow.data.context", value: context }],
    dataset: { name, digest, source_type: sourceType, source, schema, profile },
  };
}

/** Reads a logged model. */
export function loggedModelOf(json: Json): LoggedModel {
  const info = objectOf(json.info);
  const status = textOf(info.status).replace(/^LOGGED_MODEL_/, "").replace(/^UPLOAD_/, "");
  return {
    modelId: idOf(info.model_id),
    experimentId: textOf(info.experiment_id),
    name: textOf(info.name),
    status: status as LoggedModelStatus,
    artifactUri: textOf(info.artifact_uri),
    sourceRunId: textOf(info.source_run_id) || null,
    creationTime: Number(info.creation_timestamp_ms ?? 0),
    params: pairsOf(objectOf(json.data).params),
    tags: pairsOf(info.tags),
    metrics: objectsOf(objectOf(json.data).metrics).map((metric) => ({
      key: textOf(metric.key),
      value: numberOf(metric.value),
      timestamp: Number(metric.timestamp ?? 0),
      step: Number(metric.step ?? 0),
      modelId: textOf(info.model_id),
      ...(textOf(metric.dataset_name) !== "" && {
        datasetName: textOf(metric.dataset_name),
        datasetDigest: textOf(metric.dataset_digest),
      }),
    })),
  };
}

/**
 * The id of a thing that was created or found.
 * @throws {MlflowError} `INTERNAL_ERROR` where the answer has none: it is no MLflow server's.
 */
export function idOf(value: unknown): string {
  const id = textOf(value);
  if (id !== "") return id;
  throw new MlflowError(
    "INTERNAL_ERROR",
    "The answer has not what MLflow's would have: check that the URI is that of an MLflow server",
  );
}

/** Reads a registered model. */
export function registeredModelOf(json: Json): RegisteredModel {
  return {
    name: textOf(json.name),
    description: textOf(json.description),
    creationTime: Number(json.creation_timestamp ?? 0),
    lastUpdatedTime: Number(json.last_updated_timestamp ?? 0),
    tags: pairsOf(json.tags),
    aliases: Object.fromEntries(
      objectsOf(json.aliases).map(({ alias, version }) => [textOf(alias), Number(version)]),
    ),
  };
}

/** Reads a version. */
export function modelVersionOf(json: Json): ModelVersion {
  return {
    name: textOf(json.name),
    version: Number(idOf(json.version)),
    description: textOf(json.description),
    creationTime: Number(json.creation_timestamp ?? 0),
    lastUpdatedTime: Number(json.last_updated_timestamp ?? 0),
    source: textOf(json.source),
    runId: textOf(json.run_id) || null,
    tags: pairsOf(json.tags),
    aliases: listOf(json.aliases).map(aliasOf).sort(),
  };
}

/** Unity Catalog sends `{alias, version}`, a server the alias. */
function aliasOf(value: unknown): string {
  return textOf(typeof value === "object" ? objectOf(value).alias : value);
}
