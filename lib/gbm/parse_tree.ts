/**
 * Reads one tree block of a text model and checks that it is a tree.
 * @module
 */
import {
  damaged,
  type Field,
  parseInteger,
  parseIntegers,
  parseNumbers,
  parseThresholds,
  required,
  type TextReader,
} from "./text_reader.ts";
import { CATEGORICAL_BIT, type Tree } from "./tree.ts";

const MAX_LEAVES = 131_072;
const MAX_COUNT = 2 ** 31 - 1;

const TREE_KEYS = new Set([
  "num_leaves",
  "num_cat",
  "split_feature",
  "split_gain",
  "threshold",
  "decision_type",
  "left_child",
  "right_child",
  "leaf_value",
  "leaf_weight",
  "leaf_count",
  "internal_value",
  "internal_weight",
  "internal_count",
  "is_linear",
  "shrinkage",
]);

const REFUSED: Readonly<Record<string, string>> = {
  cat_boundaries: "categorical splits are not supported",
  cat_threshold: "categorical splits are not supported",
  leaf_const: "linear trees are not supported",
  leaf_coeff: "linear trees are not supported",
  leaf_features: "linear trees are not supported",
  num_features: "linear trees are not supported",
};

/**
 * Reads the block that comes next.
 * @returns The tree, and the bytes of its block as LightGBM counts them in `tree_sizes`.
 */
export function parseTree(
  reader: TextReader,
  { treeIdx, nFeatures }: { treeIdx: number; nFeatures: number },
): { tree: Tree; size: number } {
  const start = { key: "Tree", line: reader.line };
  const title = reader.next();
  if (title !== `Tree=${treeIdx}`) throw damaged(start, `expected "Tree=${treeIdx}" here`);
  const fields = reader.fields();
  const ending = { key: "Tree", line: reader.line };
  if (reader.next() !== "") throw damaged(ending, "expected an empty line after the tree");
  let size = title.length + 3;
  for (const field of fields.values()) {
    refuseUnknown(field);
    size += field.key.length + field.value.length + 2;
  }
  const tree = parseArrays(fields, start, nFeatures);
  checkShape(tree, fields);
  return { tree, size };
}

function refuseUnknown(field: Field): void {
  const reason = REFUSED[field.key];
  if (reason) throw damaged(field, reason);
  if (!TREE_KEYS.has(field.key)) {
    throw damaged(field, "the key is unknown and could change predictions");
  }
  if (field.key === "is_linear" && field.value !== "0") {
    throw damaged(field, "linear trees are not supported");
  }
  if (field.key === "num_cat" && field.value !== "0") {
    throw damaged(field, "categorical splits are not supported");
  }
}

function parseArrays(
  fields: ReadonlyMap<string, Field>,
  start: { line: number },
  nFeatures: number,
): Tree {
  const get = (key: string) => required(fields, key, start);
  get("num_cat");
  const nLeaves = parseInteger(get("num_leaves"), 1, MAX_LEAVES);
  const nNodes = nLeaves - 1;
  // A tree of one leaf may leave the arrays of nodes and the counts out.
  const isOptional = (key: string) => nLeaves === 1 && !fields.get(key)?.value;
  const integers = (key: string, count: number, low: number, high: number) =>
    isOptional(key)
      ? new Array<number>(count).fill(0)
      : parseIntegers(get(key), count, { low, high });
  const informative = (key: string, count: number) =>
    fields.get(key)?.value ? parseNumbers(get(key), count) : new Float64Array(count);
  const decisionType = integers("decision_type", nNodes, 0, 127);
  if (decisionType.some((type) => (type & CATEGORICAL_BIT) !== 0 || type >> 2 > 2)) {
    throw damaged(get("decision_type"), "a decision is categorical or of an unknown missing type");
  }
  return {
    nLeaves,
    splitFeature: Int32Array.from(integers("split_feature", nNodes, 0, nFeatures - 1)),
    splitGain: informative("split_gain", nNodes),
    threshold: isOptional("threshold")
      ? new Float64Array(0)
      : parseThresholds(get("threshold"), nNodes),
    decisionType: Uint8Array.from(decisionType),
    leftChild: Int32Array.from(integers("left_child", nNodes, -nLeaves, nNodes - 1)),
    rightChild: Int32Array.from(integers("right_child", nNodes, -nLeaves, nNodes - 1)),
    leafValue: parseNumbers(get("leaf_value"), nLeaves),
    leafWeight: informative("leaf_weight", nLeaves),
    leafCount: Float64Array.from(integers("leaf_count", nLeaves, 0, MAX_COUNT)),
    internalValue: informative("internal_value", nNodes),
    internalWeight: informative("internal_weight", nNodes),
    internalCount: Float64Array.from(integers("internal_count", nNodes, 0, MAX_COUNT)),
    shrinkage: fields.has("shrinkage") ? parseNumbers(get("shrinkage"), 1)[0] : 1,
  };
}

/**
 * Each leaf and each node but the root is the child of exactly one node, and that
 * node has a smaller number: together they form one tree without a cycle.
 */
function checkShape(tree: Tree, fields: ReadonlyMap<string, Field>): void {
  const nNodes = tree.nLeaves - 1;
  const isTaken = new Uint8Array(nNodes + tree.nLeaves);
  const check = (child: number, node: number, key: string) => {
    const slot = child >= 0 ? child : nNodes + ~child;
    if ((child >= 0 && child <= node) || isTaken[slot] === 1) {
      throw damaged(fields.get(key)!, `child ${child} of node ${node} makes this no tree`);
    }
    isTaken[slot] = 1;
  };
  for (let node = 0; node < nNodes; node++) {
    check(tree.leftChild[node], node, "left_child");
    check(tree.rightChild[node], node, "right_child");
  }
}
