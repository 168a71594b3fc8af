import type { RegistryClient } from "./clients.ts";
import type { ModelVersion } from "./types.ts";

/**
 * All versions of a registered model, oldest first, with their aliases, which a server's
 * search leaves out; none where the model is not there.
 */
export async function allVersions(registry: RegistryClient, name: string): Promise<ModelVersion[]> {
  const quote = name.includes("'") ? '"' : "'";
  const filter = `name = ${quote}${name}${quote}`;
  const versions: ModelVersion[] = [];
  let pageToken: string | undefined;
  do {
    const page = await registry.searchModelVersions({ filter, pageToken });
    versions.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  if (versions.length === 0) return [];
  const aliases = Object.entries((await registry.getRegisteredModel(name)).aliases);
  return versions.sort((a, b) => a.version - b.version).map((version) => ({
    ...version,
    aliases: aliases.filter(([, number]) => number === version.version)
      .map(([alias]) => alias).sort(),
  }));
}
