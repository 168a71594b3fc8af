import { assertEquals } from "@std/assert";
import { nearest } from "./nearest.ts";

Deno.test("nearest() finds the smallest edit distance, the first among equals", () => {
  assertEquals(nearest("numleaves", ["n_estimators", "num_leaves"]), "num_leaves");
  assertEquals(nearest("x", ["aa", "bb", "c"]), "c");
  assertEquals(nearest("", ["abc", "a"]), "a");
});
