/**
 * A model from the registry, a run or a folder, with everything that prediction needs.
 * @module
 */
import { join } from "node:path";
import { InputError } from "../../_shared/errors.ts";
import { sha256File, withSystemFolder } from "../../_shared/files.ts";
import { healthcareFeatures } from "../../domains/healthcare/features/mod.ts";
import { FeatureEngineer } from "../../features/mod.ts";
import { type Offer, OfferCatalog } from "../../labels/mod.ts";
import {
  describeDifferences,
  featureDifferences,
  loadModelFolder,
  type SavedModel,
} from "../../model/mod.ts";
import {
  type Mlflow,
  MlflowError,
  type ModelReference,
  parseModelUri,
} from "../../registry/mod.ts";

/** Where a model was taken from. */
export interface ModelSource {
  /** `models:/NAME/3` (an alias is resolved), `models:/m-ID`, or the folder. */
  readonly uri: string;
  /** The version's number; null for a model that is none. */
  readonly version: number | null;
  /** SHA-256 of its manifest, which lists the hashes of all its files. */
  readonly sha256: string;
}

/** A model as its files hold it, checked against their hashes. */
export interface StoredModel extends SavedModel {
  /** Where it was taken from. */
  readonly source: ModelSource;
}

/** A model that fits this code. */
export interface LoadedModel extends Omit<StoredModel, "catalog"> {
  /** The features' definitions with what they learned: fills, codes, scaler. */
  readonly engineer: FeatureEngineer;
  /** The offers that the model was trained for, in the order of its outputs. */
  readonly catalog: OfferCatalog;
}

/**
 * Loads a model to predict with.
 *
 * @param reference `models:/NAME@ALIAS`, `models:/NAME/VERSION`, `models:/m-ID`,
 *   `runs:/ID/model`, or a folder.
 * @param mlflow The registry; a folder needs none.
 * @throws {InputError} for files that are missing or damaged, and for a model whose
 *   features differ from those of this code, with the list.
 * @throws {UsageError} for a URI of another form; for `latest` with the reason.
 */
export async function loadModel(reference: string, mlflow?: Mlflow): Promise<LoadedModel> {
  return fitToCode(await readModel(reference, mlflow));
}

/** Gets the files of a model and checks them against their hashes, not against this code. */
export async function readModel(reference: string, mlflow?: Mlflow): Promise<StoredModel> {
  if (!isModelUri(reference)) return await readFolder(reference, { uri: reference, version: null });
  if (mlflow === undefined) throw new TypeError(`Cannot load ${reference} without a registry`);
  const source = await resolve(parseModelUri(reference), mlflow);
  return await withSystemFolder("registered-model-", async (folder) => {
    try {
      await source.download(folder);
      return await readFolder(folder, source);
    } catch (error) {
      throw withoutFolder(error, folder, source.uri);
    }
  });
}

/** Whether a reference names a model by URI; otherwise it is a folder. */
export function isModelUri(reference: string): boolean {
  return /^(models|runs):/.test(reference);
}

async function readFolder(
  folder: string,
  { uri, version }: Omit<ModelSource, "sha256">,
): Promise<StoredModel> {
  const saved = await loadModelFolder(folder);
  const hash = await sha256File(join(folder, "manifest.json"));
  return { ...saved, source: { uri, version, sha256: hash } };
}

interface Download extends Omit<ModelSource, "sha256"> {
  readonly download: (folder: string) => Promise<void>;
}

async function resolve(reference: ModelReference, mlflow: Mlflow): Promise<Download> {
  const { registry, tracking } = mlflow;
  switch (reference.kind) {
    case "alias": {
      const { name, alias } = reference;
      return versionOf(mlflow, name, (await registry.getModelVersionByAlias(name, alias)).version);
    }
    case "version":
      return versionOf(mlflow, reference.name, reference.version);
    case "loggedModel": {
      const { modelId } = reference;
      const download = (folder: string) => tracking.downloadLoggedModel(modelId, folder);
      return { uri: `models:/${modelId}`, version: null, download };
    }
    case "run": {
      const { runId, path } = reference;
      for (const { modelId } of (await tracking.getRun(runId)).modelOutputs) {
        if ((await tracking.getLoggedModel(modelId)).name !== path) continue;
        return await resolve({ kind: "loggedModel", modelId }, mlflow);
      }
      throw new InputError(
        `Cannot load runs:/${runId}/${path} as the run logged no model of that name: look at it with \`mlflow ui\``,
      );
    }
  }
}

function versionOf({ registry }: Mlflow, name: string, version: number): Download {
  return {
    uri: `models:/${name}/${version}`,
    version,
    download: (folder) => registry.downloadModelVersion(name, version, folder),
  };
}

/** A temporary folder says nothing to who reads the error. */
function withoutFolder(error: unknown, folder: string, uri: string): unknown {
  const isOurs = error instanceof InputError && !(error instanceof MlflowError);
  return isOurs ? new InputError(error.message.replaceAll(folder, uri)) : error;
}

/**
 * Puts a stored model together with the definitions of this code.
 *
 * @throws {InputError} with the list of features that differ.
 */
export function fitToCode(stored: StoredModel): LoadedModel {
  const { featureNames } = stored.model.booster;
  const problems = describeDifferences(featureDifferences(featureNames, healthcareFeatures.names));
  if (problems !== "") {
    throw new InputError(
      `Cannot use ${stored.source.uri} as its features are not those of this code (${problems}): train anew with \`deno task train\`, or use the code that trained it`,
    );
  }
  const engineer = FeatureEngineer.fromJSON(healthcareFeatures, stored.fittedState);
  const catalog = new OfferCatalog(stored.catalog as readonly Offer[], healthcareFeatures.names, {
    codes: engineer.categoryCodes(),
  });
  return { ...stored, engineer, catalog };
}
