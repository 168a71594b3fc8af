/**
 * Reads the header of a text model: everything before the first tree.
 * @module
 */
import { outputTransform } from "./output_transform.ts";
import { parseInteger, words } from "./parse_numbers.ts";
import { damaged, type Field, quote, required, type TextReader } from "./text_reader.ts";
import type { Model } from "./tree.ts";

const VERSIONS = ["v2", "v3", "v4"];
const MAX_OUTPUTS = 100_000;
const MAX_FEATURES = 10_000_000;

const HEADER_KEYS = new Set([
  "version",
  "num_class",
  "num_tree_per_iteration",
  "label_index",
  "max_feature_idx",
  "objective",
  "average_output",
  "feature_names",
  "feature_infos",
  "monotone_constraints",
  "tree_sizes",
]);

/** What a header says. */
export interface Header extends
  Pick<
    Model,
    "featureNames" | "featureInfos" | "nOutputs" | "objective" | "averageOutput" | "labelIdx"
  > {
  /** `v2`, `v3` or `v4`. */
  version: string;
  /** Bytes of each tree block, where the file gives them. */
  treeSizes: Field | undefined;
}

/**
 * Reads the lines after `tree` up to the empty line.
 * @throws {InputError} that names line and key, for what is damaged or not understood.
 */
export function parseHeader(reader: TextReader): Header {
  const start = { line: reader.line };
  const fields = reader.fields("version");
  for (const field of fields.values()) refuseUnknown(field);
  const nOutputs = parseOutputs(fields, start);
  const labelIdx = parseInteger(required(fields, "label_index", start), 0, MAX_FEATURES);
  const nFeatures = 1 + parseInteger(required(fields, "max_feature_idx", start), 0, MAX_FEATURES);
  return {
    version: required(fields, "version", start).value,
    featureNames: parseNames(required(fields, "feature_names", start), nFeatures),
    featureInfos: parseInfos(required(fields, "feature_infos", start), nFeatures),
    nOutputs,
    objective: parseObjective(fields.get("objective"), nOutputs),
    averageOutput: fields.has("average_output"),
    labelIdx,
    treeSizes: fields.get("tree_sizes"),
  };
}

function refuseUnknown(field: Field): void {
  if (!HEADER_KEYS.has(field.key)) {
    throw damaged(field, "the key is unknown and could change predictions");
  }
  if (field.key === "version" && !VERSIONS.includes(field.value)) {
    throw damaged(field, `only versions ${VERSIONS.join(", ")} are supported`);
  }
  if (field.key === "average_output" && field.value !== "") {
    throw damaged(field, "the key stands alone in its line, without a value");
  }
}

function parseOutputs(fields: ReadonlyMap<string, Field>, start: { line: number }): number {
  const classes = required(fields, "num_class", start);
  const nClasses = parseInteger(classes, 1, MAX_OUTPUTS);
  const perIteration = fields.get("num_tree_per_iteration");
  if (!perIteration) return nClasses;
  const nOutputs = parseInteger(perIteration, 1, MAX_OUTPUTS);
  if (nClasses !== nOutputs) {
    throw damaged(classes, `it differs from num_tree_per_iteration, ${nOutputs}`);
  }
  return nOutputs;
}

function parseObjective(field: Field | undefined, nOutputs: number): string | null {
  if (!field) return null;
  try {
    outputTransform(field.value, nOutputs);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(field, error.message);
    throw error;
  }
  return field.value;
}

/** LightGBM itself only splits at spaces; older versions let brackets and colons pass. */
function parseNames(field: Field, count: number): string[] {
  const names = words(field, count);
  const seen = new Set<string>();
  for (const name of names) {
    if (name === "" || /[\s\p{Cc}]/u.test(name)) {
      throw damaged(field, `the feature name ${quote(name)} is empty or has blanks in it`);
    }
    if (seen.has(name)) throw damaged(field, `the feature name ${quote(name)} stands there twice`);
    seen.add(name);
  }
  return names;
}

function parseInfos(field: Field, count: number): string[] {
  const infos = words(field, count);
  for (const info of infos) {
    const isKnown = info === "none" || /^\[[-+.\dea-z]+:[-+.\dea-z]+\]$/.test(info) ||
      /^-?\d+(?::-?\d+)*$/.test(info);
    if (!isKnown) {
      throw damaged(field, `${quote(info)} is neither none, nor [min:max], nor categories a:b:c`);
    }
  }
  return infos;
}
