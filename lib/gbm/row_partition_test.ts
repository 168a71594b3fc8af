import { assertEquals } from "@std/assert";
import { openKernels } from "./kernels/kernels.ts";
import { ARENA, GOES_LEFT } from "./kernels/layout.ts";
import { RowPartition } from "./row_partition.ts";

const LANE = [3, 0, 2, 4, 1, 4, 2];

function partitionOf(source: number[], nLeaves: number) {
  const host = openKernels(null, ARENA + 4096);
  const memory = { rows: ARENA, right: ARENA + 1024, lanes: ARENA + 2048, laneBytes: 16 };
  new Uint8Array(host.buffer, memory.lanes + memory.laneBytes, 7).set(LANE);
  const partition = new RowPartition(host, memory, { source: Int32Array.from(source), nLeaves });
  const rowsOf = (leaf: number) => [
    ...new Int32Array(host.buffer, partition.rowsOf(leaf), partition.count[leaf]),
  ];
  const sendLeft = (bytes: number[]) => {
    const table = new Uint8Array(host.buffer, GOES_LEFT, 256).fill(0);
    for (const byte of bytes) table[byte] = 1;
  };
  return { partition, rowsOf, sendLeft };
}

Deno.test("RowPartition.split() keeps the order of rows when a leaf of a leaf is split", () => {
  const { partition, rowsOf, sendLeft } = partitionOf([0, 1, 2, 3, 4, 6], 3);
  sendLeft([0, 1]);
  partition.split(0, 1, 1);
  assertEquals([rowsOf(0), rowsOf(1)], [[1, 4], [0, 2, 3, 6]]);
  sendLeft([0, 2]);
  partition.split(1, 2, 1);
  assertEquals([rowsOf(0), rowsOf(1), rowsOf(2)], [[1, 4], [2, 6], [0, 3]]);
});

Deno.test("RowPartition.reset() puts the source back in order when a tree is done", () => {
  const { partition, rowsOf, sendLeft } = partitionOf([5, 6, 0], 2);
  sendLeft([2]);
  partition.split(0, 1, 1);
  assertEquals([rowsOf(0), rowsOf(1)], [[6], [5, 0]]);
  partition.reset();
  assertEquals(rowsOf(0), [5, 6, 0]);
});
