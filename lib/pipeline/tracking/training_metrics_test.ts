import { assertEquals } from "@std/assert";
import type { RegressionMetrics } from "../../model/mod.ts";
import { curveMetrics, evaluationMetrics } from "./training_metrics.ts";

/** Errors that differ by where they stand. */
function errors(first: number): RegressionMetrics {
  return { rmse: first, mae: first + 0.1, r2: first + 0.2 };
}

Deno.test("evaluationMetrics() names each error, by set, by offer and by ranking", () => {
  const offer = {
    ...{ offer_id: "A", label_sd: 9, train: errors(2), train_noise_free: errors(3) },
    ...{ test: errors(4), test_noise_free: errors(5) },
    ...{ baseline_mean: errors(6), baseline_single_tree: errors(7) },
  };
  const metrics = evaluationMetrics({
    n_train: 8,
    n_test: 2,
    mean: { test: errors(1) },
    offers: [offer],
    ranking: { model: { ndcg_at_5: 0.9, top1_agreement: 0.8, top5_agreement: 0.7 } },
  });
  assertEquals(Object.fromEntries(metrics.map(({ key, value }) => [key, value])), {
    "test/rmse": 1,
    "test/mae": 1.1,
    "test/r2": 1.2,
    "offers/A/train_rmse": 2,
    "offers/A/test_rmse": 4,
    "offers/A/test_noise_free_rmse": 5,
    "offers/A/test_noise_free_mae": 5.1,
    "offers/A/test_noise_free_r2": 5.2,
    "ranking/model/ndcg_at_5": 0.9,
    "ranking/model/top1_agreement": 0.8,
    "ranking/model/top5_agreement": 0.7,
  });
});

Deno.test("curveMetrics() numbers the rounds from 1", () => {
  const curves = { offer_ids: ["A"], train_rmse: [[3, 2]], test_rmse: [[4, 3]] };
  assertEquals(curveMetrics(curves), [
    { key: "curves/A/train_rmse", value: 3, step: 1 },
    { key: "curves/A/train_rmse", value: 2, step: 2 },
    { key: "curves/A/test_rmse", value: 4, step: 1 },
    { key: "curves/A/test_rmse", value: 3, step: 2 },
  ]);
});
