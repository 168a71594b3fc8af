/**
 * Rows that both engines learn from: two public tables, and made-up ones with many categories,
 * many missing values, weights, and labels of each objective.
 * @module
 */
import { randomStream } from "../../_shared/prng.ts";
import type { LabelledColumns } from "../check_rows.ts";
import { readCells, toColumns } from "./read_table.ts";
import type { TwinData } from "./twin.ts";

/** LightGBM's own example of a regression, with its test rows. */
export async function lightgbmRegression(): Promise<TwinData> {
  const names = ["label", ...Array.from({ length: 28 }, (_, f) => `f${f}`)];
  const read = async (part: string) =>
    toColumns(await readCells(`lightgbm_regression.${part}.tsv.gz`, "\t"), { names, labelIdx: 0 });
  return { training: await read("train"), test: await read("test") };
}

/** California housing; every fifth district is for testing, `ocean_proximity` is categorical. */
export async function californiaHousing(): Promise<TwinData> {
  const [names, ...cells] = await readCells("california_housing.csv.gz", ",");
  const header = { names, labelIdx: names.indexOf("median_house_value") };
  const ocean = names.indexOf("ocean_proximity");
  const kinds = [...new Set(cells.map((row) => row[ocean]))].sort();
  const numbers = cells.map((row) => row.with(ocean, String(kinds.indexOf(row[ocean]))));
  const part = (keep: (row: number) => boolean): LabelledColumns => {
    const { columns, labels } = toColumns(numbers.filter((_, i) => keep(i)), header);
    return { columns: { ...columns, categorical_feature: ["ocean_proximity"] }, labels };
  };
  return { training: part((i) => i % 5 !== 0), test: part((i) => i % 5 === 0) };
}

/**
 * Made-up rows: four columns of 3, 12, 80 and 700 categories, four of numbers, of which two
 * have many missing values and one many zeros.
 */
export function madeUp(
  labelOf: (score: number, random: { next(): number }) => number,
  { nTrain = 6000, nTest = 3000, isWeighted = false, seed = 1 } = {},
): TwinData {
  const training = makeRows(labelOf, nTrain, `train ${seed}`);
  if (isWeighted) {
    const random = randomStream(seed, "weights");
    training.weights = training.labels.map(() => random.chance(0.1) ? 0 : 3 * random.next());
  }
  return { training, test: makeRows(labelOf, nTest, `test ${seed}`) };
}

/** A column that tells the label and one that says nothing: drawn alone, it grows no tree. */
export function halfUseful(): TwinData {
  const nRows = 400;
  const values = new Float64Array(2 * nRows), labels = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) {
    labels[row] = values[row] = Math.floor(row / 4);
    values[nRows + row] = Math.floor(row / 2) % 2;
  }
  const rows = { columns: { values, nRows, featureNames: ["useful", "useless"] }, labels };
  return { training: rows, test: rows };
}

const counts = [3, 12, 80, 700];
/** What each category adds to the score. */
const effects = counts.map((n) => {
  const random = randomStream(n, "effects");
  return Array.from({ length: n }, () => random.normal());
});

function makeRows(
  labelOf: (score: number, random: { next(): number }) => number,
  nRows: number,
  name: string,
): LabelledColumns {
  const random = randomStream(5, name);
  const featureNames = [...counts.map((n) => `of_${n}`), "real", "holes", "zeros", "sparse"];
  const values = new Float64Array(featureNames.length * nRows), labels = new Float64Array(nRows);
  for (let row = 0; row < nRows; row++) {
    const categories = counts.map((n) => Math.floor(n * random.next() ** 2));
    const numbers = [
      random.normal(),
      random.chance(0.5) ? NaN : random.normal(),
      random.chance(0.6) ? 0 : random.logNormal(0, 1),
      random.chance(0.85) ? NaN : random.int(0, 9),
    ];
    const [real, holes, zeros, sparse] = numbers;
    const [a, b, c, d] = categories.map((category, f) => effects[f][category]);
    const score = a + b + 1.5 * c + 1.5 * d + real + (holes !== holes ? 1 : holes * a) -
      Math.sqrt(zeros) + (sparse > 4 ? 2 : 0);
    [...categories, ...numbers].forEach((value, f) => {
      const isLost = f < counts.length && random.chance(0.05);
      values[f * nRows + row] = isLost ? NaN : value;
    });
    labels[row] = labelOf(score, random);
  }
  const categorical_feature = featureNames.slice(0, counts.length);
  return { columns: { values, nRows, featureNames, categorical_feature }, labels };
}
