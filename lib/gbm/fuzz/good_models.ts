/**
 * The models that mutants are made of: LightGBM's of versions 2, 3 and 4, and our own.
 * @module
 */
import { makeColumns, makeLabels } from "../test_data.ts";
import { readGoldenModels } from "../parity/golden_models.ts";
import { readGzip } from "../parity/read_table.ts";
import { train } from "../train.ts";

/** A model file that is whole. */
export interface GoodModel {
  /** Where it is from. */
  readonly name: string;
  /** The whole file. */
  readonly text: string;
  /** How often it is picked against others: large files take their time. */
  readonly weight: number;
}

const FIXTURES: readonly [name: string, weight: number][] = [
  ["model_simple.txt", 20],
  ["toy_categorical_model.txt", 20],
  ["lg_rf_iris.model", 15],
  ["lg_dart_breast_cancer.model", 12],
  ["lg_breast_cancer.txt", 2],
  ["lgmulticlass.model", 2],
  ["lg_kddcup99.model", 1],
];

/** Reads LightGBM's models of `testdata` and trains two of our own. */
export async function goodModels(): Promise<GoodModel[]> {
  const models: GoodModel[] = [];
  for (const [name, weight] of FIXTURES) {
    models.push({ name, text: await readGzip(`models/${name}.gz`), weight });
  }
  for (const { name, text } of await readGoldenModels()) models.push({ name, text, weight: 2 });
  for (const nOutputs of [1, 3]) {
    const columns = makeColumns({ nRows: 300, nFeatures: 6, missingShare: 0.1 });
    const params = { n_estimators: 4, num_leaves: 6 };
    const { booster } = await train(columns, makeLabels(columns, nOutputs), params, { workers: 1 });
    models.push({ name: `own model of ${nOutputs} outputs`, text: booster.save(), weight: 15 });
  }
  return models;
}
