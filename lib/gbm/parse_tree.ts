/**
 * Reads one tree block of a text model and checks that it is a tree.
 * @module
 */
import { checkShape } from "./check_shape.ts";
import { parseCategorySets } from "./parse_categories.ts";
import {
  parseGains,
  parseInteger,
  parseIntegers,
  parseNumbers,
  parseThresholds,
  type Range,
} from "./parse_numbers.ts";
import { damaged, type Field, required, type TextReader } from "./text_reader.ts";
import type { Tree } from "./tree.ts";

/** LightGBM's own limit of `num_leaves`. */
const MAX_LEAVES = 131_072;
const COUNTS = { low: 0, high: 2 ** 31 - 1 };

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
  "cat_boundaries",
  "cat_threshold",
  "is_linear",
  "shrinkage",
]);

const LINEAR_KEYS = ["leaf_const", "leaf_coeff", "leaf_features", "num_features"];

/**
 * Reads the block that comes next.
 * @returns The tree, and the bytes of its block as LightGBM counts them in `tree_sizes`.
 */
export function parseTree(
  reader: TextReader,
  { treeIdx, nFeatures }: { treeIdx: number; nFeatures: number },
): { tree: Tree; size: number } {
  const start = { key: "Tree", line: reader.line };
  const title = reader.next("end of trees");
  if (title !== `Tree=${treeIdx}`) throw damaged(start, `expected "Tree=${treeIdx}" here`);
  const fields = reader.fields("Tree");
  const ending = { key: "Tree", line: reader.line };
  if (reader.next("Tree") !== "") throw damaged(ending, "expected an empty line after the tree");
  // The title and two empty lines, then each line with its equals sign and line end.
  let size = title.length + 3;
  for (const field of fields.values()) {
    refuseUnknown(field);
    size += field.key.length + field.value.length + 2;
  }
  return { tree: parseFields(fields, { start, nFeatures }), size };
}

/**
 * A tree from the fields of its block.
 * @throws {InputError} that names line and key, for anything but one whole tree.
 */
export function parseFields(
  fields: ReadonlyMap<string, Field>,
  { start, nFeatures }: { start: { line: number }; nFeatures: number },
): Tree {
  const nLeaves = parseInteger(required(fields, "num_leaves", start), 1, MAX_LEAVES);
  const arrays = new Arrays(fields, start, nLeaves);
  const nNodes = nLeaves - 1, children = { low: -nLeaves, high: nNodes - 1 };
  const threshold = arrays.ofNodes("threshold", parseThresholds);
  const tree = {
    nLeaves,
    splitFeature: arrays.integers("split_feature", { low: 0, high: nFeatures - 1 }),
    splitGain: arrays.informative("split_gain", nNodes, parseGains),
    threshold,
    ...parseCategorySets(fields, { start, threshold, nNodes }),
    leftChild: arrays.integers("left_child", children),
    rightChild: arrays.integers("right_child", children),
    leafValue: parseNumbers(required(fields, "leaf_value", start), nLeaves),
    leafWeight: arrays.informative("leaf_weight", nLeaves, parseNumbers),
    leafCount: arrays.informative("leaf_count", nLeaves, parseCounts),
    internalValue: arrays.informative("internal_value", nNodes, parseNumbers),
    internalWeight: arrays.informative("internal_weight", nNodes, parseNumbers),
    internalCount: arrays.informative("internal_count", nNodes, parseCounts),
    shrinkage: fields.has("shrinkage") ? parseNumbers(fields.get("shrinkage")!, 1)[0] : 1,
  };
  checkShape(tree, fields);
  return tree;
}

function refuseUnknown(field: Field): void {
  const isLinear = LINEAR_KEYS.includes(field.key) ||
    (field.key === "is_linear" && field.value !== "0");
  if (isLinear) throw damaged(field, "linear trees are not supported");
  if (!TREE_KEYS.has(field.key)) {
    throw damaged(field, "the key is unknown and could change predictions");
  }
}

type Parse = (field: Field, count: number) => Float64Array;

/** Arrays of a tree; one of a single leaf may leave those of nodes out. */
class Arrays {
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #start: { line: number };
  readonly #nNodes: number;

  constructor(fields: ReadonlyMap<string, Field>, start: { line: number }, nLeaves: number) {
    this.#fields = fields;
    this.#start = start;
    this.#nNodes = nLeaves - 1;
  }

  ofNodes(key: string, parse: Parse): Float64Array {
    if (this.#nNodes === 0 && !this.#fields.has(key)) return new Float64Array(0);
    return parse(required(this.#fields, key, this.#start), this.#nNodes);
  }

  integers(key: string, range: Range): Int32Array {
    const parse = (field: Field, count: number) =>
      Float64Array.from(parseIntegers(field, count, range));
    return Int32Array.from(this.ofNodes(key, parse));
  }

  /** Zeros where the file says nothing, as older versions of LightGBM do. */
  informative(key: string, count: number, parse: Parse): Float64Array {
    const field = this.#fields.get(key);
    return field && field.value !== "" ? parse(field, count) : new Float64Array(count);
  }
}

function parseCounts(field: Field, count: number): Float64Array {
  return Float64Array.from(parseIntegers(field, count, COUNTS));
}
