import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { randomStream } from "../../../_shared/prng.ts";
import { goodCsv, mutate, MUTATION_KINDS } from "./mutate.ts";

const TABLE = {
  header: ["id", "age", "note"],
  rows: Array.from({ length: 20 }, (_, i) => [`p${i}`, String(20 + i), i % 2 ? "né" : 'a,"b"\nc']),
};

const mutantOf = (nth: number) => mutate(TABLE, randomStream(1, nth));

Deno.test("mutate() gives equal bytes for equal seeds and reaches every kind", () => {
  const kinds = new Set<string>();
  for (let nth = 0; nth < 600; nth++) {
    const mutant = mutantOf(nth);
    if (nth % 50 === 0) assertEquals(mutantOf(nth), mutant);
    mutant.kind.split("+").forEach((kind) => kinds.add(kind));
  }
  assertEquals([...kinds].sort(), [...MUTATION_KINDS].sort());
});

Deno.test("mutate() leaves hardly a file as it was", () => {
  const good = new TextEncoder().encode(goodCsv(TABLE));
  const mutants = Array.from({ length: 200 }, (_, nth) => mutantOf(nth));
  const same = mutants.filter(({ bytes }) => bytes.join() === good.join());
  assert(same.length < 20, `${same.length}`);
  assertNotEquals(mutants[0].bytes, mutants[1].bytes);
});

Deno.test("mutate() bears a table of one row and one column", () => {
  const tiny = { header: ["id"], rows: [["p1"]] };
  for (let nth = 0; nth < 600; nth++) mutate(tiny, randomStream(2, nth));
});

Deno.test("goodCsv() quotes what needs quotes", () => {
  assertEquals(goodCsv({ header: ["a", "b"], rows: [["x,y", '"\n']] }), 'a,b\n"x,y","""\n"\n');
});
