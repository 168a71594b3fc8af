import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MlflowError } from "../errors.ts";
import { fromUnityTags, toUnityTags, unityKeysOf } from "./unity_tags.ts";

Deno.test("tags come back from Unity Catalog as they were set, by its rules for keys and values", () => {
  const keys = fc.stringMatching(/^[A-Za-z0-9]{1,5}(?:[_. ][A-Za-z0-9]{1,5}){0,4}$/);
  const values = fc.string({ unit: "grapheme", maxLength: 2_400 }).map((text) => text.trim());
  fc.assert(fc.property(fc.dictionary(keys, values, { maxKeys: 4 }), (tags) => {
    const unity = toUnityTags(tags);
    for (const [key, value] of unity) {
      assertEquals(/[.,\-=/:]/.test(key), false);
      assertEquals([value.trim() === value, value.length <= 1_000], [true, true]);
    }
    assertEquals(fromUnityTags(Object.fromEntries(unity)), { ...tags });
  }));
  const long = toUnityTags({ "a.b": "x".repeat(2_500) });
  assertEquals(long.map(([key]) => key), ["a__b___3", "a__b___2", "a__b"]);
  assertEquals(unityKeysOf(Object.fromEntries(long), "a.b"), ["a__b", "a__b___2", "a__b___3"]);
  // Cut off before the first piece, nothing is there.
  assertEquals(fromUnityTags(Object.fromEntries(long.slice(0, 2))), {});
  const bad = [
    ["a__b", "1"],
    ["a_.b", "1"],
    ["a-b", "1"],
    ["a..b", "1"],
    ["a.", "1"],
    ["a", " x"],
    ["ä", "1"],
    [
      "a",
      " ".repeat(2_000) + "x",
    ],
  ];
  for (const [key, value] of bad) assertThrows(() => toUnityTags({ [key]: value }), MlflowError);
});

Deno.test("toUnityTags() cuts no letter of two code units in halves", () => {
  // Of the letters beyond the first plane one stands on either side of each cut.
  for (const start of ["", "x"]) {
    const value = start + "😀".repeat(1_200);
    const tags = toUnityTags({ emoji: value });
    assert(tags.every(([, piece]) => piece.isWellFormed() && piece.length <= 1_000));
    assertEquals(fromUnityTags(Object.fromEntries(tags)), { emoji: value });
  }
});

Deno.test("unityKeysOf() names the pieces of a tag, not tags whose key begins the same", () => {
  const tags = { kind: "1", kind___10: "10", kind___2: "2", kinds: "x", kind__of: "x", other: "x" };
  assertEquals(unityKeysOf(tags, "kind"), ["kind", "kind___2", "kind___10"]);
  assertEquals(unityKeysOf(tags, "kind.of"), ["kind__of"]);
});
