/**
 * Reads LightGBM's text model, versions 2 to 4. A file is not trusted: lengths,
 * ranges, the shape of each tree and every number are checked, and what would change
 * predictions without being understood here is refused by name. Nothing recurses, and
 * time is linear in the size of the text.
 *
 *     tree                 parse_header.ts
 *     version=v4 ...
 *
 *     Tree=0               parse_tree.ts, once for each tree
 *     num_leaves=31 ...
 *
 *     end of trees         parse_footer.ts
 *     parameters: ...
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { parseFooter } from "./parse_footer.ts";
import { type Header, parseHeader } from "./parse_header.ts";
import { isPossibleOutput } from "./output_transform.ts";
import { parseIntegers } from "./parse_numbers.ts";
import { parseTree } from "./parse_tree.ts";
import { damaged, type Field, TextReader } from "./text_reader.ts";
import type { Model, Tree } from "./tree.ts";

/** The longest string there is. */
const MAX_TEXT_LENGTH = 2 ** 29 - 25;

/**
 * Reads a text model.
 * @throws {InputError} that names line and key, for anything but a whole, understood model.
 */
export function parseModel(text: string): Model {
  if (text.length > MAX_TEXT_LENGTH) {
    throw new InputError(
      `Cannot read a model of ${text.length} characters: the limit is ${MAX_TEXT_LENGTH}`,
    );
  }
  const reader = new TextReader(text);
  const first = reader.peek();
  if (first !== "tree") {
    const problem = first === "tree\r"
      ? "the lines end in CR LF, which tree_sizes does not count; convert them to LF"
      : "the line is another one";
    throw new InputError(`Not a LightGBM text model at line 1, "tree": ${problem}`);
  }
  reader.next("tree");
  const { treeSizes, version, ...header } = parseHeader(reader);
  const trees = parseTrees(reader, { ...header, treeSizes });
  const objective = holdsOutputs(trees, { ...header, version }) ? null : header.objective;
  return { ...header, objective, ...parseFooter(reader), trees };
}

/**
 * Whether leaves are predictions already, so that nothing is to be transformed: LightGBM
 * before 2.2.3 averaged the leaves of a random forest and left it at that, 2.2.3 and later
 * transform the average (issue 1843). Both say version v2, but scores leave the range of
 * what the objective predicts.
 */
function holdsOutputs(
  trees: readonly Tree[],
  { version, averageOutput, objective }: Pick<Header, "version" | "averageOutput" | "objective">,
): boolean {
  if (version !== "v2" || !averageOutput || objective === null) return false;
  return trees.every((tree) => tree.leafValue.every((value) => isPossibleOutput(objective, value)));
}

function parseTrees(
  reader: TextReader,
  header: Pick<Header, "featureNames" | "nOutputs" | "treeSizes">,
): Tree[] {
  const trees: Tree[] = [], sizes: number[] = [];
  const nFeatures = header.featureNames.length;
  const range = new ScoreRange(header.nOutputs);
  while (!isEndOfTrees(reader)) {
    const place = { key: "leaf_value", line: reader.line };
    const { tree, size } = parseTree(reader, { treeIdx: trees.length, nFeatures });
    range.add(tree, trees.length, place);
    trees.push(tree);
    sizes.push(size);
  }
  const end = { key: "end of trees", line: reader.line };
  if (trees.length === 0 || trees.length % header.nOutputs !== 0) {
    throw damaged(end, `${trees.length} trees cannot serve ${header.nOutputs} outputs`);
  }
  if (header.treeSizes) checkSizes(header.treeSizes, sizes);
  return trees;
}

/** The first versions went on with the importances after an empty line instead of saying so. */
function isEndOfTrees(reader: TextReader): boolean {
  return reader.peek() === "end of trees" ||
    (reader.peek() === "" && reader.peek(1) === "feature importances:");
}

/**
 * Finite leaves could still add up to infinity, and infinities of both signs to NaN;
 * within this limit sums, differences and contributions stay finite.
 */
const MAX_SCORE = 1e300;

/** Watches how far the leaves of each output can add up. */
class ScoreRange {
  readonly #largest: number[];

  constructor(nOutputs: number) {
    this.#largest = new Array<number>(nOutputs).fill(0);
  }

  add(tree: Tree, treeIdx: number, place: { key: string; line: number }): void {
    const output = treeIdx % this.#largest.length;
    this.#largest[output] += tree.leafValue.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    if (this.#largest[output] > MAX_SCORE) {
      throw damaged(
        place,
        `the leaves of the trees up to the one that starts here add up to more than ${MAX_SCORE}`,
      );
    }
  }
}

function checkSizes(field: Field, sizes: readonly number[]): void {
  const declared = parseIntegers(field, sizes.length, { low: 1, high: MAX_TEXT_LENGTH });
  const wrong = declared.findIndex((size, i) => size !== sizes[i]);
  if (wrong >= 0) {
    throw damaged(field, `tree ${wrong} has ${sizes[wrong]} bytes instead of ${declared[wrong]}`);
  }
}
