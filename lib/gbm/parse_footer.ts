/**
 * Reads what stands after the trees of a text model. It says nothing about predictions
 * but that no tree is linear; parameters and pandas categories are kept for saving.
 * @module
 */
import { damaged, type TextReader } from "./text_reader.ts";
import type { Model } from "./tree.ts";

const PANDAS_CATEGORICAL = "pandas_categorical";
/** A list for each categorical column. */
const CATEGORY_DEPTH = 2;

/**
 * Reads to the end.
 * @throws {InputError} that names line and key, for linear trees, broken JSON, or a block without an end.
 */
export function parseFooter(
  reader: TextReader,
): Pick<Model, "parameters" | "pandasCategorical"> {
  let parameters: string[] = [], pandasCategorical = "null";
  while (reader.peek() !== undefined) {
    const line = reader.next("end of trees");
    if (line === "parameters:") {
      parameters = parseParameters(reader);
    } else if (line.startsWith(`${PANDAS_CATEGORICAL}:`)) {
      pandasCategorical = line.slice(PANDAS_CATEGORICAL.length + 1);
      checkCategories(pandasCategorical, reader.line - 1);
    }
  }
  return { parameters, pandasCategorical };
}

function parseParameters(reader: TextReader): string[] {
  const lines: string[] = [];
  for (;;) {
    const line = reader.next("end of parameters");
    if (line === "end of parameters") return lines;
    if (/^\[linear_tree: [^0]/.test(line)) {
      throw damaged(
        { key: "linear_tree", line: reader.line - 1 },
        "linear trees are not supported",
      );
    }
    if (line !== "") lines.push(line);
  }
}

function checkCategories(text: string, line: number): void {
  const field = { key: PANDAS_CATEGORICAL, line };
  const unknown = () =>
    damaged(field, "it is neither null nor a list of lists of categories, by JSON's grammar");
  if (isDeeper(text, CATEGORY_DEPTH)) throw unknown();
  let categories: unknown;
  try {
    categories = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw unknown();
    throw error;
  }
  const isKnown = categories === null ||
    (Array.isArray(categories) && categories.every(Array.isArray));
  if (!isKnown) throw unknown();
}

/** Whether brackets outside of strings nest deeper; parsing a million of them would take a second. */
function isDeeper(text: string, most: number): boolean {
  let depth = 0, isInString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isInString && char === "\\") i++;
    else if (char === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (char === "[" || char === "{") {
      if (++depth > most) return true;
    } else if (char === "]" || char === "}") depth--;
  }
  return false;
}
