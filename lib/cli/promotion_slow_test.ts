import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exists } from "../_shared/files.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import { findPython } from "../gbm/parity/find_python.ts";
import { openMlflow } from "../registry/mod.ts";
import { startMlflowServer } from "../registry/suite/mod.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TASKS: Record<string, string> =
  JSON.parse(Deno.readTextFileSync(join(ROOT, "deno.json"))).tasks;
const NAME = "healthcare_offer_prioritizer";

interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a task as `deno.json` defines it, with its permissions. */
async function task(
  folder: string,
  line: string,
  environment: Record<string, string>,
): Promise<Said> {
  const [name, ...args] = line.split(" ");
  const folders = ["--out", join(folder, "out"), "--data", join(folder, "plan")];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...TASKS[name].split(" ").slice(1), ...args, ...folders],
    cwd: ROOT,
    env: { NO_COLOR: "1", USER: "somebody", ...environment },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, error };
}

/** Trains two models; the second is refused, promoted by force, and the first returns. */
async function promoteByCommands(folder: string, environment: Record<string, string> = {}) {
  const run = (line: string) => task(folder, line, environment);
  const done = async (line: string) => {
    const said = await run(line);
    assertEquals([said.code, said.error], [0, ""], line);
    return said.out;
  };
  await done("pipeline --members 400 --end train --n-estimators 30 --learning-rate 0.2");
  await done("train --n-estimators 4");
  assertMatch(
    await done("registry list"),
    /2 +challenger[^]*1 +champion[^]*Next: deno task registry promote challenger/,
  );
  const refused = await run("registry promote");
  assertEquals(refused.code, 3);
  assertMatch(
    refused.out,
    /Not promoted: 4 of 7 checks refused\n {2}score_range[^]*test_rmse: [\d,]+\.\d\d %, at most 1\.00 %/,
  );
  assertStringIncludes(refused.out, "Next: deno task registry promote 2 --force --reason TEXT");
  const forced = await done("registry promote 2 --force --reason outage");
  assertStringIncludes(forced, "Promoted: version 2 is champion, by force");
  assertMatch(
    await done("registry show"),
    /version: 2\n[^]*test RMSE[^:]*: \d+\.\d{4}\n[^]*champion before: version 1\nVerdict of the gate:\n {2}verdict: forced\n[^]*reason: outage\n/,
  );
  const returned = await done("registry rollback");
  assertStringIncludes(returned, "version 1 is champion instead of version 2");
  await done(`recommend --model models:/${NAME}@champion`);
  const manifest = JSON.parse(
    await Deno.readTextFile(join(folder, "out", "predictions", "manifest.json")),
  );
  assertEquals([manifest.model_uri, manifest.model_version], [`models:/${NAME}/1`, 1]);
  return { run, done };
}

async function aliasesOf(trackingUri: string): Promise<Record<string, number>> {
  await using mlflow = await openMlflow({ trackingUri, clock: () => 1 });
  return (await mlflow.registry.getRegisteredModel(NAME)).aliases;
}

Deno.test("deno task registry promotes, refuses, forces and returns on the embedded store", () =>
  inTestFolder(async (folder) => {
    const { run, done } = await promoteByCommands(folder);
    const verdict = JSON.parse((await run("registry promote challenger --json")).out);
    assertEquals([verdict.status, verdict.version, verdict.against], ["refused", 2, 1]);
    await done("registry alias staging 2");
    const { versions } = JSON.parse(await done("registry list --json"));
    assertEquals(versions.map(({ aliases }: { aliases: string[] }) => aliases), [
      ["challenger", "staging"],
      ["champion"],
    ]);
    assertMatch(
      await done("registry compare staging champion"),
      /Version 2 beside version 1, measured on \d+ members/,
    );
    const store = `sqlite:///${join(folder, "out", "mlflow", "mlflow.db")}`;
    assertEquals(await aliasesOf(store), { challenger: 2, champion: 1, staging: 2 });
    const refused = async (line: string, code: number, text: string) => {
      const said = await run(line);
      assertEquals(said.code, code, line);
      assertStringIncludes(said.error, text);
    };
    await refused("registry rollback", 3, "no other version held it before");
    await refused("registry list --model-name other", 3, "run `deno task train` first");
    await refused(
      `registry list --tracking-uri sqlite:///${join(folder, "typo", "mlflow.db")}`,
      3,
      "Cannot find models in",
    );
    assertEquals(await exists(join(folder, "typo")), false);
    await refused("registry promote --to staging 2", 2, "all else stands before them");
    await refused("registry promote nobody", 2, 'Cannot find the version "nobody"');
    await refused("registry alias champion 2", 2, "the gate gives it");
    await refused("registry promote --force", 2, "without a reason");
    await refused("registry list --to champion", 2, "but with promote");
    await refused("registry promote --to latest", 2, "Cannot promote to latest");
  }));

Deno.test("deno task registry does the same on an MLflow server, where Python reads the verdict", () =>
  inTestFolder(async (folder) => {
    const python = await findPython();
    await using server = await startMlflowServer(python, folder);
    await promoteByCommands(folder, { MLFLOW_TRACKING_URI: server.url });
    assertEquals(await aliasesOf(server.url), { challenger: 2, champion: 1 });
    const script = `
import json, mlflow
from mlflow import MlflowClient
client = MlflowClient("${server.url}")
version = client.get_model_version("${NAME}", "2")
files = client.list_artifacts(version.run_id, "promotion")
print(json.dumps([version.tags, client.get_registered_model("${NAME}").tags, len(files)]))`;
    const { stdout } = await new Deno.Command(python, { args: ["-c", script], cwd: folder })
      .output();
    const [tags, modelTags, nFiles] = JSON.parse(
      new TextDecoder().decode(stdout).trim().split("\n").at(-1)!,
    );
    assertEquals([tags["promotion.verdict"], tags["promotion.reason"]], ["forced", "outage"]);
    assertMatch(tags["promotion.check.test_rmse"], /^refused: [\d,]+\.\d\d %, at most 1\.00 %/);
    assertEquals(
      [modelTags["alias_history.champion"], "promotion.pending" in modelTags],
      ["1 2", false],
    );
    assert(nFiles >= 1);
  }));
