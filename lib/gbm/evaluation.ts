/**
 * Errors after each iteration, and when training has learnt enough: LightGBM's `early_stopping`.
 * @module
 */
import type { Metric } from "./metrics.ts";
import type { ScoresOfRows } from "./objective.ts";

/** How a metric went, iteration by iteration. */
export interface MetricHistory {
  metric: string;
  /** First of the outputs that the metric is of. */
  output: number;
  train: Float64Array;
  /** Empty without validation rows. */
  validation: Float64Array;
}

/** What is evaluated. */
export interface EvaluatedRows {
  /** First of the outputs. */
  output: number;
  training: ScoresOfRows;
  validation: ScoresOfRows | null;
}

/** Records the metrics of one output, or of the classes of one label. */
export class Evaluation {
  readonly #rows: EvaluatedRows;
  readonly #records: { metric: Metric; train: number[]; validation: number[]; best: number }[];

  constructor(rows: EvaluatedRows, metrics: readonly Metric[]) {
    this.#rows = rows;
    this.#records = metrics.map((metric) => ({ metric, train: [], validation: [], best: 0 }));
  }

  /** Evaluates all metrics after an iteration. */
  record(): void {
    const { training, validation } = this.#rows;
    for (const record of this.#records) {
      const { metric, train, validation: values } = record;
      train.push(metric.evaluate(training));
      if (!validation) continue;
      values.push(metric.evaluate(validation));
      const gain = values[values.length - 1] - values[record.best];
      if (metric.isLargerBetter ? gain > 0 : gain < 0) record.best = values.length - 1;
    }
  }

  /** Whether some metric has not become better for so many iterations. */
  isStale(nIterations: number): boolean {
    return this.#staleRecord(nIterations) !== undefined;
  }

  /** Iterations up to the best one of the metric that ends training, else of the first one. */
  bestIteration(nIterations: number): number {
    return (this.#staleRecord(nIterations) ?? this.#records[0]).best + 1;
  }

  histories(): MetricHistory[] {
    return this.#records.map(({ metric, train, validation }) => ({
      metric: metric.name,
      output: this.#rows.output,
      train: Float64Array.from(train),
      validation: Float64Array.from(validation),
    }));
  }

  #staleRecord(nIterations: number) {
    return this.#records.find(({ best, validation }) =>
      validation.length - 1 - best >= nIterations
    );
  }
}
