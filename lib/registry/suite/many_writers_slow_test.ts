import { assert, assertEquals, assertRejects } from "@std/assert";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { MlflowError, openMlflow } from "../mod.ts";
import { killWriters, registerAtOnce } from "./many_writers.ts";

async function withStore(run: (trackingUri: string, folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "mlflow_writers_" });
  try {
    await run(`sqlite:///${join(folder, "mlflow.db")}`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Names of the files and folders that are made below a watched folder. */
async function namesMade(watcher: Deno.FsWatcher): Promise<string[]> {
  const names = new Set<string>();
  for await (const { kind, paths } of watcher) {
    if (kind === "create") { for (const path of paths) names.add(basename(path)); }
  }
  return [...names];
}

Deno.test("eight processes that register 50 versions each at once get 400 different ones", () =>
  withStore(async (trackingUri, folder) => {
    const options = { trackingUri, folder, name: "at once", nProcesses: 8, nVersions: 50 };
    const watcher = Deno.watchFs(folder, { recursive: false });
    const made = namesMade(watcher);
    assertEquals(await registerAtOnce(options), {
      nTold: 400,
      nDistinct: 400,
      nThere: 400,
      faults: [],
    });
    watcher.close();
    // A process that is killed leaves its temporary folders: they are to go with this one.
    const temporary = (await made).filter((name) => name.startsWith("logged-model-"));
    assertEquals([temporary.length, temporary.filter((name) => existsSync(join(folder, name)))], [
      8,
      [],
    ]);
  }));

Deno.test("a store is whole after each of ten kills of a process that registers and promotes", () =>
  withStore(async (trackingUri, folder) => {
    const options = { trackingUri, folder, name: "kills", nKills: 10, seed: 7, mostMs: 400 };
    const { nKills, nVersions, cleaned, faults } = await killWriters(options);
    assertEquals([nKills, faults], [10, []]);
    assert(nVersions > 0 && Object.keys(cleaned).length > 0);
  }));

Deno.test("a writer that holds the store for more than 10 s is named", () =>
  withStore(async (trackingUri, folder) => {
    await using store = await openMlflow({ trackingUri, clock: () => 1 });
    const db = new DatabaseSync(join(folder, "mlflow.db"));
    db.exec("BEGIN IMMEDIATE");
    const error = await assertRejects(() => store.tracking.createExperiment("x"), MlflowError);
    assertEquals(error.errorCode, "TEMPORARILY_UNAVAILABLE");
    db.exec("ROLLBACK");
    db.close();
    await store.tracking.createExperiment("x");
  }));
