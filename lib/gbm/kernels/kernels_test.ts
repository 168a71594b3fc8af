import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../../_shared/prng.ts";
import { type KernelHost, openKernels, readKernels } from "./kernels.ts";
import { ARENA, COLUMNS, GOES_LEFT } from "./layout.ts";

const wasm = await readKernels();
const N = 333;
const A = ARENA, B = ARENA + 8192, C = ARENA + 16384, D = ARENA + 24576;

/** Memory of random scores at A, labels at B, row numbers at C, gradients at D. */
function randomHosts(seed: number): [KernelHost, KernelHost] {
  assert(wasm, "this engine runs the compiled kernels");
  const stream = randomStream(seed, "kernels");
  const hosts: [KernelHost, KernelHost] = [
    openKernels(wasm, ARENA + 65536),
    openKernels(null, ARENA + 65536),
  ];
  const scores = Float64Array.from({ length: N }, () => stream.normal(3, 40));
  const labels = Float32Array.from({ length: N }, () => stream.normal(3, 40));
  const rows = Int32Array.from(Array(N).keys()).filter(() => stream.chance(0.7));
  const table = Uint8Array.from({ length: 256 }, () => stream.int(0, 1));
  for (const { buffer } of hosts) {
    new Float64Array(buffer, A, N).set(scores);
    new Float32Array(buffer, B, N).set(labels);
    new Int32Array(buffer, C, rows.length).set(rows);
    new Float32Array(buffer, D, N).set(labels);
    new Uint8Array(buffer, GOES_LEFT, 256).set(table);
  }
  return hosts;
}

/** Both do the same: what they return, and `nBytes` of memory from `at` on. */
function assertTwins(
  run: (host: KernelHost) => number | void,
  { at, nBytes }: { at: number; nBytes: number },
): void {
  for (let seed = 0; seed < 4; seed++) {
    const hosts = randomHosts(seed);
    const [compiled, twin] = hosts.map((host) => run(host) ?? 0);
    assertEquals(compiled, twin);
    const [ours, theirs] = hosts.map(({ buffer }) => new Uint8Array(buffer, at, nBytes));
    assertEquals(ours, theirs);
    assert(ours.some((byte) => byte !== 0));
  }
}

Deno.test("Kernels.gradients() is its twin to the bit", () => {
  assertTwins(({ kernels }) => kernels.gradients(D, A, B, N), { at: D, nBytes: 4 * N });
});

Deno.test("Kernels.snap() is its twin to the bit", () => {
  assertTwins(({ kernels }) => kernels.snap(D, N, 1.5 * 2 ** 38), { at: D, nBytes: 4 * N });
});

Deno.test("Kernels.gather() is its twin to the bit", () => {
  assertTwins(({ kernels }) => kernels.gather(A, D, C, 200), { at: A, nBytes: 800 });
});

Deno.test("Kernels.partition() is its twin to the bit", () => {
  for (const n of [0, 1, 200]) {
    assertTwins(({ kernels }) => kernels.partition(C, n, A, GOES_LEFT, D + 4096), {
      at: C,
      nBytes: 800,
    });
  }
});

Deno.test("Kernels.addToRows() is its twin to the bit", () => {
  assertTwins(({ kernels }) => kernels.addToRows(A, C, 200, 0.1), { at: A, nBytes: 8 * N });
});

Deno.test("Kernels.gatherPairs() is its twin to the bit", () => {
  assertTwins(({ kernels }) => kernels.gatherPairs(A, D, B, C, 200), { at: A, nBytes: 1600 });
});

Deno.test("Kernels.packEight() is its twin to the bit", () => {
  const run = ({ kernels, buffer }: KernelHost) => {
    new Int32Array(buffer, COLUMNS, 8).set([A, A + 512, A + 1024, B, B + 512, D, A, D + 512]);
    kernels.packEight(C, COLUMNS, 256);
  };
  assertTwins(run, { at: C, nBytes: 8 * 256 });
});

Deno.test("openKernels() gives memory of zeros that is large enough", () => {
  for (const nBytes of [1, 64 * 65536 + 1]) {
    for (const source of [wasm, null]) {
      const { buffer } = openKernels(source, nBytes);
      assert(buffer.byteLength >= nBytes);
      assert(new Uint8Array(buffer).every((byte) => byte === 0));
    }
  }
});
