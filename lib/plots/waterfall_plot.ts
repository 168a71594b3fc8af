import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatNumber } from "../_shared/format.ts";
import { fitLabel, labelMargin, PALETTE, plotFigure } from "./theme.ts";

/** One step of a sum. */
export interface WaterfallStep {
  /** Feature with its value, such as "Age: 58 years". */
  readonly label: string;
  /** Points of the score. */
  readonly contribution: number;
}

/** How one score comes about: from the base, step by step, to the score. */
export function waterfallPlot(
  base: number,
  steps: readonly WaterfallStep[],
  title: string,
): Displayable {
  let level = base;
  const bars = steps.map(({ label, contribution }, stepIdx) => {
    const from = level;
    level += contribution;
    return { stepIdx: stepIdx + 1, label, from, to: level, contribution };
  });
  const labels = ["Average of all members", ...steps.map((step) => step.label), "Score"];
  const ends = [{ stepIdx: 0, to: base }, { stepIdx: labels.length - 1, to: level }];
  const levels = [base, level, ...bars.map((bar) => bar.to)];
  const low = Math.min(...levels), high = Math.max(...levels);
  const room = Math.max(2, (high - low) * 0.16);
  const rises = (bar: { contribution: number }) => bar.contribution >= 0;
  return plotFigure({
    title,
    subtitle: `From ${formatNumber(base, 1)}, the average prediction, to ${formatNumber(level, 1)}`,
    legend: [
      { label: "raises the score", color: PALETTE.blue },
      { label: "lowers it", color: PALETTE.vermillion },
    ],
  }, {
    height: 60 + 28 * labels.length,
    marginLeft: labelMargin(labels),
    marginRight: 24,
    marginBottom: 44,
    x: {
      label: "Score (points)",
      labelAnchor: "center",
      domain: [low - room, high + room],
      grid: true,
    },
    y: {
      type: "band",
      label: null,
      domain: labels.map((_, i) => i),
      tickFormat: (i: number) => fitLabel(labels[i]),
      tickSize: 0,
    },
    color: { type: "identity" },
    marks: [
      Plot.barX(bars, {
        x1: "from",
        x2: "to",
        y: "stepIdx",
        fill: (bar) => rises(bar) ? PALETTE.blue : PALETTE.vermillion,
        insetTop: 3,
        insetBottom: 3,
      }),
      Plot.tickX(ends, { x: "to", y: "stepIdx", stroke: PALETTE.ink, strokeWidth: 3 }),
      Plot.text(ends, {
        x: "to",
        y: "stepIdx",
        text: (end) => formatNumber(end.to, 1),
        dx: 8,
        textAnchor: "start",
        fontWeight: 600,
      }),
      ...[true, false].map((isRise) =>
        Plot.text(bars.filter((bar) => rises(bar) === isRise), {
          x: (bar) => isRise ? Math.max(bar.from, bar.to) : Math.min(bar.from, bar.to),
          y: "stepIdx",
          text: (bar) => `${isRise ? "+" : ""}${formatNumber(bar.contribution, 1)}`,
          textAnchor: isRise ? "start" : "end",
          dx: isRise ? 4 : -4,
        })
      ),
    ],
  });
}
