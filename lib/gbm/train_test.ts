import { assert, assertEquals, assertRejects } from "@std/assert";
import { InputError, UsageError } from "../_shared/errors.ts";
import { randomStream } from "../_shared/prng.ts";
import { columnOf, type Columns } from "./columns.ts";
import { parseModel } from "./parse_model.ts";
import { makeColumns, makeLabels } from "./test_data.ts";
import { train } from "./train.ts";

const alone = { workers: 1 };

Deno.test("train() recovers a known tree split by split when labels have no noise", async () => {
  const nRows = 400;
  const stream = randomStream(1, "known tree");
  const values = Float64Array.from({ length: 2 * nRows }, () => stream.int(0, 9));
  const columns = { values, nRows, featureNames: ["a", "b"] };
  const [a, b] = [columnOf(columns, 0), columnOf(columns, 1)];
  const labels = a.map((value, i) => value <= 3 ? -8 : b[i] <= 6 ? 2 : 5);
  const params = { n_estimators: 1, learning_rate: 1, num_leaves: 3, min_data_in_leaf: 5 };
  const { booster } = await train(columns, labels, params, alone);
  const [tree] = parseModel(booster.save()).trees;
  assertEquals([...tree.splitFeature], [0, 1]);
  assertEquals([...tree.threshold].map((t) => Math.round(t * 1e6) / 1e6), [3.5, 6.5]);
  assertEquals([[...tree.leftChild], [...tree.rightChild]], [[~0, ~1], [1, ~2]]);
  tree.leafValue.forEach((value, leaf) => assert(Math.abs(value - [-8, 2, 5][leaf]) < 1e-6));
  assertEquals(tree.leafCount[0], a.filter((value) => value <= 3).length);
});

Deno.test("train() sends missing values where they fit when they tell something", async () => {
  const nRows = 300;
  const values = Float64Array.from({ length: nRows }, (_, i) => i % 3 === 0 ? NaN : i % 3);
  const columns = { values, nRows, featureNames: ["a"] };
  for (const missingIsLike of [1, 2]) {
    const labels = values.map((v) => (Number.isNaN(v) ? missingIsLike : v) * 10);
    const params = { n_estimators: 1, learning_rate: 1 };
    const { booster } = await train(columns, labels, params, alone);
    booster.predict(columns).forEach((p, i) => assert(Math.abs(p - labels[i]) < 1e-5));
  }
});

Deno.test("train() writes the same bytes when 1, 2 or 4 workers share the outputs", async () => {
  const columns = makeColumns({ nRows: 300, nFeatures: 9, missingShare: 0.1 });
  const labels = makeLabels(columns, 5);
  const params = {
    n_estimators: 6,
    num_leaves: 7,
    feature_fraction: 0.7,
    bagging_fraction: 0.8,
    bagging_freq: 2,
  };
  const texts = [];
  for (const workers of [1, 2, 4]) {
    const seen: number[] = [];
    const { booster, history } = await train(columns, labels, params, {
      workers,
      onProgress: (iteration, nIterations, unit) => {
        seen.push(iteration);
        assertEquals([nIterations, unit], [6, "iterations"]);
      },
    });
    assertEquals(seen, [1, 2, 3, 4, 5, 6]);
    texts.push(booster.save() + JSON.stringify(history.train.map((rmse) => [...rmse])));
  }
  assertEquals(texts[1], texts[0]);
  assertEquals(texts[2], texts[0]);
});

Deno.test("train() trains without progress or signal when outputs are spread over workers", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 4 });
  const { booster } = await train(columns, makeLabels(columns, 2), { n_estimators: 3 }, {
    workers: 2,
  });
  assertEquals([booster.nTrees, booster.nOutputs], [6, 2]);
});

Deno.test("train() gives an output the same trees when others are trained beside it", async () => {
  const columns = makeColumns({ nRows: 300, nFeatures: 6 });
  const labels = makeLabels(columns, 3);
  const params = { n_estimators: 4, feature_fraction: 0.6, bagging_fraction: 0.5, bagging_freq: 1 };
  const together = await train(columns, labels, params, alone);
  const single = await train(columns, labels.slice(300, 600), params, alone);
  assertEquals(
    together.booster.predict(columns).filter((_, i) => i % 3 === 1),
    single.booster.predict(columns),
  );
});

Deno.test("train() records the errors of its own predictions when validation rows are given", async () => {
  const columns = makeColumns({ nRows: 400, nFeatures: 5, missingShare: 0.1 });
  const labels = makeLabels(columns, 2);
  const unseen = makeColumns({ nRows: 200, nFeatures: 5, missingShare: 0.1, seed: 3 });
  const validation = { columns: unseen, labels: makeLabels(unseen, 2) };
  const params = { n_estimators: 10, bagging_fraction: 0.6, bagging_freq: 1 };
  const { booster, history } = await train(columns, labels, params, { ...alone, validation });
  const rmse = (of: Columns, truth: Float64Array, output: number) => {
    const scores = booster.predict(of).filter((_, i) => i % 2 === output);
    const offset = output * of.nRows;
    return Math.sqrt(
      scores.reduce((sum, s, i) => sum + (s - truth[offset + i]) ** 2, 0) / of.nRows,
    );
  };
  for (const output of [0, 1]) {
    const [trainRmse, validationRmse] = [history.train[output], history.validation[output]];
    assertEquals([trainRmse.length, validationRmse.length], [10, 10]);
    assert(trainRmse[9] < trainRmse[0] && validationRmse[9] < validationRmse[0]);
    assert(Math.abs(trainRmse[9] - rmse(columns, labels, output)) < 1e-5);
    assert(Math.abs(validationRmse[9] - rmse(unseen, validation.labels, output)) < 1e-5);
  }
});

Deno.test("train() predicts the same when columns are stretched monotonically or reordered", async () => {
  const columns = makeColumns({ nRows: 300, nFeatures: 5 });
  const labels = makeLabels(columns, 1);
  const params = { n_estimators: 5, max_bin: 30 };
  const scores = async (changed: Columns) =>
    (await train(changed, labels, params, alone)).booster.predict(changed);
  const expected = await scores(columns);
  assertEquals(
    await scores({ ...columns, values: columns.values.map((v) => v ** 3 * 2) }),
    expected,
  );
  const reversed = { ...columns, values: new Float64Array(columns.values.length) };
  columns.featureNames.forEach((_, f) => reversed.values.set(columnOf(columns, 4 - f), f * 300));
  assertEquals(await scores(reversed), expected);
});

Deno.test("train() honours limits when depth, rows and gain are limited", async () => {
  const columns = makeColumns({ nRows: 500, nFeatures: 5 });
  const labels = makeLabels(columns, 1);
  const treesOf = async (params: object) =>
    parseModel((await train(columns, labels, { n_estimators: 3, ...params }, alone)).booster.save())
      .trees;
  for (const tree of await treesOf({ max_depth: 2 })) assert(tree.nLeaves <= 4);
  for (const tree of await treesOf({ min_data_in_leaf: 60 })) {
    assert(tree.leafCount.every((n) => n >= 60));
  }
  for (const tree of await treesOf({ min_gain_to_split: 500 })) {
    assert(tree.splitGain.every((gain) => gain > 0));
    assert(tree.nLeaves < 15);
  }
  const [weak, strong] = [await treesOf({}), await treesOf({ lambda_l2: 100 })];
  const spread = (values: Float64Array) => Math.max(...values) - Math.min(...values);
  assert(spread(strong[1].leafValue) < spread(weak[1].leafValue));
});

Deno.test("train() ends with constant trees when an output cannot be split", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 3 });
  const labels = new Float64Array(200).fill(7);
  labels.set(makeLabels(columns, 1), 100);
  const params = { n_estimators: 3, learning_rate: 0.5 };
  for (const boost_from_average of [true, false]) {
    const { booster } = await train(columns, labels, { ...params, boost_from_average }, alone);
    assertEquals(booster.nTrees, 6);
    assert(booster.predict(columns).every((score, i) => i % 2 === 1 || Math.abs(score - 7) < 1e-6));
    const constant = await train(
      columns,
      labels.slice(0, 100),
      { ...params, boost_from_average },
      alone,
    );
    assertEquals(constant.booster.nTrees, 1);
  }
});

Deno.test("train() stops and leaves nothing running when its signal is aborted", async () => {
  const columns = makeColumns({ nRows: 300, nFeatures: 5 });
  const labels = makeLabels(columns, 4);
  for (const workers of [1, 2]) {
    const controller = new AbortController();
    const reason = new Error("stop it");
    let last = 0;
    const onProgress = (iteration: number) => {
      last = iteration;
      if (iteration === 2) controller.abort(reason);
    };
    const params = { n_estimators: 5000 };
    const options = { workers, signal: controller.signal, onProgress };
    await assertRejects(() => train(columns, labels, params, options), Error, "stop it");
    assert(last < 5000);
    await assertRejects(() => train(columns, labels, params, options), Error, "stop it");
  }
});

Deno.test("train() rejects with the caller's error when onProgress throws", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 3 });
  const onProgress = () => {
    throw new RangeError("from the caller");
  };
  for (const workers of [1, 2]) {
    await assertRejects(
      () => train(columns, makeLabels(columns, 2), { n_estimators: 50 }, { workers, onProgress }),
      RangeError,
      "from the caller",
    );
  }
});

Deno.test("train() refuses input by name when it cannot be trained on", async () => {
  const columns = makeColumns({ nRows: 60, nFeatures: 2 });
  const labels = makeLabels(columns, 1);
  const refuse = async (
    changes: { columns?: Columns; labels?: Float64Array; params?: object; workers?: number },
    message: string,
    kind: typeof InputError | typeof UsageError = InputError,
  ) => {
    const { workers = 1 } = changes;
    const run = () =>
      train(changes.columns ?? columns, changes.labels ?? labels, changes.params, { workers });
    await assertRejects(run, kind, message);
  };
  await refuse({ labels: labels.with(5, NaN) }, "row 5");
  await refuse({ labels: labels.with(5, Infinity) }, "output 0");
  await refuse({ labels: labels.with(5, 1e39) }, "float32");
  await refuse({ labels: labels.slice(1) }, "59 labels");
  await refuse({ labels: new Float64Array(0) }, "0 labels");
  await refuse({ params: { min_data_in_leaf: 31 } }, "min_data_in_leaf is 31");
  await refuse({ columns: { ...columns, nRows: 0 } }, "0 rows");
  await refuse({ columns: { ...columns, values: new Float64Array(120).fill(NaN) } }, "no column");
  await refuse({ columns: { ...columns, values: new Float64Array(120).fill(3) } }, "no column");
  await refuse({ columns: { ...columns, values: columns.values.with(70, Infinity) } }, '"f1"');
  await refuse({ columns: { ...columns, featureNames: ["a b", "c"] } }, '"a b"');
  await refuse({ params: { num_leafs: 4 } }, "num_leaves", UsageError);
  await refuse({ workers: 0 }, "0 workers", UsageError);
});

Deno.test("train() writes the same bytes and says so aloud when the engine has no WebAssembly SIMD", async () => {
  const columns = makeColumns({ nRows: 200, nFeatures: 7, missingShare: 0.1 });
  const labels = makeLabels(columns, 6);
  const params = { n_estimators: 3, feature_fraction: 0.7 };
  const said: string[] = [];
  const options = { workers: 1, onWarning: (message: string) => said.push(message) };
  const compiled = await train(columns, labels, params, options);
  assertEquals(said, []);
  const { validate } = WebAssembly;
  try {
    WebAssembly.validate = () => false;
    const twins = await train(columns, labels, params, options);
    assertEquals(twins.booster.save(), compiled.booster.save());
  } finally {
    WebAssembly.validate = validate;
  }
  assertEquals(said.length, 1);
  assert(said[0].includes("WebAssembly SIMD"));
});

Deno.test("train() tells the plan of its memory when asked at debug level", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 3 });
  const said: string[] = [];
  const options = { ...alone, onDebug: (message: string) => said.push(message) };
  await train(columns, makeLabels(columns, 2), { n_estimators: 1 }, options);
  assertEquals(said.length, 1);
  assert(said[0].includes("100 rows and 2 outputs"));
});
