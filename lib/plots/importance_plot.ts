import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatPercent } from "../_shared/format.ts";
import { CATEGORY_COLORS, fitLabel, labelMargin, plotFigure } from "./theme.ts";

/** Mean absolute contribution of a feature, in points of the score. */
export interface FeatureImportance {
  /** Text beside the row. */
  readonly label: string;
  /** Group of the feature, which sets the colour. */
  readonly group: string;
  /** Mean over members and offers of the absolute contribution. */
  readonly meanAbsContribution: number;
}

/** What moves the scores most: the leading features, coloured by group, and each group's share. */
export function importancePlot(
  importances: readonly FeatureImportance[],
  options: { limit?: number } = {},
): Displayable {
  const { limit = 20 } = options;
  const groups = [...new Set(importances.map((item) => item.group))];
  const total = importances.reduce((sum, item) => sum + item.meanAbsContribution, 0);
  const shareOf = (group: string) =>
    importances.filter((item) => item.group === group)
      .reduce((sum, item) => sum + item.meanAbsContribution, 0) / total;
  const color = (group: string) => CATEGORY_COLORS[groups.indexOf(group) % 8];
  const rows = [...importances]
    .sort((a, b) => b.meanAbsContribution - a.meanAbsContribution).slice(0, limit);
  return plotFigure({
    title: "Which features move the scores?",
    subtitle:
      `The ${rows.length} leading features; beside each group its share of all contributions`,
    legend: groups.map((group) => ({
      label: `${group} ${formatPercent(shareOf(group), 0)}`,
      color: color(group),
    })),
  }, {
    height: 60 + 22 * rows.length,
    marginLeft: labelMargin(rows.map((row) => row.label)),
    marginRight: 50,
    marginBottom: 44,
    x: {
      label: "Mean absolute contribution (points of the score)",
      grid: true,
      labelAnchor: "center",
    },
    y: { label: null, domain: rows.map((row) => row.label), tickFormat: fitLabel, tickSize: 0 },
    color: { type: "identity" },
    marks: [
      Plot.barX(rows, {
        x: "meanAbsContribution",
        y: "label",
        fill: (row: FeatureImportance) => color(row.group),
        insetTop: 2,
        insetBottom: 2,
      }),
      Plot.text(rows, {
        x: "meanAbsContribution",
        y: "label",
        text: (row: FeatureImportance) => row.meanAbsContribution.toFixed(2),
        textAnchor: "start",
        dx: 4,
      }),
    ],
  });
}
