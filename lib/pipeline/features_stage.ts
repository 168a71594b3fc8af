/**
 * Stage `features`: the tables into one row of features per member, for training
 * (each member at one of the last twelve month ends) and for scoring (each
 * member at the as-of date).
 * @module
 */
import { z } from "zod";
import { InputError } from "../_shared/errors.ts";
import { readJson, writeFileAtomic, writeJson } from "../_shared/files.ts";
import { dataFingerprint, type DataManifest, readDataManifest } from "../data/manifest.ts";
import { healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import {
  FeatureEngineer,
  type FeatureMatrix,
  featureShift,
  type FittedState,
  formatFeatureShift,
  openFeatureDatabase,
  scoringEntities,
  trainingEntities,
  writeDictionary,
  writeFeatures,
} from "../features/mod.ts";
import { loadModelFolder } from "../model/mod.ts";
import { type FileNote, outputPaths, type StageContext, type StageReport } from "./stage.ts";

/** What the features folder holds and which data it was computed from. */
export interface FeaturesManifest {
  /** Where the tables came from. */
  readonly source: DataManifest["source"];
  /** Hash of the tables, as `dataFingerprint` gives it. */
  readonly dataFingerprint: string;
  /** Fingerprint of the validation report that the tables passed; null where there is none. */
  readonly validation: string | null;
  /** Day (ISO date) as of which the members are scored. */
  readonly asOf: string;
  /** Rows that a model can be trained on; 0 where the source only gets scored. */
  readonly nTraining: number;
  /** Rows that get scored, one per member. */
  readonly nScoring: number;
  /** Features of which the source says nothing for any member: scored with their fill, never cited. */
  readonly unknownFeatures: readonly string[];
}

const manifestSchema: z.ZodType<FeaturesManifest> = z.object({
  source: z.enum(["synthetic", "files", "synthea", "unity_catalog"]),
  dataFingerprint: z.string(),
  validation: z.string().nullable().default(null),
  asOf: z.string(),
  nTraining: z.number(),
  nScoring: z.number(),
  unknownFeatures: z.array(z.string()),
});

/** A Synthea export is a handful of people: it is scored, never trained on. */
export function isTrainable(manifest: Pick<DataManifest, "source">): boolean {
  return manifest.source !== "synthea";
}

/** Computes and writes the features. */
export async function runFeaturesStage(context: StageContext): Promise<StageReport> {
  const { settings } = context;
  const paths = outputPaths(settings.out);
  const manifest = await readDataManifest(settings.data);
  using db = await openFeatureDatabase(settings.data, {
    featureSet: healthcareFeatures,
    threads: settings.threads,
  });
  const wrote: FileNote[] = [];
  const warnings: string[] = [];
  let engineer: FeatureEngineer;
  let training: FeatureMatrix | undefined;
  if (isTrainable(manifest)) {
    context.progress?.(0, 2, "matrices");
    const entities = await trainingEntities(db, { asOf: manifest.asOf, seed: settings.seed });
    engineer = new FeatureEngineer(healthcareFeatures);
    training = engineer.fitTransform(await engineer.compute(db, entities));
    await writeFeatures(training, paths.trainingFeatures);
    wrote.push({ path: paths.trainingFeatures, rows: training.nRows });
  } else {
    const { fittedState } = await loadModelFolder(paths.model);
    engineer = FeatureEngineer.fromJSON(healthcareFeatures, fittedState as FittedState);
    warnings.push(
      `Members of source ${manifest.source} are scored with the model in ${paths.model}, not trained on`,
    );
  }
  context.progress?.(1, 2, "matrices");
  const entities = await scoringEntities(db, { asOf: settings.asOf });
  const scoring = engineer.transform(await engineer.compute(db, entities));
  await writeFeatures(scoring, paths.scoringFeatures);
  wrote.push({ path: paths.scoringFeatures, rows: scoring.nRows });
  await writeJson(paths.fittedState, engineer.toJSON());
  await writeDictionary(engineer, { json: paths.dictionaryJson, csv: paths.dictionaryCsv });
  wrote.push({ path: paths.dictionaryCsv, rows: scoring.names.length });
  const shift = featureShift(engineer, scoring);
  await writeJson(paths.featureShift, shift);
  await writeFileAtomic(paths.featureShiftText, formatFeatureShift(shift));
  wrote.push({ path: paths.featureShiftText });
  const features: FeaturesManifest = {
    source: manifest.source,
    dataFingerprint: dataFingerprint(manifest),
    validation: manifest.validation,
    asOf: settings.asOf,
    nTraining: training?.nRows ?? 0,
    nScoring: scoring.nRows,
    unknownFeatures: scoring.names.filter((name, j) =>
      scoring.missingShare?.[j] === 1 ||
      healthcareFeatures.featuresRestingOn(db.absentTables).includes(name)
    ),
  };
  await writeJson(paths.featuresManifest, features);
  context.progress?.(2, 2, "matrices");
  return {
    stage: "features",
    read: manifest.tables.filter((table) => db.tables.includes(table.name))
      .map((table) => ({ path: `${settings.data}/${table.name}.parquet`, rows: table.rows })),
    wrote,
    warnings,
    facts: { features: scoring.names.length, "as of": settings.asOf },
  };
}

/**
 * Reads the features' manifest.
 *
 * @throws {InputError} when the features were computed from other data than the
 *   data folder holds now.
 */
export async function readFeaturesManifest(
  folders: { data: string; out: string },
): Promise<FeaturesManifest> {
  const path = outputPaths(folders.out).featuresManifest;
  const parsed = manifestSchema.safeParse(await readJson(path, "run `deno task features` first"));
  if (!parsed.success) {
    throw new InputError(`Cannot read ${path}: write it anew with \`deno task features\``);
  }
  const fingerprint = dataFingerprint(await readDataManifest(folders.data));
  if (parsed.data.dataFingerprint !== fingerprint) {
    throw new InputError(
      `Cannot use the features in ${folders.out} as ${folders.data} has changed since: run \`deno task features\``,
    );
  }
  return parsed.data;
}
