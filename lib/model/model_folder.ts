/**
 * A model as a folder that this project and stock MLflow open: the LightGBM text
 * model, everything that prediction needs beside it, an `MLmodel` description and
 * a manifest of SHA-256 hashes.
 *
 * ```
 * MLmodel                     flavors lightgbm and python_function, signature
 * model.lgb                   LightGBM text model, an output per offer
 * fitted_state.json           what the features learned: medians, codes, scaler
 * catalog.json                the offers with their rules
 * settings.json               what it was trained with
 * training_data.json          where the training rows came from
 * metrics.json                errors, agreements and baselines
 * input_example.json ...      for MLflow
 * manifest.json               SHA-256 of each file above
 * ```
 * @module
 */
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { readJson, replaceFolder, sha256 } from "../_shared/files.ts";
import { Booster } from "../gbm/mod.ts";
import { mlflowFiles } from "./mlflow_files.ts";
import { OfferPrioritizationModel } from "./offer_prioritization_model.ts";

/** Everything a model folder holds. */
export interface SavedModel {
  /** The model with its offers. */
  readonly model: OfferPrioritizationModel;
  /** `FeatureEngineer.toJSON()` of the features the model was trained on. */
  readonly fittedState: unknown;
  /** The offers in the order of the model's outputs. */
  readonly catalog: readonly { readonly id: string }[];
  /** What it was trained with: the parameters of the booster, the split and the label noise. */
  readonly settings: Record<string, unknown>;
  /** Where the training rows came from: source, fingerprint, as-of day, number of members. */
  readonly trainingData: Record<string, unknown>;
  /** Errors and baselines on the held-out members, as `evaluate` gives them. */
  readonly metrics: unknown;
}

const REMEDY = "train it anew with `deno task train`";

/**
 * Writes the folder as a whole (a reader sees the old or the new one).
 *
 * @param example One row of features in the model's order, kept as input example.
 */
export async function saveModel(
  folder: string,
  saved: SavedModel,
  example: readonly number[],
): Promise<void> {
  const { booster } = saved.model;
  const files: Record<string, string> = {
    ...mlflowFiles(booster, example),
    "model.lgb": booster.save(),
    "fitted_state.json": toJson(saved.fittedState),
    "catalog.json": toJson(saved.catalog),
    "settings.json": toJson(saved.settings),
    "training_data.json": toJson(saved.trainingData),
    "metrics.json": toJson(saved.metrics),
  };
  const hashes = Object.fromEntries(
    Object.keys(files).sort().map((name) => [name, sha256(files[name])]),
  );
  files["manifest.json"] = toJson({ format: 1, sha256: hashes });
  await replaceFolder(folder, async (temporaryFolder) => {
    for (const [name, content] of Object.entries(files)) {
      await Deno.writeTextFile(join(temporaryFolder, name), content);
    }
  });
}

/**
 * Loads a folder that {@linkcode saveModel} wrote; every file must have the hash
 * that the manifest states.
 *
 * @throws {InputError} naming the file that is missing, damaged or unknown.
 */
export async function loadModelFolder(folder: string): Promise<SavedModel> {
  const manifest = await readJson(
    join(folder, "manifest.json"),
    "train a model first with `deno task train` (or `deno task demo`)",
  ) as { format?: number; sha256?: Record<string, string> };
  if (manifest?.format !== 1 || !manifest.sha256 || typeof manifest.sha256 !== "object") {
    throw new InputError(
      `Cannot read the manifest of ${folder} as its format is unknown: ${REMEDY}`,
    );
  }
  const texts: Record<string, string> = {};
  for (const [name, hash] of Object.entries(manifest.sha256)) {
    texts[name] = await readListed(folder, name);
    if (sha256(texts[name]) !== hash) {
      throw new InputError(
        `Cannot use ${join(folder, name)} as it was changed or damaged: ${REMEDY}`,
      );
    }
  }
  for await (const entry of Deno.readDir(folder)) {
    if (entry.name !== "manifest.json" && !(entry.name in manifest.sha256)) {
      throw new InputError(
        `Cannot use ${folder} as its manifest does not list ${entry.name}: remove that file or ${REMEDY}`,
      );
    }
  }
  const parsed = (name: string) => {
    if (!(name in texts)) {
      throw new InputError(`Cannot use ${folder} as it lacks ${name}: ${REMEDY}`);
    }
    return JSON.parse(texts[name]);
  };
  const catalog = parsed("catalog.json") as { id: string }[];
  const booster = Booster.load(texts["model.lgb"] ?? "");
  return {
    model: new OfferPrioritizationModel(booster, catalog.map((offer) => offer.id)),
    fittedState: parsed("fitted_state.json"),
    catalog,
    settings: parsed("settings.json"),
    trainingData: parsed("training_data.json"),
    metrics: parsed("metrics.json"),
  };
}

async function readListed(folder: string, name: string): Promise<string> {
  try {
    return await Deno.readTextFile(join(folder, name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new InputError(`Cannot find ${join(folder, name)} that the manifest lists: ${REMEDY}`);
    }
    throw new InputError(
      `Cannot read ${join(folder, name)} (${(error as Error).name}): ${REMEDY}`,
    );
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
