import { assertEquals } from "@std/assert";
import { compileKernels, WASM_URL } from "./build.ts";

Deno.test("the committed kernels are what their sources compile to", async () => {
  assertEquals(await compileKernels(), await Deno.readFile(WASM_URL));
});
