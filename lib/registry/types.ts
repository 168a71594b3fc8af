/**
 * What tracking and registry hold. Names are MLflow's, in camel case (`run_id` is
 * `runId`); times are milliseconds since 1970; tags and params are records of text.
 *
 * Source: MLflow 3.0 to 3.17, `mlflow.MlflowClient` and the REST API 2.0.
 * @module
 */

/** Tags or params: key to value. */
export type KeyValues = Readonly<Record<string, string>>;

/** Where a run stands. */
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

/** Whether a logged model may be used. */
export type LoggedModelStatus = "PENDING" | "READY" | "FAILED";

/** `deleted` things are kept and hidden. */
export type LifecycleStage = "active" | "deleted";

/** A named collection of runs. */
export interface Experiment {
  /** Decimal number as text on MLflow's own stores. */
  readonly experimentId: string;
  /** Unique among experiments, up to 256 characters. */
  readonly name: string;
  /** Folder or URI below which the artifacts of its runs lie. */
  readonly artifactLocation: string;
  /** Whether it is to be seen. */
  readonly lifecycleStage: LifecycleStage;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  /** What it can be searched by. */
  readonly tags: KeyValues;
}

/** One point of a metric. */
export interface Metric {
  /** Letters, digits and `_ - . : /` and space, up to 250 characters. */
  readonly key: string;
  /** Any number; NaN and infinities are kept as MLflow keeps them. */
  readonly value: number;
  /** Milliseconds since 1970; default: the clock. */
  readonly timestamp?: number;
  /** Round, epoch or any other count; default 0. */
  readonly step?: number;
  /** The logged model that was measured. */
  readonly modelId?: string;
  /** Name of the data set that was measured on. */
  readonly datasetName?: string;
  /** Digest of that data set. */
  readonly datasetDigest?: string;
}

/** A point as it was kept. */
export type MetricPoint = Required<Pick<Metric, "key" | "value" | "timestamp" | "step">>;

/** A data set that a run read. */
export interface DatasetInput {
  /** Name of the data set, up to 500 characters. */
  readonly name: string;
  /** Hash of the content, up to 36 characters. */
  readonly digest: string;
  /** What kind of place it came from, such as `local`. */
  readonly sourceType: string;
  /** Where it came from, as JSON. */
  readonly source: string;
  /** Its columns, as JSON. */
  readonly schema?: string;
  /** Its figures, as JSON. */
  readonly profile?: string;
  /** What the run used it for, such as `training` (MLflow's tag `mlflow.data.context`). */
  readonly context?: string;
}

/** A logged model that a run gave. */
export interface ModelOutput {
  /** The logged model. */
  readonly modelId: string;
  /** The step or round that the model is of. */
  readonly step: number;
}

/** One run with what was logged; `metrics` holds the latest value of each key. */
export interface Run {
  /** 32 hex digits. */
  readonly runId: string;
  /** What people call it; need not be unique. */
  readonly runName: string;
  /** The experiment that it belongs to. */
  readonly experimentId: string;
  /** Who ran it; empty where it is not known. */
  readonly userId: string;
  /** Where it stands. */
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Null until the run has ended. */
  readonly endTime: number | null;
  /** Folder or URI of its artifacts. */
  readonly artifactUri: string;
  /** Whether it is to be seen. */
  readonly lifecycleStage: LifecycleStage;
  /** What it was given; never changes. */
  readonly params: KeyValues;
  /** What it can be searched by; MLflow's own begin with `mlflow.`. */
  readonly tags: KeyValues;
  /** Latest value by key: of the largest step, then time, then value. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The data sets that it read. */
  readonly datasetInputs: readonly DatasetInput[];
  /** The models that it gave. */
  readonly modelOutputs: readonly ModelOutput[];
}

/** A file or folder among the artifacts. */
export interface FileInfo {
  /** Relative to the run's or the model's artifacts, with `/`. */
  readonly path: string;
  /** Whether it is a folder. */
  readonly isDir: boolean;
  /** Bytes; null for a folder. */
  readonly fileSize: number | null;
}

/** A model that a run gave, with a folder of its own. */
export interface LoggedModel {
  /** `m-` and 32 hex digits. */
  readonly modelId: string;
  /** The experiment that it belongs to. */
  readonly experimentId: string;
  /** Need not be unique. */
  readonly name: string;
  /** Whether its files are there. */
  readonly status: LoggedModelStatus;
  /** Folder or URI of its files. */
  readonly artifactUri: string;
  /** Null where no run made it. */
  readonly sourceRunId: string | null;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  /** What it was made with. */
  readonly params: KeyValues;
  /** What it can be searched by. */
  readonly tags: KeyValues;
  /** The points that measure it, with the data that it was measured on. */
  readonly metrics: readonly Metric[];
}

/** A name in the registry. */
export interface RegisteredModel {
  /** Unique in the registry; no `/` and no `:`. */
  readonly name: string;
  /** Text for people; may be empty. */
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  /** Milliseconds since 1970. */
  readonly lastUpdatedTime: number;
  /** What it can be searched by. */
  readonly tags: KeyValues;
  /** Alias to version. */
  readonly aliases: Readonly<Record<string, number>>;
}

/** One version of a registered model. */
export interface ModelVersion {
  /** The registered model. */
  readonly name: string;
  /** 1, 2, ... in the order of creation. */
  readonly version: number;
  /** Text for people; may be empty. */
  readonly description: string;
  /** Milliseconds since 1970. */
  readonly creationTime: number;
  /** Milliseconds since 1970. */
  readonly lastUpdatedTime: number;
  /** What it was made from, as `models:/m-...`. */
  readonly source: string;
  /** Null where no run made it. */
  readonly runId: string | null;
  /** What it can be searched by. */
  readonly tags: KeyValues;
  /** The aliases that point to it, sorted. */
  readonly aliases: readonly string[];
}

/** Part of what was found; `nextPageToken` is there while more is left. */
export interface Page<T> {
  /** What was found, in order. */
  readonly items: readonly T[];
  /** Hand it to the next search. */
  readonly nextPageToken?: string;
}

/** What to search for. */
export interface SearchOptions {
  /**
   * MLflow's filter: comparisons joined by AND, such as
   * `metrics.rmse < 5 AND params.seed = '42' AND tags.kind LIKE 'x%'`.
   */
  readonly filter?: string;
  /** Most items on a page, 1 to 1,000; default 1,000. */
  readonly maxResults?: number;
  /** `nextPageToken` of the page before. */
  readonly pageToken?: string;
}

/** How a run starts. */
export interface RunOptions {
  /** Default: `run-` and the first digits of the id. */
  readonly runName?: string;
  /** Milliseconds since 1970; default: the clock. */
  readonly startTime?: number;
  /** Default: empty. */
  readonly userId?: string;
  /** The run that this one is nested in. */
  readonly parentRunId?: string;
  readonly tags?: KeyValues;
}

/** What changes of a run. */
export interface RunChanges {
  readonly status?: RunStatus;
  /** Milliseconds since 1970; default: the clock where the status ends the run. */
  readonly endTime?: number;
  readonly runName?: string;
}

/** What a logged model is called and where it comes from. */
export interface LoggedModelOptions {
  readonly name: string;
  /** Absent where no run made it. */
  readonly sourceRunId?: string;
  readonly params?: KeyValues;
  readonly tags?: KeyValues;
}

/** What a batch may hold; of any size, a back end cuts it to what its server takes. */
export interface LogBatch {
  /** Up to 6,000 characters each. */
  readonly params?: KeyValues;
  /** Points; one that is there already stays once. */
  readonly metrics?: readonly Metric[];
  /** Up to 8,000 characters each; an old value is replaced. */
  readonly tags?: KeyValues;
}
