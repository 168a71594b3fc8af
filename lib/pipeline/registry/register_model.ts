/**
 * Registration of a trained model.
 * @module
 */
import { join } from "node:path";
import { sha256File } from "../../_shared/files.ts";
import type { Settings } from "../../config.ts";
import { identifyModel, loadModelFolder, type TrackedIdentity } from "../../model/mod.ts";
import {
  allVersions,
  heldBefore,
  logModel,
  type Mlflow,
  MlflowError,
  type ModelVersion,
  moveAlias,
} from "../../registry/mod.ts";
import type { Evaluation } from "../evaluation.ts";
import { outputPaths } from "../stage.ts";
import { experimentOf } from "../tracking/experiment_of.ts";
import { evaluationMetrics } from "../tracking/training_metrics.ts";

/** A version that was registered. */
export interface RegisteredVersion {
  /** Its number. */
  readonly version: number;
  /** The alias that it got. */
  readonly alias: "champion" | "challenger";
}

/** What stands in the place of a verdict where there was nothing to compare with. */
const FIRST_VERDICT = "none: the first champion, compared with no other";
/** The tag of a version that says which model folder it was made from. */
const MODEL_HASH_TAG = "model.sha256";

/**
 * Makes a version of a logged model. The first is the champion, as there is nothing to
 * compare it with; a later one challenges it until it is promoted.
 *
 * @param options.modelFolder The folder that was logged.
 */
export async function registerModel(
  { registry }: Mlflow,
  name: string,
  options: { runId: string; modelId: string; modelFolder: string },
): Promise<RegisteredVersion> {
  const { runId, modelId, modelFolder } = options;
  try {
    await registry.createRegisteredModel(name, {
      description: "Scores 0-100 of every offer for a member of a health plan",
    });
  } catch (error) {
    const isThere = error instanceof MlflowError && error.errorCode === "RESOURCE_ALREADY_EXISTS";
    if (!isThere) throw error;
  }
  const model = await registry.getRegisteredModel(name);
  // Where somebody deleted the alias, the gate still stands before the next champion.
  const hadChampion = "champion" in model.aliases || heldBefore(model, "champion").length > 0;
  const alias = hadChampion ? "challenger" : "champion";
  const { version } = await registry.createModelVersion(name, {
    source: `models:/${modelId}`,
    runId,
    tags: {
      [MODEL_HASH_TAG]: await sha256File(join(modelFolder, "manifest.json")),
      ...(alias === "champion" && { "promotion.verdict": FIRST_VERDICT }),
    },
  });
  await moveAlias(registry, { name, alias, version });
  return { version, alias };
}

/**
 * Makes sure that the model of the output folder is registered: one that was trained by
 * `deno task train` is, any other is logged in a run of its own, with its metrics.
 *
 * @returns The newest version of that model.
 */
export async function registerTrained(
  mlflow: Mlflow,
  settings: Settings,
  options: { user: string | null },
): Promise<ModelVersion> {
  const { registry, tracking } = mlflow;
  const { modelName: name } = settings;
  const modelFolder = outputPaths(settings.out).model;
  const hash = await sha256File(join(modelFolder, "manifest.json"));
  const known = (await allVersions(registry, name)).findLast(({ tags }) =>
    tags[MODEL_HASH_TAG] === hash
  );
  if (known !== undefined) return known;
  const { metrics } = await loadModelFolder(modelFolder);
  const { runId } = await tracking.createRun(await experimentOf(mlflow, settings.experiment), {
    runName: "register",
    userId: options.user ?? undefined,
  });
  try {
    const write = (to: string, identity: TrackedIdentity) =>
      identifyModel(modelFolder, to, identity);
    const { modelId } = await logModel(tracking, { runId, name: "model", write });
    await tracking.logBatch(runId, { metrics: evaluationMetrics(metrics as Evaluation) });
    const { version } = await registerModel(mlflow, name, { runId, modelId, modelFolder });
    await tracking.updateRun(runId, { status: "FINISHED" });
    return await registry.getModelVersion(name, version);
  } catch (error) {
    // The first error is the one to tell; a store that is down cannot be told of it.
    await tracking.updateRun(runId, { status: "FAILED" }).catch(() => {});
    throw error;
  }
}
