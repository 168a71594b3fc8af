/**
 * Data sets on which both engines' test errors are compared: two that others published, two
 * made with many categories and many missing values.
 * @module
 */
import { randomStream } from "../../_shared/prng.ts";
import type { Columns } from "../columns.ts";
import { readCells, toColumns } from "../parity/read_table.ts";
import { type BenchRows, takeRows } from "./bench_data.ts";

/** A data set of one output. */
export interface AccuracySet {
  name: string;
  objective: "regression" | "binary";
  train: BenchRows;
  test: BenchRows;
}

const TEST_SHARE = 0.2;

/** All sets. */
export async function accuracySets(): Promise<AccuracySet[]> {
  const example = await lightgbmExample();
  return [
    await californiaHousing(),
    { name: "LightGBM's regression example", objective: "regression", ...example },
    { name: "the same as classes", objective: "binary", ...example },
    madeSet("regression"),
    madeSet("binary"),
  ];
}

/** Median house value of districts; the nearness of the ocean is a category. */
async function californiaHousing(): Promise<AccuracySet> {
  const [names, ...cells] = await readCells("california_housing.csv.gz", ",");
  const category = names.indexOf("ocean_proximity");
  const known = [...new Set(cells.map((row) => row[category]))].sort();
  const numbers = cells.map((row) =>
    row.map((cell, i) => i === category ? String(known.indexOf(cell)) : cell)
  );
  const all = toColumns(numbers, { names, labelIdx: names.indexOf("median_house_value") });
  const columns = { ...all.columns, categorical_feature: ["ocean_proximity"] };
  return {
    name: "California housing",
    objective: "regression",
    ...split({ ...all, columns }, 1),
  };
}

async function lightgbmExample(): Promise<Pick<AccuracySet, "train" | "test">> {
  const read = async (part: string) => {
    const cells = await readCells(`lightgbm_regression.${part}.tsv.gz`, "\t");
    return toColumns(cells, { names: cells[0].map((_, i) => `f${i}`), labelIdx: 0 });
  };
  return { train: await read("train"), test: await read("test") };
}

const MADE_ROWS = 25_000;
/** Count of categories of each categorical feature. */
const CATEGORIES = [8, 60, 400];
const NUMERIC_FEATURES = 6;

/**
 * Categories of uneven size with an effect each, numbers of which some act together, and a
 * third of the numbers and a tenth of the categories missing; that a value is missing tells
 * something, too.
 */
function madeSet(objective: AccuracySet["objective"]): AccuracySet {
  const categorical = CATEGORIES.map((n) => `category_${n}`);
  const numeric = Array.from({ length: NUMERIC_FEATURES }, (_, f) => `number_${f}`);
  const featureNames = [...categorical, ...numeric];
  const values = new Float64Array(featureNames.length * MADE_ROWS);
  const signal = new Float64Array(MADE_ROWS);
  const column = (f: number) => values.subarray(f * MADE_ROWS, (f + 1) * MADE_ROWS);
  CATEGORIES.forEach((nCategories, f) => {
    const stream = randomStream(1, objective, categorical[f]);
    const effects = Float64Array.from({ length: nCategories }, () => stream.normal());
    column(f).forEach((_, row, to) => {
      const category = Math.floor(nCategories * stream.next() ** 2);
      to[row] = stream.chance(0.1) ? NaN : category;
      signal[row] += effects[category];
    });
  });
  numeric.forEach((name, f) => {
    const stream = randomStream(1, objective, name);
    column(CATEGORIES.length + f).forEach((_, row, to) => {
      const value = stream.normal();
      to[row] = stream.chance(value > 0 ? 0.4 : 0.27) ? NaN : value;
    });
  });
  const [a, b, c] = [0, 1, 2].map((f) => column(CATEGORIES.length + f));
  const noise = randomStream(1, objective, "label");
  const labels = signal.map((sum, row) => {
    const orZero = (value: number) => Number.isNaN(value) ? 0 : value;
    const raw = sum + Math.tanh(2 * orZero(a[row])) + orZero(b[row]) * orZero(c[row]);
    if (objective === "regression") return raw + noise.normal();
    return Number(noise.chance(1 / (1 + Math.exp(-raw))));
  });
  const columns = { values, nRows: MADE_ROWS, featureNames, categorical_feature: categorical };
  const name = `made, ${objective === "regression" ? "numbers" : "classes"} to learn`;
  return { name, objective, ...split({ columns, labels }, 2) };
}

function split(
  { columns, labels }: { columns: Columns; labels: Float64Array },
  seed: number,
): { train: BenchRows; test: BenchRows } {
  const stream = randomStream(seed, "split");
  const isTest = Array.from(labels, () => stream.chance(TEST_SHARE));
  const part = (wanted: boolean): BenchRows => {
    const rows = isTest.flatMap((is, row) => is === wanted ? [row] : []);
    return {
      columns: takeRows(columns, rows),
      labels: Float64Array.from(rows, (row) => labels[row]),
    };
  };
  return { train: part(false), test: part(true) };
}
