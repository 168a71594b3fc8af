/**
 * What must hold in a store at any time that somebody opens it.
 * @module
 */
import { join } from "node:path";
import { allVersions } from "../all_versions.ts";
import type { Mlflow } from "../clients.ts";
import { VERDICT_FOLDER } from "../promotion.ts";
import { N_CHECKS } from "./hammer.ts";
import type { ModelVersion } from "../types.ts";

/**
 * Looks for versions without files, half verdicts, aliases without version, and models
 * and runs that nobody finished.
 *
 * @param options.after Versions up to this number were checked before.
 * @returns A line for each fault.
 */
export async function checkStore(
  mlflow: Mlflow,
  options: { name: string; after: number; folder: string; isEmbedded: boolean },
): Promise<string[]> {
  const { registry, tracking } = mlflow;
  const { name, after, folder } = options;
  const faults: string[] = [];
  const versions = await allVersions(registry, name);
  const numbers = versions.map(({ version }) => version);
  if (numbers.some((number, i) => number !== i + 1)) faults.push("versions are not 1, 2, ...");
  for (const { version, aliases, source } of versions.slice(after)) {
    const model = await tracking.getLoggedModel(source.replace("models:/", ""));
    if (model.status !== "READY") faults.push(`version ${version} is of a model that is not ready`);
    try {
      // Compares the files with the hash that the model was stored with.
      await registry.downloadModelVersion(name, version, join(folder, "version"));
    } catch (error) {
      faults.push(`version ${version}: ${(error as Error).message}`);
    }
    if (aliases.some((alias) => alias !== "champion")) faults.push(`version ${version}: alias`);
  }
  for (const version of versions.slice(Math.max(0, after - 1))) {
    faults.push(...await findHalfVerdict(mlflow, version));
  }
  const { aliases, tags } = await registry.getRegisteredModel(name);
  for (const [alias, version] of Object.entries(aliases)) {
    if (!numbers.includes(version)) faults.push(`the alias ${alias} has no version`);
  }
  if ("promotion.pending" in tags) faults.push("a promotion is not finished");
  // A server cannot know that a client is gone, so only the embedded store is swept.
  if (options.isEmbedded) faults.push(...await findUnfinished(mlflow, name));
  return faults;
}

/** A verdict has all its figures and its artifact, or there is none. */
async function findHalfVerdict(
  { tracking }: Mlflow,
  { version, tags, runId, aliases }: ModelVersion,
): Promise<string[]> {
  const keys = Object.keys(tags).filter((key) => key.startsWith("promotion."));
  if (keys.length === 0) return [];
  const faults: string[] = [];
  const nChecks = keys.filter((key) => key.startsWith("promotion.check.")).length;
  const isWhole = nChecks === N_CHECKS && "promotion.verdict" in tags;
  if (!isWhole) faults.push(`version ${version} has a half verdict`);
  if (aliases.length > 0 && tags["promotion.verdict"] === "refused") {
    faults.push(`version ${version} was refused and has an alias`);
  }
  const files = await tracking.listArtifacts(runId!, VERDICT_FOLDER);
  if (files.length === 0) faults.push(`version ${version} has a verdict without its file`);
  return faults;
}

async function findUnfinished({ tracking }: Mlflow, name: string): Promise<string[]> {
  const experiment = await tracking.getExperimentByName(name);
  const experimentIds = [experiment!.experimentId];
  const faults: string[] = [];
  const running = await tracking.searchRuns(experimentIds, { filter: "status = 'RUNNING'" });
  faults.push(...running.items.map(({ runId }) => `run ${runId} is still running`));
  const { items } = await tracking.searchLoggedModels(experimentIds);
  for (const { modelId, status } of items) {
    if (status === "PENDING") faults.push(`model ${modelId} is still pending`);
  }
  const models = new Set(items.map(({ modelId }) => modelId));
  for (const folder of modelFolders(join(experiment!.artifactLocation, "models"))) {
    if (!models.has(folder) && items.length < 1_000) faults.push(`folder ${folder} has no model`);
  }
  return faults;
}

function modelFolders(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), (entry) => entry.name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
