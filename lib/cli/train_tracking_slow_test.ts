import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPython } from "../gbm/parity/find_python.ts";
import { readFeatures } from "../features/mod.ts";
import { loadModel } from "../model/mod.ts";
import { openMlflow, type Run } from "../registry/mod.ts";
import { inTestFolder } from "../_shared/test_folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FLAGS = ["--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--allow-ffi"];
const EXPERIMENT = "healthcare_offer_prioritization";
const MODEL = "healthcare_offer_prioritizer";

function command(folder: string, args: string[]): Deno.Command {
  const folders = ["--out", join(folder, "out"), "--data", join(folder, "plan")];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...FLAGS, "--allow-sys", "lib/cli.ts", ...args, ...folders],
    cwd: ROOT,
    env: { NO_COLOR: "1", MLFLOW_TRACKING_TOKEN: "canary-token-5f2e" },
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(folder: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await command(folder, args).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function runsOf(folder: string): Promise<Run[]> {
  const trackingUri = `sqlite:///${join(folder, "out", "mlflow", "mlflow.db")}`;
  await using mlflow = await openMlflow({ trackingUri, clock: () => 1 });
  const experiment = await mlflow.tracking.getExperimentByName(EXPERIMENT);
  return [...(await mlflow.tracking.searchRuns([experiment!.experimentId])).items];
}

/** Every file below a folder as text of bytes. */
async function* contentsOf(folder: string): AsyncGenerator<[string, string]> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* contentsOf(path);
    else yield [path, new TextDecoder("latin1").decode(await Deno.readFile(path))];
  }
}

Deno.test("demo and train track runs that Python finds; it loads the champion and predicts as we do; nothing of a member is kept", () =>
  inTestFolder(async (folder) => {
    const small = ["--members", "400", "--n-estimators", "15"];
    const said = await run(folder, ["demo", ...small]);
    assert(/mlflow ui --backend-store-uri sqlite:\/\/\/\S+mlflow\.db/.test(said), said);
    await run(folder, ["train", "--n-estimators", "10"]);
    const runs = await runsOf(folder);
    assertEquals(runs.map(({ status, params }) => [status, params.n_estimators]), [
      ["FINISHED", "10"],
      ["FINISHED", "15"],
    ]);
    assert(runs[1].metrics["test/rmse"] > 0 && runs[1].metrics["ranking/model/ndcg_at_5"] > 0.5);

    const { model } = await loadModel(join(folder, "out", "model"));
    const features = await readFeatures(join(folder, "out", "features", "scoring.parquet"));
    const rows = join(folder, "rows.json");
    const data = Array.from(
      { length: features.nRows },
      (_, i) => features.names.map((_, j) => features.values[j * features.nRows + i]),
    );
    await Deno.writeTextFile(rows, JSON.stringify({ columns: features.names, data }));
    const script = join(ROOT, "lib", "registry", "suite", "read_store.py");
    const uri = `sqlite:///${join(folder, "out", "mlflow", "mlflow.db")}`;
    await using mlflow = await openMlflow({ trackingUri: uri, clock: () => 1 });
    assertEquals((await mlflow.registry.getRegisteredModel(MODEL)).aliases, {
      challenger: 2,
      champion: 1,
    });
    await mlflow.registry.setRegisteredModelAlias(MODEL, "champion", 2);
    const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
      args: [script, uri, EXPERIMENT, MODEL, rows],
      cwd: folder,
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const seen = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);
    assertEquals([seen.version, seen.signature, seen.model_identity], [
      [2, true, true],
      features.names.length,
      [true, true],
    ]);
    assertEquals(seen.artifacts, ["environment.json", "plots", "reports"]);
    const predictions = model.predict(features);
    let largest = 0;
    seen.predictions.flat().forEach((value: number, i: number) => {
      largest = Math.max(largest, Math.abs(value - predictions[i]));
    });
    assertEquals([seen.predictions.length, largest], [features.nRows, 0]);

    for await (const [path, content] of contentsOf(join(folder, "out", "mlflow"))) {
      assert(!/\bM\d{5}\b/.test(content), `member in ${path}`);
      assert(!content.includes("canary-token-5f2e"), `token in ${path}`);
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
