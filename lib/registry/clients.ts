/**
 * The contract of tracking and model registry that every back end keeps. Methods have
 * MLflow's names in camel case and reject with `MlflowError`:
 *
 * - `RESOURCE_DOES_NOT_EXIST`: the run, model, version or artifact is not there
 * - `RESOURCE_ALREADY_EXISTS`: the name is taken
 * - `INVALID_PARAMETER_VALUE`: a name or value breaks a rule of `limits.ts` (nothing
 *   was written), a param would change, an alias is not set
 * - `INVALID_STATE`: a version of a model whose files are not there
 * - `NOT_IMPLEMENTED`: Unity Catalog cannot do it (`databricks/unity_catalog.ts`)
 *
 * Source: MLflow 3.0 to 3.17, `mlflow.MlflowClient` and the REST API 2.0.
 * @module
 */
import type {
  DatasetInput,
  Experiment,
  FileInfo,
  KeyValues,
  LogBatch,
  LoggedModel,
  LoggedModelOptions,
  MetricPoint,
  ModelOutput,
  ModelVersion,
  Page,
  RegisteredModel,
  Run,
  RunChanges,
  RunOptions,
  SearchOptions,
} from "./types.ts";

/** Experiments, runs and what they log. */
export interface TrackingClient {
  /** Creates an experiment and returns its id. */
  createExperiment(name: string, options?: { tags?: KeyValues }): Promise<string>;
  /** The experiment with that id. */
  getExperiment(experimentId: string): Promise<Experiment>;
  /** The experiment of that name, or null. */
  getExperimentByName(name: string): Promise<Experiment | null>;
  /** Active experiments; filter by `name` and `tags.KEY`. Newest first. */
  searchExperiments(options?: SearchOptions): Promise<Page<Experiment>>;
  /** Sets a tag of an experiment. */
  setExperimentTag(experimentId: string, key: string, value: string): Promise<void>;

  /** Starts a run. A nested one names its parent. */
  createRun(experimentId: string, options?: RunOptions): Promise<Run>;
  /** The run with that id. */
  getRun(runId: string): Promise<Run>;
  /**
   * Active runs of the experiments; filter by `params.K`, `metrics.K`, `tags.K` and
   * `attributes.` `run_id`, `run_name`, `status`, `start_time`, `end_time`, `user_id`.
   *
   * @param options.orderBy As `metrics.rmse ASC`; default: latest start first.
   */
  searchRuns(
    experimentIds: readonly string[],
    options?: SearchOptions & { orderBy?: readonly string[] },
  ): Promise<Page<Run>>;
  /** Ends or renames a run; `endTime` defaults to the clock where the status ends it. */
  updateRun(runId: string, changes: RunChanges): Promise<void>;
  /** Logs params, metrics and tags; the values of a batch are checked before any is written. */
  logBatch(runId: string, batch: LogBatch): Promise<void>;
  /** Removes a tag of a run. */
  deleteTag(runId: string, key: string): Promise<void>;
  /** Every point of a metric by step, then time. */
  getMetricHistory(runId: string, key: string): Promise<MetricPoint[]>;
  /** Notes data sets that the run read; one that is noted stays once. */
  logInputs(runId: string, datasets: readonly DatasetInput[]): Promise<void>;
  /** Notes logged models that the run gave; one that is noted stays once. */
  logOutputs(runId: string, models: readonly ModelOutput[]): Promise<void>;

  /** Copies a local file or what is in a local folder below `artifactPath` ("" is the top). */
  logArtifacts(runId: string, localPath: string, artifactPath?: string): Promise<void>;
  /** Files and folders directly below `path`, by name. */
  listArtifacts(runId: string, path?: string): Promise<FileInfo[]>;
  /** Copies the file or folder `path` ("" is all) into the local folder. */
  downloadArtifacts(runId: string, path: string, folder: string): Promise<void>;

  /** Announces a model; it is `PENDING` until it is finalized. */
  createLoggedModel(experimentId: string, options: LoggedModelOptions): Promise<LoggedModel>;
  /** The logged model with that id. */
  getLoggedModel(modelId: string): Promise<LoggedModel>;
  /** Logged models of the experiments, newest first; filter by `name` and `tags.KEY`. */
  searchLoggedModels(
    experimentIds: readonly string[],
    options?: SearchOptions,
  ): Promise<Page<LoggedModel>>;
  /** Sets tags of a logged model. */
  setLoggedModelTags(modelId: string, tags: KeyValues): Promise<void>;
  /** Stores the folder's files as the model's and tags it with their hash. */
  logModelArtifacts(modelId: string, folder: string): Promise<void>;
  /** `READY` once the files are there. */
  finalizeLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<void>;
  /** Files and folders of the model directly below `path`, by name. */
  listLoggedModelArtifacts(modelId: string, path?: string): Promise<FileInfo[]>;
  /** Copies all files of the model into the local folder and checks them against its hash. */
  downloadLoggedModel(modelId: string, folder: string): Promise<void>;
}

/** Registered models, their versions and aliases. */
export interface RegistryClient {
  /** Takes a name. */
  createRegisteredModel(
    name: string,
    options?: { description?: string; tags?: KeyValues },
  ): Promise<RegisteredModel>;
  /** The registered model of that name, with its aliases. */
  getRegisteredModel(name: string): Promise<RegisteredModel>;
  /** By name; filter by `name` (=, LIKE, ILIKE) and `tags.KEY`. */
  searchRegisteredModels(options?: SearchOptions): Promise<Page<RegisteredModel>>;
  /** Describes a registered model. */
  updateRegisteredModel(name: string, changes: { description: string }): Promise<void>;
  /** Sets a tag of a registered model. */
  setRegisteredModelTag(name: string, key: string, value: string): Promise<void>;
  /** Removes a tag of a registered model where it is there. */
  deleteRegisteredModelTag(name: string, key: string): Promise<void>;

  /** Makes the next version from a logged model that is `READY`. */
  createModelVersion(name: string, options: {
    /** As `models:/m-...`. */
    source: string;
    runId?: string;
    description?: string;
    tags?: KeyValues;
  }): Promise<ModelVersion>;
  /** The version of that number. */
  getModelVersion(name: string, version: number): Promise<ModelVersion>;
  /**
   * Newest first; filter by `name`, `run_id`, `version_number` and `tags.KEY`. A server
   * leaves their aliases out: `allVersions` has them.
   */
  searchModelVersions(options?: SearchOptions): Promise<Page<ModelVersion>>;
  /** Describes a version. */
  updateModelVersion(
    name: string,
    version: number,
    changes: { description: string },
  ): Promise<void>;
  /** Sets a tag of a version. */
  setModelVersionTag(name: string, version: number, key: string, value: string): Promise<void>;
  /** Removes a tag of a version where it is there. */
  deleteModelVersionTag(name: string, version: number, key: string): Promise<void>;

  /** Lets the alias point to the version, wherever it pointed before. */
  setRegisteredModelAlias(name: string, alias: string, version: number): Promise<void>;
  /** Removes an alias where it is there. */
  deleteRegisteredModelAlias(name: string, alias: string): Promise<void>;
  /** The version that an alias points to. */
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>;

  /** Where the files of the version lie. */
  getModelVersionDownloadUri(name: string, version: number): Promise<string>;
  /** Copies the files of the version into the local folder and checks them against its hash. */
  downloadModelVersion(name: string, version: number, folder: string): Promise<void>;
}

/** What a back end is given. */
export interface BackendOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** 32 new hex digits at each call; default: from the system's random source. */
  readonly newId?: () => string;
}

/** An opened tracking store with its registry. */
export interface Mlflow extends AsyncDisposable {
  /** Experiments, runs and logged models. */
  readonly tracking: TrackingClient;
  /** Registered models and versions. */
  readonly registry: RegistryClient;
  /** What opening it cleaned up or noticed, a line each. */
  readonly notices: readonly string[];
}
