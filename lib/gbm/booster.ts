/**
 * A trained model: scores, contributions, importance, and its text.
 * @module
 */
import { checkChoice, checkWorkers } from "./check_options.ts";
import { checkSameFeatures, type Columns } from "./columns.ts";
import { formatModel } from "./model_text.ts";
import { type OutputTransform, outputTransform } from "./output_transform.ts";
import { parseModel } from "./parse_model.ts";
import { Explainer, type RowOutputPairs } from "./scoring/explainer.ts";
import { ModelKernels } from "./scoring/model_kernels.ts";
import { MatrixRowEngine, RowModel } from "./scoring/row_model.ts";
import { Scorer } from "./scoring/scorer.ts";
import type { Model } from "./tree.ts";

/** What {@linkcode Booster.predict} returns of each row. */
export type PredictionKind = "value" | "raw" | "leaf";

/** A gradient boosting model of one or many outputs over one set of features. */
export class Booster {
  /** Names of the features, in the order of the columns that the model takes. */
  readonly featureNames: readonly string[];
  /** Count of outputs. */
  readonly nOutputs: number;
  /** Count of trees over all outputs. */
  readonly nTrees: number;
  /** LightGBM's objective text, such as `binary sigmoid:1`; null where outputs are raw scores. */
  readonly objective: string | null;
  readonly #model: Model;
  readonly #transform: OutputTransform;
  readonly #scorer: Scorer;
  readonly #explainer: Explainer;

  private constructor(model: Model) {
    this.#model = model;
    const kernels = new ModelKernels(model.trees);
    this.#scorer = new Scorer(model, kernels);
    this.#explainer = new Explainer(model, kernels);
    this.featureNames = model.featureNames;
    this.nOutputs = model.nOutputs;
    this.nTrees = model.trees.length;
    this.objective = model.objective;
    this.#transform = outputTransform(model.objective, model.nOutputs);
  }

  /** A booster over a model in memory. */
  static of(model: Model): Booster {
    return new Booster(model);
  }

  /**
   * Reads LightGBM's text model.
   * @throws {InputError} that names line and key, for anything but a whole, understood model.
   */
  static load(text: string): Booster {
    return new Booster(parseModel(text));
  }

  /** The model as LightGBM's text; equal models give equal text. */
  save(): string {
    return formatModel(this.#model);
  }

  /**
   * The categories of each categorical column of the pandas frame that LightGBM trained
   * with, in the order of these columns; the model takes a category's place in its list.
   * null where the training saw no frame.
   */
  get pandasCategorical(): readonly (readonly unknown[])[] | null {
    return JSON.parse(this.#model.pandasCategorical);
  }

  /**
   * The leaf, counted from 0, that each row reaches in each tree, row-major `nRows x nTrees`.
   * @throws {InputError} when the columns are not those of the training.
   */
  predict(columns: Columns, options: { kind: "leaf" }): Int32Array;
  /**
   * What LightGBM's `predict` says of each row, row-major `nRows x nOutputs`, to the last
   * bit but for the rounding of the exponential function.
   *
   * - `value`, the default: predictions on the scale of the label: probabilities for
   *   `binary` and `multiclass`, means for `regression`, `poisson` and their kin, averaged
   *   over the trees of a random forest.
   * - `raw`: sums of leaf values before averaging and transforming; what `contributions`
   *   add up to.
   *
   * A categorical feature takes the category as a number; NaN, negative and unseen
   * categories go right. NaN in a numeric feature that had none in training counts as 0.
   * @throws {InputError} when the columns are not those of the training.
   * @throws {UsageError} for another kind.
   */
  predict(columns: Columns, options?: { kind?: "value" | "raw" }): Float64Array;
  predict(
    columns: Columns,
    { kind = "value" }: { kind?: PredictionKind } = {},
  ): Float64Array | Int32Array {
    checkChoice("kind", kind, ["value", "raw", "leaf"]);
    checkSameFeatures(columns, this.featureNames);
    if (kind === "leaf") return this.#scorer.leaves(columns);
    return this.#toKind(this.#scorer.raw(columns), kind);
  }

  /**
   * `predict` by several threads: the same bits, sooner where there are many rows.
   * @param options.workers Threads to use, the calling one among them (default: one a core).
   * @throws {InputError} when the columns are not those of the training.
   * @throws {UsageError} for another kind, or a count of workers that is no integer from 1.
   * @throws {Error} when a worker dies.
   */
  async predictInWorkers(
    columns: Columns,
    { kind = "value", workers = navigator.hardwareConcurrency }: {
      kind?: "value" | "raw";
      workers?: number;
    } = {},
  ): Promise<Float64Array> {
    checkChoice("kind", kind, ["value", "raw"]);
    checkWorkers(workers);
    checkSameFeatures(columns, this.featureNames);
    return this.#toKind(await this.#scorer.rawInWorkers(columns, workers), kind);
  }

  /**
   * Exact SHAP values of each row and output, row-major `[row][output][feature ..., base]`;
   * features and base add up to the raw score.
   * @param options The outputs and rows to explain, in the order wanted; default all.
   * @throws {InputError} when the columns are not those of the training.
   * @throws {RangeError} when there is no such row or output.
   */
  contributions(
    columns: Columns,
    options: { outputs?: readonly number[]; rows?: readonly number[] } = {},
  ): Float64Array {
    const outputs = options.outputs ?? range(this.nOutputs);
    const rows = options.rows ?? range(columns.nRows);
    return this.contributionsOf(columns, allPairs(rows, outputs));
  }

  /**
   * Exact SHAP values of chosen (row, output) pairs, row-major `[pair][feature ..., base]`.
   * @throws {InputError} when the columns are not those of the training.
   * @throws {RangeError} when a pair names a row or output that there is not.
   */
  contributionsOf(columns: Columns, pairs: RowOutputPairs): Float64Array {
    const stride = this.featureNames.length + 1;
    const all = new Float64Array(pairs.row.length * stride);
    this.eachContribution(columns, pairs, (pairIdx, phi) => all.set(phi, pairIdx * stride));
    return all;
  }

  /**
   * Hands the SHAP values of each pair to `sink`, in an order of its own and without
   * keeping them: `[feature ..., base]` in an array that the next pair overwrites.
   * @throws {InputError} when the columns are not those of the training.
   * @throws {RangeError} when a pair names a row or output that there is not.
   */
  eachContribution(
    columns: Columns,
    pairs: RowOutputPairs,
    sink: (pairIdx: number, contributions: Float64Array) => void,
  ): void {
    checkSameFeatures(columns, this.featureNames);
    this.#explainer.each(columns, pairs, sink);
  }

  /**
   * `eachContribution` by several workers: the same bits, sooner where there are many pairs.
   * @param options.workers Workers to use (default: one a core).
   * @throws {InputError} when the columns are not those of the training.
   * @throws {RangeError} when a pair names a row or output that there is not.
   * @throws {UsageError} for a count of workers that is no integer from 1.
   * @throws {Error} when a worker dies.
   */
  async eachContributionInWorkers(
    columns: Columns,
    pairs: RowOutputPairs,
    sink: (pairIdx: number, contributions: Float64Array) => void,
    { workers = navigator.hardwareConcurrency }: { workers?: number } = {},
  ): Promise<void> {
    checkWorkers(workers);
    checkSameFeatures(columns, this.featureNames);
    await this.#explainer.eachInWorkers(columns, pairs, sink, workers);
  }

  /**
   * Mean size of each feature's SHAP values for each output, output-major
   * `nOutputs x nFeatures`: how many points a feature moves the score of these rows.
   * @throws {InputError} when the columns are not those of the training.
   */
  meanAbsContributions(columns: Columns): Float64Array {
    const nFeatures = this.featureNames.length, { nOutputs } = this, { nRows } = columns;
    const mean = new Float64Array(nOutputs * nFeatures);
    const pairs = allPairs(range(nRows), range(nOutputs));
    this.eachContribution(columns, pairs, (pairIdx, contributions) => {
      const at = pairs.output[pairIdx] * nFeatures;
      for (let f = 0; f < nFeatures; f++) mean[at + f] += Math.abs(contributions[f]);
    });
    divide(mean, nRows);
    return mean;
  }

  /**
   * A model for one row after the other, such as a server answers: it keeps what it needs
   * and allocates nothing. Its scores are those of `predict` to the last bit.
   */
  rowModel(): RowModel {
    const engine = this.#scorer.rowEngine() ?? new MatrixRowEngine(this.featureNames, {
      score: (columns) => this.#scorer.raw(columns),
      explain: (columns, output) => this.contributions(columns, { outputs: [output] }),
    });
    return new RowModel(engine, {
      nOutputs: this.nOutputs,
      nFeatures: this.featureNames.length,
      finish: (scores) => this.#toKind(scores, "value"),
    });
  }

  /**
   * Importance of each feature for each output, output-major `nOutputs x nFeatures`:
   * the sum of the gains of its splits, or their count. As in LightGBM, splits without a
   * gain do not count.
   * @throws {UsageError} for another kind.
   */
  featureImportance(kind: "gain" | "split"): Float64Array {
    checkChoice("kind", kind, ["gain", "split"]);
    const nFeatures = this.featureNames.length;
    const importance = new Float64Array(this.nOutputs * nFeatures);
    this.#model.trees.forEach((tree, t) => {
      const at = (t % this.nOutputs) * nFeatures;
      tree.splitFeature.forEach((feature, node) => {
        const gain = tree.splitGain[node];
        if (gain > 0) importance[at + feature] += kind === "gain" ? gain : 1;
      });
    });
    return importance;
  }

  #toKind(scores: Float64Array, kind: "value" | "raw"): Float64Array {
    if (kind === "raw") return scores;
    if (this.#model.averageOutput) divide(scores, this.nTrees / this.nOutputs);
    this.#transform(scores, this.nOutputs);
    return scores;
  }
}

/** Each output of each row; in doubles, so that what is no row or output stays so until checked. */
function allPairs(rows: readonly number[], outputs: readonly number[]): RowOutputPairs {
  const nPairs = rows.length * outputs.length;
  const row = new Float64Array(nPairs), output = new Float64Array(nPairs);
  for (let i = 0; i < nPairs; i++) {
    row[i] = rows[Math.floor(i / outputs.length)];
    output[i] = outputs[i % outputs.length];
  }
  return { row, output };
}

function divide(values: Float64Array, divisor: number): void {
  for (let i = 0; i < values.length; i++) values[i] /= divisor;
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
