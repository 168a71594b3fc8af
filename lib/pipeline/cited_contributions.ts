/**
 * The contributions that a text may cite, from the stage that computes them to the one that
 * writes: explaining a score takes far longer than keeping what matters of it.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { type Database, quote } from "../data/database.ts";
import { appendColumns } from "../data/table_writer.ts";
import { type FactorPlan, MIN_CITED_POINTS } from "../reasons/mod.ts";

/**
 * Contributions of the features of every factor that makes at least
 * {@linkcode MIN_CITED_POINTS}, either sign, in any order of entries.
 */
export interface CitedContributions {
  /** Row of the recommendation, counted from 0. */
  readonly entryIdx: number[];
  /** Position of the feature. */
  readonly featureIdx: number[];
  /** Points. */
  readonly contribution: number[];
}

/** Adds those of one recommendation that are large enough; a base value at the end is left out. */
export function keepCited(
  cited: CitedContributions,
  entryIdx: number,
  { contributions, plan }: { contributions: Float64Array; plan: FactorPlan },
): void {
  const sums = plan.sums(contributions);
  for (let featureIdx = 0; featureIdx < plan.features.length; featureIdx++) {
    const contribution = contributions[featureIdx];
    const sum = sums[plan.factorOf[featureIdx]];
    if (contribution === 0 || Math.abs(sum) < MIN_CITED_POINTS) continue;
    cited.entryIdx.push(entryIdx);
    cited.featureIdx.push(featureIdx);
    cited.contribution.push(contribution);
  }
}

/** Writes them, ordered by recommendation and feature. */
export async function writeCited(
  db: Database,
  path: string,
  cited: CitedContributions,
): Promise<void> {
  await appendColumns(db, "contributions", [
    { name: "recommendation_row", type: "integer", values: cited.entryIdx },
    { name: "feature_idx", type: "integer", values: cited.featureIdx },
    { name: "contribution", type: "number", values: cited.contribution },
  ]);
  await db.copyTo("SELECT * FROM contributions ORDER BY ALL", path);
}

/**
 * Reads them.
 * @returns Hands the contributions of each of `nEntries` recommendations to a sink, in order:
 * one a feature, 0 for those that are not kept, in an array that the next one overwrites.
 * @throws {InputError} when there are none.
 */
export async function readCited(
  db: Database,
  path: string,
  { nEntries, nFeatures }: { nEntries: number; nFeatures: number },
): Promise<(sink: (entryIdx: number, contributions: Float64Array) => void) => void> {
  if (!await exists(path)) {
    throw new InputError(`Cannot find ${path}: run \`deno task recommend\` first`);
  }
  const [entries = [], features = [], points = []] = await db.numberColumns(
    `SELECT * FROM read_parquet(${quote(path)})`,
  );
  return (sink) => {
    const contributions = new Float64Array(nFeatures);
    for (let entryIdx = 0, i = 0; entryIdx < nEntries; entryIdx++) {
      contributions.fill(0);
      for (; i < entries.length && entries[i] === entryIdx; i++) {
        contributions[features[i]] = points[i];
      }
      sink(entryIdx, contributions);
    }
  };
}
