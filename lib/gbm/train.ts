/**
 * Training: checks, binning once for all outputs, and the outputs spread over workers.
 * @module
 */
import { setImmediate } from "node:timers";
import { UsageError } from "../_shared/errors.ts";
import { binColumns, binWith } from "./bin_matrix.ts";
import { type BoostResult, type BoostTask, hasHessians, OutputBooster } from "./boost.ts";
import { boostInWorkers } from "./boost_in_workers.ts";
import { Booster } from "./booster.ts";
import { checkChoice, checkWorkers } from "./check_options.ts";
import { checkLabels, checkTraining, checkValidation, type LabelledColumns } from "./check_rows.ts";
import type { Columns } from "./columns.ts";
import { readKernels } from "./kernels/kernels.ts";
import { describePlan, planMemory } from "./memory_plan.ts";
import { metricsOf } from "./metrics.ts";
import { type ObjectiveName, resolveParams, type TrainParams } from "./params.ts";
import { toModel } from "./trained_model.ts";
import { constantTree } from "./tree.ts";

/** How training runs; nothing here but `weights` and `validation` shows in the results. */
export interface TrainOptions {
  /** Weight of each row, from 0; without them each row counts as 1. */
  weights?: Float64Array;
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
  /** Rows whose error is recorded after each iteration; labels and weights like the training ones. */
  validation?: LabelledColumns;
}

/** A metric by output and iteration; classes of one label count as one output. */
export interface History {
  /** Of the training rows. */
  train: Float64Array[];
  /** Empty when no validation rows were given. */
  validation: Float64Array[];
}

/** A model and how its error went down. */
export interface TrainResult {
  /** The trained model. */
  booster: Booster;
  /** The first metric: root mean squared error for `regression`, unless `metric` says otherwise. */
  history: History;
  /** Every metric by its name. */
  metrics: Readonly<Record<string, History>>;
  /**
   * Iterations that the booster has: those in which trees were grown, or the best ones where
   * `early_stopping_round` is set.
   */
  bestIteration: number;
}

/**
 * Trains one model: a regression with as many outputs as there are label columns, or a
 * classification with one column of labels.
 * @param columns Features, column-major, NaN where missing; `categorical_feature` names categories.
 * @param labels Column-major `nRows x nOutputs`, finite; 0 and 1 for `binary`, 0 ... num_class - 1
 * for `multiclass`.
 * @param params LightGBM's parameters; see {@linkcode TrainParams}.
 * @throws {UsageError} for unknown or out-of-range parameters or options, or such as don't fit
 * together.
 * @throws {InputError} for matrices, names, labels or weights that cannot be used.
 */
export async function train(
  columns: Columns,
  labels: Float64Array,
  params: Partial<TrainParams> = {},
  options: TrainOptions = {},
): Promise<TrainResult> {
  const resolved = resolveParams(params);
  metricsOf(resolved.metric, resolved.objective);
  const rows = { columns, labels, weights: options.weights };
  checkTraining(rows, resolved);
  const nOutputs = checkLabels(rows, resolved);
  const validation = options.validation ?? null;
  if (validation) checkValidation(validation, { columns, nOutputs, params: resolved });
  checkStopping(resolved, { hasValidation: validation !== null, nOutputs });
  checkChoice("kernels", options.kernels ?? "wasm", ["wasm", "typescript"]);
  const nWorkers = workerCount(options.workers, resolved.objective, nOutputs);
  options.signal?.throwIfAborted();

  const matrix = binColumns(columns, resolved);
  const task = {
    training: { matrix, ...shareRows(rows) },
    validation: validation && {
      matrix: binWith(validation.columns, matrix.features),
      ...shareRows(validation),
    },
    params: resolved,
    wasm: await kernelsToUse(options),
  };
  const tasks = Array.from({ length: nWorkers }, (_, worker) => ({
    ...task,
    outputs: range(nOutputs).filter((output) => output % nWorkers === worker),
  }));
  describeMemory(tasks[0], options);
  const results = nWorkers === 1
    ? [await boostHere(tasks[0], options)]
    : await boostInWorkers(tasks, options);
  return toResult(results, { columns, tasks });
}

function describeMemory(task: BoostTask, { onDebug }: TrainOptions): void {
  const matrices = { training: task.training.matrix, validation: task.validation?.matrix ?? null };
  const { params, outputs: { length: nOutputs } } = task;
  const plan = planMemory(matrices, { params, nOutputs, hasHessians: hasHessians(task) });
  onDebug?.(describePlan(plan, nOutputs));
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
async function boostHere(task: BoostTask, options: TrainOptions): Promise<BoostResult> {
  const booster = new OutputBooster(task);
  const nIterations = task.params.n_estimators;
  for (let iteration = 1, goesOn = true; goesOn; iteration++) {
    goesOn = booster.step();
    options.onProgress?.(iteration, nIterations, "iterations");
    if (options.signal) {
      // Not setTimeout, which DuckDB's native module can starve, nor messages, of which Deno
      // handles some hundred before it looks at anything else.
      await new Promise<void>((resolve) => setImmediate(resolve));
      options.signal.throwIfAborted();
    }
  }
  return booster.result();
}

function toResult(
  results: readonly BoostResult[],
  { columns, tasks: [task] }: { columns: Columns; tasks: readonly BoostTask[] },
): TrainResult {
  const nIterations = Math.max(...results.map((result) => result.nIterations));
  const outputs = results.flatMap((result) => result.outputs).sort((a, b) => a.output - b.output);
  const { nRows } = columns;
  const trees = range(nIterations).flatMap((i) =>
    outputs.map(({ trees }) => trees[i] ?? constantTree(0, nRows))
  );
  const booster = Booster.of(toModel(trees, { columns, task, nOutputs: outputs.length }));
  const histories = results.flatMap((result) => result.histories)
    .sort((a, b) => a.output - b.output);
  const metrics: Record<string, History> = {};
  for (const { metric, train, validation } of histories) {
    const history = metrics[metric] ??= { train: [], validation: [] };
    history.train.push(train);
    if (validation.length > 0) history.validation.push(validation);
  }
  return { booster, history: metrics[histories[0].metric], metrics, bestIteration: nIterations };
}

function checkStopping(
  { early_stopping_round, objective }: TrainParams,
  { hasValidation, nOutputs }: { hasValidation: boolean; nOutputs: number },
): void {
  if (early_stopping_round === 0) return;
  if (!hasValidation) {
    throw new UsageError(
      `Cannot stop after ${early_stopping_round} rounds without validation rows: pass the option ` +
        "`validation`, or leave early_stopping_round out",
    );
  }
  if (objective === "regression" && nOutputs > 1) {
    throw new UsageError(
      `Cannot stop ${nOutputs} outputs early as each has its own best iteration: train them one ` +
        `by one, or leave early_stopping_round out`,
    );
  }
}

/** Classes of one label read each other's scores in each iteration and stay in one worker. */
function workerCount(
  requested: number | undefined,
  objective: ObjectiveName,
  nOutputs: number,
): number {
  const most = objective === "regression" ? nOutputs : 1;
  if (requested === undefined) return Math.min(navigator.hardwareConcurrency, most);
  checkWorkers(requested);
  return Math.min(requested, most);
}

function shareRows({ labels, weights }: Omit<LabelledColumns, "columns">) {
  return { labels: share(labels), weights: weights ? share(weights) : null };
}

function share(values: Float64Array): Float32Array<SharedArrayBuffer> {
  const shared = new Float32Array(new SharedArrayBuffer(4 * values.length));
  shared.set(values);
  return shared;
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
