/**
 * What `fit` learns, as JSON: everything that `transform` needs beside the set.
 * @module
 */
import { z } from "zod";
import { InputError } from "../_shared/errors.ts";
import type { FeatureReference } from "./feature_reference.ts";
import type { FeatureSet } from "./feature_set.ts";

/** Version of the state's layout. */
export const FITTED_STATE_VERSION = 1;

/** The fitted state of a `FeatureEngineer`, ready for JSON; lists are in column order. */
export interface FittedState {
  /** Version of the layout. */
  readonly version: 1;
  /** Fingerprint of the feature set. */
  readonly featureSet: string;
  /** Names of the features. */
  readonly names: readonly string[];
  /** Stands in for a missing value, per feature (a category's code for "missing"). */
  readonly fillValues: readonly number[];
  /** Known values of each feature with codes, in the order of the codes. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
  /** Mean and standard deviation of each feature over the training rows. */
  readonly scaler: { readonly mean: readonly number[]; readonly sd: readonly number[] };
  /** Summary of each feature's training values. */
  readonly reference: readonly FeatureReference[];
}

const finite = z.number();
const share = z.number().min(0).max(1);

const schema: z.ZodType<FittedState> = z.strictObject({
  version: z.literal(FITTED_STATE_VERSION),
  featureSet: z.string(),
  names: z.array(z.string()),
  fillValues: z.array(finite),
  categories: z.record(z.string(), z.array(z.string())),
  scaler: z.strictObject({ mean: z.array(finite), sd: z.array(finite.positive()) }),
  reference: z.array(z.strictObject({
    name: z.string(),
    min: finite,
    max: finite,
    q005: finite,
    q995: finite,
    mean: finite,
    sd: finite.nonnegative(),
    missingShare: share,
  })),
});

/**
 * Checks a state read from a file against the set it is to be used with.
 *
 * @throws {InputError} for another layout, a damaged state, or a state of another set.
 */
export function checkFittedState(state: unknown, set: FeatureSet): FittedState {
  const remedy = "fit the features anew with `deno task features`";
  const version = (state as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version !== FITTED_STATE_VERSION) {
    throw new InputError(
      `Cannot use a fitted state of version ${version} as this program reads version ${FITTED_STATE_VERSION}: ${remedy}`,
    );
  }
  const parsed = schema.safeParse(state);
  if (!parsed.success) {
    const path = parsed.error.issues[0].path.join(".") || "its top level";
    throw new InputError(`Cannot use the fitted state as it is damaged at ${path}: ${remedy}`);
  }
  const problem = mismatch(parsed.data, set);
  if (problem) throw new InputError(`Cannot use the fitted state as ${problem}: ${remedy}`);
  return parsed.data;
}

function mismatch(state: FittedState, set: FeatureSet): string | undefined {
  const difference = set.names.findIndex((name, j) => state.names[j] !== name);
  if (difference >= 0 || state.names.length !== set.names.length) {
    return `its ${state.names.length} features are not the ${set.names.length} of the feature set`;
  }
  if (state.featureSet !== set.fingerprint) return "the features' definitions have changed since";
  const lengths = [state.fillValues, state.scaler.mean, state.scaler.sd, state.reference];
  if (lengths.some((list) => list.length !== set.names.length)) return "a list in it is cut short";
  if (state.reference.some((reference, j) => reference.name !== set.names[j])) {
    return "its reference summary names other features";
  }
  const coded = set.features.filter((feature) => feature.type === "category" || feature.levels);
  const lacking = coded.find((feature) => !Object.hasOwn(state.categories, feature.name));
  return lacking && `the categories of "${lacking.name}" are missing`;
}
