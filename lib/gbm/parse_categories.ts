/**
 * Reads the decisions of a tree block and the sets of categories of its categorical splits:
 *
 *     num_cat=2
 *     threshold=0 3.5 1        a categorical node has the index of its set here
 *     decision_type=1 2 9      bit 0 makes it categorical
 *     cat_boundaries=0 1 3     set 0 is word 0, set 1 is words 1 and 2
 *     cat_threshold=4 8 16     {2} and {3, 36}
 * @module
 */
import { CATEGORICAL_BIT, type CategorySets, DEFAULT_LEFT_BIT, MissingType } from "./decision.ts";
import { parseInteger, parseIntegers } from "./parse_numbers.ts";
import { damaged, type Field, required } from "./text_reader.ts";

const MAX_SETS = 131_071;
const MAX_WORD = 2 ** 32 - 1;
/** Words that sets of categories below 2^31 can take at most in a file of the largest size. */
const MAX_WORDS = 2 ** 28;

/**
 * Reads the decision types and the sets that they name.
 * @param tree The thresholds of its nodes, where the index of a set stands.
 * @throws {InputError} that names line and key.
 */
export function parseCategorySets(
  fields: ReadonlyMap<string, Field>,
  { start, threshold, nNodes }: {
    start: { line: number };
    threshold: Float64Array;
    nNodes: number;
  },
): CategorySets & { decisionType: Uint8Array } {
  const nSets = parseInteger(required(fields, "num_cat", start), 0, MAX_SETS);
  const types = parseTypes(fields, start, nNodes);
  types.forEach((type, node) => {
    if ((type & CATEGORICAL_BIT) === 0) return;
    const setIdx = threshold[node];
    if (!(Number.isInteger(setIdx) && setIdx >= 0 && setIdx < nSets)) {
      throw damaged(
        required(fields, "threshold", start),
        `categorical node ${node} names none of the ${nSets} sets of categories`,
      );
    }
  });
  return { ...parseSets(fields, start, nSets), decisionType: Uint8Array.from(types) };
}

function parseTypes(
  fields: ReadonlyMap<string, Field>,
  start: { line: number },
  nNodes: number,
): number[] {
  if (nNodes === 0 && !fields.has("decision_type")) return [];
  const field = required(fields, "decision_type", start);
  const types = parseIntegers(field, nNodes, { low: 0, high: 127 });
  for (const type of types) {
    const isCategorical = (type & CATEGORICAL_BIT) !== 0;
    if (type >> 2 > MissingType.nan) throw damaged(field, `${type} has an unknown missing type`);
    if (isCategorical && (type & DEFAULT_LEFT_BIT) !== 0) {
      throw damaged(field, `${type} sends missing values left at a categorical split`);
    }
  }
  return types;
}

function parseSets(
  fields: ReadonlyMap<string, Field>,
  start: { line: number },
  nSets: number,
): CategorySets {
  const unused = ["cat_boundaries", "cat_threshold"].find((key) => fields.get(key)?.value);
  if (nSets === 0) {
    if (unused) throw damaged(fields.get(unused)!, "num_cat is 0, so there are no categories");
    return { catBoundaries: new Int32Array(1), catThreshold: new Uint32Array(0) };
  }
  const field = required(fields, "cat_boundaries", start);
  const boundaries = parseIntegers(field, nSets + 1, { low: 0, high: MAX_WORDS });
  boundaries.forEach((boundary, i) => {
    if (i === 0 ? boundary !== 0 : boundary <= boundaries[i - 1]) {
      throw damaged(field, `boundary ${i} is ${boundary}: they start with 0 and ascend`);
    }
  });
  const wordField = required(fields, "cat_threshold", start);
  const catThreshold = parseIntegers(wordField, boundaries[nSets], { low: 0, high: MAX_WORD });
  return {
    catBoundaries: Int32Array.from(boundaries),
    catThreshold: Uint32Array.from(catThreshold),
  };
}
