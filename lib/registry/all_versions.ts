import type { RegistryClient } from "./clients.ts";
import { allPages, textLiteral } from "./pages.ts";
import type { ModelVersion } from "./types.ts";

/**
 * All versions of a registered model, oldest first, with their aliases, which a server's
 * search leaves out; none where the model is not there.
 */
export async function allVersions(registry: RegistryClient, name: string): Promise<ModelVersion[]> {
  const filter = `name = ${textLiteral(name)}`;
  const versions = await allPages((pageToken) =>
    registry.searchModelVersions({ filter, pageToken })
  );
  if (versions.length === 0) return [];
  const aliases = Object.entries((await registry.getRegisteredModel(name)).aliases);
  return versions.sort((a, b) => a.version - b.version).map((version) => ({
    ...version,
    aliases: aliases.filter(([, number]) => number === version.version)
      .map(([alias]) => alias).sort(),
  }));
}
