/**
 * Scores and SHAP values of one row after the other.
 * @module
 */
import type { Columns } from "../columns.ts";
import type { OutputTransform } from "../output_transform.ts";
import type { Model } from "../tree.ts";
import type { DecisionTable } from "./decision_table.ts";
import { RowDecider } from "./row_decider.ts";
import { RowExplainer } from "./row_explainer.ts";
import { RowWalker } from "./row_walker.ts";

/** Answers for the row that was read last. */
export interface RowEngine {
  read(row: ArrayLike<number>): void;
  /** Raw scores. */
  scoreInto(out: Float64Array): void;
  /** SHAP values of one output. */
  explainInto(out: Float64Array, output: number): void;
}

/** Answers by kernels; what explains is made when first asked for, as it needs counts of rows. */
export class KernelRowEngine implements RowEngine {
  readonly #decider: RowDecider;
  readonly #walker: RowWalker;
  readonly #makeExplainer: () => RowExplainer;
  #explainer: RowExplainer | undefined;

  constructor(module: WebAssembly.Module, model: Model, table: DecisionTable) {
    this.#decider = new RowDecider(table);
    this.#walker = new RowWalker(module, model, table);
    this.#makeExplainer = () => new RowExplainer(module, model, table);
  }

  read(row: ArrayLike<number>): void {
    this.#decider.read(row);
  }

  scoreInto(out: Float64Array): void {
    this.#walker.scoreInto(out, this.#decider.bits);
  }

  explainInto(out: Float64Array, output: number): void {
    this.#explainer ??= this.#makeExplainer();
    this.#explainer.explainInto(out, this.#decider.bits, output);
  }
}

/** Answers as for a matrix of one row, where there are no kernels. */
export class MatrixRowEngine implements RowEngine {
  readonly #columns: Columns;
  readonly #score: (columns: Columns) => Float64Array;
  readonly #explain: (columns: Columns, output: number) => Float64Array;

  constructor(featureNames: readonly string[], { score, explain }: {
    score: (columns: Columns) => Float64Array;
    explain: (columns: Columns, output: number) => Float64Array;
  }) {
    this.#columns = { values: new Float64Array(featureNames.length), nRows: 1, featureNames };
    this.#score = score;
    this.#explain = explain;
  }

  read(row: ArrayLike<number>): void {
    this.#columns.values.set(row);
  }

  scoreInto(out: Float64Array): void {
    out.set(this.#score(this.#columns));
  }

  explainInto(out: Float64Array, output: number): void {
    out.set(this.#explain(this.#columns, output));
  }
}

/**
 * Answers for one row after the other and allocates nothing: what it returns is
 * overwritten by the next call of the same method.
 */
export class RowModel {
  readonly #engine: RowEngine;
  readonly #finish: OutputTransform;
  readonly #scores: Float64Array;
  readonly #contributions: Float64Array;

  /** `Booster.rowModel` makes it; `finish` makes predictions of raw scores, in place. */
  constructor(
    engine: RowEngine,
    { nOutputs, nFeatures, finish }: {
      nOutputs: number;
      nFeatures: number;
      finish: OutputTransform;
    },
  ) {
    this.#engine = engine;
    this.#finish = finish;
    this.#scores = new Float64Array(nOutputs);
    this.#contributions = new Float64Array(nFeatures + 1);
  }

  /**
   * Takes the row that the other methods speak of.
   * @param row A value for each feature, in the model's order; NaN is missing.
   * @throws {RangeError} when it has another length.
   */
  read(row: ArrayLike<number>): this {
    const nFeatures = this.#contributions.length - 1;
    if (row.length !== nFeatures) {
      throw new RangeError(
        `Cannot read a row of ${row.length} values as the model has ${nFeatures} features: pass one value for each`,
      );
    }
    this.#engine.read(row);
    return this;
  }

  /** The predictions of the row, one per output: the bits of {@linkcode Booster.predict}. */
  scores(): Float64Array {
    this.#engine.scoreInto(this.#scores);
    this.#finish(this.#scores, this.#scores.length);
    return this.#scores;
  }

  /**
   * Exact SHAP values `[feature ..., base]` of one output for the row.
   * @throws {RangeError} when there is no such output.
   * @throws {InputError} when the model holds no counts of rows.
   */
  contributions(output: number): Float64Array {
    const nOutputs = this.#scores.length;
    if (!(Number.isInteger(output) && output >= 0 && output < nOutputs)) {
      throw new RangeError(`Cannot explain output ${output}: there are ${nOutputs} outputs`);
    }
    this.#engine.explainInto(this.#contributions, output);
    return this.#contributions;
  }
}
