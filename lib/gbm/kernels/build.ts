/**
 * Compiles the AssemblyScript kernels. Sources end in `.as`, as they are not TypeScript:
 * formatter, linter and type checker of TypeScript have no business there.
 * @module
 */
import asc from "assemblyscript/asc";

/** A committed module and the folder of its sources, which begin with `index.as`. */
export interface KernelModule {
  wasm: URL;
  sources: URL;
}

/** Kernels of training, and of scoring and explaining. */
export const KERNEL_MODULES: readonly KernelModule[] = [
  {
    wasm: new URL("./gbm_kernels.wasm", import.meta.url),
    sources: new URL("./assembly/", import.meta.url),
  },
  {
    wasm: new URL("../scoring/score_kernels.wasm", import.meta.url),
    sources: new URL("../scoring/assembly/", import.meta.url),
  },
];

/** `--initialMemory` lets the engine check fixed addresses below 4 MB once, when it compiles. */
const FLAGS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd", "--enable", "bulk-memory", "--importMemory", "--initialMemory", "64"],
];

/**
 * Compiles the sources to a WebAssembly module.
 * @throws {Error} with the compiler's messages when they don't compile.
 */
export async function compileKernels(
  { sources }: Pick<KernelModule, "sources">,
): Promise<Uint8Array<ArrayBuffer>> {
  const messages: string[] = [];
  const write = (text: string | Uint8Array) => {
    messages.push(typeof text === "string" ? text : new TextDecoder().decode(text));
    return true;
  };
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const { error } = await asc.main(["index.ts", "-o", "kernels.wasm", ...FLAGS], {
    stdout: { write },
    stderr: { write },
    readFile: (name: string) => readSource(sources, name),
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") wasm = Uint8Array.from(contents);
    },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`The kernels do not compile: ${messages.join("")}`);
  return wasm;
}

/** Compiles all kernels and writes the modules that are committed. */
export async function buildKernels(): Promise<{ path: string; bytes: number }[]> {
  return await Promise.all(KERNEL_MODULES.map(async (module) => {
    const wasm = await compileKernels(module);
    await Deno.writeFile(module.wasm, wasm);
    return { path: module.wasm.pathname, bytes: wasm.length };
  }));
}

/** The compiler asks for `name.ts`; null is its answer to files that are not there. */
async function readSource(sources: URL, name: string): Promise<string | null> {
  const file = /^(\w+)\.ts$/.exec(name);
  if (!file) return null;
  try {
    return await Deno.readTextFile(new URL(`${file[1]}.as`, sources));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
