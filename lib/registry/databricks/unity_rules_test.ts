import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MlflowError } from "../mod.ts";
import { checkSignature, checkUnityName } from "./unity_rules.ts";
import { fromUnityTags, toUnityTags, unityKeysOf } from "./unity_tags.ts";

Deno.test("checkUnityName() takes three levels", () => {
  checkUnityName("healthcare_demo.offer_prioritization.healthcare_offer_prioritizer");
  for (const name of ["", "a", "a.b", "a..c", "a.b.c.d", "a.b.c d", "a/b.c.d", "a.b.c:1", ".b.c"]) {
    assertThrows(() => checkUnityName(name), MlflowError, "CATALOG.SCHEMA.MODEL");
  }
});

Deno.test("checkSignature() wants inputs and outputs, in JSON as in YAML", () => {
  checkSignature(JSON.stringify({ signature: { inputs: "[]", outputs: "[]" } }));
  const yaml = (lines: string) => `flavors:\n  python_function: {}\n${lines}utc_time_created: x\n`;
  checkSignature(yaml("signature:\n  inputs: '[]'\n  outputs: '[]'\n  params: null\n"));
  const none = [
    "",
    "{}",
    JSON.stringify({ signature: { inputs: "[]" } }),
    JSON.stringify({ signature: null }),
    yaml(""),
    yaml("signature:\n  inputs: '[]'\n  outputs: null\n"),
    yaml("signature:\n  inputs: '[]'\n"),
    yaml("signature: {}\nother:\n  inputs: a\n  outputs: b\n"),
  ];
  for (const text of none) assertThrows(() => checkSignature(text), MlflowError, "signature");
});

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
