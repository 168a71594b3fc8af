import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../../_shared/prng.ts";
import { readGzip } from "../parity/read_table.ts";
import { checkMutant } from "./check_mutant.ts";
import { fuzzModels, makeMutant } from "./fuzz_models.ts";
import { mutateModel, MUTATION_KINDS } from "./mutate_model.ts";

const text = await readGzip("models/model_simple.txt.gz");

Deno.test("mutateModel() makes the same mutants when the stream is the same", () => {
  const mutants = (seed: number) =>
    Array.from({ length: 200 }, (_, i) => mutateModel(text, randomStream(seed, "m", i)));
  assertEquals(mutants(1), mutants(1));
  const kinds = new Set(mutants(1).flatMap(({ kind }) => kind.split("+")));
  assertEquals([...kinds].toSorted(), MUTATION_KINDS.toSorted());
  assert(mutants(1).filter((mutant) => mutant.text !== text).length > 150);
});

Deno.test("checkMutant() accepts a whole model and refuses a damaged one when it names line and key", () => {
  assertEquals(checkMutant(text), { isAccepted: true, problems: [] });
  assertEquals(checkMutant(text.slice(0, 900)), { isAccepted: false, problems: [] });
  assertEquals(checkMutant(""), { isAccepted: false, problems: [] });
});

Deno.test("fuzzModels() counts mutants and says what is slow when a clock runs fast", async () => {
  const models = [{ name: "simple", text, weight: 1 }];
  const lines: string[] = [];
  let now = 0;
  const clock = () => now += 2;
  const options = { mutants: 20, seed: 3, clock, onLine: (line: string) => lines.push(line) };
  const report = await fuzzModels(models, options);
  assertEquals([report.mutants, report.failures, report.slowest.seconds], [20, 20, 2]);
  assertEquals(report.failed[4].kind, makeMutant(models, 3, 4).kind);
  assert(lines.some((line) => line.startsWith("FAILED mutant 4 of simple")));
});
