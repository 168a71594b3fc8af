import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { exists } from "../_shared/files.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import { BegunRuns, endKilledRuns } from "./begun_runs.ts";
import { MlflowError, openMlflow } from "./mod.ts";

const open = (trackingUri: string) => openMlflow({ trackingUri, clock: () => 1_000 });

/** Notes of a process that ended without a word. */
async function noteKilled(folder: string, uri: string, runIds: readonly string[]): Promise<void> {
  await using notes = await BegunRuns.open(folder);
  for (const runId of runIds) notes.note(runId, uri);
}

async function notesIn(folder: string): Promise<number> {
  return await exists(folder) ? [...Deno.readDirSync(folder)].length : 0;
}

Deno.test("endKilledRuns() ends the noted run and its unfinished models, and nobody else's", () =>
  inTestFolder(async (folder) => {
    const path = join(folder, "mlflow.db");
    const uri = `sqlite:///${path}`;
    const notes = join(folder, "begun");
    await using store = await open(uri);
    const { tracking } = store;
    const experimentId = await tracking.createExperiment("offers");
    const begin = async () => (await tracking.createRun(experimentId)).runId;
    const [killed, other, deleted] = [await begin(), await begin(), await begin()];
    const announce = async (sourceRunId: string) =>
      (await tracking.createLoggedModel(experimentId, { name: "model", sourceRunId })).modelId;
    const [unfinished, whole] = [await announce(killed), await announce(killed)];
    const others = await announce(other);
    const files = join(folder, "files");
    await Deno.mkdir(files);
    await Deno.writeTextFile(join(files, "MLmodel"), "{}");
    await tracking.logModelArtifacts(whole, files);
    await tracking.finalizeLoggedModel(whole, "READY");
    const db = new DatabaseSync(path);
    db.prepare("UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = ?").run(deleted);
    await noteKilled(notes, uri, [deleted, "0".repeat(32), killed]);
    const lines = await endKilledRuns(notes, open);
    assertEquals(lines, [`Ended the run ${killed} on ${uri} as KILLED: its process is gone`]);
    const { status, endTime, tags } = await tracking.getRun(killed);
    assertEquals([status, endTime], ["KILLED", 1_000]);
    assertStringIncludes(tags["run.end_reason"], "process ended");
    const models = [unfinished, whole, others].map((id) => tracking.getLoggedModel(id));
    assertEquals((await Promise.all(models)).map((model) => model.status), [
      ...["FAILED", "READY", "PENDING"],
    ]);
    assertEquals((await tracking.getRun(other)).status, "RUNNING");
    const left = db.prepare("SELECT status FROM runs WHERE run_uuid = ?").get(deleted);
    assertEquals(left?.status, "RUNNING");
    db.close();
    assertEquals([await endKilledRuns(notes, open), await notesIn(notes)], [[], 0]);
  }));

Deno.test("endKilledRuns() keeps the notes while a server does not answer", () =>
  inTestFolder(async (folder) => {
    const uri = `sqlite:///${join(folder, "mlflow.db")}`;
    const notes = join(folder, "begun");
    await using store = await open(uri);
    const { runId } = await store.tracking.createRun("0");
    await noteKilled(notes, uri, [runId]);
    const away = () => Promise.reject(new MlflowError("TEMPORARILY_UNAVAILABLE", "It is away"));
    const [line, ...more] = await endKilledRuns(notes, away);
    assertStringIncludes(line, `The run ${runId} may still stand as running`);
    assertEquals([more, await notesIn(notes)], [[], 1]);
    assertEquals((await endKilledRuns(notes, open)).length, 1);
    assertEquals([(await store.tracking.getRun(runId)).status, await notesIn(notes)], [
      "KILLED",
      0,
    ]);
  }));

Deno.test("notes are gone where no run is left open, and those of a living process are not read", () =>
  inTestFolder(async (folder) => {
    {
      await using notes = await BegunRuns.open(folder);
      notes.note("0".repeat(32), "nowhere");
      const nobody = () => Promise.reject(new Error("asked"));
      assertEquals(await endKilledRuns(folder, nobody), []);
      notes.isOpen = false;
    }
    assertEquals(await notesIn(folder), 0);
  }));
