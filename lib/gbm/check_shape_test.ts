import { assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { checkShape, MAX_DEPTH } from "./check_shape.ts";

const fields = new Map(
  ["left_child", "right_child"].map((key, i) => [key, { key, value: "", line: 5 + i }]),
);
const check = (left: number[], right: number[]) =>
  checkShape(
    {
      nLeaves: left.length + 1,
      leftChild: Int32Array.from(left),
      rightChild: Int32Array.from(right),
    },
    fields,
  );

Deno.test("checkShape() accepts a tree when each node and leaf is reached once", () => {
  check([], []);
  check([1, -1], [-3, -2]);
  check([1, -1, -3], [2, -2, -4]);
});

Deno.test("checkShape() names line and key when nodes make a cycle, are shared or left out", () => {
  const refuse = (left: number[], right: number[], message: string) =>
    assertThrows(() => check(left, right), InputError, message);
  refuse([0], [-2], 'line 5, "left_child": child 0 of node 0');
  refuse([1, -1], [-3, 0], 'line 6, "right_child": child 0 of node 1');
  refuse([1, 1], [-1, -2], "child 1 of node 1");
  refuse([-1], [-1], "child -1 of node 0");
  refuse([1, -1], [1, -2], "child 1 of node 0");
});

Deno.test("checkShape() refuses a chain when it is deeper than rows should walk", () => {
  const chain = (nNodes: number) => {
    const left = Array.from({ length: nNodes }, (_, node) => node + 1 < nNodes ? node + 1 : -1);
    check(left, Array.from({ length: nNodes }, (_, node) => -(node + 2)));
  };
  chain(MAX_DEPTH);
  assertThrows(() => chain(MAX_DEPTH + 1), InputError, 'line 5, "left_child"');
});
