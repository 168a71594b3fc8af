import { assertThrows } from "@std/assert";
import { MlflowError } from "../mod.ts";
import { checkSignature, checkUnityName } from "./unity_rules.ts";

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
