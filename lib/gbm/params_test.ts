import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import { defaultParams, resolveParams } from "./params.ts";

Deno.test("resolveParams() fills LightGBM's defaults in when little is set", () => {
  assertEquals(resolveParams({ seed: 7, max_bin: undefined }), { ...defaultParams, seed: 7 });
});

Deno.test("resolveParams() suggests a known name when one is unknown", () => {
  const refuse = (params: object) => {
    const error = assertThrows(() => resolveParams(params), UsageError);
    return /did you mean "(\w+)"/.exec(error.message)?.[1];
  };
  assertEquals(refuse({ num_leafs: 8 }), "num_leaves");
  assertEquals(refuse({ baging_freq: 8 }), "bagging_freq");
  assertEquals(refuse({ colsample_bytree: 0.5 }), "feature_fraction");
});

Deno.test("resolveParams() says why when it has not got a parameter of LightGBM", () => {
  for (
    const [name, reason] of [
      ["scale_pos_weight", "weights"],
      ["boosting", "gbdt"],
      ["num_threads", "workers"],
      ["categorical_feature", "matrix"],
      ["lambda_l1", "not supported"],
    ]
  ) {
    const error = assertThrows(() => resolveParams({ [name]: 1 }), UsageError, `"${name}"`);
    assertEquals(error.message.includes(reason), true);
  }
});

Deno.test("resolveParams() takes LightGBM's names of objectives and asks for classes", () => {
  const objectiveOf = (objective: string, more = {}) =>
    resolveParams({ objective, ...more } as object).objective;
  assertEquals(objectiveOf("mse"), "regression");
  assertEquals(objectiveOf("softmax", { num_class: 3 }), "multiclass");
  for (const [objective, num_class] of [["multiclass", 1], ["binary", 2], ["regression", 3]]) {
    assertThrows(() => resolveParams({ objective, num_class } as object), UsageError, "num_class");
  }
  assertThrows(() => objectiveOf("poisson"), UsageError, "poisson");
});

Deno.test("resolveParams() refuses a value by name when it is out of range", () => {
  for (
    const [name, value] of [
      ["num_leaves", 1],
      ["num_leaves", 2.5],
      ["learning_rate", 0],
      ["learning_rate", NaN],
      ["learning_rate", 1e308],
      ["feature_fraction", 1.01],
      ["bagging_fraction", 0],
      ["max_bin", 257],
      ["lambda_l2", -1],
      ["seed", Infinity],
      ["boost_from_average", 1],
      ["n_estimators", "20"],
      ["objective", 3],
      ["metric", ["auc"]],
      ["use_missing", 0],
      ["early_stopping_round", -1],
      ["bagging_seed", 0.5],
      ["cat_smooth", -1],
    ]
  ) {
    assertThrows(() => resolveParams({ [String(name)]: value }), UsageError, `"${name}"`);
  }
});
