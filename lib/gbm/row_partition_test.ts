import { assertEquals } from "@std/assert";
import { openKernels } from "./kernels/kernels.ts";
import { ARENA } from "./kernels/layout.ts";
import type { LaneTable } from "./lane_tables.ts";
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
  return { partition, rowsOf };
}

/** Lane 1, of which these bytes go left. */
function sendLeft(bytes: number[]): LaneTable {
  return {
    lane: 1,
    goesLeft: Uint8Array.from({ length: 256 }, (_, i) => Number(bytes.includes(i))),
  };
}

Deno.test("RowPartition.split() keeps the order of rows when a leaf of a leaf is split", () => {
  const { partition, rowsOf } = partitionOf([0, 1, 2, 3, 4, 6], 3);
  partition.split(0, 1, [sendLeft([0, 1])]);
  assertEquals([rowsOf(0), rowsOf(1)], [[1, 4], [0, 2, 3, 6]]);
  partition.split(1, 2, [sendLeft([0, 2])]);
  assertEquals([rowsOf(0), rowsOf(1), rowsOf(2)], [[1, 4], [2, 6], [0, 3]]);
});

Deno.test("RowPartition.reset() puts the source back in order when a tree is done", () => {
  const { partition, rowsOf } = partitionOf([5, 6, 0], 2);
  partition.split(0, 1, [sendLeft([2])]);
  assertEquals([rowsOf(0), rowsOf(1)], [[6], [5, 0]]);
  partition.reset();
  assertEquals(rowsOf(0), [5, 6, 0]);
});

Deno.test("RowPartition.split() takes rows that any of several lanes sends left", () => {
  const { partition, rowsOf } = partitionOf([0, 1, 2, 3, 4, 5, 6], 2);
  partition.split(0, 1, [sendLeft([4]), sendLeft([0, 3])]);
  assertEquals([rowsOf(0), rowsOf(1)], [[3, 5, 0, 1], [2, 4, 6]]);
});
