/** How the features of a model differ from others. */
export interface FeatureDifferences {
  /** Features of the model that the others lack. */
  readonly missing: readonly string[];
  /** Features that the model does not know. */
  readonly unknown: readonly string[];
  /** Features of both that stand in another order. */
  readonly moved: readonly string[];
}

/** Most names that are listed of each kind. */
const MOST_LISTED = 10;

/**
 * Compares the names of a model's features, in their order, with others.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { featureDifferences } from "lib/model/mod.ts";
 *
 * assertEquals(featureDifferences(["a", "b", "c"], ["b", "a", "d"]), {
 *   missing: ["c"],
 *   unknown: ["d"],
 *   moved: ["a", "b"],
 * });
 * ```
 */
export function featureDifferences(
  ofModel: readonly string[],
  others: readonly string[],
): FeatureDifferences {
  const [known, given] = [new Set(ofModel), new Set(others)];
  const common = others.filter((name) => known.has(name));
  return {
    missing: ofModel.filter((name) => !given.has(name)),
    unknown: others.filter((name) => !known.has(name)),
    moved: ofModel.filter((name) => given.has(name)).filter((name, i) => common[i] !== name),
  };
}

/** The differences in words; "" where there is none. */
export function describeDifferences({ missing, unknown, moved }: FeatureDifferences): string {
  const kinds = { "missing": missing, "unknown": unknown, "in another order": moved };
  return Object.entries(kinds).filter(([, names]) => names.length > 0)
    .map(([kind, names]) => `${kind} ${listed(names)}`).join("; ");
}

function listed(names: readonly string[]): string {
  const nMore = names.length - MOST_LISTED;
  return names.slice(0, MOST_LISTED).join(", ") + (nMore > 0 ? ` and ${nMore} more` : "");
}
