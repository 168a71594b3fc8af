import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { PALETTE, type Panel, panel, panelsFigure } from "./theme.ts";

/** Share (0-1) of the members of an age group who have a condition. */
export interface ConditionShare {
  /** Name of the condition, the title of its panel. */
  readonly condition: string;
  /** Such as "18-29"; the groups stand in the order of their first appearance. */
  readonly ageGroup: string;
  /** Share of the age group with the condition, 0-1. */
  readonly share: number;
}

/** Which conditions come with age: a panel per condition, one scale for all. */
export function ageByConditionPlot(rows: readonly ConditionShare[]): Displayable {
  const conditions = [...new Set(rows.map((row) => row.condition))];
  const highest = Math.max(...rows.map((row) => row.share)) * 100;
  const panels = conditions.map((condition): Panel =>
    panel({
      width: 190,
      height: 160,
      marginLeft: 34,
      marginRight: 4,
      marginTop: 24,
      marginBottom: 40,
      x: {
        label: null,
        tickSize: 0,
        tickRotate: -35,
        domain: [...new Set(rows.map((row) => row.ageGroup))],
      },
      y: { label: null, domain: [0, Math.ceil(highest / 10) * 10], ticks: 3, grid: true },
      marks: [
        Plot.barY(rows.filter((row) => row.condition === condition), {
          x: "ageGroup",
          y: (row: ConditionShare) => row.share * 100,
          fill: PALETTE.blue,
        }),
        Plot.text([condition.replaceAll("_", " ")], {
          frameAnchor: "top-left",
          dy: -18,
          dx: -28,
          fontWeight: 600,
        }),
      ],
    })
  );
  return panelsFigure({
    title: "Which conditions come with age?",
    subtitle: "Members with at least one claim of the category in 365 days (%), by age in years",
  }, panels);
}
