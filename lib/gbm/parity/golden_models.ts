/**
 * Models of LightGBM 4.7 in many kinds with its answers, as `foreign_models.py keep` left
 * them in `testdata`: what {@linkcode withForeignModels} compares, without Python.
 * @module
 */
import { Booster } from "../booster.ts";
import type { ForeignModel } from "./foreign_models.ts";
import { readGzip } from "./read_table.ts";

/** Reads the kept models. */
export async function readGoldenModels(): Promise<ForeignModel[]> {
  const { nRows, models } = JSON.parse(await readGzip("models/lightgbm_4_7.json.gz"));
  return models.map((model: Record<string, string>) => ({
    name: model.name,
    text: model.text,
    columns: {
      values: numbersOf(model.x),
      nRows,
      featureNames: Booster.load(model.text).featureNames,
    },
    value: numbersOf(model.value),
    raw: numbersOf(model.raw),
    leaf: Int32Array.from(numbersOf(model.leaf)),
    contribution: numbersOf(model.contribution),
  }));
}

/** Python's `repr` of doubles: all digits, `nan` and `inf` in words. */
function numbersOf(text: string): Float64Array {
  return Float64Array.from(text.split(" "), (word) => Number(word.replace("inf", "Infinity")));
}
