/**
 * Training: checks, binning once for all outputs, and the outputs spread over workers.
 * @module
 */
import { InputError, UsageError } from "../_shared/errors.ts";
import { binColumns, binWith } from "./bin_matrix.ts";
import { type BoostTask, type LabelledRows, OutputBooster } from "./boost.ts";
import type { BoostedOutput } from "./output_state.ts";
import { boostInWorkers } from "./boost_in_workers.ts";
import { Booster } from "./booster.ts";
import { checkColumns, checkFeatureNames, checkSameFeatures, type Columns } from "./columns.ts";
import { readKernels } from "./kernels/kernels.ts";
import { describePlan, planMemory } from "./memory_plan.ts";
import { resolveParams, type TrainParams } from "./params.ts";
import type { Model } from "./tree.ts";

/** How training runs; nothing here but `validation` shows in the results. */
export interface TrainOptions {
  /** Workers; 1 trains in the calling thread. Default: one per core, at most one per output. */
  workers?: number;
  /** Called after each iteration that all outputs have finished, with unit "iterations". */
  onProgress?: (iteration: number, nIterations: number, unit: string) => void;
  /** Ends training; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Told what slows training down or was changed; default `console.warn`. */
  onWarning?: (message: string) => void;
  /** Told what each worker's memory holds. */
  onDebug?: (message: string) => void;
  /** Which kernels run: compiled ones, or their far slower twins. Default "wasm". */
  kernels?: "wasm" | "typescript";
  /** Rows whose error is recorded after each iteration; labels column-major like the training ones. */
  validation?: { columns: Columns; labels: Float64Array };
}

/** A model and how its error went down. */
export interface TrainResult {
  /** The trained model. */
  booster: Booster;
  /** Root mean squared error by output and iteration; `validation` is empty when none was given. */
  history: { train: Float64Array[]; validation: Float64Array[] };
}

/**
 * Trains one regression model with as many outputs as there are label columns.
 * @param columns Features, column-major, NaN where missing.
 * @param labels Column-major `nRows x nOutputs`, finite.
 * @param params LightGBM's parameters; see {@linkcode TrainParams}.
 * @throws {UsageError} for unknown or out-of-range parameters or too few rows for them.
 * @throws {InputError} for matrices, names or labels that cannot be used.
 */
export async function train(
  columns: Columns,
  labels: Float64Array,
  params: Partial<TrainParams> = {},
  options: TrainOptions = {},
): Promise<TrainResult> {
  const resolved = resolveParams(params);
  checkColumns(columns);
  checkFeatureNames(columns.featureNames);
  const nOutputs = checkLabels(labels, columns.nRows);
  checkEnoughRows(columns.nRows, resolved);
  const validation = options.validation ?? null;
  if (validation) checkValidation(validation, columns.featureNames, nOutputs);
  const nWorkers = workerCount(options.workers, nOutputs);
  options.signal?.throwIfAborted();

  const training = { matrix: binColumns(columns, resolved), labels: shareLabels(labels) };
  const { features } = training.matrix;
  const task = {
    training,
    validation: validation && {
      matrix: binWith(validation.columns, features),
      labels: shareLabels(validation.labels),
    },
    params: resolved,
    wasm: await kernelsToUse(options),
  };
  const tasks = Array.from({ length: nWorkers }, (_, worker) => ({
    ...task,
    outputs: range(nOutputs).filter((output) => output % nWorkers === worker),
  }));
  const matrices = { training: training.matrix, validation: task.validation?.matrix ?? null };
  const nShared = tasks[0].outputs.length;
  const plan = planMemory(matrices, { params: resolved, nOutputs: nShared });
  options.onDebug?.(describePlan(plan, nShared));
  const boosted = nWorkers === 1
    ? await boostHere(tasks[0], options)
    : await boostInWorkers(tasks, options);
  return toResult(boosted, { columns, training, params: resolved });
}

/** The compiled kernels; null, said aloud, where their twins have to do. */
async function kernelsToUse(options: TrainOptions): Promise<Uint8Array<ArrayBuffer> | null> {
  if (options.kernels === "typescript") return null;
  const wasm = await readKernels();
  if (!wasm) {
    const warn = options.onWarning ?? console.warn;
    warn(
      "This engine cannot run WebAssembly SIMD: training takes several times as long, with the same results",
    );
  }
  return wasm;
}

/** Trains in the calling thread; gives way after each iteration if the caller can act on it. */
async function boostHere(task: BoostTask, options: TrainOptions): Promise<BoostedOutput[]> {
  const booster = new OutputBooster(task);
  const nIterations = task.params.n_estimators;
  for (let iteration = 1, goesOn = true; goesOn; iteration++) {
    goesOn = booster.step();
    options.onProgress?.(iteration, nIterations, "iterations");
    if (options.signal) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      options.signal.throwIfAborted();
    }
  }
  return booster.results();
}

function toResult(
  boosted: BoostedOutput[],
  context: { columns: Columns; training: LabelledRows; params: TrainParams },
): TrainResult {
  const { columns, training, params } = context;
  const outputs = boosted.toSorted((a, b) => a.output - b.output);
  const nIterations = Math.max(...outputs.map(({ nUseful }) => nUseful));
  const infos = columns.featureNames.map(() => "none");
  for (const { featureIdx, min, max } of training.matrix.features) {
    infos[featureIdx] = `[${min}:${max}]`;
  }
  const model: Model = {
    featureNames: [...columns.featureNames],
    featureInfos: infos,
    nOutputs: outputs.length,
    objective: outputs.length === 1 ? "regression" : null,
    averageOutput: false,
    labelIdx: 0,
    parameters: Object.entries(params).map(([name, value]) =>
      `[${fileName(name)}: ${fileValue(value)}]`
    ),
    pandasCategorical: "null",
    trees: range(nIterations).flatMap((i) => outputs.map(({ trees }) => trees[i])),
  };
  const history = (kind: "trainRmse" | "validationRmse") =>
    outputs.map((output) => output[kind].slice(0, nIterations)).filter((rmse) => rmse.length > 0);
  return {
    booster: Booster.of(model),
    history: { train: history("trainRmse"), validation: history("validationRmse") },
  };
}

/** LightGBM's parameter block knows `n_estimators` by its main name. */
function fileName(name: string): string {
  return name === "n_estimators" ? "num_iterations" : name;
}

function fileValue(value: number | boolean): string {
  return String(Number(value));
}

function checkLabels(labels: Float64Array, nRows: number): number {
  if (labels.length === 0 || labels.length % nRows !== 0) {
    throw new InputError(
      `Cannot train on ${labels.length} labels as there are ${nRows} rows: pass nRows x nOutputs of them`,
    );
  }
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isFinite(Math.fround(labels[i]))) {
      throw new InputError(
        `Cannot train as output ${Math.floor(i / nRows)} has a label that is missing, infinite ` +
          `or beyond float32 in row ${i % nRows}: remove such rows`,
      );
    }
  }
  return labels.length / nRows;
}

function checkEnoughRows(nRows: number, params: TrainParams): void {
  const minRows = params.min_data_in_leaf;
  if (nRows >= Math.max(2, 2 * minRows)) return;
  throw new InputError(
    `Cannot train on ${nRows} rows as min_data_in_leaf is ${minRows} and a split needs twice as ` +
      `many: pass more rows or lower it`,
  );
}

function checkValidation(
  validation: { columns: Columns; labels: Float64Array },
  featureNames: readonly string[],
  nOutputs: number,
): void {
  checkSameFeatures(validation.columns, featureNames);
  if (checkLabels(validation.labels, validation.columns.nRows) !== nOutputs) {
    throw new InputError(
      `Cannot validate ${validation.labels.length} labels of ${validation.columns.nRows} rows ` +
        `against ${nOutputs} outputs: pass as many label columns as for training`,
    );
  }
}

function workerCount(requested: number | undefined, nOutputs: number): number {
  if (requested === undefined) return Math.min(navigator.hardwareConcurrency, nOutputs);
  if (!Number.isInteger(requested) || requested < 1) {
    throw new UsageError(`Cannot use ${requested} workers: pass an integer from 1`);
  }
  return Math.min(requested, nOutputs);
}

function shareLabels(labels: Float64Array): Float32Array<SharedArrayBuffer> {
  const shared = new Float32Array(new SharedArrayBuffer(4 * labels.length));
  shared.set(labels);
  return shared;
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
