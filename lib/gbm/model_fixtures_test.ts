import { assert, assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { Booster } from "./booster.ts";
import type { Columns } from "./columns.ts";
import { assertSameAnswers } from "./parity/assert_same_answers.ts";
import { readGoldenModels } from "./parity/golden_models.ts";
import { readGzip } from "./parity/read_table.ts";
import { parseFields } from "./parse_tree.ts";
import { TextReader } from "./text_reader.ts";

/** Models that LightGBM 2 and 3 wrote, with their own predictions: see testdata/README.md. */
const read = (name: string) => readGzip(`models/${name}.gz`);

async function readNumbers(name: string): Promise<number[][]> {
  const lines = (await read(name)).trimEnd().split("\n");
  return lines.map((line) => line.trim().split(/\s+/).map(Number));
}

/** Lines `label index:value ...`; what is not given is 0. */
async function readLibsvm(name: string, nFeatures: number): Promise<number[][]> {
  const lines = (await read(name)).trimEnd().split("\n");
  return lines.map((line) => {
    const row = new Array<number>(nFeatures).fill(0);
    for (const cell of line.split(" ").slice(1)) {
      const [feature, value] = cell.split(":").map(Number);
      row[feature] = value;
    }
    return row;
  });
}

function toColumns(rows: number[][], booster: Booster): Columns {
  const nRows = rows.length, { featureNames } = booster;
  const values = Float64Array.from(
    { length: nRows * featureNames.length },
    (_, i) => rows[i % nRows][Math.floor(i / nRows)],
  );
  return { values, nRows, featureNames };
}

/** All digits that were printed, but for the last bits of the exponential function. */
function assertClose(actual: Float64Array | Int32Array, expected: number[][], tolerance = 0): void {
  const flat = expected.flat();
  assertEquals(actual.length, flat.length);
  actual.forEach((x, i) => {
    assert(Math.abs(x - flat[i]) <= tolerance * Math.abs(flat[i]), `${x} instead of ${flat[i]}`);
  });
}

function assertAdditive(booster: Booster, columns: Columns): void {
  const rows = Array.from({ length: Math.min(20, columns.nRows) }, (_, i) => i);
  const raw = booster.predict(columns, { kind: "raw" });
  const contributions = booster.contributions(columns, { rows });
  const stride = booster.featureNames.length + 1;
  for (let i = 0; i < rows.length * booster.nOutputs; i++) {
    const sum = contributions.subarray(i * stride, (i + 1) * stride).reduce((a, b) => a + b, 0);
    assert(Math.abs(sum - raw[i]) <= 1e-9 * Math.max(1, Math.abs(raw[i])));
  }
}

/** What we write reads the same again. */
function assertGoesRound(booster: Booster, columns: Columns): void {
  const again = Booster.load(booster.save());
  assertEquals(again.save(), booster.save());
  assertEquals(again.predict(columns), booster.predict(columns));
}

Deno.test("predict() reaches LightGBM's leaves when it reads a binary model of version 3", async () => {
  const booster = Booster.load(await read("lg_breast_cancer.txt"));
  const columns = toColumns(await readNumbers("lg_breast_cancer_data.txt"), booster);
  assertClose(
    booster.predict(columns, { kind: "leaf" }),
    await readNumbers("lg_breast_cancer_data_pred_leaves.txt"),
  );
  assertAdditive(booster, columns);
  assertGoesRound(booster, columns);
});

Deno.test("predict() gives LightGBM's probabilities when it reads a dart model of version 2", async () => {
  const booster = Booster.load(await read("lg_dart_breast_cancer.model"));
  const columns = toColumns(await readNumbers("breast_cancer_test.tsv"), booster);
  const expected = await readNumbers("lg_dart_breast_cancer_true_predictions.txt");
  assertClose(booster.predict(columns), expected, 1e-15);
  assertAdditive(booster, columns);
  assertGoesRound(booster, columns);
});

Deno.test("predict() gives LightGBM's raw scores when classes and categories are many", async () => {
  const booster = Booster.load(await read("lg_kddcup99.model"));
  const columns = toColumns(await readNumbers("kddcup99_test.tsv"), booster);
  const expected = await readNumbers("lg_kddcup99_true_predictions.txt");
  assertClose(booster.predict(columns, { kind: "raw" }), expected);
  assertAdditive(booster, columns);
  assertGoesRound(booster, columns);
});

Deno.test("predict() averages over the trees when it reads a random forest", async () => {
  const booster = Booster.load(await read("lg_rf_iris.model"));
  const columns = toColumns(await readLibsvm("iris_test.libsvm", 4), booster);
  const expected = await readNumbers("lg_rf_iris_true_predictions.txt");
  assertClose(booster.predict(columns), expected, 1e-15);
  assertAdditive(booster, columns);
  assertGoesRound(booster, columns);
});

Deno.test("predict() transforms the average when the leaves of an old forest are no predictions", async () => {
  const text = (await read("lg_rf_iris.model")).replace(/^tree_sizes=.*\n/m, "");
  const probabilities = Booster.load(text);
  assertEquals(probabilities.objective, null);
  // From 2.2.3 on leaves are scores, of which some leave [0, 1]; version 3 never holds anything else.
  const scores = Booster.load(text.replace(/^leaf_value=\S+/m, "leaf_value=-0.5"));
  assertEquals(scores.objective, "binary sigmoid:1");
  const later = Booster.load(text.replace("version=v2", "version=v3"));
  const columns = toColumns([[5, 3, 2.4, 1]], later);
  const [average] = probabilities.predict(columns);
  assertEquals([...later.predict(columns)], [1 / (1 + Math.exp(-average))]);
});

Deno.test("predict() gives LightGBM's softmax and raw scores when it reads a multiclass model", async () => {
  const booster = Booster.load(await read("lgmulticlass.model"));
  const rows = (await readNumbers("multiclass_test.tsv")).map((row) => row.slice(1));
  const columns = toColumns(rows, booster);
  const raw = await readNumbers("lgmulticlass_true_raw_predictions.txt");
  assertClose(booster.predict(columns, { kind: "raw" }), raw);
  const expected = await readNumbers("lgmulticlass_true_predictions.txt");
  assertClose(booster.predict(columns), expected, 1e-15);
  assertAdditive(booster, columns);
  assertGoesRound(booster, columns);
});

Deno.test("predict() sends categories as LightGBM does when all splits are categorical", async () => {
  const booster = Booster.load(await read("toy_categorical_model.txt"));
  const columns = toColumns(await readLibsvm("toy_categorical.test", 2), booster);
  assertClose(booster.predict(columns), await readNumbers("toy_categorical.test.pred"));
  assertAdditive(booster, columns);
  assertGoesRound(booster, columns);
});

Deno.test("load() reads numeric and categorical splits when NaN is missing in a model of version 2", async () => {
  const booster = Booster.load(await read("model_simple.txt"));
  assertEquals([booster.featureNames, booster.objective], [["X1", "X2"], "binary sigmoid:1"]);
  const columns = toColumns([[1000, 0], [0, NaN], [NaN, 100], [500, -1]], booster);
  assertAdditive(booster, columns);
  assertGoesRound(booster, columns);
});

Deno.test("predict() and contributions() answer as LightGBM 4.7 when its models are of many kinds", async () => {
  const models = await readGoldenModels();
  assert(models.length > 15);
  for (const model of models) {
    const booster = Booster.load(model.text);
    assertSameAnswers(booster, model);
    assertAdditive(booster, model.columns);
    assertGoesRound(booster, model.columns);
  }
});

Deno.test("parseFields() reads a tree when keys that say nothing about predictions are left out", async () => {
  const parse = async (name: string) => {
    const reader = new TextReader(`${(await read(name)).trimEnd()}\n\n`);
    reader.next("Tree");
    return parseFields(reader.fields("Tree"), { start: { line: 1 }, nFeatures: 2 });
  };
  const one = await parse("tree_1leaf.txt");
  assertEquals([...one.leafValue, one.shrinkage], [0.123, 1.03754e-322]);
  const two = await parse("tree_2leaves.txt");
  assertEquals([...two.leafCount, ...two.internalCount], [300, 700, 0]);
  const three = await parse("tree_3leaves.txt");
  assertEquals([...three.catBoundaries, ...three.catThreshold], [0, 4, 0, 0, 0, 16]);
  assertEquals([...three.decisionType], [9, 2]);
});

Deno.test("contributions() refuse a model when its trees hold no counts of rows", async () => {
  const text = (await read("toy_categorical_model.txt")).replace(/^tree_sizes=.*\n/m, "");
  const booster = Booster.load(text.replaceAll(/^(?:leaf|internal)_count=.*\n/gm, ""));
  const columns = toColumns([[0, 1]], booster);
  assertThrows(() => booster.contributions(columns), InputError, "no counts of rows");
});
