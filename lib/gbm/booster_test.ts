import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import { boosterOf, randomRows, randomTree } from "./test_models.ts";

const booster = boosterOf([randomTree(1, 5, 2)], 2);
const columns = randomRows(1, 3, 2);
const pairs = { row: [0], output: [0] };

Deno.test("contributions() refuses rows and outputs when there are no such", () => {
  for (const row of [0.5, NaN, -1, 3, 2 ** 32]) {
    assertThrows(() => booster.contributions(columns, { rows: [row] }), RangeError, `row ${row}`);
  }
  for (const output of [0.5, NaN, -1, 1, 2 ** 32]) {
    const run = () => booster.contributions(columns, { outputs: [output] });
    assertThrows(run, RangeError, `output ${output}`);
  }
  assertEquals(
    booster.contributions(columns, { rows: [2, 0], outputs: [0] }),
    booster.contributionsOf(columns, { row: [2, 0], output: [0, 0] }),
  );
});

Deno.test("Booster refuses counts of workers when they are no integers from 1", async () => {
  for (const workers of [0, NaN, -1, 1.5]) {
    const message = `${workers} workers`;
    await assertRejects(() => booster.predictInWorkers(columns, { workers }), UsageError, message);
    const explain = () => booster.eachContributionInWorkers(columns, pairs, () => {}, { workers });
    await assertRejects(explain, UsageError, message);
  }
});

Deno.test("Booster refuses kinds by name when callers without types pass unknown ones", async () => {
  const message = (kind: string) => `Cannot use "${kind}" as kind: pass`;
  const raw = { kind: "Raw" as "raw" }, leaf = { kind: "leaf" as "raw" };
  assertThrows(() => booster.predict(columns, raw), UsageError, message("Raw"));
  await assertRejects(() => booster.predictInWorkers(columns, leaf), UsageError, message("leaf"));
  assertThrows(() => booster.featureImportance("Gain" as "gain"), UsageError, message("Gain"));
});
