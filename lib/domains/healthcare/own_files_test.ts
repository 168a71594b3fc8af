import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CODE_MEANINGS } from "../../data/input/report/fault_words.ts";
import { checkCases, expectedCases } from "./test_own_files.ts";

const expected = expectedCases();

/** The first case of each row of the contracts' table; own_files_slow_test.ts has the others. */
const names = Object.keys(expected).filter((name, i, all) =>
  all.findIndex((other) => expected[other].contract === expected[name].contract) === i
);
const cases = Object.fromEntries(names.map((name) => [name, expected[name]]));
const checked = await checkCases(cases);

Deno.test("validateFiles() reports exactly what is expected of a bad input", () => {
  for (const name of names) assertEquals(checked[name].observed, expected[name], name);
});

Deno.test("validateFiles() keeps what every report promises", () => {
  for (const name of names) assertEquals(checked[name].broken, [], name);
});

Deno.test("validateFiles() tells 25 faults of one file apart", () => {
  const { observed } = checked.all_at_once;
  assertEquals(observed.faults!.length, 25);
  assertEquals(new Set(observed.faults!.map(([text]) => text)).size, 25);
});

Deno.test("testdata/own_files has a case for every code of a fault", () => {
  const codes = new Set(
    Object.values(expected).flatMap(({ faults = [] }) =>
      faults.map(([text]) => /: ([a-z-]+), /.exec(text)![1])
    ),
  );
  assertEquals([...codes].sort(), Object.keys(CODE_MEANINGS).sort());
});

Deno.test("validateFiles() writes formulas of quarantined rows as text", () => {
  const { quarantine: { members } } = checked["38_formula_cells"];
  for (const id of ["'=1+1", "'+2", "'-3", "'@4"]) assertStringIncludes(members, `,${id},`);
  assert(!/(^|,)[=+\-@]/m.test(members), members);
});

Deno.test("validateFiles() shows markup in names as text and no cell", () => {
  const { page } = checked["39_markup"];
  assertStringIncludes(page, "members_&lt;img src=x onerror=alert(4)&gt;.csv");
  assert(!/alert\([123]\)|M100|svg&gt;/.test(page), "the page holds cells");
});
