import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPython } from "../gbm/parity/find_python.ts";
import { readFeatures } from "../features/mod.ts";
import { loadModelFolder } from "../model/mod.ts";
import { OLD_MLFLOW_FOLDER } from "../notebooks/python_environment.ts";
import { openMlflow, type Run } from "../registry/mod.ts";
import { startMlflowServer } from "../registry/suite/mlflow_server.ts";
import { testCommand } from "../_shared/test_command.ts";
import { contentsOf, inTestFolder } from "../_shared/test_folder.ts";

const EXPERIMENT = "healthcare_offer_prioritization";
const MODEL = "healthcare_offer_prioritizer";

/** What a shell may hold; none of it has a place in what is logged or said. */
const SECRET_NAMES = [
  ...["MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"],
  ...["OPENAI_API_KEY", "DATABRICKS_TOKEN", "DATABRICKS_CLIENT_SECRET"],
  ...["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "GITHUB_TOKEN"],
];
const SECRET = "canary-5f2e";

/** Ids, names, addresses, mail and phone numbers of the members of a plan. */
async function membersOf(plan: string): Promise<string[]> {
  const text = await Deno.readTextFile(join(plan, "contacts.csv"));
  const [header, ...rows] = text.trim().split("\n").map((line) => line.split(","));
  const wanted = header.map((name, i) => [name, i] as const)
    .filter(([name]) => /member_id|name|mail|phone|street|address/.test(name));
  assert(wanted.length > 3, header.join());
  // What is short or common may stand in any text, such as a first name.
  return rows.flatMap((row) => wanted.map(([, i]) => row[i])).filter((cell) =>
    cell !== undefined && (/\d/.test(cell) || cell.includes("@")) && cell.length > 5
  );
}

function command(folder: string, args: string[]): Deno.Command {
  const folders = ["--out", join(folder, "out"), "--data", join(folder, "plan")];
  return testCommand([...args, ...folders], {
    environment: Object.fromEntries(SECRET_NAMES.map((name) => [name, SECRET])),
    permissions: ["--allow-net"],
  });
}

async function run(folder: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await command(folder, args).output();
  const [said, warned] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, 0, warned);
  assert(!(said + warned).includes(SECRET), said + warned);
  return said;
}

async function runsOf(folder: string): Promise<Run[]> {
  const trackingUri = `sqlite:///${join(folder, "out", "mlflow", "mlflow.db")}`;
  await using mlflow = await openMlflow({ trackingUri, clock: () => 1 });
  const experiment = await mlflow.tracking.getExperimentByName(EXPERIMENT);
  return [...(await mlflow.tracking.searchRuns([experiment!.experimentId])).items];
}

/** MLflow in Python finds the last run of `train` whole and its champion predicts as ours. */
async function assertPythonAgrees(folder: string, expected: {
  readonly uri: string;
  readonly version: number;
  readonly mlflow: string;
  readonly environment?: Record<string, string>;
}): Promise<void> {
  const { model } = await loadModelFolder(join(folder, "out", "model"));
  const features = await readFeatures(join(folder, "out", "features", "scoring.parquet"));
  const rows = join(folder, "rows.json");
  const data = Array.from(
    { length: features.nRows },
    (_, i) => features.names.map((_, j) => features.values[j * features.nRows + i]),
  );
  await Deno.writeTextFile(rows, JSON.stringify({ columns: features.names, data }));
  const script = fileURLToPath(new URL("../registry/suite/read_store.py", import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
    args: [script, expected.uri, EXPERIMENT, MODEL, rows, "curves/CHRON_001/test_rmse"],
    // MLflow leaves the models that it loads there.
    env: { ...expected.environment, TMPDIR: folder },
    cwd: folder,
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const seen = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
  assertEquals(
    [seen.mlflow, seen.status, seen.version, seen.logged_model, seen.signature],
    [
      ...[expected.mlflow, "FINISHED", [expected.version, true, true]],
      ...[["model", "READY", true], features.names.length],
    ],
  );
  assertEquals(seen.model_identity, [true, true]);
  assertEquals(seen.artifacts, ["environment.json", "plots", "reports"]);
  assertEquals([seen.dataset[0], seen.dataset[2]], ["training_features", {
    "mlflow.data.context": "training",
  }]);
  const curve: [number, number][] = seen.curve;
  assertEquals(curve.map(([step]) => step), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert(curve[9][1] < curve[0][1] && seen.metrics["test/rmse"] > 0);
  const predictions = model.predict(features);
  let largest = 0;
  seen.predictions.flat().forEach((value: number, i: number) => {
    largest = Math.max(largest, Math.abs(value - predictions[i]));
  });
  assertEquals([seen.predictions.length, largest], [features.nRows, 0]);
}

Deno.test("MLflow 3.0.1 and the newest find what demo and train track, in a file and on a server, and predict as we do; nothing of a member is kept", () =>
  inTestFolder(async (folder) => {
    const small = ["--members", "400", "--n-estimators", "15"];
    const said = await run(folder, ["demo", "--csv", ...small]);
    assert(/mlflow ui --backend-store-uri sqlite:\/\/\/\S+mlflow\.db/.test(said), said);
    const trained = await run(folder, ["train", "--n-estimators", "10"]);
    const runs = await runsOf(folder);
    assertEquals(runs.map(({ status, params }) => [status, params.n_estimators]), [
      ["FINISHED", "10"],
      ["FINISHED", "15"],
    ]);
    assert(runs[1].metrics["test/rmse"] > 0 && runs[1].metrics["ranking/model/ndcg_at_5"] > 0.5);

    const uri = `sqlite:///${join(folder, "out", "mlflow", "mlflow.db")}`;
    {
      await using mlflow = await openMlflow({ trackingUri: uri, clock: () => 1 });
      assertEquals((await mlflow.registry.getRegisteredModel(MODEL)).aliases, {
        challenger: 2,
        champion: 1,
      });
      await mlflow.registry.setRegisteredModelAlias(MODEL, "champion", 2);
    }
    const python = await findPython();
    const old = { PYTHONPATH: join(python, "..", "..", OLD_MLFLOW_FOLDER) };
    await assertPythonAgrees(folder, { uri, version: 2, mlflow: "3.0.1", environment: old });
    await assertPythonAgrees(folder, { uri, version: 2, mlflow: "3.17.2" });
    for (const mlflow of ["3.0.1", "3.17.2"]) {
      const onServer = join(folder, `server_${mlflow}`);
      await Deno.mkdir(onServer);
      const isOld = mlflow === "3.0.1";
      const environment = isOld ? old : {};
      const options = isOld ? { oldMlflow: old.PYTHONPATH } : {};
      await using server = await startMlflowServer(python, onServer, options);
      await run(folder, ["train", "--n-estimators", "10", "--tracking-uri", server.url]);
      await assertPythonAgrees(folder, { uri: server.url, version: 1, mlflow, environment });
    }

    const cells = await membersOf(join(folder, "plan"));
    const contents: [string, string][] = [["what train said", trained]];
    for await (const entry of contentsOf(join(folder, "out", "mlflow"))) contents.push(entry);
    assert(cells.length > 1_000 && contents.length > 30);
    for (const [path, content] of contents) {
      assert(!content.includes(SECRET), `secret in ${path}`);
      const cell = cells.find((cell) => content.includes(cell));
      assertEquals(cell, undefined, path);
    }
  }));

Deno.test("an interrupted training run ends as KILLED, a killed one when the next command looks", () =>
  inTestFolder(async (folder) => {
    await run(folder, ["pipeline", "--members", "400", "--end", "features"]);
    const start = async (nBefore: number) => {
      const child = command(folder, ["train", "--n-estimators", "10000"]).spawn();
      const isThere = async () => {
        try {
          return (await runsOf(folder)).length > nBefore;
        } catch {
          return false;
        }
      };
      while (!await isThere()) {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      }
      return child;
    };
    const interrupted = await start(0);
    interrupted.kill("SIGINT");
    assertEquals((await interrupted.output()).code, 130);
    const [first] = await runsOf(folder);
    assertEquals([first.status, first.tags["run.end_reason"]], ["KILLED", "interrupted"]);
    const killed = await start(1);
    killed.kill("SIGKILL");
    await killed.output();
    const statuses = (await runsOf(folder)).map(({ status }) => status);
    assertEquals(statuses, ["KILLED", "KILLED"]);
  }));
