/**
 * What must hold in a store at any time that somebody opens it.
 * @module
 */
import { join } from "node:path";
import type { Mlflow } from "../clients.ts";
import type { ModelVersion } from "../types.ts";

/** All versions of a name. */
export async function allVersions({ registry }: Mlflow, name: string): Promise<ModelVersion[]> {
  const versions: ModelVersion[] = [];
  let pageToken: string | undefined;
  do {
    const page = await registry.searchModelVersions({ filter: `name = '${name}'`, pageToken });
    versions.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return versions.sort((a, b) => a.version - b.version);
}

/**
 * Looks for versions without files, aliases without version, and models and runs that
 * nobody finished.
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
  const versions = await allVersions(mlflow, name);
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
  for (
    const [alias, version] of Object.entries((await registry.getRegisteredModel(name)).aliases)
  ) {
    if (!numbers.includes(version)) faults.push(`the alias ${alias} has no version`);
  }
  // A server cannot know that a client is gone, so only the embedded store is swept.
  if (options.isEmbedded) faults.push(...await findUnfinished(mlflow, name));
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
