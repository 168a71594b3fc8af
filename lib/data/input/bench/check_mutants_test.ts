import { assert, assertEquals } from "@std/assert";
import { smallPlan } from "../../../domains/healthcare/input_bench/mod.ts";
import { checkMutants } from "./check_mutants.ts";

/** One mutant by a clock on which the first `nSlow` runs take an hour. */
async function failuresOf(nSlow: number): Promise<string[]> {
  let nCalls = 0, now = 0;
  const clock = () => {
    // Called before and after each run.
    if (nCalls++ % 2 === 1 && nCalls <= 2 * nSlow) now += 3600;
    return now;
  };
  const { results } = await checkMutants({
    plan: smallPlan(),
    seed: 42,
    first: 0,
    count: 1,
    isAlone: true,
    clock,
  });
  assertEquals(results.length, 1);
  return [...results[0].failures];
}

Deno.test("checkMutants() calls a mutant slow that is slow in two runs, not in one", async () => {
  assertEquals(await failuresOf(0), []);
  assertEquals(await failuresOf(1), []);
  assert((await failuresOf(2)).includes("takes too long"));
});
