import { assert, assertEquals } from "@std/assert";
import { fuzzModels } from "./fuzz_models.ts";
import { goodModels } from "./good_models.ts";
import { MUTATION_KINDS } from "./mutate_model.ts";

Deno.test("fuzzModels() finds no failure when 5,000 damaged models are read", async () => {
  const report = await fuzzModels(await goodModels(), {
    mutants: 5000,
    seed: 1,
    clock: () => performance.now() / 1000,
  });
  assertEquals(report.failed, []);
  assertEquals(Object.keys(report.kinds).toSorted(), MUTATION_KINDS.toSorted());
  assert(report.accepted > 500 && report.refused > 2000);
});
