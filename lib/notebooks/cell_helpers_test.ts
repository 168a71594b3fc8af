import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { table } from "../_shared/display.ts";
import { Database } from "../data/mod.ts";
import type { TableSchema } from "../data/mod.ts";
import type { OfferCatalog } from "../labels/mod.ts";
import type { OfferPrioritizationModel } from "../model/mod.ts";
import type { Recommendations } from "../ranking/mod.ts";
import { FactorPlan, scoreFactors } from "../reasons/mod.ts";
import {
  factorSteps,
  largestFirst,
  meanAbsContributions,
  membersOfDifferentCategories,
  missingShares,
  notebookSettings,
  offerContributions,
  sameValues,
  sampleRows,
  scoreContributions,
  selectRows,
  summarizeColumns,
  tableAgreement,
  toCsv,
  writeExploration,
} from "./mod.ts";

const PEOPLE: TableSchema = {
  name: "people",
  description: "People",
  key: ["id"],
  columns: [
    { name: "id", type: "string", description: "Key" },
    { name: "age", type: "integer", description: "Age", unit: "years" },
  ],
};

const features = {
  ids: ["A", "B", "C"],
  asOf: ["2026-01-31", "2026-02-28", "2026-03-31"],
  names: ["age", "is_new", "rate"],
  nRows: 3,
  values: Float64Array.of(30, 40, 50, 0, 1, 0, 0.25, 0.5, 0.75),
};

/** Feature j adds (j + 1) * (row + 1) points to output 0 and the opposite to output 1; base 7. */
const model = {
  offerIds: ["X", "Y"],
  eachContribution(
    _features: unknown,
    pairs: { row: Int32Array; output: Int32Array },
    sink: (i: number, contributions: Float64Array) => void,
  ) {
    pairs.row.forEach((row, i) => {
      const sign = pairs.output[i] === 0 ? 1 : -1;
      sink(i, Float64Array.of(1, 2, 3, 7).map((x, j) => j < 3 ? sign * x * (row + 1) : x));
    });
  },
} as unknown as OfferPrioritizationModel;

Deno.test("missingShares() counts what each column lacks, also in an empty table", async () => {
  using db = await Database.open({ threads: 1 });
  await db.run("CREATE TABLE people AS SELECT 'A' AS id, NULL::INTEGER AS age");
  await db.run("INSERT INTO people VALUES ('B', 40)");
  const rows = await missingShares(db, [PEOPLE]);
  assertEquals(rows.map(({ column, share }) => [column, share]), [
    ["people.id", 0],
    ["people.age", 0.5],
  ]);
  await db.run("DELETE FROM people");
  assertEquals((await missingShares(db, [PEOPLE])).map(({ share }) => share), [0, 0]);
});

Deno.test("summarizeColumns() gives the five numbers and the mean of numeric columns", async () => {
  using db = await Database.open({ threads: 1 });
  await db.run("CREATE TABLE people AS SELECT 'A' AS id, unnest([10, 20, 30, 40, 50]) AS age");
  assertEquals(await summarizeColumns(db, PEOPLE), [{
    column: "age",
    unit: "years",
    min: 10,
    quarter: 20,
    median: 30,
    three_quarters: 40,
    max: 50,
    mean: 30,
  }]);
});

Deno.test("toCsv() quotes commas, quotes and line breaks, lets no text start a formula and leaves null empty", () => {
  assertEquals(toCsv([{ a: 1, b: 'x, "y"\n' }, { a: null, b: "z" }]), 'a,b\n1,"x, ""y""\n"\n,z\n');
  assertEquals(toCsv([{ a: -1, b: "-1" }]), "a,b\n-1,'-1\n");
  assertEquals(toCsv([]), "\n");
});

Deno.test("writeExploration() writes pictures as SVG and rows as CSV", async () => {
  const folder = await Deno.makeTempDir();
  const names = await writeExploration(folder, { shares: [{ a: 1 }], picture: table([{ a: 1 }]) });
  assertEquals(names, ["picture.svg", "shares.csv"]);
  assertEquals(await Deno.readTextFile(join(folder, "shares.csv")), "a\n1\n");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("sampleRows() draws different rows, the same for the same seed", () => {
  const rows = sampleRows(100, { count: 30, seed: 1 });
  assertEquals(new Set(rows).size, 30);
  assertEquals(rows, sampleRows(100, { count: 30, seed: 1 }));
  assertEquals([...sampleRows(3, { count: 9, seed: 1 })], [0, 1, 2]);
});

Deno.test("selectRows() takes rows of every column with ids and dates", () => {
  const { ids, asOf, values } = selectRows(features, Int32Array.of(2, 0));
  assertEquals([ids, asOf[0], [...values]], [["C", "A"], "2026-03-31", [50, 30, 0, 0, 0.75, 0.25]]);
});

Deno.test("offerContributions() and scoreContributions() take those of the offer asked for", () => {
  const of = offerContributions(model, features, { rows: Int32Array.of(0, 2), offerId: "Y" });
  assertEquals(of.byFeature.map((points) => [...points]), [[-1, -3], [-2, -6], [-3, -9]]);
  assertEquals(of.values.map((values) => [...values]), [[30, 50], [0, 0], [0.25, 0.75]]);
  const score = scoreContributions(model, features, { rowIdx: 1, offerId: "X" });
  assertEquals([...score], [2, 4, 6, 7]);
});

Deno.test("meanAbsContributions() averages over rows and offers", () => {
  assertEquals([...meanAbsContributions(model, features, Int32Array.of(0, 2))], [2, 4, 6]);
});

Deno.test("largestFirst() breaks ties by position", () => {
  assertEquals(largestFirst([1, 3, 3, 2], 3), [1, 2, 3]);
});

Deno.test("sameValues() tells lengths, values and NaN apart", () => {
  assertEquals(sameValues([1, NaN], Float64Array.of(1, NaN)), true);
  assertEquals([sameValues([1], [1, 2]), sameValues([1], [2])], [false, false]);
});

Deno.test("factorSteps() names the largest with their values and sums the others", () => {
  const definitions = [
    { label: "Age", unit: "years", type: "number" as const },
    { label: "New", unit: "", type: "flag" as const },
    { label: "Rate", unit: "share", type: "number" as const },
  ];
  const named = definitions.map((definition, j) => ({ ...definition, name: features.names[j] }));
  const stepsOf = (plan: FactorPlan, top: number) => {
    const valueOf = (j: number) => features.values[j * features.nRows + 1];
    const score = scoreFactors([1, -5, 3, 100], { plan, valueOf, top, score: 99 });
    return factorSteps(score, { definitions: named, plan });
  };
  assertEquals(stepsOf(new FactorPlan(named), 2), [
    { label: "New: yes", contribution: -5 },
    { label: "Rate: 50 %", contribution: 3 },
    { label: "1 other factors", contribution: 1 },
  ]);
  const group = { id: "r", label: "New or rate", features: ["is_new", "rate"] };
  assertEquals(stepsOf(new FactorPlan(named, [group]), 1), [
    { label: "New or rate", contribution: -2 },
    { label: "1 other factors", contribution: 1 },
  ]);
});

Deno.test("membersOfDifferentCategories() takes the first members whose best offers differ", () => {
  const catalog = { offers: [{ category: "a" }, { category: "a" }, { category: "b" }] };
  const recommendations = {
    rowStart: Int32Array.of(0, 1, 3, 5, 7),
    offerIdx: Int32Array.of(2, 0, 1, 1, 0, 2, 0),
  };
  assertEquals(
    membersOfDifferentCategories(
      recommendations as unknown as Recommendations,
      catalog as unknown as OfferCatalog,
      3,
    ),
    [1, 3],
  );
});

Deno.test("notebookSettings() takes the environment and finds folders from the root", () => {
  const settings = notebookSettings({ OFFERS_MEMBERS: "500", OFFERS_OUT: "/elsewhere" });
  assertEquals([settings.members, settings.out], [500, "/elsewhere"]);
  assertEquals(settings.data, fileURLToPath(new URL("../../data/healthcare", import.meta.url)));
});

Deno.test("notebookSettings() takes fewer members than the demo unless the environment says", () => {
  assertEquals(notebookSettings({}).members, 10_000);
  assertEquals(notebookSettings({ OFFERS_MEMBERS: "" }).members, 10_000);
  assertEquals(notebookSettings({ OFFERS_MEMBERS: "50000" }).members, 50_000);
});

Deno.test("tableAgreement() counts the rows that break each rule", async () => {
  using db = await Database.open({ threads: 1 });
  await db.run(`
    CREATE TABLE members AS SELECT 'M1' AS member_id;
    CREATE TABLE claims AS SELECT * FROM (VALUES
      ('M1', DATE '2026-02-01', 100.0, 60.0, 20.0, true),
      ('M1', DATE '2026-07-01', 50.0, 60.0, 0.0, false),
      ('M2', DATE '2026-03-01', 10.0, 10.0, 0.0, false)
    ) AS t(member_id, claim_date, claim_amount, paid_amount, member_responsibility, in_network);
    CREATE TABLE benefits AS SELECT 'M1' AS member_id, 100.0 AS annual_max, 60.0 AS used_amount,
      30.0 AS remaining_balance, 3 AS claims_count;
    CREATE TABLE engagement AS SELECT DATE '2026-06-30' AS engagement_date`);
  const counts = await tableAgreement(db, { asOf: "2026-06-30" });
  assertEquals(counts.map((rule) => rule.rows_that_break_it), [1, 1, 1, 1, 1, 1, 0, 1]);
});
