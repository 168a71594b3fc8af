/**
 * One output while it is trained: its trees, its start score, and when it is finished.
 * @module
 */
import type { TrainParams } from "./params.ts";
import type { ScoredOutput, ScoredRows } from "./scored_rows.ts";
import { EPSILON } from "./split.ts";
import { addBias } from "./tree_builder.ts";
import { constantTree, type Tree } from "./tree.ts";

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

/** The trees and scores of one output so far. */
export class OutputState {
  readonly training: ScoredRows;
  readonly validation: ScoredRows | null;
  /** Set once a tree could not be split: later trees are constants of 0. */
  isFinished = false;
  readonly #output: number;
  readonly #trees: Tree[] = [];
  readonly #mean: number;
  #startScore = 0;
  #nUseful = 1;

  constructor(output: number, { training, validation }: ScoredOutput) {
    this.#output = output;
    this.training = training;
    this.validation = validation;
    let sum = 0;
    for (const label of training.labels) sum += label;
    this.#mean = sum / training.labels.length;
  }

  /** Sets the scores before the first tree. */
  start({ boost_from_average }: TrainParams): void {
    const usesMean = boost_from_average && Math.abs(this.#mean) > EPSILON;
    this.#startScore = usesMean ? this.#mean : 0;
    this.#addToScores(this.#startScore);
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
