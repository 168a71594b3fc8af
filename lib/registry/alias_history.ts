/**
 * Moves of an alias that can be taken back from any machine: the versions that held
 * it stand in a tag of the registered model, `alias_history.champion` is `1 2 3`.
 *
 * The alias itself says who holds it now: what stands after that version in the tag
 * was left by a rollback, or by a move that was cut off between tag and alias.
 * @module
 */
import type { RegistryClient } from "./clients.ts";
import { isMissing, MlflowError } from "./errors.ts";
import { checkAlias } from "./limits.ts";
import type { RegisteredModel } from "./types.ts";

/** Versions that a tag keeps at most: its text is limited. */
const MOST_KEPT = 50;

const tagOf = (alias: string) => `alias_history.${alias}`;

/** The alias of a registered model that moves. */
export interface AliasOf {
  /** The registered model. */
  readonly name: string;
  /** The alias, such as `champion`. */
  readonly alias: string;
}

/** The versions that held the alias before the one that holds it now, oldest first, each once. */
export function heldBefore(model: RegisteredModel, alias: string): number[] {
  const versions = (model.tags[tagOf(alias)] ?? "").split(" ").map(Number).filter(Number.isInteger)
    .filter((version) => version > 0);
  const idx = versions.indexOf(model.aliases[alias]);
  return idx < 0 ? versions : versions.slice(0, idx);
}

/**
 * Moves an alias to a version and keeps who held it.
 *
 * @returns The version that held it; null where none did.
 * @throws {MlflowError} `RESOURCE_DOES_NOT_EXIST` where the version is not there,
 *   `INVALID_PARAMETER_VALUE` for an alias that MLflow refuses.
 */
export async function moveAlias(
  registry: RegistryClient,
  { name, alias, version }: AliasOf & { version: number },
): Promise<number | null> {
  // Before the history is written: a refused alias has none.
  checkAlias(alias);
  const model = await registry.getRegisteredModel(name);
  await registry.getModelVersion(name, version);
  const holder = model.aliases[alias] ?? null;
  if (holder === version) return holder;
  const before = [...heldBefore(model, alias), ...(holder === null ? [] : [holder])];
  const versions = [...before.filter((other) => other !== version), version].slice(-MOST_KEPT);
  await registry.setRegisteredModelTag(name, tagOf(alias), versions.join(" "));
  await registry.setRegisteredModelAlias(name, alias, version);
  return holder;
}

/** Where {@linkcode returnAlias} moved an alias. */
export interface ReturnedAlias {
  /** The version that it left; null where none held it. */
  readonly from: number | null;
  /** The version that holds it now. */
  readonly to: number;
  /** Versions that held it in between and are deleted. */
  readonly deleted: readonly number[];
}

/**
 * Returns an alias to the version that held it before and is still there. A second
 * return goes one further back, never to a version that a return has left.
 *
 * @throws {MlflowError} `INVALID_STATE` where no version held it before.
 */
export async function returnAlias(
  registry: RegistryClient,
  { name, alias }: AliasOf,
): Promise<ReturnedAlias> {
  const model = await registry.getRegisteredModel(name);
  const deleted: number[] = [];
  for (const version of heldBefore(model, alias).reverse()) {
    if (!await isThere(registry, name, version)) {
      deleted.push(version);
      continue;
    }
    await registry.setRegisteredModelAlias(name, alias, version);
    return { from: model.aliases[alias] ?? null, to: version, deleted };
  }
  throw new MlflowError(
    "INVALID_STATE",
    `Cannot return the alias ${alias} of ${name} as no ${
      deleted.length > 0 ? "version that is still there" : "other version"
    } held it before: promote one`,
  );
}

async function isThere(registry: RegistryClient, name: string, version: number): Promise<boolean> {
  try {
    await registry.getModelVersion(name, version);
    return true;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return false;
  }
}
