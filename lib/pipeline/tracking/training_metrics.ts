/**
 * What was measured on a model as MLflow's metrics.
 * @module
 */
import type { Metric } from "../../registry/mod.ts";
import type { Evaluation } from "../evaluation.ts";

/**
 * Errors, rankings and baselines by name: `test/rmse`, `offers/CHRON_001/test_rmse`,
 * `ranking/model/ndcg_at_5`.
 */
export function evaluationMetrics(
  evaluation: Evaluation,
): { key: string; value: number }[] {
  const metrics: [string, number][] = [];
  for (const [set, { rmse, mae, r2 }] of Object.entries(evaluation.mean)) {
    metrics.push([`${set}/rmse`, rmse], [`${set}/mae`, mae], [`${set}/r2`, r2]);
  }
  for (const offer of evaluation.offers) {
    const of = `offers/${offer.offer_id}`;
    metrics.push(
      [`${of}/train_rmse`, offer.train.rmse],
      [`${of}/test_rmse`, offer.test.rmse],
      [`${of}/test_noise_free_rmse`, offer.test_noise_free.rmse],
      [`${of}/test_noise_free_mae`, offer.test_noise_free.mae],
      [`${of}/test_noise_free_r2`, offer.test_noise_free.r2],
    );
  }
  for (const [rankedBy, agreement] of Object.entries(evaluation.ranking)) {
    for (const [name, value] of Object.entries(agreement)) {
      metrics.push([`ranking/${rankedBy}/${name}`, value]);
    }
  }
  return metrics.map(([key, value]) => ({ key, value }));
}

/** The learning curves: RMSE after each round as `curves/CHRON_001/test_rmse`, step 1 is the first. */
export function curveMetrics(curves: {
  readonly offer_ids: readonly string[];
  readonly train_rmse: readonly (readonly number[])[];
  readonly test_rmse: readonly (readonly number[])[];
}): Metric[] {
  return (["train_rmse", "test_rmse"] as const).flatMap((name) =>
    curves.offer_ids.flatMap((offerId, offerIdx) =>
      curves[name][offerIdx].map((value, i) => ({
        key: `curves/${offerId}/${name}`,
        value,
        step: i + 1,
      }))
    )
  );
}
