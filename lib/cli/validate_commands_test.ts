import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { UsageError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { resolveSettings, type SettingName } from "../config.ts";
import type { ValidationReport } from "../data/input/mod.ts";
import type { CommandInput } from "./command.ts";
import { Console } from "./console.ts";
import { nextStep, VALIDATE_COMMAND } from "./validate_commands.ts";

const MEMBERS = [
  "member_id,age,gender,region,plan_type,tenure_months,income_bracket,family_size,risk_score," +
  "chronic_condition_count",
  "CANARY1,44,F,West,PPO,12,Low,2,20.5,0",
  "CANARY2,51,M,West,HMO,30,High,1,40,2",
  "CANARY3,62,F,West,HMO,30,High,1,40,2",
];
const CLAIMS = [
  "claim_id,member_id,claim_date,claim_type,claim_amount,paid_amount,member_responsibility," +
  "diagnosis_category,provider_type,in_network",
  "CANARY4,CANARY1,2026-05-02,primary_care,120.00,80.00,20.00,diabetes,physician,true",
  "CANARY5,CANARY2,2026-06-20,lab,50.00,50.00,0.00,other,laboratory,true",
];

function inputOf(
  flags: Partial<Record<SettingName, string | boolean>>,
  own: Record<string, boolean> = {},
): CommandInput {
  const isJson = own.json === true;
  return {
    ...resolveSettings({ flags }),
    flags: own,
    operands: [],
    console: new Console({ isJson, clock: () => 0 }),
  };
}

/** Runs `validate` on files and returns what it said, its code and the folder's content. */
async function validate(
  files: Record<string, readonly string[]>,
  flags: Partial<Record<SettingName, string | boolean>> = {},
  own: Record<string, boolean> = {},
) {
  const folder = await Deno.makeTempDir();
  const lines: string[] = [];
  const log = console.log;
  console.log = (line: string) => lines.push(line);
  const dir = join(folder, "own data");
  const out = join(folder, "out");
  try {
    await Deno.mkdir(dir);
    for (const [name, rows] of Object.entries(files)) {
      await Deno.writeTextFile(join(dir, name), rows.join("\n") + "\n");
    }
    const input = inputOf({ dir, out, asOf: "2026-06-30", threads: "1", ...flags }, own);
    const code = await VALIDATE_COMMAND.run(input).catch((error: unknown) => error);
    const reports = await Promise.all(
      ["txt", "json", "html"].map((ending) => exists(join(out, "reports", `validation.${ending}`))),
    );
    const suggested = join(out, "reports", "mapping.suggested.json");
    const mapping = await exists(suggested) ? await Deno.readTextFile(suggested) : null;
    return { code, said: lines.join("\n"), reports, mapping, dir };
  } finally {
    console.log = log;
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("validate reports accepted files, writes three reports and names the next step", async () => {
  const { code, said, reports, dir } = await validate({
    "members.csv": MEMBERS,
    "claims.csv": CLAIMS,
  });
  assertEquals(code, 0, said);
  assertEquals(reports, [true, true, true]);
  assert(said.startsWith("Accepted: all 5 rows are kept"), said);
  assertStringIncludes(said, `Next: deno task pipeline --source files --dir '${dir}' --as-of`);
  assert(!said.includes("CANARY"));
});

Deno.test("validate returns 3, says why and shows no cell when it refuses", async () => {
  const { code, said, reports } = await validate({
    "members.csv": [...MEMBERS, "CANARY3,63,F,West,HMO,30,High,1,40,2"],
    "claims.csv": CLAIMS,
  });
  assertEquals(code, 3, said);
  assertEquals(reports, [true, true, true]);
  assert(said.startsWith("Refused: "), said);
  assertStringIncludes(said, "primary-key");
  assertStringIncludes(said, "Next: repair");
  assert(!said.includes("CANARY"));
});

Deno.test("validate prints the JSON report alone under --json", async () => {
  const files = { "members.csv": MEMBERS, "claims.csv": CLAIMS };
  const { code, said } = await validate(files, {}, { json: true });
  assertEquals(code, 0);
  const report: ValidationReport = JSON.parse(said);
  assertEquals([report.verdict, report.tables.map((table) => table.rowsIn)], ["accepted", [3, 2]]);
});

Deno.test("validate ends with an error under --strict when rows are quarantined", async () => {
  const files = {
    "members.csv": [...MEMBERS, "CANARY6,old,F,West,HMO,30,High,1,40,2"],
    "claims.csv": CLAIMS,
  };
  const { code } = await validate(files, { maxQuarantined: "0.5" });
  assertEquals(code, 0);
  const strict = await validate(files, { maxQuarantined: "0.5", strict: true });
  assert(strict.code instanceof UsageError);
  assertStringIncludes(strict.code.message, "Ended by --strict after validate: 1 fault");
  assertStringIncludes(strict.said, "holds member data");
});

Deno.test("validate --suggest-mapping writes a proposal from headers alone", async () => {
  const [header, ...rows] = MEMBERS;
  const { code, said, mapping, reports } = await validate(
    {
      "persons.csv": [header.replace("age", "AGE_YRS").replace("gender", "Sex"), ...rows],
      "claims.csv": CLAIMS,
    },
    {},
    { "suggest-mapping": true },
  );
  assertEquals(code, 0);
  assertEquals(reports, [false, false, false]);
  assertStringIncludes(mapping ?? "", "AGE_YRS");
  assertStringIncludes(said, "AGE_YRS");
  assertStringIncludes(said, "mapping.json");
  assert(!said.includes("CANARY") && !mapping?.includes("CANARY"));
});

Deno.test("validate refuses to run without a folder or into the folder it reads", async () => {
  const message = async (flags: Partial<Record<SettingName, string>>) =>
    (await assertRejects(async () => await VALIDATE_COMMAND.run(inputOf(flags)), UsageError))
      .message;
  assertStringIncludes(await message({}), "pass --dir DIR");
  assertStringIncludes(await message({ dir: "a/b", out: "a/./b" }), "name two");
});

Deno.test("nextStep() repeats the flags it was given and quotes what a shell would split", () => {
  const input = inputOf({ dir: "it's mine", mapping: "m.json", asOf: "2026-01-31" });
  const accepted = { verdict: "accepted", mapping: null, faults: [] } as const;
  assertEquals(
    nextStep(accepted, input),
    `deno task pipeline --source files --dir 'it'\\''s mine' --mapping m.json --as-of 2026-01-31`,
  );
});

Deno.test("nextStep() proposes a mapping when headers or files are missing and there is none", () => {
  const input = inputOf({ dir: "own" });
  const fault = { table: "members", effect: "refused", rule: "", remedy: "" } as const;
  const missing = { ...fault, code: "missing-label" } as const;
  const report = { verdict: "refused", mapping: null, faults: [missing] } as const;
  assertEquals(nextStep(report, input), "deno task validate --dir own --suggest-mapping");
  const mapping = { file: "mapping.json", sha256: "" };
  for (
    const other of [
      { ...report, mapping },
      { ...report, faults: [{ ...fault, code: "primary-key" } as const] },
    ]
  ) {
    assertEquals(
      nextStep(other, input),
      "repair what refuses the files, then deno task validate --dir own",
    );
  }
});
