import { assert, assertEquals } from "@std/assert";
import { smallPlan } from "../../domains/healthcare/input_bench/mod.ts";
import { benchMutants, checkMutants } from "./bench/mod.ts";

const SEED = 20_260_701;
const MUTANTS = 5_000;
const PARTS = 10;
const clock = () => performance.now() / 1000;

for (let part = 0; part < PARTS; part++) {
  const mutants = MUTANTS / PARTS;
  const first = part * mutants;
  Deno.test(`importFiles() bears mutants ${first} to ${first + mutants - 1} of seed ${SEED}`, async () => {
    const report = await benchMutants({ plan: smallPlan(), mutants, seed: SEED, first, clock });
    assertEquals(report.failed, []);
    assertEquals(report.accepted + report.refused, mutants);
    assert(report.accepted > mutants / 4 && report.refused > mutants / 4);
    assert(report.judged > mutants / 2);
  });
}

Deno.test("checkMutants() fails where engine and naive reader do not agree", async () => {
  const plan = smallPlan();
  const options = { seed: 1, first: 0, count: 60, isAlone: false, clock };
  const failing = async (changed: Partial<typeof plan>) => {
    const { results } = await checkMutants({ ...options, plan: { ...plan, ...changed } });
    return results.filter(({ failures }) => failures.length > 0).length;
  };
  assertEquals(await failing({}), 0);
  const rules = Object.fromEntries(Object.keys(plan.rules).map((rule) => [rule, () => false]));
  assert(await failing({ rules }) > 0);
  assert(await failing({ canary: "members" }) > 0);
});
