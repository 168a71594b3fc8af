import { assert, assertEquals, assertRejects } from "@std/assert";
import { InputError, UsageError } from "../_shared/errors.ts";
import { randomStream } from "../_shared/prng.ts";
import { Booster } from "./booster.ts";
import { columnOf, type Columns } from "./columns.ts";
import { parseModel } from "./parse_model.ts";
import { makeColumns, makeLabels } from "./test_data.ts";
import { train, type TrainOptions } from "./train.ts";

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

Deno.test("train() sees what else happens when timers are starved", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 3 });
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (() => 0) as unknown as typeof setTimeout;
  const controller = new AbortController();
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => controller.abort(new Error("from elsewhere"));
  const onProgress = (iteration: number) => iteration === 1 && port1.postMessage(null);
  const options = { ...alone, signal: controller.signal, onProgress };
  const run = () => train(columns, makeLabels(columns, 1), { n_estimators: 500 }, options);
  try {
    await assertRejects(run, Error, "from elsewhere");
  } finally {
    globalThis.setTimeout = setTimeout;
    port1.close();
    port2.close();
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
  await refuse(
    { params: { min_data_in_leaf: 0 }, columns: { ...columns, nRows: 1 } },
    "120 values",
  );
  const one = { values: new Float64Array(2), nRows: 1, featureNames: ["a", "b"] };
  await refuse(
    { params: { min_data_in_leaf: 0 }, columns: one, labels: labels.slice(0, 1) },
    "1 rows",
  );
  await refuse({ columns: { ...columns, nRows: 2 ** 31 } }, "31 bits");
  await refuse({ columns: { ...columns, categorical_feature: ["f7"] } }, 'did you mean "f');
  const far = columns.values.with(3, 2 ** 24);
  await refuse({ columns: { ...columns, values: far, categorical_feature: ["f0"] } }, "16777216");
  for (const categorical_feature of [[0], "a", "f0", { f0: true }] as unknown as string[][]) {
    await refuse({ columns: { ...columns, categorical_feature } }, "as categorical_feature: pass");
  }
  await refuse({ workers: 0 }, "0 workers", UsageError);
  const kernels = "js" as "wasm";
  const run = () => train(columns, labels, {}, { ...alone, kernels });
  await assertRejects(run, UsageError, 'Cannot use "js" as kernels: pass wasm or typescript');
});

Deno.test("train() refuses labels, weights and limits by name when they don't fit the objective", async () => {
  const columns = makeColumns({ nRows: 60, nFeatures: 2 });
  const labels = Float64Array.from({ length: 60 }, (_, i) => i % 2);
  const refuse = async (
    changes: { labels?: Float64Array; params?: object; options?: TrainOptions },
    message: string,
    kind: typeof InputError | typeof UsageError = InputError,
  ) => {
    const params = { objective: "binary", ...changes.params } as const;
    const run = () =>
      train(columns, changes.labels ?? labels, params, { ...alone, ...changes.options });
    await assertRejects(run, kind, message);
  };
  const weights = new Float64Array(60).fill(2);
  const validation = { columns, labels };
  await refuse({ labels: labels.with(7, 2) }, "the label 2 in row 7");
  await refuse({ labels: labels.with(7, 0.5) }, "classes 0 to 1");
  await refuse({ labels: labels.with(7, NaN) }, "row 7");
  await refuse({ labels: new Float64Array(120) }, "2 columns of labels");
  const classes = { objective: "multiclass", num_class: 3 };
  await refuse({ params: classes, labels: labels.with(9, 3) }, "classes 0 to 2");
  await refuse({ params: classes, labels: labels.with(9, -1) }, "the label -1 in row 9");
  for (const weight of [-1, NaN, Infinity, 1e39]) {
    await refuse({ options: { weights: weights.with(4, weight) } }, `weight ${weight} of row 4`);
  }
  await refuse({ options: { weights: weights.slice(1) } }, "59 weights");
  await refuse({ options: { weights: new Float64Array(60) } }, "all 0");
  const wrong = [
    { labels: labels.with(2, 4) },
    { labels: labels.with(2, NaN) },
    { labels: labels.slice(1) },
    { labels: new Float64Array(120) },
    { weights: weights.slice(1) },
    { weights: weights.with(2, NaN) },
    { weights: new Float64Array(60) },
    { columns: { ...columns, nRows: 59 } },
    { columns: { ...columns, nRows: 0 } },
    { columns: { ...columns, nRows: 2 ** 31 } },
    { columns: { ...columns, featureNames: ["f0", "f2"] } },
  ];
  for (const change of wrong) {
    await refuse({ options: { validation: { ...validation, ...change } } }, " validation ");
  }
  await refuse({ params: { metric: "rmse" } }, '"rmse"', UsageError);
  const stopping = { early_stopping_round: 5 };
  await refuse({ params: stopping }, "validation", UsageError);
  const many = { columns, labels: new Float64Array(120) };
  await refuse(
    {
      params: { ...stopping, objective: "regression" },
      labels: many.labels,
      options: { validation: many },
    },
    "2 outputs",
    UsageError,
  );
});

/** Labels of each objective with what trains them. */
function trainingsOf(columns: Columns) {
  const [values] = [makeLabels(columns, 1)];
  const middle = values.toSorted()[values.length >> 1];
  const weights = values.map((_, i) => i % 5 / 2);
  return [
    { labels: values.map((v) => Number(v > middle)), params: { objective: "binary" }, options: {} },
    {
      labels: values.map((v) => Math.max(0, Math.min(2, Math.floor((v - middle) / 4) + 1))),
      params: { objective: "multiclass", num_class: 3 },
      options: {},
    },
    { labels: values, params: {}, options: { weights } },
    {
      labels: values.map((v) => Number(v > middle)),
      params: { objective: "binary" },
      options: { weights },
    },
  ] as const;
}

/** The ordinal column is one of categories. */
const mixed = (nRows: number): Columns => ({
  ...makeColumns({ nRows, nFeatures: 6, missingShare: 0.1 }),
  categorical_feature: ["f2"],
});

const small = {
  n_estimators: 6,
  num_leaves: 7,
  feature_fraction: 0.7,
  bagging_fraction: 0.8,
  bagging_freq: 2,
  min_data_per_group: 10,
  cat_smooth: 2,
};

Deno.test("train() writes the same bytes for each objective when workers, runs or kernels differ", async () => {
  const columns = mixed(400);
  for (const { labels, params, options } of trainingsOf(columns)) {
    const texts = new Set<string>();
    for (
      const run of [{ workers: 1 }, { workers: 2 }, { workers: 4 }, {
        kernels: "typescript",
      }] as const
    ) {
      const { booster } = await train(columns, labels, { ...small, ...params }, {
        ...options,
        ...run,
      });
      texts.add(booster.save());
    }
    assertEquals(texts.size, 1);
  }
});

Deno.test("train() recovers a known tree of categories when labels have no noise", async () => {
  const nRows = 600, random = randomStream(2, "known categories");
  const columns = {
    values: Float64Array.from({ length: 2 * nRows }, () => random.int(0, 9)),
    nRows,
    featureNames: ["a", "b"],
    categorical_feature: ["a", "b"],
  };
  const [a, b] = [columnOf(columns, 0), columnOf(columns, 1)];
  const labels = a.map((value, i) =>
    [1, 4, 7].includes(value) ? 9 : [0, 5].includes(b[i]) ? -3 : -1
  );
  const params = { n_estimators: 1, learning_rate: 1, num_leaves: 3, cat_smooth: 0, cat_l2: 0 };
  const { booster } = await train(columns, labels, { ...params, min_data_per_group: 1 }, alone);
  const [tree] = parseModel(booster.save()).trees;
  assertEquals([[...tree.splitFeature], [...tree.decisionType]], [[0, 1], [1, 1]]);
  booster.predict(columns).forEach((p, i) => assert(Math.abs(p - labels[i]) < 1e-6));
  // Missing, negative and unseen categories go right.
  const odd = { ...columns, values: Float64Array.of(NaN, -1, 12, 1.9, 3, 3, 3, 3), nRows: 4 };
  const right = tree.catThreshold[0] === 0b10010010 ? -1 : 9;
  assertEquals(booster.predict(odd).slice(0, 3).map(Math.round), new Float64Array(3).fill(right));
  const saved = booster.save();
  assert(/feature_infos=-1(:\d){10} -1(:\d){10}\n/.test(saved));
});

Deno.test("train() predicts the same for each objective when columns are stretched, reordered or renamed", async () => {
  const columns = mixed(400);
  for (const { labels, params, options } of trainingsOf(columns)) {
    const scores = async (changed: Columns) => {
      const all = { ...small, feature_fraction: 1, ...params };
      const { booster } = await train(changed, labels, all, { ...alone, ...options });
      return booster.predict(changed);
    };
    const expected = await scores(columns);
    const nRows = columns.nRows;
    // Categories are stretched too: their numbers mean nothing.
    const stretched = { ...columns, values: columns.values.map((v) => v ** 3 * 2) };
    assertEquals(await scores(stretched), expected);
    const reversed = { ...columns, values: new Float64Array(columns.values.length) };
    columns.featureNames.forEach((_, f) =>
      reversed.values.set(columnOf(columns, 5 - f), f * nRows)
    );
    assertEquals(await scores({ ...reversed, categorical_feature: ["f3"] }), expected);
  }
});

Deno.test("train() predicts probabilities when the objective has classes", async () => {
  const columns = mixed(400);
  const [binary, multiclass] = trainingsOf(columns);
  for (const { labels, params } of [binary, multiclass]) {
    const { booster, history } = await train(columns, labels, { ...small, ...params }, alone);
    const nOutputs = params.objective === "binary" ? 1 : 3;
    assertEquals(booster.nTrees, nOutputs * 6);
    const p = booster.predict(columns);
    assert(p.every((value) => value > 0 && value < 1));
    const loss = labels.reduce((sum, label, i) => {
      const own = nOutputs === 1 ? (label ? p[i] : 1 - p[i]) : p[3 * i + label];
      return sum - Math.log(own) / labels.length;
    }, 0);
    assertEquals(history.train.length, 1);
    assert(Math.abs(history.train[0][5] - loss) < 1e-9 && history.train[0][0] > loss);
  }
});

Deno.test("train() counts a row twice when its weight is 2", async () => {
  const columns = makeColumns({ nRows: 200, nFeatures: 4 });
  const labels = makeLabels(columns, 1);
  const rows = Array.from({ length: 300 }, (_, i) => i % 200);
  const doubled = {
    ...columns,
    nRows: 300,
    values: Float64Array.from(
      { length: 4 * 300 },
      (_, i) => columnOf(columns, Math.floor(i / 300))[rows[i % 300]],
    ),
  };
  const params = {
    n_estimators: 5,
    min_data_in_leaf: 1,
    min_sum_hessian_in_leaf: 20,
    min_data_in_bin: 1,
  };
  const weights = Float64Array.from({ length: 200 }, (_, i) => i < 100 ? 2 : 1);
  const weighted = await train(columns, labels, params, { ...alone, weights });
  const repeated = await train(
    doubled,
    Float64Array.from(rows, (row) => labels[row]),
    params,
    alone,
  );
  const expected = repeated.booster.predict(columns);
  weighted.booster.predict(columns).forEach((p, i) => assert(Math.abs(p - expected[i]) < 1e-5));
});

Deno.test("train() keeps the best iterations when validation rows get no better", async () => {
  const columns = makeColumns({ nRows: 300, nFeatures: 5 });
  const labels = makeLabels(columns, 1);
  const unseen = makeColumns({ nRows: 200, nFeatures: 5, seed: 3 });
  const validation = { columns: unseen, labels: makeLabels(unseen, 1) };
  const params = { n_estimators: 500, learning_rate: 0.5, early_stopping_round: 4, metric: "l1" };
  const result = await train(columns, labels, params, { ...alone, validation });
  const [l1] = result.metrics.l1.validation;
  assertEquals(l1.length, result.bestIteration + 4);
  assertEquals(Math.min(...l1), l1[result.bestIteration - 1]);
  const p = result.booster.predict(unseen);
  const own = p.reduce((sum, value, i) => sum + Math.abs(value - validation.labels[i]), 0) / 200;
  assert(Math.abs(own - Math.min(...l1)) < 1e-5);
  assertEquals(result.booster.nTrees, result.bestIteration);
});

Deno.test("train() writes constants when a label has one class only, or a class no rows", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 3 });
  const ones = new Float64Array(100).fill(1);
  const binary = await train(columns, ones, { objective: "binary", n_estimators: 4 }, alone);
  assertEquals(binary.booster.nTrees, 1);
  assert(binary.booster.predict(columns).every((p) => p > 1 - 1e-9));
  const labels = ones.map((_, i) => i % 2 ? 2 : 0);
  const params = { objective: "multiclass", num_class: 3, n_estimators: 4 } as const;
  const { booster } = await train(columns, labels, params, alone);
  assertEquals(booster.nTrees, 12);
  assert(booster.predict(columns).every((p, i) => i % 3 !== 1 || p < 1e-9));
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

Deno.test("train() makes models that load() takes when learning rate and labels are about the largest", async () => {
  const columns = makeColumns({ nRows: 100, nFeatures: 3 });
  const labels = makeLabels(columns, 1).map((label) => label > 0 ? 1e38 : -1e38);
  const params = { learning_rate: 1e6, min_data_in_leaf: 1, min_sum_hessian_in_leaf: 0 };
  const { booster } = await train(columns, labels, params, alone);
  assert(booster.predict(columns).some((score) => Math.abs(score) > 1e43));
  assertEquals(Booster.load(booster.save()).predict(columns), booster.predict(columns));
});
