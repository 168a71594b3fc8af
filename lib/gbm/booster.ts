/**
 * A trained model: scores, contributions, importance, and its text.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { checkSameFeatures, type Columns } from "./columns.ts";
import { flattenTrees, type FlatTrees } from "./flat_trees.ts";
import { preparePaths, type TreePaths } from "./leaf_paths.ts";
import { formatModel } from "./model_text.ts";
import { type OutputTransform, outputTransform } from "./output_transform.ts";
import { parseModel } from "./parse_model.ts";
import { predictLeaves, predictRaw } from "./predict.ts";
import { shapTileRows, TileExplainer } from "./shap.ts";
import type { Model } from "./tree.ts";

/** Which scores to explain: the output `output[i]` of the row `row[i]`. */
export interface RowOutputPairs {
  /** Row of each pair, counted from 0. */
  row: ArrayLike<number>;
  /** Output of each pair, counted from 0. */
  output: ArrayLike<number>;
}

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
  #flat: FlatTrees | undefined;
  readonly #paths: (TreePaths[] | undefined)[] = [];

  private constructor(model: Model) {
    this.#model = model;
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
   */
  predict(columns: Columns, options?: { kind?: "value" | "raw" }): Float64Array;
  predict(
    columns: Columns,
    { kind = "value" }: { kind?: PredictionKind } = {},
  ): Float64Array | Int32Array {
    checkSameFeatures(columns, this.featureNames);
    this.#flat ??= flattenTrees(this.#model.trees);
    if (kind === "leaf") return predictLeaves(this.#flat, columns);
    const scores = predictRaw(this.#flat, columns, this.#model);
    if (kind === "value") {
      if (this.#model.averageOutput) divide(scores, this.nTrees / this.nOutputs);
      this.#transform(scores, this.nOutputs);
    }
    return scores;
  }

  /**
   * Exact SHAP values of each row and output, row-major `[row][output][feature ..., base]`;
   * features and base add up to the raw score.
   * @param options The outputs and rows to explain, in the order wanted; default all.
   * @throws {InputError} when the columns are not those of the training.
   */
  contributions(
    columns: Columns,
    options: { outputs?: readonly number[]; rows?: readonly number[] } = {},
  ): Float64Array {
    const outputs = options.outputs ?? range(this.nOutputs);
    const rows = options.rows ?? range(columns.nRows);
    const nPairs = rows.length * outputs.length;
    const row = new Int32Array(nPairs), output = new Int32Array(nPairs);
    for (let i = 0; i < nPairs; i++) {
      row[i] = rows[Math.floor(i / outputs.length)];
      output[i] = outputs[i % outputs.length];
    }
    return this.contributionsOf(columns, { row, output });
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
    const contributions = new Float64Array(this.featureNames.length + 1);
    const byOutput = this.#groupPairs(pairs, columns.nRows);
    const largest = byOutput.reduce((most, group) => Math.max(most, group.length), 0);
    const tileRows = shapTileRows(
      this.#model.trees.reduce((most, { nLeaves }) => Math.max(most, nLeaves), 1),
    );
    const tile = new TileExplainer(this.featureNames.length, Math.min(tileRows, largest));
    byOutput.forEach((group, output) => {
      for (let begin = 0; begin < group.length; begin += tileRows) {
        const part = group.slice(begin, begin + tileRows);
        tile.start(columns, part.map((pairIdx) => pairs.row[pairIdx]));
        for (const paths of this.#pathsOf(output)) tile.addTree(paths);
        part.forEach((pairIdx, i) => {
          tile.rowInto(contributions, i);
          sink(pairIdx, contributions);
        });
      }
    });
  }

  /**
   * Importance of each feature for each output, output-major `nOutputs x nFeatures`:
   * the sum of the gains of its splits, or their count. As in LightGBM, splits without a
   * gain do not count.
   */
  featureImportance(kind: "gain" | "split"): Float64Array {
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

  #pathsOf(output: number): TreePaths[] {
    return this.#paths[output] ??= this.#model.trees
      .filter((_, t) => t % this.nOutputs === output)
      .map(preparePaths);
  }

  #groupPairs({ row, output }: RowOutputPairs, nRows: number): number[][] {
    if (row.length !== output.length) {
      throw new InputError(
        `Cannot pair ${row.length} rows with ${output.length} outputs: pass as many of each`,
      );
    }
    const groups: number[][] = Array.from({ length: this.nOutputs }, () => []);
    for (let i = 0; i < row.length; i++) {
      const isKnown = Number.isInteger(row[i]) && row[i] >= 0 && row[i] < nRows;
      if (!isKnown || groups[output[i]] === undefined) {
        throw new RangeError(
          `Cannot explain output ${output[i]} of row ${
            row[i]
          }: there are ${this.nOutputs} outputs and ${nRows} rows`,
        );
      }
      groups[output[i]].push(i);
    }
    return groups;
  }
}

function divide(values: Float64Array, divisor: number): void {
  for (let i = 0; i < values.length; i++) values[i] /= divisor;
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
