/**
 * Raw tables to features in one call, in the spirit of the specification's
 * example.
 * @module
 */
import { type Entities, scoringEntities, trainingEntities } from "./entities.ts";
import { FeatureDatabase, openFeatureDatabase } from "./feature_database.ts";
import { FeatureEngineer } from "./feature_engineer.ts";
import type { FeatureMatrix } from "./feature_matrix.ts";
import type { FeatureSet } from "./feature_set.ts";

/** Options of {@linkcode createMemberFeatures}. */
export interface MemberFeaturesOptions {
  /** A data folder, or a database that is already open (and stays open). */
  readonly data: string | FeatureDatabase;
  /** The features to compute. */
  readonly featureSet: FeatureSet;
  /** Date (ISO) as of which members are seen; default: the extract's end. */
  readonly asOf?: string;
  /** With a seed, each member is seen at one of the last twelve month ends (for training). */
  readonly seed?: number;
  /** The members to compute; default: all, in the order of ids. */
  readonly memberIds?: readonly string[];
  /** A fitted engineer to apply; default: fit a new one to these rows. */
  readonly featureEngineer?: FeatureEngineer;
  /** Threads of DuckDB when `data` is a folder; no value depends on it. */
  readonly threads?: number;
}

/** Features with the engineer that made them. */
export interface MemberFeatures {
  /** One row per member. */
  readonly features: FeatureMatrix;
  /** Fitted; apply it to other rows with `transform`. */
  readonly featureEngineer: FeatureEngineer;
}

/**
 * Creates all features from the raw tables of a folder or database.
 *
 * @throws {InputError} for a folder without data, an empty member list, or a
 * date outside the data.
 */
export async function createMemberFeatures(
  options: MemberFeaturesOptions,
): Promise<MemberFeatures> {
  const { data, featureSet, threads } = options;
  if (typeof data !== "string") return await createFrom(data, options);
  using db = await openFeatureDatabase(data, { featureSet, threads });
  return await createFrom(db, options);
}

async function createFrom(
  db: FeatureDatabase,
  options: MemberFeaturesOptions,
): Promise<MemberFeatures> {
  const engineer = options.featureEngineer;
  const featureEngineer = engineer ?? new FeatureEngineer(options.featureSet);
  const raw = await featureEngineer.compute(db, await entitiesOf(db, options));
  const features = engineer ? engineer.transform(raw) : featureEngineer.fitTransform(raw);
  return { features, featureEngineer };
}

async function entitiesOf(
  db: FeatureDatabase,
  { seed, asOf, memberIds }: MemberFeaturesOptions,
): Promise<Entities> {
  const all = seed === undefined
    ? await scoringEntities(db, { asOf })
    : await trainingEntities(db, { asOf, seed });
  if (!memberIds) return all;
  const dateOf = new Map(all.memberIds.map((id, i) => [id, all.asOf[i]]));
  const fallback = asOf ?? db.extractEnd;
  return { memberIds, asOf: memberIds.map((id) => dateOf.get(id) ?? fallback) };
}
