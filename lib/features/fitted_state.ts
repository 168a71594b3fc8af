/**
 * What `fit` learns, as JSON: everything that `transform` needs beside the set.
 * @module
 */
import { z } from "zod";
import { InputError } from "../_shared/errors.ts";
import type { FeatureSet } from "./feature_set.ts";

const VERSION = 1;
const finite = z.number();
const share = z.number().min(0).max(1);

const schema = z.strictObject({
  version: z.literal(VERSION),
  featureSet: z.string(),
  names: z.array(z.string()),
  /** Stands in for a missing value, per feature (a category's code for "missing"). */
  fillValues: z.array(finite),
  /** Known values of each feature with codes, in the order of the codes. */
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

/** The fitted state of a {@linkcode FeatureEngineer}, ready for JSON. */
export type FittedState = z.infer<typeof schema>;

/** Version of the state's layout. */
export const FITTED_STATE_VERSION = VERSION;

/**
 * Checks a state read from a file against the set it is to be used with.
 *
 * @throws {InputError} for another layout, a damaged state, or a state of another set.
 */
export function checkFittedState(state: unknown, set: FeatureSet): FittedState {
  const remedy = "fit the features anew with `deno task features`";
  const version = (state as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version !== VERSION) {
    throw new InputError(
      `Cannot use a fitted state of version ${version} as this program reads version ${VERSION}: ${remedy}`,
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
