/**
 * Whether nodes and leaves make one tree.
 * @module
 */
import { damaged, type Field } from "./text_reader.ts";
import type { Tree } from "./tree.ts";

/** Far deeper than LightGBM grows; keeps a file from making every row walk its whole length. */
export const MAX_DEPTH = 10_000;

/**
 * Checks that each leaf and each node but the root is the child of exactly one node,
 * and that node has a smaller number: together they form one tree without a cycle.
 * @param fields Where the children stand, for messages.
 * @throws {InputError} that names line and key.
 */
export function checkShape(
  { nLeaves, leftChild, rightChild }: Pick<Tree, "nLeaves" | "leftChild" | "rightChild">,
  fields: ReadonlyMap<string, Field>,
): void {
  const nNodes = nLeaves - 1;
  const isTaken = new Uint8Array(nNodes + nLeaves);
  const depth = new Int32Array(nNodes);
  const check = (child: number, node: number, key: string) => {
    const slot = child >= 0 ? child : nNodes + ~child;
    if ((child >= 0 && child <= node) || isTaken[slot] === 1) {
      throw damaged(fields.get(key)!, `child ${child} of node ${node} makes this no tree`);
    }
    isTaken[slot] = 1;
    if (child < 0) return;
    depth[child] = depth[node] + 1;
    if (depth[child] >= MAX_DEPTH) {
      throw damaged(fields.get(key)!, `node ${child} lies deeper than ${MAX_DEPTH} edges`);
    }
  };
  for (let node = 0; node < nNodes; node++) {
    check(leftChild[node], node, "left_child");
    check(rightChild[node], node, "right_child");
  }
}
