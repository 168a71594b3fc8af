/**
 * One output while it is trained: its trees, its start score, and when it is finished.
 * @module
 */
import type { Objective } from "./objective.ts";
import type { TrainParams } from "./params.ts";
import type { ScoredOutput, ScoredRows } from "./scored_rows.ts";
import { EPSILON } from "./split.ts";
import { addBias } from "./tree_builder.ts";
import { constantTree, type Tree } from "./tree.ts";

/** What came out for one output. */
export interface BoostedOutput {
  output: number;
  /** One tree for each iteration in which its group grew one, and a first one in any case. */
  trees: Tree[];
}

/** The trees and scores of one output so far. */
export class OutputState {
  readonly training: ScoredRows;
  readonly validation: ScoredRows | null;
  /** Set where no tree can be grown any more. */
  isFinished: boolean;
  /** Iterations in which a tree of its group was grown. */
  nGrown = 0;
  readonly #output: number;
  readonly #trees: Tree[] = [];
  /** The best constant. */
  readonly #constant: number;
  #startScore = 0;

  constructor(output: number, { training, validation }: ScoredOutput, objective: Objective) {
    this.#output = output;
    this.training = training;
    this.validation = validation;
    this.#constant = objective.startScore(training, output);
    this.isFinished = !objective.canLearn(training, output);
  }

  /** Whether it has no tree yet. */
  get isNew(): boolean {
    return this.#trees.length === 0;
  }

  /** Sets the scores before the first tree. */
  start({ boost_from_average }: TrainParams): void {
    const usesConstant = boost_from_average && Math.abs(this.#constant) > EPSILON;
    this.#startScore = usesConstant ? this.#constant : 0;
    this.#addToScores(this.#startScore);
  }

  addTree(tree: Tree): void {
    if (this.isNew && this.#startScore !== 0) addBias(tree, this.#startScore);
    this.#trees.push(tree);
  }

  /** A constant first tree holds the mean even without `boost_from_average`, as in LightGBM. */
  addConstant(): void {
    const value = this.isNew ? this.#constant : 0;
    if (this.isNew) this.#addToScores(value - this.#startScore);
    this.#trees.push(constantTree(value, this.training.labels.length));
  }

  result(): BoostedOutput {
    return { output: this.#output, trees: this.#trees };
  }

  #addToScores(value: number): void {
    this.training.addConstant(value);
    this.validation?.addConstant(value);
  }
}
