/**
 * Compiles the AssemblyScript kernels. Sources end in `.as`, as they are not TypeScript:
 * formatter, linter and type checker of TypeScript have no business there.
 * @module
 */
import asc from "assemblyscript/asc";

/** The committed module. */
export const WASM_URL = new URL("./gbm_kernels.wasm", import.meta.url);

const SOURCES = new URL("./assembly/", import.meta.url);

/** `--initialMemory` lets the engine check fixed addresses below 4 MB once, when it compiles. */
const FLAGS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd", "--enable", "bulk-memory", "--importMemory", "--initialMemory", "64"],
];

/**
 * Compiles the sources to a WebAssembly module.
 * @throws {Error} with the compiler's messages when they don't compile.
 */
export async function compileKernels(): Promise<Uint8Array<ArrayBuffer>> {
  const messages: string[] = [];
  const write = (text: string | Uint8Array) => {
    messages.push(typeof text === "string" ? text : new TextDecoder().decode(text));
    return true;
  };
  let wasm: Uint8Array<ArrayBuffer> | undefined;
  const { error } = await asc.main(["index.ts", "-o", "kernels.wasm", ...FLAGS], {
    stdout: { write },
    stderr: { write },
    readFile: (name: string) => readSource(name),
    writeFile: (_name: string, contents: string | Uint8Array) => {
      if (typeof contents !== "string") wasm = Uint8Array.from(contents);
    },
    listFiles: () => [],
  });
  if (error || !wasm) throw new Error(`The kernels do not compile: ${messages.join("")}`);
  return wasm;
}

/** Compiles the kernels and writes the module that is committed. */
export async function buildKernels(): Promise<{ path: string; bytes: number }> {
  const wasm = await compileKernels();
  await Deno.writeFile(WASM_URL, wasm);
  return { path: WASM_URL.pathname, bytes: wasm.length };
}

/** The compiler asks for `name.ts`; null is its answer to files that are not there. */
async function readSource(name: string): Promise<string | null> {
  const file = /^(\w+)\.ts$/.exec(name);
  if (!file) return null;
  try {
    return await Deno.readTextFile(new URL(`${file[1]}.as`, SOURCES));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
