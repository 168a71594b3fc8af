/**
 * The registry client over SQLite: one transaction per call.
 * @module
 */
import { HASH_TAG } from "../local_files.ts";
import type { RegistryClient } from "../clients.ts";
import type { KeyValues, ModelVersion, Page, RegisteredModel, SearchOptions } from "../types.ts";
import { parseModelUri } from "../uri.ts";
import { fetchModel, localPath } from "./artifacts.ts";
import { getLoggedModel } from "./logged_models.ts";
import * as versions from "./model_versions.ts";
import type { SqliteStore } from "./open_sqlite.ts";
import * as models from "./registered_models.ts";

/** Registered models and versions of an SQLite store. */
export class SqliteRegistry implements RegistryClient {
  readonly #store: SqliteStore;

  constructor(store: SqliteStore) {
    this.#store = store;
  }

  createRegisteredModel(
    name: string,
    options: { description?: string; tags?: KeyValues } = {},
  ): Promise<RegisteredModel> {
    const { db, clock } = this.#store;
    return db.write(() => models.createRegisteredModel(db, name, { ...options, now: clock() }));
  }

  getRegisteredModel(name: string): Promise<RegisteredModel> {
    const { db } = this.#store;
    return db.read(() => models.getRegisteredModel(db, name));
  }

  searchRegisteredModels(options: SearchOptions = {}): Promise<Page<RegisteredModel>> {
    const { db } = this.#store;
    return db.read(() => models.searchRegisteredModels(db, options));
  }

  updateRegisteredModel(name: string, changes: { description: string }): Promise<void> {
    const { db, clock } = this.#store;
    return db.write(() => models.updateRegisteredModel(db, name, { ...changes, now: clock() }));
  }

  setRegisteredModelTag(name: string, key: string, value: string): Promise<void> {
    const { db, clock } = this.#store;
    return db.write(() => models.setRegisteredModelTag(db, name, { key, value, now: clock() }));
  }

  deleteRegisteredModelTag(name: string, key: string): Promise<void> {
    const { db } = this.#store;
    return db.write(() => models.deleteRegisteredModelTag(db, name, key));
  }

  createModelVersion(
    name: string,
    options: { source: string; runId?: string; description?: string; tags?: KeyValues },
  ): Promise<ModelVersion> {
    const { db, clock } = this.#store;
    return db.write(() => versions.createModelVersion(db, name, { ...options, now: clock() }));
  }

  getModelVersion(name: string, version: number): Promise<ModelVersion> {
    const { db } = this.#store;
    return db.read(() => versions.getModelVersion(db, name, version));
  }

  searchModelVersions(options: SearchOptions = {}): Promise<Page<ModelVersion>> {
    const { db } = this.#store;
    return db.read(() => versions.searchModelVersions(db, options));
  }

  updateModelVersion(
    name: string,
    version: number,
    changes: { description: string },
  ): Promise<void> {
    const { db, clock } = this.#store;
    return db.write(() =>
      versions.updateModelVersion(db, { name, version }, { ...changes, now: clock() })
    );
  }

  setModelVersionTag(name: string, version: number, key: string, value: string): Promise<void> {
    const { db } = this.#store;
    return db.write(() => versions.setModelVersionTag(db, { name, version }, { key, value }));
  }

  deleteModelVersionTag(name: string, version: number, key: string): Promise<void> {
    const { db } = this.#store;
    return db.write(() => versions.deleteModelVersionTag(db, { name, version }, key));
  }

  setRegisteredModelAlias(name: string, alias: string, version: number): Promise<void> {
    const { db } = this.#store;
    return db.write(() => models.setAlias(db, name, alias, version));
  }

  deleteRegisteredModelAlias(name: string, alias: string): Promise<void> {
    const { db } = this.#store;
    return db.write(() => models.deleteAlias(db, name, alias));
  }

  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    const { db } = this.#store;
    return db.read(() =>
      versions.getModelVersion(db, name, models.versionOfAlias(db, name, alias))
    );
  }

  getModelVersionDownloadUri(name: string, version: number): Promise<string> {
    const { db } = this.#store;
    return db.read(() => versions.downloadUri(db, name, version));
  }

  async downloadModelVersion(name: string, version: number, folder: string): Promise<void> {
    const { db } = this.#store;
    const { uri, hash } = await db.read(() => {
      const { source } = versions.getModelVersion(db, name, version);
      return { uri: versions.downloadUri(db, name, version), hash: hashOf(this.#store, source) };
    });
    const what = `version ${version} of ${name}`;
    await fetchModel({ what, from: localPath(uri), hash }, folder);
  }
}

/** The hash of the logged model that a version was made from; Python may have made it otherwise. */
function hashOf({ db }: SqliteStore, source: string): string | undefined {
  if (!source.startsWith("models:/m-")) return undefined;
  const reference = parseModelUri(source);
  return reference.kind === "loggedModel"
    ? getLoggedModel(db, reference.modelId).tags[HASH_TAG]
    : undefined;
}
