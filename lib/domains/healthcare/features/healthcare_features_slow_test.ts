import { assert, assertEquals } from "@std/assert";
import { sha256 } from "../../../_shared/files.ts";
import { openTables } from "../../../data/open_tables.ts";
import {
  FeatureDatabase,
  type FeatureDefinition,
  FeatureEngineer,
  FeatureSet,
  openFeatureDatabase,
  scoringEntities,
  trainingEntities,
  writeFeatures,
} from "../../../features/mod.ts";
import { sha256File } from "../../../_shared/files.ts";
import { BENEFIT_TYPES, BENEFITS } from "../schema.ts";
import { generateHealthcareData } from "../synthetic/mod.ts";
import { healthcareFeatures } from "./mod.ts";

const END = "2026-06-30";

async function withPlan(
  nMembers: number,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const dataFolder = `${root}/data`;
    await generateHealthcareData({ dataFolder, nMembers, seed: 7, asOf: END });
    await run(dataFolder);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** A measure as a feature, to look at it. */
function shown(measure: string): FeatureDefinition {
  return {
    name: `shown_${measure}`,
    group: "benefits",
    label: measure,
    unit: "",
    description: measure,
    source: "derived",
    sql: measure,
    fill: { kind: "never" },
    type: "number",
  };
}

Deno.test("healthcareFeatures equals the benefits table when seen as of the extract's end", async () => {
  await withPlan(3000, async (folder) => {
    const featureSet = new FeatureSet({
      sources: healthcareFeatures.sources,
      measures: healthcareFeatures.measures,
      features: [
        ...healthcareFeatures.features,
        ...BENEFIT_TYPES.flatMap((benefit) => [
          shown(`used_amount_${benefit}`),
          shown(`claims_count_${benefit}`),
          shown(`annual_max_${benefit}`),
        ]),
      ],
    });
    const { database } = await openTables(folder, [...featureSet.tables, BENEFITS]);
    using db = await FeatureDatabase.of(database, { featureSet, extractEnd: END });
    const raw = await new FeatureEngineer(featureSet).compute(db, await scoringEntities(db));
    const of = (name: string) => raw.columns[raw.names.indexOf(name)] as Float64Array;
    for (const benefit of BENEFIT_TYPES) {
      const [used, count, annualMax, rate] = await database.numberColumns(
        `SELECT used_amount, claims_count, annual_max, utilization_rate
         FROM benefits WHERE benefit_type = '${benefit}' ORDER BY length(member_id), member_id`,
      );
      assertEquals(of(`shown_used_amount_${benefit}`), used);
      assertEquals(of(`shown_claims_count_${benefit}`), count);
      assertEquals(of(`shown_annual_max_${benefit}`), annualMax);
      assertEquals(of(`${benefit}_utilization_rate`), rate);
      assert(used.some((amount) => amount > 0), benefit);
    }
    const [lastUse] = await database.numberColumns(
      `SELECT date_diff('day', max(last_used_date), DATE '${END}')
       FROM benefits GROUP BY member_id ORDER BY length(member_id), member_id`,
    );
    assertEquals(of("days_since_last_benefit_use"), lastUse);
  });
});

Deno.test("healthcareFeatures gives the deductible that claims in order of dates meet", async () => {
  await withPlan(2000, async (folder) => {
    using db = await openFeatureDatabase(folder, { featureSet: healthcareFeatures });
    const engineer = new FeatureEngineer(healthcareFeatures);
    const matrix = await engineer.compute(db, await scoringEntities(db));
    const share = matrix.columns[matrix.names.indexOf("remaining_deductible_pct")] as Float64Array;
    // Row by row in JavaScript, in whole cents, day after day.
    const rows = await db.database.rows<{ id: string; cents: number; deductible: number }>(
      `SELECT m.member_id AS id, cast(round(c.member_responsibility * 100) AS INTEGER) AS cents,
         cast(round(p.deductible * 100) AS INTEGER) AS deductible
       FROM claims c JOIN members m USING (member_id)
       JOIN plan_design p ON p.plan_type = m.plan_type AND p.benefit_type =
         CASE WHEN c.claim_type IN ('pharmacy', 'dental', 'vision', 'mental_health', 'preventive')
           THEN c.claim_type ELSE 'medical' END
       WHERE p.deductible_applies AND c.claim_date >= DATE '2026-01-01'
       ORDER BY c.claim_date, c.claim_id`,
    );
    const open = new Map<string, number>();
    const deductibles = new Map<string, number>();
    for (const { id, cents, deductible } of rows) {
      deductibles.set(id, deductible);
      open.set(id, Math.max(0, (open.get(id) ?? deductible) - cents));
    }
    let nMet = 0;
    matrix.ids.forEach((id, i) => {
      const deductible = deductibles.get(id);
      if (!deductible) return;
      const expected = (open.get(id) ?? 0) / deductible;
      if (expected === 0) nMet++;
      assert(Math.abs(share[i] - expected) < 1e-12, "remaining deductible differs");
    });
    assert(nMet > 10, "some members have met their deductible");
  });
});

Deno.test("healthcareFeatures gives the same bytes for 1, 2 and 4 threads and any batch size", async () => {
  await withPlan(10_000, async (folder) => {
    const hashes: string[] = [];
    for (
      const { threads, batchSize } of [
        { threads: 1 },
        { threads: 2 },
        { threads: 4 },
        { threads: 2 },
        { threads: 2, batchSize: 3333 },
      ] as { threads: number; batchSize?: number }[]
    ) {
      using db = await openFeatureDatabase(folder, { featureSet: healthcareFeatures, threads });
      const engineer = new FeatureEngineer(healthcareFeatures);
      const entities = await trainingEntities(db, { seed: 42 });
      const matrix = engineer.fitTransform(await engineer.compute(db, entities, { batchSize }));
      const path = `${folder}/../features_${hashes.length}.parquet`;
      await writeFeatures(matrix, path);
      hashes.push(
        [
          sha256(new Uint8Array(matrix.values.buffer)),
          sha256(JSON.stringify(engineer)),
          await sha256File(path),
        ].join(" "),
      );
    }
    assertEquals(new Set(hashes).size, 1);
  });
});

Deno.test("healthcareFeatures varies over members, so that a model can learn from each", async () => {
  await withPlan(1000, async (folder) => {
    using db = await openFeatureDatabase(folder, { featureSet: healthcareFeatures });
    const engineer = new FeatureEngineer(healthcareFeatures);
    engineer.fit(await engineer.compute(db, await trainingEntities(db, { seed: 42 })));
    const constant = engineer.reference.filter(({ sd }) => sd === 0).map(({ name }) => name);
    assertEquals(constant, []);
  });
});
