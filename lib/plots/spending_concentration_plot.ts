import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatPercent } from "../_shared/format.ts";
import { PALETTE, plotFigure } from "./theme.ts";

/** Shares of all spending by members ranked from the lowest to the highest spender. */
export interface SpendingConcentration {
  /** Cumulative share of spending at 0, 1, ... 100 % of the members. */
  readonly lorenz: readonly number[];
  /** Share of the 5 % with the highest spending. */
  readonly top5: number;
  /** Share of the half with the lowest spending. */
  readonly bottomHalf: number;
}

/**
 * How concentrated spending is.
 *
 * @param spendingUsd One amount per member, at least one above zero.
 */
export function spendingConcentration(spendingUsd: ArrayLike<number>): SpendingConcentration {
  const sorted = Float64Array.from(spendingUsd).sort();
  const cumulative = new Float64Array(sorted.length + 1);
  for (let i = 0; i < sorted.length; i++) cumulative[i + 1] = cumulative[i] + sorted[i];
  const total = cumulative[sorted.length];
  if (!(total > 0)) throw new RangeError("Cannot rank spending as there is none");
  const shareUpTo = (p: number) => cumulative[Math.round(p * sorted.length)] / total;
  return {
    lorenz: Array.from({ length: 101 }, (_, percent) => shareUpTo(percent / 100)),
    top5: 1 - shareUpTo(0.95),
    bottomHalf: shareUpTo(0.5),
  };
}

/** Who spends: the Lorenz curve of {@linkcode spendingConcentration}. */
export function spendingConcentrationPlot(concentration: SpendingConcentration): Displayable {
  const { lorenz, top5, bottomHalf } = concentration;
  const curve = lorenz.map((share, percent) => [percent, share * 100]);
  const notes = [
    { x: 50, y: bottomHalf * 100, text: `lower half: ${formatPercent(bottomHalf)} of spending` },
    { x: 95, y: (1 - top5) * 100, text: `top 5 %: ${formatPercent(top5)} of spending` },
  ];
  return plotFigure({
    title: "How concentrated is spending?",
    subtitle: "Cumulative share of allowed amounts in a year, members ranked by their own spending",
    legend: [
      { label: "members as they are", color: PALETTE.blue },
      { label: "if all spent the same", color: PALETTE.gray },
    ],
  }, {
    height: 340,
    marginLeft: 60,
    marginRight: 24,
    marginBottom: 44,
    x: { label: "Members, lowest spenders first (%)", domain: [0, 100], labelAnchor: "center" },
    y: { label: "Spending (%)", domain: [0, 100], grid: true },
    marks: [
      Plot.line([[0, 0], [100, 100]], { stroke: PALETTE.gray, strokeDasharray: "4,4" }),
      Plot.line(curve, { stroke: PALETTE.blue, strokeWidth: 2 }),
      Plot.dot(notes, { x: "x", y: "y", fill: PALETTE.vermillion, r: 4 }),
      Plot.text(notes, {
        x: "x",
        y: "y",
        text: "text",
        dx: -8,
        dy: -12,
        textAnchor: "end",
        fontWeight: 600,
      }),
    ],
  });
}
