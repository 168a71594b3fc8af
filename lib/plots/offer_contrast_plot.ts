import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatNumber } from "../_shared/format.ts";
import { fitLabel, labelMargin, PALETTE, plotFigure } from "./theme.ts";

/** Contribution of a feature to offer A less that to offer B, in points. */
export interface ContrastStep {
  /** Text beside the row. */
  readonly label: string;
  /** Above 0 where the feature speaks for offer A. */
  readonly difference: number;
}

/** Why one offer stands above another for a member: the differences add up to the gap. */
export function offerContrastPlot(
  offers: { readonly above: string; readonly below: string },
  steps: readonly ContrastStep[],
): Displayable {
  const gap = steps.reduce((sum, step) => sum + step.difference, 0);
  const furthest = Math.max(...steps.map((step) => Math.abs(step.difference)), 1) * 1.25;
  const signed = (value: number) => `${value >= 0 ? "+" : ""}${formatNumber(value, 1)}`;
  return plotFigure({
    title: `Why does ${offers.above} stand above ${offers.below}?`,
    subtitle: `Difference of the two offers' contributions; together ${signed(gap)} points`,
    legend: [
      { label: `speaks for ${offers.above}`, color: PALETTE.blue },
      { label: `speaks for ${offers.below}`, color: PALETTE.orange },
    ],
  }, {
    height: 60 + 26 * steps.length,
    marginLeft: labelMargin(steps.map((step) => step.label)),
    marginRight: 24,
    marginBottom: 44,
    x: {
      label: "Difference of contributions (points of the score)",
      labelAnchor: "center",
      domain: [-furthest, furthest],
      grid: true,
    },
    y: { label: null, domain: steps.map((step) => step.label), tickFormat: fitLabel, tickSize: 0 },
    color: { type: "identity" },
    marks: [
      Plot.ruleX([0], { stroke: "#888" }),
      Plot.barX(steps, {
        x: "difference",
        y: "label",
        fill: (step: ContrastStep) => step.difference >= 0 ? PALETTE.blue : PALETTE.orange,
        insetTop: 3,
        insetBottom: 3,
      }),
      ...[true, false].map((isFor) =>
        Plot.text(steps.filter((step) => (step.difference >= 0) === isFor), {
          x: "difference",
          y: "label",
          text: (step: ContrastStep) => signed(step.difference),
          textAnchor: isFor ? "start" : "end",
          dx: isFor ? 4 : -4,
        })
      ),
    ],
  });
}
