import { assertEquals } from "@std/assert";
import { NO_BIN, RowPartition } from "./row_partition.ts";

const bins = Uint8Array.of(3, 0, 2, 4, 1, 4, 2);
const rowsOf = (partition: RowPartition, leaf: number) => [
  ...partition.rows.subarray(
    partition.begin[leaf],
    partition.begin[leaf] + partition.count[leaf],
  ),
];

Deno.test("RowPartition.split() keeps the order of rows when it sends bins up to the threshold left", () => {
  const partition = new RowPartition(Int32Array.of(0, 1, 2, 3, 4, 6), 3);
  partition.split(0, 1, { bins, thresholdBin: 1, leftBin: NO_BIN });
  assertEquals([rowsOf(partition, 0), rowsOf(partition, 1)], [[1, 4], [0, 2, 3, 6]]);
  partition.split(1, 2, { bins, thresholdBin: 2, leftBin: NO_BIN });
  assertEquals([rowsOf(partition, 1), rowsOf(partition, 2)], [[2, 6], [0, 3]]);
});

Deno.test("RowPartition.split() sends the missing bin left when it is the left bin", () => {
  const partition = new RowPartition(Int32Array.of(0, 1, 2, 3, 4, 5, 6), 2);
  partition.split(0, 1, { bins, thresholdBin: 0, leftBin: 4 });
  assertEquals([rowsOf(partition, 0), rowsOf(partition, 1)], [[1, 3, 5], [0, 2, 4, 6]]);
});

Deno.test("RowPartition.reset() puts the source back in order when a tree is done", () => {
  const partition = new RowPartition(Int32Array.of(5, 6, 0), 2);
  partition.split(0, 1, { bins, thresholdBin: 2, leftBin: NO_BIN });
  partition.reset();
  assertEquals(rowsOf(partition, 0), [5, 6, 0]);
});
