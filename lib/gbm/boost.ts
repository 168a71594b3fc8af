/**
 * Gradient boosting of some of the outputs over a binned matrix: what one worker
 * does. For squared error the gradient is score - label, the Hessian 1; labels and
 * gradients are rounded to float32 as in LightGBM (src/boosting/gbdt.cpp).
 * @module
 */
import type { BinMatrix } from "./bin_matrix.ts";
import { type GrowOutput, TreeGrower } from "./grow.ts";
import { type KernelHost, openKernels } from "./kernels/kernels.ts";
import { ROOT_OUTPUTS } from "./kernels/layout.ts";
import { type MemoryPlan, planMemory, type RowsPlan, sumsRoots } from "./memory_plan.ts";
import { type BoostedOutput, OutputState } from "./output_state.ts";
import type { TrainParams } from "./params.ts";
import { ColumnSampler, RowSampler } from "./random.ts";
import { RowPartition } from "./row_partition.ts";
import { type ScoredOutput, ScoredRows } from "./scored_rows.ts";

/** Rows with labels: column-major labels of all outputs, in memory that workers share. */
export interface LabelledRows {
  matrix: BinMatrix;
  labels: Float32Array<SharedArrayBuffer>;
}

/** The work of one worker. */
export interface BoostTask {
  training: LabelledRows;
  validation: LabelledRows | null;
  params: TrainParams;
  /** Indices of the outputs to train. */
  outputs: readonly number[];
  /** The compiled kernels; null where only their twins run. */
  wasm: Uint8Array<ArrayBuffer> | null;
}

/** Trains all outputs of a task, one iteration at each {@linkcode OutputBooster.step}. */
export class OutputBooster {
  readonly #task: BoostTask;
  readonly #host: KernelHost;
  readonly #plan: MemoryPlan;
  readonly #grower: TreeGrower;
  readonly #columnSampler: ColumnSampler;
  readonly #rowSampler: RowSampler;
  readonly #states: OutputState[];
  readonly #validationRows: RowPartition | null;
  #inBag: RowPartition;
  #outOfBag: RowPartition | null = null;
  #iteration = 0;

  constructor(task: BoostTask) {
    const { training, validation, params, outputs, wasm } = task;
    const { nRows, features } = training.matrix;
    const matrices = { training: training.matrix, validation: validation?.matrix ?? null };
    this.#task = task;
    this.#plan = planMemory(matrices, { params, nOutputs: outputs.length });
    this.#host = openKernels(wasm, this.#plan.nBytes);
    this.#copyLanes(this.#plan.training, training.matrix);
    this.#grower = new TreeGrower(this.#host, this.#plan, { matrix: training.matrix, params });
    this.#columnSampler = new ColumnSampler(features.length, params);
    this.#rowSampler = new RowSampler(nRows, params);
    this.#inBag = this.#partition(this.#plan.training, this.#plan.rows, allRows(nRows));
    this.#validationRows = null;
    if (this.#plan.validation && validation) {
      this.#copyLanes(this.#plan.validation, validation.matrix);
      const source = allRows(validation.matrix.nRows);
      this.#validationRows = this.#partition(
        this.#plan.validation,
        this.#plan.validationRows,
        source,
      );
    }
    this.#states = outputs.map((output, i) => new OutputState(output, this.#scoredRows(output, i)));
    for (const state of this.#states) state.start(params);
  }

  /** Adds one tree to each output; false when all iterations are done. */
  step(): boolean {
    const { params } = this.#task;
    if (this.#rowSampler.isDue(this.#iteration)) {
      const { inBag, outOfBag } = this.#rowSampler.next();
      const { training, rows } = this.#plan;
      this.#inBag = this.#partition(training, rows, inBag);
      this.#outOfBag = this.#partition(training, rows + 4 * inBag.length, outOfBag);
    }
    this.#grower.drawFeatures(this.#columnSampler.next());
    for (let first = 0; first < this.#states.length; first += ROOT_OUTPUTS) {
      this.#addTrees(first, this.#states.slice(first, first + ROOT_OUTPUTS));
    }
    this.#iteration++;
    return this.#iteration < params.n_estimators;
  }

  /** The trained outputs. */
  results(): BoostedOutput[] {
    return this.#states.map((state) => state.result());
  }

  /** Adds a tree to each of up to eight outputs, which `first` counts from. */
  #addTrees(first: number, states: readonly OutputState[]): void {
    const { gradients, training } = this.#plan;
    states.forEach((state, i) => {
      if (!state.isFinished) {
        state.training.writeGradients(gradients + 4 * training.nRows * (first + i));
      }
    });
    const isSummed = sumsRoots(states.length);
    if (isSummed) this.#grower.sumRoots(this.#inBag, first, states.length);
    states.forEach((state, i) => {
      if (state.isFinished) state.addConstant(this.#iteration);
      else this.#addTree(state, { index: first + i, place: isSummed ? i : -1 });
    });
  }

  #addTree(state: OutputState, output: GrowOutput): void {
    const inBag = this.#inBag, outOfBag = this.#outOfBag, validation = this.#validationRows;
    const others = [outOfBag, validation].filter((partition) => partition !== null);
    const tree = this.#grower.grow({ inBag, others }, output);
    if (tree.nLeaves === 1) {
      state.addConstant(this.#iteration);
      return;
    }
    state.training.addTree(tree, inBag);
    if (outOfBag) state.training.addTree(tree, outOfBag);
    if (validation) state.validation?.addTree(tree, validation);
    state.addTree(tree, this.#iteration);
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
    const { training, validation, params } = this.#task;
    const rowsOf = (plan: RowsPlan, { labels }: LabelledRows) =>
      new ScoredRows(this.#host, { plan, index }, {
        labels: labels.subarray(output * plan.nRows, (output + 1) * plan.nRows),
        nIterations: params.n_estimators,
      });
    return {
      training: rowsOf(this.#plan.training, training),
      validation: this.#plan.validation && validation &&
        rowsOf(this.#plan.validation, validation),
    };
  }
}

function allRows(nRows: number): Int32Array {
  return Int32Array.from({ length: nRows }, (_, row) => row);
}
