import { assertEquals } from "@std/assert";
import { compileKernels, KERNEL_MODULES } from "./build.ts";

Deno.test("the committed kernels are what their sources compile to", async () => {
  for (const module of KERNEL_MODULES) {
    assertEquals(await compileKernels(module), await Deno.readFile(module.wasm));
  }
});
