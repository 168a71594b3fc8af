import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { clamp, correlation } from "../_shared/stats.ts";
import { panel, panelsFigure, rampPanel } from "./theme.ts";

/** ColorBrewer's PuOr in nine steps: -1 orange, 0 white, +1 purple. */
const DIVERGING = [
  "#b35806",
  "#e08214",
  "#fdb863",
  "#fee0b6",
  "#f7f7f7",
  "#d8daeb",
  "#b2abd2",
  "#8073ac",
  "#542788",
];

/** A named column of numbers. */
export interface NamedColumn {
  /** Text beside the row. */
  readonly name: string;
  /** One number a row; all columns have as many. */
  readonly values: ArrayLike<number>;
}

/** Which columns move together: a heat map of Pearson correlations, at most 24 columns. */
export function correlationPlot(columns: readonly NamedColumn[], title: string): Displayable {
  const names = columns.map((column) => column.name);
  const cells = columns.flatMap((a, i) =>
    columns.slice(0, i + 1).map((b) => ({
      a: a.name,
      b: b.name,
      r: a === b ? 1 : correlation(a.values, b.values),
    }))
  );
  const color = (r: number) => DIVERGING[clamp(Math.round((r + 1) * 4), 0, 8)];
  const isDark = (r: number) => Math.abs(r) > 0.6;
  const size = Math.max(22, Math.min(40, Math.floor(500 / names.length)));
  const heatMap = panel({
    width: 760,
    height: 185 + size * names.length,
    marginLeft: 230,
    marginRight: 760 - 230 - size * names.length,
    marginBottom: 175,
    marginTop: 10,
    x: { domain: names, label: null, tickRotate: -45, tickSize: 0 },
    y: { domain: names, label: null, tickSize: 0 },
    color: { type: "identity" },
    marks: [
      Plot.cell(cells, { x: "b", y: "a", fill: (cell) => color(cell.r), inset: 0.5 }),
      Plot.text(cells, {
        x: "b",
        y: "a",
        text: (cell) => cell.r.toFixed(1).replace("0.", ".").replace("-.0", ".0"),
        fill: (cell) => isDark(cell.r) ? "white" : "#222",
        fontSize: 11,
      }),
    ],
  });
  const ramp = rampPanel({
    colors: DIVERGING,
    low: "-1",
    high: "+1",
    label: "Pearson correlation",
  });
  return panelsFigure({ title, subtitle: "Correlation of each pair, over members" }, [
    ramp,
    heatMap,
  ]);
}
