/**
 * What is asked of the engine, beside what was measured.
 * @module
 */
import { formatCount } from "../../_shared/format.ts";
import type { GbmBench } from "./bench_gbm.ts";
import type { Spread } from "./spread.ts";

/** One asked-for figure. */
export interface Goal {
  name: string;
  unit: " x" | " ms" | "";
  measured: number;
  /** Smallest and largest of the turns, where there are turns. */
  range: [number, number] | null;
  atLeast: number;
  /** null where "at least" is all that is asked. */
  aim: number | null;
  better: "higher" | "lower";
}

/** How far a goal is met. */
export type Met = "aim" | "at least" | "no";

/** Whether the measured figure reaches the goal. */
export function metOf({ measured, atLeast, aim, better }: Goal): Met {
  const reaches = (limit: number) => better === "higher" ? measured >= limit : measured <= limit;
  if (aim !== null && reaches(aim)) return "aim";
  if (!reaches(atLeast)) return "no";
  return aim === null ? "aim" : "at least";
}

/** The goals of the parts that ran. */
export function goalsOf(bench: GbmBench): Goal[] {
  const { training, scoring, shap, row, growth, accuracy } = bench;
  const times = (name: string, speedup: Spread, atLeast: number, aim: number): Goal => ({
    name,
    unit: " x",
    measured: speedup.median,
    range: [speedup.min, speedup.max],
    atLeast,
    aim,
    better: "higher",
  });
  const atMost = (name: string, measured: number, atLeast: number, aim: number | null): Goal => ({
    name,
    unit: " x",
    measured,
    range: null,
    atLeast,
    aim,
    better: "lower",
  });
  const goals: Goal[] = [];
  if (training) {
    const { speedup, rmseRatios } = training;
    const mean = rmseRatios.reduce((sum, ratio) => sum + ratio, 0) / rmseRatios.length;
    goals.push(
      times("training, all outputs", speedup, 2, 3.5),
      atMost("  test RMSE over LightGBM's, mean", mean, 1.003, null),
      atMost("  the same, worst output", Math.max(...rmseRatios), 1.01, null),
    );
  }
  if (scoring) goals.push(times("scoring all rows", scoring.speedup, 6, 14));
  if (shap) goals.push(times("SHAP of all outputs", shap.speedup, 10, 30));
  if (row) {
    goals.push({ ...atMost("one row: scores and SHAP, p50", row.p50, 1.5, 0.5), unit: " ms" });
  }
  if (growth) {
    const name = `training time a row, ${formatCount(growth.large.nRows)} rows over ${
      formatCount(growth.small.nRows)
    }`;
    goals.push(atMost(name, growth.ratio, 1.3, 1));
  }
  for (const { name, metric, gbm, lightgbm } of accuracy ?? []) {
    goals.push(
      metric === "RMSE"
        ? atMost(`RMSE over LightGBM's: ${name}`, gbm / lightgbm, 1.003, null)
        : { ...atMost(`AUC below LightGBM's: ${name}`, lightgbm - gbm, 0.002, null), unit: "" },
    );
  }
  return goals;
}

/** A line for each goal under a heading. */
export function goalTable(goals: readonly Goal[]): string[] {
  const rows = goals.map((goal) => {
    const { name, unit, measured, range, atLeast, aim, better } = goal;
    const digits = better === "lower" && unit !== " ms" ? 5 : 2;
    const limit = (value: number) => `${better === "lower" ? "<= " : ""}${value}${unit}`;
    return [
      name,
      `${measured.toFixed(digits)}${unit}`,
      range ? `${range[0].toFixed(digits)} to ${range[1].toFixed(digits)}` : "",
      limit(atLeast),
      aim === null ? "" : limit(aim),
      metOf(goal) === "aim" && aim === null ? "yes" : metOf(goal),
    ];
  });
  const table = [["", "measured", "turns", "at least", "aim", "met"], ...rows];
  const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length)));
  return table.map((row) => row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd());
}
