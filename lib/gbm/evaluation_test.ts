import { assertEquals } from "@std/assert";
import { Evaluation } from "./evaluation.ts";
import type { ScoresOfRows } from "./objective.ts";

/** Metrics that read off the values they are given. */
function evaluationOf(series: number[][], isLargerBetter: boolean[]): Evaluation {
  const rows = (k: number): ScoresOfRows => ({
    labels: new Float32Array(0),
    weights: null,
    scores: [Float64Array.of(k)],
  });
  const metrics = series.map((values, i) => {
    let next = 0;
    return {
      name: `metric ${i}`,
      isLargerBetter: isLargerBetter[i],
      evaluate: ({ scores: [[k]] }: ScoresOfRows) => k === 0 ? -1 : values[next++],
    };
  });
  const evaluation = new Evaluation({ output: 4, training: rows(0), validation: rows(1) }, metrics);
  series[0].forEach(() => evaluation.record());
  return evaluation;
}

Deno.test("Evaluation.isStale() waits as many iterations as asked when nothing gets better", () => {
  const evaluation = evaluationOf([[5, 3, 4, 3, 6]], [false]);
  assertEquals([2, 3, 4].map((n) => evaluation.isStale(n)), [true, true, false]);
  assertEquals([3, 4].map((n) => evaluation.bestIteration(n)), [2, 2]);
});

Deno.test("Evaluation.bestIteration() is that of the metric that ends training, else of the first", () => {
  const evaluation = evaluationOf([[5, 4, 3, 2], [7, 8, 6, 6]], [false, true]);
  assertEquals([evaluation.isStale(2), evaluation.bestIteration(2)], [true, 2]);
  assertEquals([evaluation.isStale(3), evaluation.bestIteration(3)], [false, 4]);
});

Deno.test("Evaluation.histories() names metric and output of what was recorded", () => {
  const [history] = evaluationOf([[5, 4]], [false]).histories();
  assertEquals(history, {
    metric: "metric 0",
    output: 4,
    train: Float64Array.of(-1, -1),
    validation: Float64Array.of(5, 4),
  });
});
