/**
 * Gradient boosting of some of the outputs over a binned matrix: what one worker
 * does. Labels, weights, gradients and Hessians are rounded to float32 as in LightGBM
 * (src/boosting/gbdt.cpp).
 * @module
 */
import type { BinMatrix } from "./bin_matrix.ts";
import { type EvaluatedRows, Evaluation, type MetricHistory } from "./evaluation.ts";
import { TreeGrower } from "./grow.ts";
import { gridShift } from "./histogram.ts";
import { type KernelHost, openKernels } from "./kernels/kernels.ts";
import { ROOT_OUTPUTS } from "./kernels/layout.ts";
import type { GrowOutput } from "./leaf_search.ts";
import { type MemoryPlan, planMemory, type RowsPlan, sumsRoots } from "./memory_plan.ts";
import { metricsOf } from "./metrics.ts";
import { type Objective, objectives } from "./objective.ts";
import { type BoostedOutput, OutputState } from "./output_state.ts";
import type { TrainParams } from "./params.ts";
import { ColumnSampler, RowSampler } from "./random.ts";
import { RowPartition } from "./row_partition.ts";
import { type ScoredOutput, ScoredRows } from "./scored_rows.ts";

/** Rows with labels and weights, in memory that workers share. */
export interface LabelledRows {
  matrix: BinMatrix;
  /** Column-major labels of all outputs, or one column of classes. */
  labels: Float32Array<SharedArrayBuffer>;
  /** null where each row counts as 1. */
  weights: Float32Array<SharedArrayBuffer> | null;
}

/** The work of one worker. */
export interface BoostTask {
  training: LabelledRows;
  validation: LabelledRows | null;
  params: TrainParams;
  /** Indices of the outputs to train; classes of one label are trained together. */
  outputs: readonly number[];
  /** The compiled kernels; null where only their twins run. */
  wasm: Uint8Array<ArrayBuffer> | null;
}

/** What a worker brings back. */
export interface BoostResult {
  outputs: BoostedOutput[];
  histories: MetricHistory[];
  /** Iterations that the model keeps. */
  nIterations: number;
}

/** Whether Hessians differ from row to row. */
export function hasHessians({ params, training }: BoostTask): boolean {
  return params.objective !== "regression" || training.weights !== null;
}

/** Trains all outputs of a task, one iteration at each {@linkcode OutputBooster.step}. */
export class OutputBooster {
  readonly #task: BoostTask;
  readonly #objective: Objective;
  readonly #hasHessians: boolean;
  /** Whether the outputs are classes of one label. */
  readonly #isJoint: boolean;
  readonly #host: KernelHost;
  readonly #plan: MemoryPlan;
  readonly #grower: TreeGrower;
  readonly #columnSampler: ColumnSampler;
  readonly #rowSampler: RowSampler;
  readonly #states: OutputState[];
  /** Outputs whose losses depend on each other: all classes, or each for itself. */
  readonly #groups: OutputState[][];
  /** Whether these are all outputs of the model and belong together. */
  readonly #isAlone: boolean;
  readonly #evaluations: Evaluation[];
  readonly #validationRows: RowPartition | null;
  #inBag: RowPartition;
  #outOfBag: RowPartition | null = null;
  #iteration = 0;

  constructor(task: BoostTask) {
    const { training, validation, params, outputs, wasm } = task;
    const { nRows, columns } = training.matrix;
    const matrices = { training: training.matrix, validation: validation?.matrix ?? null };
    this.#task = task;
    this.#objective = objectives[params.objective];
    this.#hasHessians = hasHessians(task);
    this.#isJoint = params.objective === "multiclass";
    const size = { params, nOutputs: outputs.length, hasHessians: this.#hasHessians };
    this.#plan = planMemory(matrices, size);
    this.#host = openKernels(wasm, this.#plan.nBytes);
    this.#copyLanes(this.#plan.training, training.matrix);
    const growTask = { matrix: training.matrix, params, hasHessians: this.#hasHessians };
    this.#grower = new TreeGrower(this.#host, this.#plan, growTask);
    this.#columnSampler = new ColumnSampler(columns.length, params);
    this.#rowSampler = new RowSampler(nRows, params);
    this.#inBag = this.#partition(this.#plan.training, this.#plan.rows, allRows(nRows));
    this.#validationRows = null;
    if (this.#plan.validation && validation) {
      this.#copyLanes(this.#plan.validation, validation.matrix);
      const source = allRows(validation.matrix.nRows);
      const { validation: plan, validationRows } = this.#plan;
      this.#validationRows = this.#partition(plan, validationRows, source);
    }
    this.#states = outputs.map((output, i) =>
      new OutputState(output, this.#scoredRows(output, i), this.#objective)
    );
    for (const state of this.#states) state.start(params);
    this.#groups = this.#isJoint ? [this.#states] : this.#states.map((state) => [state]);
    this.#isAlone = training.labels.length === nRows;
    const metrics = metricsOf(params.metric, params.objective);
    this.#evaluations = this.#groups.map((group, i) =>
      new Evaluation({ output: outputs[i], ...rowsOfGroup(group) }, metrics)
    );
  }

  /** Adds one tree to each output; false when no more are wanted. */
  step(): boolean {
    const { n_estimators, early_stopping_round } = this.#task.params;
    // LightGBM does not count an iteration without a tree, and draws rows for it again; outputs
    // of one model share their rows, also those for which no tree was found.
    const nDraws = this.#isAlone ? this.#states[0].nGrown : this.#iteration;
    if (this.#rowSampler.isDue(nDraws)) {
      const { inBag, outOfBag } = this.#rowSampler.next();
      const { training, rows } = this.#plan;
      this.#inBag = this.#partition(training, rows, inBag);
      this.#outOfBag = this.#partition(training, rows + 4 * inBag.length, outOfBag);
    }
    if (!this.#isJoint) this.#drawColumns();
    this.#writeGradients();
    const hasGrown = this.#states.map(() => false);
    for (let first = 0; first < this.#states.length; first += ROOT_OUTPUTS) {
      this.#addTrees(first, Math.min(ROOT_OUTPUTS, this.#states.length - first), hasGrown);
    }
    this.#finishGroups(hasGrown);
    for (const evaluation of this.#evaluations) evaluation.record();
    this.#iteration++;
    if (early_stopping_round > 0 && this.#evaluations[0].isStale(early_stopping_round)) {
      return false;
    }
    return this.#iteration < n_estimators;
  }

  /** The trained outputs. */
  result(): BoostResult {
    const { early_stopping_round } = this.#task.params;
    const outputs = this.#states.map((state) => state.result());
    const nTrees = Math.max(...outputs.map(({ trees }) => trees.length));
    const best = early_stopping_round > 0
      ? this.#evaluations[0].bestIteration(early_stopping_round)
      : Infinity;
    const histories = this.#evaluations.flatMap((evaluation) => evaluation.histories());
    return { outputs, histories, nIterations: Math.min(nTrees, best) };
  }

  /** Of all outputs at once, as classes read each other's scores. */
  #writeGradients(): void {
    if (!this.#hasHessians) {
      this.#states.forEach((state, i) => {
        if (!state.isFinished) state.training.writeGradients(this.#gradientsOf(i).byteOffset);
      });
      return;
    }
    let first = 0;
    for (const group of this.#groups) {
      const indices = group.map((_, i) => first + i);
      const gradients = indices.map((i) => this.#gradientsOf(i));
      const hessians = indices.map((i) => this.#gradientsOf(i, this.#plan.hessians));
      this.#objective.writeGradients(rowsOfGroup(group).training, { gradients, hessians });
      for (const values of [...gradients, ...hessians]) this.#snap(values);
      first += group.length;
    }
  }

  #gradientsOf(index: number, base = this.#plan.gradients): Float32Array {
    const { nRows } = this.#plan.training;
    return new Float32Array(this.#host.buffer, base + 4 * nRows * index, nRows);
  }

  #snap(values: Float32Array): void {
    let largest = 0;
    for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
    const shift = gridShift(largest, values.length);
    this.#host.kernels.snap(values.byteOffset, values.length, shift);
  }

  /** Adds a tree to each of up to eight outputs from `first` on. */
  #addTrees(first: number, n: number, hasGrown: boolean[]): void {
    const isSummed = sumsRoots(n, this.#hasHessians);
    if (isSummed) this.#grower.search.sumRoots(this.#inBag, first, n);
    for (let i = 0; i < n; i++) {
      const state = this.#states[first + i];
      const output = { index: first + i, place: isSummed ? i : -1 };
      hasGrown[first + i] = !state.isFinished && this.#addTree(state, output);
    }
  }

  /** Outputs share the columns of an iteration, as boosters of one seed do; each class has its own. */
  #drawColumns(): void {
    this.#grower.search.drawColumns(this.#columnSampler.next());
  }

  /** Whether a tree could be grown. */
  #addTree(state: OutputState, output: GrowOutput): boolean {
    if (this.#isJoint) this.#drawColumns();
    const inBag = this.#inBag, outOfBag = this.#outOfBag, validation = this.#validationRows;
    const others = [outOfBag, validation].filter((partition) => partition !== null);
    const tree = this.#grower.grow({ inBag, others }, output);
    if (tree.nLeaves === 1) return false;
    state.training.addTree(tree, inBag);
    if (outOfBag) state.training.addTree(tree, outOfBag);
    if (validation) state.validation?.addTree(tree, validation);
    state.addTree(tree);
    return true;
  }

  /**
   * Where no tree of a group could be grown, LightGBM adds none but in the first iteration, and
   * tries again. Without other rows or columns the next try would end the same way.
   */
  #finishGroups(hasGrown: readonly boolean[]): void {
    const { feature_fraction, bagging_fraction, bagging_freq } = this.#task.params;
    const drawsAnew = feature_fraction < 1 || (bagging_freq > 0 && bagging_fraction < 1);
    const grown = new Set(this.#states.filter((_, i) => hasGrown[i]));
    for (const group of this.#groups) {
      const isGrown = group.some((state) => grown.has(state));
      for (const state of group) {
        if (isGrown) state.nGrown++;
        if (!grown.has(state) && (isGrown || state.isNew)) state.addConstant();
        else if (!isGrown && !drawsAnew) state.isFinished = true;
      }
    }
  }

  #copyLanes({ lanes }: RowsPlan, { bytes }: BinMatrix): void {
    new Uint8Array(this.#host.buffer, lanes, bytes.length).set(bytes);
  }

  #partition({ lanes, laneBytes }: RowsPlan, rows: number, source: Int32Array): RowPartition {
    const memory = { rows, right: this.#plan.right, lanes, laneBytes };
    const nLeaves = this.#task.params.num_leaves;
    return new RowPartition(this.#host, memory, { source, nLeaves });
  }

  #scoredRows(output: number, index: number): ScoredOutput {
    const { training, validation } = this.#task;
    const rowsOf = (plan: RowsPlan, { labels, weights }: LabelledRows) => {
      const column = this.#isJoint ? 0 : output;
      const own = labels.subarray(column * plan.nRows, (column + 1) * plan.nRows);
      return new ScoredRows(this.#host, { plan, index }, { labels: own, weights });
    };
    return {
      training: rowsOf(this.#plan.training, training),
      validation: this.#plan.validation && validation &&
        rowsOf(this.#plan.validation, validation),
    };
  }
}

/** Labels of the outputs of a group, which share them, with the scores of each. */
function rowsOfGroup(
  group: readonly OutputState[],
): Pick<EvaluatedRows, "training" | "validation"> {
  const [{ training, validation }] = group;
  const { labels, weights } = training;
  return {
    training: { labels, weights, scores: group.map(({ training }) => training.scores) },
    validation: validation && {
      labels: validation.labels,
      weights: validation.weights,
      scores: group.flatMap(({ validation }) => validation ? [validation.scores] : []),
    },
  };
}

function allRows(nRows: number): Int32Array {
  return Int32Array.from({ length: nRows }, (_, row) => row);
}
