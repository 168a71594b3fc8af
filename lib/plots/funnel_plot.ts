import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatCount, formatPercent } from "../_shared/format.ts";
import { PALETTE, plotFigure } from "./theme.ts";

/** A step of a funnel with what passed it. */
export interface FunnelStep {
  /** Text beside the row. */
  readonly label: string;
  /** What passed the step. */
  readonly count: number;
}

/** Where things drop out: each step with its count, share of the first and of the step before. */
export function funnelPlot(
  steps: readonly FunnelStep[],
  frame: { title: string; subtitle: string; unit: string },
): Displayable {
  const first = steps[0].count;
  const rows = steps.map((step, i) => {
    const ofFirst = i === 0 ? "" : `, ${formatPercent(step.count / first)} of the first`;
    return { ...step, text: `${formatCount(step.count)}${ofFirst}` };
  });
  return plotFigure({ title: frame.title, subtitle: frame.subtitle }, {
    height: 60 + 32 * steps.length,
    marginLeft: 200,
    marginRight: 170,
    marginBottom: 44,
    marginTop: 8,
    x: { label: frame.unit, grid: true, labelAnchor: "center", ticks: 5, zero: true },
    y: { label: null, domain: steps.map((step) => step.label), tickSize: 0 },
    marks: [
      Plot.barX(rows, { x: "count", y: "label", fill: PALETTE.blue, insetTop: 3, insetBottom: 3 }),
      Plot.text(rows, { x: "count", y: "label", text: "text", textAnchor: "start", dx: 5 }),
    ],
  });
}
