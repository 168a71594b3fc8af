import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { sha256File } from "../_shared/files.ts";
import { type Ended, runTestCommand, testCommand } from "../_shared/test_command.ts";
import { inTestFolder } from "../_shared/test_folder.ts";

const MEMBERS = ["--members", "600"];
const SMALL = [...MEMBERS, "--n-estimators", "20"];

/** Runs a command with folders below `folder`. */
function run(
  folder: string,
  args: string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  return runTestCommand([
    ...args,
    ...(args.includes("--out") ? [] : ["--out", join(folder, "out")]),
    ...(args.includes("--data") ? [] : ["--data", join(folder, "data", "plan")]),
  ], { environment });
}

async function hashes(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of Deno.readDir(folder)) {
    // A tracking store holds ids and times.
    if (entry.name === "mlflow") continue;
    const path = join(folder, entry.name);
    if (entry.isFile) found[entry.name] = await sha256File(path);
    else {
      for (const [name, hash] of Object.entries(await hashes(path))) {
        found[join(entry.name, name)] = hash;
      }
    }
  }
  return found;
}

/** Ends with the code and one line that holds the text, and no stack trace. */
function refused(ended: Ended, code: number, text: string): void {
  assertEquals(ended.code, code, ended.err);
  const lines = ended.err.trim().split("\n");
  assertStringIncludes(lines[lines.length - 1], text);
  assert(!ended.err.includes("    at "), ended.err);
}

Deno.test("demo gives the same bytes under another time zone, locale and thread count", () =>
  inTestFolder(async (folder) => {
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    const first = await run(a, ["demo", ...SMALL, "--threads", "1"], { TZ: "UTC", LC_ALL: "C" });
    const second = await run(b, ["demo", ...SMALL, "--threads", "4"], {
      TZ: "Pacific/Auckland",
      LC_ALL: "de_DE.UTF-8",
      LANG: "de_DE.UTF-8",
    });
    assertEquals([first.code, second.code], [0, 0], first.err + second.err);
    const found = await hashes(a);
    assert(Object.keys(found).length > 25, Object.keys(found).join(" "));
    assertEquals(await hashes(b), found);
    assertEquals(first.out.match(/^Member /gm)?.length, 3);
    assertStringIncludes(first.out, "reasons.csv");
  }));

Deno.test("pipeline scores the Synthea sample with the model of the demo", () =>
  inTestFolder(async (folder) => {
    assertEquals((await run(folder, ["demo", ...SMALL])).code, 0);
    const model = await sha256File(join(folder, "out", "model", "manifest.json"));
    const args = ["--source", "synthea", "--dir", "data/samples/synthea", "--as-of", "2023-01-01"];
    const ended = await run(folder, ["pipeline", ...args]);
    assertEquals(ended.code, 0, ended.err);
    assertEquals(await sha256File(join(folder, "out", "model", "manifest.json")), model);
    const csv = await Deno.readTextFile(join(folder, "out", "predictions", "recommendations.csv"));
    const perMember = new Map<string, number>();
    for (const line of csv.trim().split("\n").slice(1)) {
      const id = line.split(",")[0];
      perMember.set(id, (perMember.get(id) ?? 0) + 1);
    }
    assertEquals(perMember.size, 40);
    assert(Math.max(...perMember.values()) <= 5);
    const reasons = await Deno.readTextFile(join(folder, "out", "predictions", "reasons.csv"));
    assert(
      !/in touch with us mostly|good part of your pharmacy benefit|high deductible/.test(reasons),
      "cites a fill",
    );
    const report = await Deno.readTextFile(join(folder, "out", "reports", "source_report.md"));
    assertStringIncludes(report, "Engagement");
    refused(
      await run(folder, ["pipeline", ...args.with(-1, "2030-01-01")]),
      3,
      "2030-01-01",
    );
  }));

Deno.test("commands refuse wrong usage with 2 and one line", () =>
  inTestFolder(async (folder) => {
    refused(await run(folder, ["demoo"]), 2, 'did you mean "demo"');
    refused(await run(folder, ["demo", "--membres", "5"]), 2, "did you mean --members");
    refused(await run(folder, ["demo", "--members", "many"]), 2, "--members");
    refused(await run(folder, ["demo", "--members", "-5"]), 2, "--members");
    refused(await run(folder, ["data", "--data", folder, "--out", folder]), 2, "one folder");
    refused(await run(folder, ["pipeline", "--start", "trian"]), 2, "Unknown stage");
    refused(await run(folder, ["pipeline", "--start", "reasons", "--end", "data"]), 2, "order");
    refused(await run(folder, ["data", "--source", "files"]), 2, "--dir DIR");
    refused(await run(folder, ["demo", "--config", "no.json"]), 3, "no.json");
    const help = await run(folder, ["train", "--help"]);
    assertEquals(help.code, 0);
    assertStringIncludes(help.out, "--n-estimators VALUE");
    const shown = await run(folder, ["demo", "--seed", "7", "--show-settings"]);
    assertMatch(shown.out, /^seed +7 {2}\(flag\)$/m);
  }));

Deno.test("stages refuse missing, changed and mismatching input with 3 and the remedy", () =>
  inTestFolder(async (folder) => {
    refused(await run(folder, ["features"]), 3, "deno task data");
    refused(await run(folder, ["data", "--source", "files", "--dir", folder]), 3, "members");
    assertEquals((await run(folder, ["pipeline", "--end", "train", ...SMALL])).code, 0);

    refused(await run(folder, ["features", "--as-of", "2031-01-01"]), 3, "2031-01-01");
    refused(await run(folder, ["features", "--as-of", "2019-01-01"]), 3, "2019-01-01");

    const fitted = join(folder, "out", "model", "fitted_state.json");
    const text = await Deno.readTextFile(fitted);
    await Deno.writeTextFile(fitted, text.replace("1", "2"));
    refused(await run(folder, ["recommend"]), 3, "fitted_state.json");
    await Deno.writeTextFile(fitted, text);

    assertEquals((await run(folder, ["data", ...MEMBERS, "--seed", "5"])).code, 0);
    refused(await run(folder, ["recommend"]), 3, "has changed since");
    refused(await run(folder, ["reasons"]), 3, "has changed since");

    assertEquals((await run(folder, ["features"])).code, 0);
    refused(await run(folder, ["recommend"]), 3, "fitted on other members");
    assertEquals((await run(folder, ["train", "--n-estimators", "5"])).code, 0);
    assertEquals((await run(folder, ["recommend"])).code, 0);
    refused(await run(folder, ["recommend", "--as-of", "2026-01-31"]), 3, "as of 2026-06-30");
    assertEquals((await run(folder, ["features", "--as-of", "2026-01-31"])).code, 0);
    refused(await run(folder, ["reasons"]), 3, "since the recommendations");

    const few = await run(folder, ["pipeline", "--end", "features", "--members", "20"]);
    assertEquals(few.code, 0);
    refused(await run(folder, ["train"]), 3, "--members");
  }));

Deno.test("commands name folders that cannot be written and a run that is under way", () =>
  inTestFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    refused(
      await run(folder, ["data", ...MEMBERS, "--data", join(file, "x")]),
      3,
      "another folder",
    );
    refused(await run(folder, ["demo", ...SMALL, "--out", join(file, "x")]), 3, "another folder");
    refused(await run(folder, ["data", ...MEMBERS, "--data", file]), 3, "another folder");
    refused(await run(folder, ["data", ...MEMBERS, "--out", file]), 3, "another folder");

    const lock = await Deno.open(join(folder, ".out.lock"), { create: true, write: true });
    await lock.lock(true);
    refused(await run(folder, ["data", ...MEMBERS]), 3, "another run");
    lock.close();
  }));

Deno.test("an interrupted run leaves the old files whole and no half ones", () =>
  inTestFolder(async (folder) => {
    assertEquals((await run(folder, ["pipeline", ...SMALL])).code, 0);
    const before = await hashes(folder);
    const child = testCommand([
      ...["data", "--members=200000"],
      ...[`--data=${join(folder, "data", "plan")}`, `--out=${join(folder, "out")}`],
    ]).spawn();
    await child.stdout.cancel();
    const reader = child.stderr.getReader();
    // The first progress line says that the work is under way.
    await reader.read();
    child.kill("SIGINT");
    while (!(await reader.read()).done);
    assertEquals((await child.status).code, 130);
    assertEquals(await hashes(folder), before);
  }));
