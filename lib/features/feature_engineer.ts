/**
 * FeatureEngineer: computes a feature set, learns fills, category codes and
 * scaler from the training rows, and applies exactly those to any other rows.
 * @module
 */
import { mean, quantile, standardDeviation } from "../_shared/stats.ts";
import { OTHER_CATEGORY } from "../data/table_schema.ts";
import type { Entities } from "./entities.ts";
import type { FeatureDatabase } from "./feature_database.ts";
import { featureDictionary, type FeatureDictionaryRow } from "./feature_dictionary.ts";
import type { FeatureMatrix } from "./feature_matrix.ts";
import { type FeatureReference, featureReferences } from "./feature_reference.ts";
import type { FeatureDefinition } from "./feature_definition.ts";
import type { FeatureSet } from "./feature_set.ts";
import { checkFittedState, FITTED_STATE_VERSION, type FittedState } from "./fitted_state.ts";
import {
  type ComputeOptions,
  computeRawFeatures,
  type RawColumn,
  type RawFeatures,
  type TextColumn,
} from "./raw_features.ts";

/** Computes, fits and transforms the features of a set. */
export class FeatureEngineer {
  /** The features, in the order of the columns. */
  readonly featureSet: FeatureSet;
  #state: FittedState | undefined;

  /** An engineer that has learned nothing yet; see `fit` and `fromJSON`. */
  constructor(featureSet: FeatureSet) {
    this.featureSet = featureSet;
  }

  /**
   * Computes the features of each entity from what is dated before its as_of.
   *
   * @throws {InputError} for no entities, a date outside the data, or a member
   * that the data lacks or holds twice.
   */
  compute(
    db: FeatureDatabase,
    entities: Entities,
    options: ComputeOptions = {},
  ): Promise<RawFeatures> {
    return computeRawFeatures(db, this.featureSet, { ...entities, ...options });
  }

  /** Learns medians, category codes, scaler and reference summary; replaces what was learned. */
  fit(raw: RawFeatures): this {
    this.#fitTransform(raw);
    return this;
  }

  /**
   * Applies the learned fills and codes; learns nothing.
   *
   * @throws {Error} before `fit` or `fromJSON`.
   * @throws {RangeError} for features of another set.
   */
  transform(raw: RawFeatures): FeatureMatrix {
    return applyState(this.#fitted, this.featureSet, raw);
  }

  /** `fit` and `transform` of the same rows. */
  fitTransform(raw: RawFeatures): FeatureMatrix {
    return this.#fitTransform(raw);
  }

  /**
   * StandardScaler: each column less its training mean, over its training
   * standard deviation (ddof 0; 1 for a constant column).
   */
  scale(matrix: FeatureMatrix): FeatureMatrix {
    this.#checkNames(matrix.names);
    const { mean, sd } = this.scaler;
    const values = new Float64Array(matrix.values.length);
    for (let j = 0; j < matrix.names.length; j++) {
      for (let k = j * matrix.nRows; k < (j + 1) * matrix.nRows; k++) {
        values[k] = (matrix.values[k] - mean[j]) / sd[j];
      }
    }
    return { ...matrix, values };
  }

  /** Training mean and standard deviation of each feature. */
  get scaler(): { readonly mean: readonly number[]; readonly sd: readonly number[] } {
    return this.#fitted.scaler;
  }

  /** Summary of the training values of each feature. */
  get reference(): readonly FeatureReference[] {
    return this.#fitted.reference;
  }

  /** Code of each known value, per feature that is made from text. */
  categoryCodes(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      Object.entries(this.#fitted.categories).map(([name, values]) => [
        name,
        Object.fromEntries(values.map((value, code) => [value, code])),
      ]),
    );
  }

  /** The features of each group, in order. */
  featureGroups(): Record<string, string[]> {
    const groups: Record<string, string[]> = {};
    for (const { group, name } of this.featureSet.features) (groups[group] ??= []).push(name);
    return groups;
  }

  /** The feature dictionary; with codes where fitted. */
  dictionary(): FeatureDictionaryRow[] {
    return featureDictionary(this.featureSet, this.#state);
  }

  /** The fitted state as plain data. */
  toJSON(): FittedState {
    return structuredClone(this.#fitted);
  }

  /**
   * Restores an engineer that transforms to the same bytes.
   *
   * @throws {InputError} for a damaged state or one of another set or layout.
   */
  static fromJSON(featureSet: FeatureSet, state: unknown): FeatureEngineer {
    const engineer = new FeatureEngineer(featureSet);
    engineer.#state = checkFittedState(state, featureSet);
    return engineer;
  }

  get #fitted(): FittedState {
    if (this.#state) return this.#state;
    throw new Error("Cannot transform before the features are fitted: call fit or fromJSON first");
  }

  #checkNames(names: readonly string[]): void {
    const { names: own } = this.featureSet;
    if (names.length === own.length && own.every((name, j) => names[j] === name)) return;
    throw new RangeError(
      `Cannot use a matrix of ${names.length} features as the set has ${own.length} others: compute it with this set`,
    );
  }

  #fitTransform(raw: RawFeatures): FeatureMatrix {
    this.#checkNames(raw.names);
    const categories: Record<string, string[]> = {};
    const fillValues = this.featureSet.features.map((feature, j) => {
      const column = raw.columns[j];
      if (!(column instanceof Float64Array)) {
        categories[feature.name] = learnValues(feature, column);
      }
      return learnFill(feature, column, categories[feature.name] ?? []);
    });
    const learned = { names: [...raw.names], fillValues, categories };
    const matrix = applyState(learned, this.featureSet, raw);
    const columns = raw.names.map((_, j) =>
      matrix.values.subarray(j * raw.nRows, (j + 1) * raw.nRows)
    );
    this.#state = {
      version: FITTED_STATE_VERSION,
      featureSet: this.featureSet.fingerprint,
      ...learned,
      scaler: {
        mean: columns.map((values) => mean(values)),
        sd: columns.map((values) => standardDeviation(values) || 1),
      },
      reference: featureReferences(matrix),
    };
    return matrix;
  }
}

/**
 * An ordinal's levels in their order; a category's declared and seen values, sorted.
 * A value that an import replaced as unseen is never learned: it is unseen here, too.
 */
function learnValues(feature: FeatureDefinition, column: TextColumn): string[] {
  if (feature.type === "ordinal") return [...feature.levels ?? []];
  const known = new Set([...feature.levels ?? [], ...column.values]);
  known.delete(OTHER_CATEGORY);
  return [...known].sort();
}

function learnFill(
  feature: FeatureDefinition,
  column: RawColumn,
  values: readonly string[],
): number {
  const { fill } = feature;
  if (fill.kind === "constant") return fill.value;
  // Codes: 0 .. k-1 for known values, k for an unseen one, k+1 for a missing one.
  if (fill.kind === "own_code") return values.length + 1;
  const numbers = column instanceof Float64Array ? column : codesOf(column, values, NaN);
  const known = numbers.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 0 : quantile(known, 0.5);
}

/** Each row's code; `unseen` for a value that is not known, NaN where there is none. */
function codesOf(column: TextColumn, values: readonly string[], unseen: number): Float64Array {
  const known = new Map(values.map((value, code) => [value, code]));
  const codes = column.values.map((value) => known.get(value) ?? unseen);
  return Float64Array.from(column.codes, (code) => code < 0 ? NaN : codes[code]);
}

function applyState(
  state: Pick<FittedState, "names" | "fillValues" | "categories">,
  set: FeatureSet,
  raw: RawFeatures,
): FeatureMatrix {
  if (
    raw.names.length !== state.names.length || raw.names.some((name, j) => name !== state.names[j])
  ) {
    throw new RangeError(
      "Cannot transform features of another set: compute them with this engineer",
    );
  }
  const { nRows } = raw;
  const values = new Float64Array(raw.columns.length * nRows);
  const missingShare = raw.columns.map((column, j) => {
    const feature = set.features[j];
    const known = state.categories[feature.name];
    const unseen = feature.type === "category" ? known?.length ?? 0 : NaN;
    const numbers = column instanceof Float64Array ? column : codesOf(column, known, unseen);
    let nMissing = 0;
    for (let i = 0; i < nRows; i++) {
      const isMissing = Number.isNaN(numbers[i]);
      if (isMissing) nMissing++;
      values[j * nRows + i] = isMissing ? state.fillValues[j] : numbers[i];
    }
    if (nMissing > 0 && feature.fill.kind === "never") {
      throw new RangeError(
        `Feature "${feature.name}" is missing in ${nMissing} rows and has no fill`,
      );
    }
    return nMissing / nRows;
  });
  return { ids: raw.ids, asOf: raw.asOf, names: raw.names, nRows, values, missingShare };
}
