import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { UsageError } from "../../_shared/errors.ts";
import { exists } from "../../_shared/files.ts";
import { logModel, type Mlflow, MlflowError, openMlflow, relocateSqlite } from "../mod.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";

const clock = () => 1_790_000_000_000;

const open = (folder: string) =>
  openMlflow({ trackingUri: `sqlite:///${join(folder, "mlflow.db")}`, clock });

async function register({ tracking, registry }: Mlflow): Promise<string> {
  const experimentId = await tracking.createExperiment("offers");
  const { runId } = await tracking.createRun(experimentId);
  const { modelId } = await logModel(tracking, {
    runId,
    name: "model",
    write: (to) => Deno.writeTextFile(join(to, "MLmodel"), "{}"),
  });
  await registry.createRegisteredModel("prioritizer");
  await registry.createModelVersion("prioritizer", { source: `models:/${modelId}` });
  return runId;
}

Deno.test("openMlflow() creates the schema of MLflow 3.0.1 with its experiment 0", () =>
  inTestFolder(async (folder) => {
    await using _ = await open(join(folder, "new"));
    const db = new DatabaseSync(join(folder, "new", "mlflow.db"));
    assertEquals(
      { ...db.prepare("SELECT version_num FROM alembic_version").get() },
      { version_num: "bda7b8c39065" },
    );
    assertEquals(
      { ...db.prepare("SELECT experiment_id, name, artifact_location FROM experiments").get() },
      {
        experiment_id: 0,
        name: "Default",
        artifact_location: join(folder, "new", "artifacts", "0"),
      },
    );
    db.close();
  }));

Deno.test("openMlflow() refuses a file whose MLflow wants or lacks a column, and what is no database", () =>
  inTestFolder(async (folder) => {
    await (await open(folder))[Symbol.asyncDispose]();
    const path = join(folder, "mlflow.db");
    const refused = async (text: string) => {
      const error = await assertRejects(() => open(folder), MlflowError);
      assertEquals([error.errorCode, error.message.includes(text)], ["INVALID_STATE", true]);
    };
    const change = (sql: string) => {
      const db = new DatabaseSync(path);
      db.exec(sql);
      db.close();
    };
    change("ALTER TABLE runs ADD COLUMN pod VARCHAR(8) DEFAULT 'x' NOT NULL");
    await (await open(folder))[Symbol.asyncDispose]();
    change(
      "DROP TABLE input_tags; CREATE TABLE input_tags (input_uuid TEXT, name TEXT, value TEXT, kind TEXT NOT NULL)",
    );
    await refused("input_tags.kind");
    change("DROP TABLE input_tags");
    await refused("lacks input_tags.input_uuid");
    await Deno.writeTextFile(path, "no database ".repeat(100));
    await refused("no SQLite file");
  }));

Deno.test("openMlflow() names the sign that MLflow would cut a path at", () =>
  inTestFolder(async (folder) => {
    for (const sign of ["%", ";"]) {
      const error = await assertRejects(() => open(join(folder, `a${sign}b`)), MlflowError);
      assertStringIncludes(error.message, `a folder with ${sign} in its path`);
    }
    for (const sign of ["?", "#"]) {
      await assertRejects(() => open(join(folder, `a${sign}b`)), UsageError);
    }
    await (await open(join(folder, "a b ü 😀 'c'")))[Symbol.asyncDispose]();
  }));

Deno.test("openMlflow() cleans up what a killed process had begun, and says so", () =>
  inTestFolder(async (folder) => {
    const writer = new URL("../suite/begin_and_wait.ts", import.meta.url).pathname;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "-A", writer, `sqlite:///${join(folder, "mlflow.db")}`],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    const { runId, modelId, modelFolder } = JSON.parse(new TextDecoder().decode(value));
    await using before = await open(folder);
    assertEquals(before.notices, []);
    assertEquals((await before.tracking.getRun(runId)).status, "RUNNING");
    child.kill("SIGKILL");
    await child.status;
    await using after = await open(folder);
    assertEquals(after.notices.map((notice) => notice.split(" ")[0]), [
      "Ended",
      "Removed",
      "Removed",
    ]);
    const run = await after.tracking.getRun(runId);
    assertEquals([run.status, run.endTime], ["KILLED", clock()]);
    assertStringIncludes(run.tags["run.end_reason"], "process");
    await assertRejects(() => after.tracking.getLoggedModel(modelId), MlflowError);
    assert(!await exists(dirname(modelFolder)));
    await using again = await open(folder);
    assertEquals(again.notices, []);
  }));

Deno.test("openMlflow() leaves the runs of open and of closed stores alone", () =>
  inTestFolder(async (folder) => {
    await using first = await open(folder);
    const experimentId = await first.tracking.createExperiment("offers");
    const mine = await first.tracking.createRun(experimentId);
    const second = await open(folder);
    const theirs = await second.tracking.createRun(experimentId);
    await second[Symbol.asyncDispose]();
    await using third = await open(folder);
    for (const { runId } of [mine, theirs]) {
      assertEquals((await third.tracking.getRun(runId)).status, "RUNNING");
    }
    assertEquals(third.notices, []);
  }));

Deno.test("relocateSqlite() lets a moved store find its artifacts", () =>
  inTestFolder(async (folder) => {
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    const store = await open(from);
    const runId = await register(store);
    await store[Symbol.asyncDispose]();
    await Deno.rename(from, to);
    const relocation = await relocateSqlite(join(to, "mlflow.db"), { clock });
    assertEquals(relocation, {
      from: join(from, "artifacts"),
      to: join(to, "artifacts"),
      nChanged: 5,
      nElsewhere: 0,
    });
    await using moved = await open(to);
    await moved.registry.downloadModelVersion("prioritizer", 1, join(folder, "copy"));
    assert(await exists(join(folder, "copy", "MLmodel")));
    const { artifactUri } = await moved.tracking.getRun(runId);
    assert(artifactUri.startsWith(join(to, "artifacts")));
    assertEquals((await relocateSqlite(join(to, "mlflow.db"), { clock })).nChanged, 0);
  }));

Deno.test("a version is refused when its files were removed", () =>
  inTestFolder(async (folder) => {
    await using store = await open(folder);
    await register(store);
    const { source } = await store.registry.getModelVersion("prioritizer", 1);
    const uri = await store.registry.getModelVersionDownloadUri("prioritizer", 1);
    await Deno.remove(uri, { recursive: true });
    await assertRejects(
      () => store.registry.createModelVersion("prioritizer", { source }),
      MlflowError,
      "its files are not there",
    );
  }));
