import { assert, assertEquals, assertThrows } from "@std/assert";
import { splitByMember, takeRows } from "./member_split.ts";

const ids = Array.from({ length: 2000 }, (_, i) => `M${i}`);

Deno.test("splitByMember() keeps a member on its side when members are added", () => {
  const all = splitByMember(ids, { testShare: 0.2, seed: 1 });
  const some = splitByMember(ids.slice(0, 1000), { testShare: 0.2, seed: 1 });
  assertEquals(Array.from(all.test).filter((row) => row < 1000), Array.from(some.test));
  assertEquals(all.train.length + all.test.length, 2000);
  assert(Math.abs(all.test.length / 2000 - 0.2) < 0.03);
});

Deno.test("splitByMember() keeps the rows of one member together", () => {
  const { test } = splitByMember(ids.flatMap((id) => [id, id]), { testShare: 0.5, seed: 1 });
  assertEquals(test.length % 2, 0);
  for (let i = 0; i < test.length; i += 2) assertEquals(test[i] + 1, test[i + 1]);
});

Deno.test("splitByMember() refuses a split with an empty side", () => {
  assertThrows(() => splitByMember(["M1"], { testShare: 0.2, seed: 1 }), RangeError, "1 rows");
});

Deno.test("takeRows() takes rows of every column", () => {
  const values = Float64Array.of(1, 2, 3, 10, 20, 30);
  assertEquals(takeRows(values, 3, Int32Array.of(2, 0)), Float64Array.of(3, 1, 30, 10));
});
