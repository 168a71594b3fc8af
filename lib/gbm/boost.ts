/**
 * Gradient boosting of some of the outputs over a binned matrix: what one worker
 * does. For squared error the gradient is score - label, the Hessian 1; labels and
 * gradients are rounded to float32 as in LightGBM (src/boosting/gbdt.cpp).
 * @module
 */
import type { BinMatrix } from "./bin_matrix.ts";
import { type AppliedSplit, TreeGrower } from "./grow.ts";
import { snapToGrid } from "./histogram.ts";
import type { TrainParams } from "./params.ts";
import { ColumnSampler, RowSampler } from "./random.ts";
import { RowPartition } from "./row_partition.ts";
import { EPSILON } from "./split.ts";
import { addBias } from "./tree_builder.ts";
import { constantTree, type Tree } from "./tree.ts";

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
}

/** What came out for one output. */
export interface BoostedOutput {
  output: number;
  /** One tree for each iteration. */
  trees: Tree[];
  /** Iterations until no leaf could be split any more, at least 1. */
  nUseful: number;
  /** Root mean squared error after each iteration. */
  trainRmse: Float64Array;
  /** Empty without validation rows. */
  validationRmse: Float64Array;
}

/** Trains all outputs of a task, one iteration at each {@linkcode OutputBooster.step}. */
export class OutputBooster {
  readonly #task: BoostTask;
  readonly #grower: TreeGrower;
  readonly #columnSampler: ColumnSampler;
  readonly #rowSampler: RowSampler;
  readonly #states: OutputState[];
  readonly #validationRows: RowPartition | null;
  readonly #gradients: Float64Array<ArrayBuffer>;
  #inBag: RowPartition;
  #outOfBag: RowPartition;
  #iteration = 0;

  constructor(task: BoostTask) {
    const { training, validation, params, outputs } = task;
    const { nRows, features } = training.matrix;
    this.#task = task;
    this.#grower = new TreeGrower(training.matrix, params);
    this.#columnSampler = new ColumnSampler(features.length, params);
    this.#rowSampler = new RowSampler(nRows, params);
    this.#states = outputs.map((output) => new OutputState(output, task));
    this.#validationRows = validation &&
      new RowPartition(allRows(validation.matrix.nRows), params.num_leaves);
    this.#gradients = new Float64Array(nRows);
    this.#inBag = new RowPartition(allRows(nRows), params.num_leaves);
    this.#outOfBag = new RowPartition(new Int32Array(0), params.num_leaves);
  }

  /** Adds one tree to each output; false when all iterations are done. */
  step(): boolean {
    const { params } = this.#task;
    if (this.#rowSampler.isDue(this.#iteration)) {
      const { inBag, outOfBag } = this.#rowSampler.next();
      this.#inBag = new RowPartition(inBag, params.num_leaves);
      this.#outOfBag = new RowPartition(outOfBag, params.num_leaves);
    }
    const features = this.#columnSampler.next();
    for (const state of this.#states) this.#addTree(state, features);
    this.#iteration++;
    return this.#iteration < params.n_estimators;
  }

  /** The trained outputs. */
  results(): BoostedOutput[] {
    return this.#states.map((state) => state.result());
  }

  #addTree(state: OutputState, features: readonly number[]): void {
    const partition = this.#inBag;
    if (state.isFinished) {
      state.addConstant(this.#iteration);
      return;
    }
    state.gradientsInto(this.#gradients);
    snapToGrid(this.#gradients);
    const { tree, splits } = this.#grower.grow(this.#gradients, { partition, features });
    if (tree.nLeaves === 1) {
      state.addConstant(this.#iteration);
      return;
    }
    state.training.addTree(tree, partition);
    if (this.#outOfBag.rows.length > 0) {
      applySplits(this.#outOfBag, splits);
      state.training.addTree(tree, this.#outOfBag);
    }
    if (this.#validationRows && state.validation) {
      applySplits(this.#validationRows, splits, this.#task.validation!.matrix);
      state.validation.addTree(tree, this.#validationRows);
    }
    state.addTree(tree, this.#iteration);
  }
}

/** Scores and labels of one output over some rows. */
class ScoredRows {
  readonly labels: Float32Array;
  readonly scores: Float64Array;
  readonly rmse: Float64Array;

  constructor({ matrix, labels }: LabelledRows, output: number, nIterations: number) {
    this.labels = labels.subarray(output * matrix.nRows, (output + 1) * matrix.nRows);
    this.scores = new Float64Array(matrix.nRows);
    this.rmse = new Float64Array(nIterations);
  }

  addTree(tree: Tree, { rows, begin, count }: RowPartition): void {
    const { scores } = this;
    for (let leaf = 0; leaf < tree.nLeaves; leaf++) {
      const value = tree.leafValue[leaf];
      const end = begin[leaf] + count[leaf];
      for (let i = begin[leaf]; i < end; i++) scores[rows[i]] += value;
    }
  }

  addConstant(value: number): void {
    for (let i = 0; i < this.scores.length; i++) this.scores[i] += value;
  }

  recordRmse(iteration: number): void {
    const { scores, labels } = this;
    let sum = 0;
    for (let i = 0; i < scores.length; i++) {
      const error = scores[i] - labels[i];
      sum += error * error;
    }
    this.rmse[iteration] = Math.sqrt(sum / scores.length);
  }
}

/** The trees and scores of one output so far. */
class OutputState {
  readonly training: ScoredRows;
  readonly validation: ScoredRows | null;
  /** Set once a tree could not be split: later trees are constants of 0. */
  isFinished = false;
  readonly #output: number;
  readonly #trees: Tree[] = [];
  readonly #mean: number;
  readonly #startScore: number;
  #nUseful = 1;

  constructor(output: number, { training, validation, params }: BoostTask) {
    this.#output = output;
    this.training = new ScoredRows(training, output, params.n_estimators);
    this.validation = validation && new ScoredRows(validation, output, params.n_estimators);
    let sum = 0;
    for (const label of this.training.labels) sum += label;
    this.#mean = sum / this.training.labels.length;
    const usesMean = params.boost_from_average && Math.abs(this.#mean) > EPSILON;
    this.#startScore = usesMean ? this.#mean : 0;
    this.#addToScores(this.#startScore);
  }

  gradientsInto(out: Float64Array): void {
    const { scores, labels } = this.training;
    for (let i = 0; i < out.length; i++) out[i] = Math.fround(scores[i] - labels[i]);
  }

  addTree(tree: Tree, iteration: number): void {
    if (iteration === 0 && this.#startScore !== 0) addBias(tree, this.#startScore);
    this.#nUseful = iteration + 1;
    this.#finishIteration(tree, iteration);
  }

  /** A constant first tree holds the mean even without `boost_from_average`, as in LightGBM. */
  addConstant(iteration: number): void {
    this.isFinished = true;
    const value = iteration === 0 ? this.#mean : 0;
    if (iteration === 0) this.#addToScores(value - this.#startScore);
    this.#finishIteration(constantTree(value, this.training.labels.length), iteration);
  }

  result(): BoostedOutput {
    return {
      output: this.#output,
      trees: this.#trees,
      nUseful: this.#nUseful,
      trainRmse: this.training.rmse,
      validationRmse: this.validation?.rmse ?? new Float64Array(0),
    };
  }

  #addToScores(value: number): void {
    this.training.addConstant(value);
    this.validation?.addConstant(value);
  }

  #finishIteration(tree: Tree, iteration: number): void {
    this.#trees.push(tree);
    this.training.recordRmse(iteration);
    this.validation?.recordRmse(iteration);
  }
}

/** Sends other rows through the splits of a tree; `matrix` is given where it is not the training one. */
function applySplits(
  rows: RowPartition,
  splits: readonly AppliedSplit[],
  matrix?: BinMatrix,
): void {
  rows.reset();
  splits.forEach(({ leaf, cut }, i) => {
    const bins = matrix
      ? matrix.bins.subarray(cut.feature * matrix.nRows, (cut.feature + 1) * matrix.nRows)
      : cut.bins;
    rows.split(leaf, i + 1, { ...cut, bins });
  });
}

function allRows(nRows: number): Int32Array {
  return Int32Array.from({ length: nRows }, (_, row) => row);
}
