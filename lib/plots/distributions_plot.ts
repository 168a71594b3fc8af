import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { quantile } from "../_shared/stats.ts";
import { PALETTE, type Panel, panel, panelsFigure } from "./theme.ts";

/** A column to be shown as a histogram. */
export interface DistributionColumn {
  /** Title of the histogram. */
  readonly name: string;
  /** Unit of the axis, such as "USD". */
  readonly unit: string;
  /** One number a member. */
  readonly values: ArrayLike<number>;
}

const N_BINS = 20;

/** How columns are distributed: a histogram each, the top 1 % gathered in the last bar. */
export function distributionsPlot(
  columns: readonly DistributionColumn[],
  title: string,
): Displayable {
  return panelsFigure({
    title,
    subtitle:
      "Share of members (%) in each bar; values above the 99th percentile stand in the last",
  }, columns.map(histogram));
}

/** Bars of a histogram: from, to and the share of values in percent. */
export function binValues(values: ArrayLike<number>): { x1: number; x2: number; y: number }[] {
  const low = quantile(values, 0);
  const top = quantile(values, 0.99);
  const isWhole = Array.from(values).every(Number.isInteger);
  const span = Math.max(top - low, isWhole ? 1 : 1e-9);
  const width = isWhole ? Math.max(1, Math.ceil((span + 1) / N_BINS)) : span / N_BINS;
  const nBins = isWhole ? Math.floor(span / width) + 1 : N_BINS;
  // A bar of one whole number stands around it.
  const shift = isWhole && width === 1 ? 0.5 : 0;
  const counts = new Float64Array(nBins);
  for (let i = 0; i < values.length; i++) {
    counts[Math.min(nBins - 1, Math.floor((values[i] - low) / width))]++;
  }
  return Array.from(counts, (count, i) => ({
    x1: low + i * width - shift,
    x2: low + (i + 1) * width - shift,
    y: (100 * count) / values.length,
  }));
}

function histogram({ name, unit, values }: DistributionColumn): Panel {
  const bars = binValues(values);
  return panel({
    width: 190,
    height: 150,
    marginLeft: 32,
    marginRight: 10,
    marginTop: 24,
    marginBottom: 38,
    x: {
      label: unit,
      labelAnchor: "center",
      labelArrow: "none",
      labelOffset: 32,
      ticks: bars.length === 2 ? bars.map((bar) => (bar.x1 + bar.x2) / 2) : 4,
      ...(bars[bars.length - 1].x2 >= 1000 && { tickFormat: "~s" }),
    },
    y: { label: null, ticks: 3, grid: true, domain: [0, Math.max(...bars.map((bar) => bar.y))] },
    marks: [
      Plot.rectY(bars, { x1: "x1", x2: "x2", y: "y", fill: PALETTE.blue, insetRight: 0.5 }),
      Plot.text([name], { frameAnchor: "top-left", dy: -18, dx: -26, fontWeight: 600 }),
    ],
  });
}
