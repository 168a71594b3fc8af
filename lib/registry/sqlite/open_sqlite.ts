/**
 * Opens an SQLite store: the database, the artifacts beside it, and the clean-up
 * after a process that was killed.
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { removeFolder } from "../../_shared/files.ts";
import { MlflowError } from "../errors.ts";
import { END_REASON_TAG } from "../end_reason.ts";
import { randomId } from "../new_id.ts";
import type { BackendOptions, Mlflow } from "../clients.ts";
import { localPath } from "./artifacts.ts";
import { Database } from "./database.ts";
import { getLoggedModel, removePendingModel } from "./logged_models.ts";
import { SqliteRegistry } from "./registry_client.ts";
import { setRunTags } from "./runs.ts";
import { SqliteTracking } from "./tracking_client.ts";
import { type Begun, cleanAfterKilled, WriterJournal } from "./writer_journal.ts";

/** What the two clients of an open store share. */
export interface SqliteStore {
  readonly db: Database;
  readonly journal: WriterJournal;
  readonly artifactRoot: string;
  readonly clock: () => number;
  readonly newId: () => string;
}

/**
 * Opens the store in the file `path`, creating it; its artifacts lie in the folder
 * `artifacts` beside it.
 */
export async function openSqlite(path: string, options: BackendOptions): Promise<Mlflow> {
  const { clock, newId = randomId } = options;
  const file = resolve(path);
  const folder = dirname(file);
  checkFolder(folder);
  const artifactRoot = join(folder, "artifacts");
  const db = await Database.open(file, {
    defaultLocation: join(artifactRoot, "0"),
    now: clock(),
  });
  try {
    const writers = join(folder, ".writers");
    const journal = await WriterJournal.create(writers, newId);
    const notices: string[] = [];
    await cleanAfterKilled(writers, async (lines) => {
      for (const line of lines) notices.push(...await cleanUp(db, line, clock()));
      return true;
    });
    const store: SqliteStore = { db, journal, artifactRoot, clock, newId };
    return {
      tracking: new SqliteTracking(store),
      registry: new SqliteRegistry(store),
      notices,
      [Symbol.asyncDispose]: async () => {
        db[Symbol.dispose]();
        await journal[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    db[Symbol.dispose]();
    throw error;
  }
}

/** MLflow reads a location as a URI, so these characters would cut it. */
function checkFolder(folder: string): void {
  const bad = /[?#%;]/.exec(folder);
  if (bad) {
    throw new MlflowError(
      "INVALID_PARAMETER_VALUE",
      `Cannot keep an MLflow store in a folder with ${bad[0]} in its path: choose another folder`,
    );
  }
}

async function cleanUp(
  db: Database,
  { begun, name }: { begun: Begun; name: string },
  now: number,
): Promise<string[]> {
  switch (begun) {
    case "file": {
      const isThere = await isPresent(name);
      await removeFolder(name);
      return isThere ? [`Removed the half-written ${name}`] : [];
    }
    case "model": {
      const folder = await db.write(() => {
        const isThere = db.get("SELECT 1 FROM logged_models WHERE model_id = ?", name);
        const uri = isThere ? getLoggedModel(db, name).artifactUri : null;
        return removePendingModel(db, name) ? uri : null;
      });
      if (folder === null) return [];
      await removeFolder(dirname(localPath(folder)));
      return [`Removed the logged model ${name}, which was never finished`];
    }
    case "run": {
      const isKilled = await db.write(() => {
        const nChanged = db.run(
          "UPDATE runs SET status = 'KILLED', end_time = ? WHERE run_uuid = ? AND status = 'RUNNING'",
          now,
          name,
        );
        if (nChanged > 0) {
          setRunTags(db, name, { [END_REASON_TAG]: "its process ended without a word" });
        }
        return nChanged > 0;
      });
      return isKilled ? [`Ended the run ${name} as KILLED: its process is gone`] : [];
    }
  }
}

async function isPresent(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
