/**
 * One row at a time, as a server does it: all scores, and the SHAP values of the highest.
 * @module
 */
import { quantile } from "../../_shared/stats.ts";
import type { BenchContext } from "./bench_context.ts";
import { ourModel } from "./bench_training.ts";

const EXPLAINED_OUTPUTS = 5;
/** Uncounted, until the compilers are done. */
const WARM_UPS = 500;

/** What was measured, in milliseconds. */
export interface OneRowBench {
  nOutputs: number;
  /** Outputs whose scores are explained: those with the highest. */
  nExplained: number;
  repetitions: number;
  p50: number;
  p99: number;
}

/** Scores and explains test rows one by one. */
export async function benchOneRow(
  context: BenchContext,
  { repetitions }: { repetitions: number },
): Promise<OneRowBench> {
  const booster = await ourModel(context);
  const model = booster.rowModel();
  const { values, nRows, featureNames } = context.data.test.columns;
  const rows = Array.from(
    { length: nRows },
    (_, row) => Float64Array.from(featureNames, (_, f) => values[f * nRows + row]),
  );
  const order = Int32Array.from({ length: booster.nOutputs }, (_, output) => output);
  const nExplained = Math.min(EXPLAINED_OUTPUTS, booster.nOutputs);
  const milliseconds: number[] = [];
  for (let i = 0; i < WARM_UPS + repetitions; i++) {
    const start = context.clock();
    const scores = model.read(rows[i % nRows]).scores();
    order.sort((a, b) => scores[b] - scores[a]);
    for (let k = 0; k < nExplained; k++) model.contributions(order[k]);
    if (i >= WARM_UPS) milliseconds.push(1000 * (context.clock() - start));
    if (i % 100 === 0) context.onProgress(i, WARM_UPS + repetitions, "rows");
  }
  return {
    nOutputs: booster.nOutputs,
    nExplained,
    repetitions,
    p50: quantile(milliseconds, 0.5),
    p99: quantile(milliseconds, 0.99),
  };
}
