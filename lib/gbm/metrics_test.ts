import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import { randomStream } from "../_shared/prng.ts";
import { metricsOf } from "./metrics.ts";
import type { ObjectiveName } from "./params.ts";

const close = (a: number, b: number) => assert(Math.abs(a - b) < 1e-12, `${a} against ${b}`);

function evaluate(
  name: string,
  objective: ObjectiveName,
  columns: number[][],
  y: number[],
  w?: number[],
) {
  const [metric] = metricsOf(name, objective);
  return metric.evaluate({
    scores: columns.map((column) => Float64Array.from(column)),
    labels: Float32Array.from(y),
    weights: w ? Float32Array.from(w) : null,
  });
}

Deno.test("metricsOf() evaluates regressions by weight when there are weights", () => {
  const scores = [[1, 2, 5]], labels = [1, 4, 1];
  close(evaluate("rmse", "regression", scores, labels), Math.sqrt(20 / 3));
  close(evaluate("l2", "regression", scores, labels, [1, 3, 0]), 3);
  close(evaluate("mae", "regression", scores, labels, [1, 1, 2]), 10 / 4);
});

Deno.test("metricsOf() evaluates classes when scores are log odds", () => {
  const odds = [Math.log(3), -Math.log(3)], labels = [1, 1];
  close(evaluate("binary_logloss", "binary", [odds], labels), -Math.log(3 / 16) / 2);
  close(evaluate("binary_error", "binary", [odds], labels, [1, 3]), 3 / 4);
  close(evaluate("binary_logloss", "binary", [[-800]], [1]), -Math.log(Math.fround(1e-15)));
  const scores = [[0, 5], [Math.log(2), 5], [0, 1]];
  close(evaluate("multi_logloss", "multiclass", scores, [1, 2], [1, 0]), Math.log(2));
  // A row of which another class scores as high is an error, as in LightGBM.
  close(evaluate("multi_error", "multiclass", scores, [1, 0]), 1 / 2);
});

Deno.test("metricsOf() finds the share of pairs in order when the area is asked for", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = randomStream(seed, "auc");
    const scores = Array.from({ length: 40 }, () => random.int(0, 12));
    const labels = scores.map((score) => Number(random.chance(score / 12)));
    const weights = seed % 2 ? scores.map(() => random.int(0, 3)) : undefined;
    let pairs = 0, right = 0;
    labels.forEach((a, i) =>
      labels.forEach((b, j) => {
        if (!(a > b)) return;
        const weight = weights ? weights[i] * weights[j] : 1;
        pairs += weight;
        right += weight * (scores[i] > scores[j] ? 1 : scores[i] === scores[j] ? 0.5 : 0);
      })
    );
    close(evaluate("auc", "binary", [scores], labels, weights), right / pairs);
  }
  close(evaluate("auc", "binary", [[1, 2]], [1, 1]), 1);
});

Deno.test("metricsOf() takes LightGBM's names and refuses what does not fit the objective", () => {
  const names = (text: string, objective: ObjectiveName) =>
    metricsOf(text, objective).map(({ name }) => name);
  assertEquals(names("", "binary"), ["binary_logloss"]);
  assertEquals(names("auc, binary", "binary"), ["auc", "binary_logloss"]);
  assertEquals(names("mse,l2,mae", "regression"), ["l2", "l1"]);
  assertThrows(() => metricsOf("auc", "regression"), UsageError, '"auc"');
  assertThrows(() => metricsOf("multi_logos", "multiclass"), UsageError, '"multi_logloss"');
});
