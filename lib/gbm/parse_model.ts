/**
 * Reads LightGBM's text model, versions 3 and 4, regression with numeric splits.
 * A file is not trusted: lengths, ranges, the shape of each tree and every number
 * are checked, and what would change predictions without being understood here is
 * refused by name. Time is linear in the size of the text.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { checkFeatureNames } from "./columns.ts";
import { parseTree } from "./parse_tree.ts";
import {
  damaged,
  type Field,
  parseInteger,
  parseIntegers,
  required,
  TextReader,
} from "./text_reader.ts";
import type { Model, Tree } from "./tree.ts";

const MAX_TEXT_LENGTH = 2 ** 29 - 25;
const MAX_OUTPUTS = 100_000;
const MAX_FEATURES = 10_000_000;

/** Objectives whose prediction is the raw score. */
const RAW_OBJECTIVES = ["regression", "regression_l1", "huber", "fair", "quantile", "mape"];

const HEADER_KEYS = new Set([
  "version",
  "num_class",
  "num_tree_per_iteration",
  "label_index",
  "max_feature_idx",
  "objective",
  "feature_names",
  "feature_infos",
  "monotone_constraints",
  "tree_sizes",
]);

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
  if (reader.next() !== "tree") {
    throw new InputError('Not a LightGBM text model: line 1 is not "tree"');
  }
  const header = parseHeader(reader);
  const trees = parseTrees(reader, header);
  const parameters = parseFooter(reader);
  const { featureNames, featureInfos, nOutputs, objective } = header;
  return { featureNames, featureInfos, nOutputs, objective, parameters, trees };
}

interface Header {
  featureNames: string[];
  featureInfos: string[];
  nOutputs: number;
  objective: string | null;
  treeSizes: Field | undefined;
}

function parseHeader(reader: TextReader): Header {
  const start = { line: reader.line };
  const fields = reader.fields();
  for (const field of fields.values()) refuseUnknown(field);
  const nOutputs = parseInteger(required(fields, "num_tree_per_iteration", start), 1, MAX_OUTPUTS);
  const numClass = required(fields, "num_class", start);
  if (parseInteger(numClass, 1, MAX_OUTPUTS) !== nOutputs) {
    throw damaged(numClass, `it differs from num_tree_per_iteration, ${nOutputs}`);
  }
  parseInteger(required(fields, "label_index", start), 0, MAX_FEATURES);
  const nFeatures = 1 + parseInteger(required(fields, "max_feature_idx", start), 0, MAX_FEATURES);
  const featureNames = parseWords(required(fields, "feature_names", start), nFeatures);
  checkFeatureNames(featureNames);
  return {
    featureNames,
    featureInfos: parseInfos(required(fields, "feature_infos", start), nFeatures),
    nOutputs,
    objective: parseObjective(fields.get("objective")),
    treeSizes: fields.get("tree_sizes"),
  };
}

function refuseUnknown(field: Field): void {
  if (field.key === "average_output") {
    throw damaged(field, "random forests are not supported: predictions would need averaging");
  }
  if (!HEADER_KEYS.has(field.key)) {
    throw damaged(field, "the key is unknown and could change predictions");
  }
  if (field.key === "version" && field.value !== "v3" && field.value !== "v4") {
    throw damaged(field, "only versions v3 and v4 are supported");
  }
}

function parseObjective(field: Field | undefined): string | null {
  if (!field) return null;
  const [name, ...options] = field.value.split(" ");
  if (!RAW_OBJECTIVES.includes(name) || options.includes("sqrt")) {
    throw damaged(
      field,
      `objective ${
        JSON.stringify(field.value.slice(0, 40))
      } transforms scores and is not supported`,
    );
  }
  return field.value;
}

function parseWords(field: Field, count: number): string[] {
  const words = field.value.split(" ");
  if (words.length !== count) {
    throw damaged(field, `it has ${words.length} values instead of ${count}`);
  }
  return words;
}

function parseInfos(field: Field, count: number): string[] {
  const infos = parseWords(field, count);
  for (const info of infos) {
    if (info !== "none" && !/^\[[-+.\dea-z]+:[-+.\dea-z]+\]$/.test(info)) {
      throw damaged(
        field,
        "a feature is neither none nor [min:max] (categorical is not supported)",
      );
    }
  }
  return infos;
}

function parseTrees(reader: TextReader, header: Header): Tree[] {
  const trees: Tree[] = [], sizes: number[] = [];
  const nFeatures = header.featureNames.length;
  while (reader.peek() !== "end of trees") {
    const { tree, size } = parseTree(reader, { treeIdx: trees.length, nFeatures });
    trees.push(tree);
    sizes.push(size);
  }
  const end = { key: "end of trees", line: reader.line };
  if (trees.length === 0 || trees.length % header.nOutputs !== 0) {
    throw damaged(end, `${trees.length} trees cannot serve ${header.nOutputs} outputs`);
  }
  reader.next();
  if (header.treeSizes) checkSizes(header.treeSizes, sizes);
  return trees;
}

function checkSizes(field: Field, sizes: readonly number[]): void {
  const declared = parseIntegers(field, sizes.length, { low: 1, high: MAX_TEXT_LENGTH });
  const wrong = declared.findIndex((size, i) => size !== sizes[i]);
  if (wrong >= 0) {
    throw damaged(field, `tree ${wrong} has ${sizes[wrong]} bytes instead of ${declared[wrong]}`);
  }
}

/** The lines `[name: value]`; what else stands after the trees says nothing about predictions. */
function parseFooter(reader: TextReader): string[] {
  const parameters: string[] = [];
  let isInside = false;
  while (reader.peek() !== undefined) {
    const line = reader.next();
    if (line === "parameters:") isInside = true;
    else if (line === "end of parameters") return parameters;
    else if (isInside && /^\[linear_tree: [^0]/.test(line)) {
      throw damaged(
        { key: "linear_tree", line: reader.line - 1 },
        "linear trees are not supported",
      );
    } else if (isInside && line !== "") parameters.push(line);
  }
  if (isInside) {
    throw damaged(
      { key: "parameters", line: reader.line },
      'the model ends without "end of parameters"',
    );
  }
  return parameters;
}
