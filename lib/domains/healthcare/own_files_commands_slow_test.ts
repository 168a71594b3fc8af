import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { exists } from "../../_shared/files.ts";
import { type Ended, runTestCommand } from "../../_shared/test_command.ts";
import { Database } from "../../data/database.ts";
import { countCanaries, leaks, plantAccepted, plantRefused } from "./test_canaries.ts";
import { withCase } from "./test_own_files.ts";

/** Runs a command over `folder`, with its output in `folder/made`. */
function run(folder: string, args: readonly string[]): Promise<Ended> {
  const made = join(folder, "made");
  const folders = ["--dir", folder, "--out", join(made, "out")];
  const data = args[0] === "validate" ? [] : ["--data", join(made, "data")];
  return runTestCommand([...args, ...folders, ...data]);
}

Deno.test("validate ends with 0 and the report for files that are accepted", () =>
  withCase("16_repeated_rows", async (folder) => {
    const { code, out, err } = await run(folder, ["validate"]);
    assertEquals([code, err], [0, ""]);
    assertStringIncludes(out, "primary-key");
    const again = await run(folder, ["validate", "--json"]);
    const report = JSON.parse(again.out);
    const path = join(folder, "made", "out", "reports", "validation.json");
    assertEquals(report, JSON.parse(await Deno.readTextFile(path)));
  }));

Deno.test("validate ends with 3 and every fault for files that are refused, without a stack", () =>
  withCase("all_at_once", async (folder) => {
    const { code, out, err } = await run(folder, ["validate"]);
    assertEquals(code, 3);
    assertStringIncludes(out, "of 25 faults refuse");
    assert(!/^ +at /m.test(out + err), err);
    assertEquals(await exists(join(folder, "made", "data")), false);
    const data = await run(folder, ["data", "--source", "files"]);
    assertEquals(data.code, 3);
    assertStringIncludes(data.err, "25 in all");
    assert(!/^ +at /m.test(data.out + data.err), data.err);
    assertEquals(await exists(join(folder, "made", "data", "manifest.json")), false);
  }));

const COMMANDS = [
  ["validate"],
  ["validate", "--json"],
  ["validate", "--debug", "--strict"],
  ["validate", "--suggest-mapping"],
  ["validate", "--suggest-mapping", "--json"],
  ["data", "--source", "files"],
  ["data", "--source", "files", "--json", "--debug"],
];

for (
  const [name, plant, codes] of [
    ["accepted", plantAccepted, [0, 2]],
    ["refused", plantRefused, [3]],
  ] as const
) {
  Deno.test(`no command says a member's data of files that are ${name}`, async () => {
    const folder = await Deno.makeTempDir();
    await plant(folder);
    if (name === "refused") await plantParquet(folder);
    for (const args of COMMANDS) {
      const { code, out, err } = await run(folder, args);
      const expected = args.includes("--suggest-mapping") ? [0] : codes;
      assert(expected.some((each) => each === code), `${args.join(" ")}: ${code} ${err}`);
      const said = `${out}\n${err}`.split("\n").filter((line) => countCanaries(line) > 0);
      assertEquals(said, [], args.join(" "));
      assertEquals(leaks(join(folder, "made", "out")), [], args.join(" "));
    }
    await Deno.remove(folder, { recursive: true });
  });
}

/** A Parquet file whose every column holds canaries, whatever its type. */
async function plantParquet(folder: string): Promise<void> {
  using db = await Database.open({ threads: 1 });
  await db.copyTo(
    `SELECT 'CNRY-' || i AS plan_type, 'CNRY-' || i AS benefit_type, 'CNRY-' || i AS deductible,
       'CNRY-' || i AS note FROM range(10) AS rows(i)`,
    join(folder, "plan_design.parquet"),
  );
}
