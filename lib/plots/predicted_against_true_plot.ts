import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatCount } from "../_shared/format.ts";
import { clamp } from "../_shared/stats.ts";
import {
  type Dot,
  dotsMark,
  PALETTE,
  panel,
  panelsFigure,
  PLOT_WIDTH,
  rampPanel,
  VIRIDIS,
} from "./theme.ts";

const CELL = 2.5;
const CELL_PX = 10;
/** End of both axes: the cell from 100 holds the clamped scores. */
const HIGHEST = 102.5;
const SIDE_PX = (HIGHEST / CELL) * CELL_PX;
const MARGINS = { left: 60, top: 24, bottom: 44 };

/**
 * Whether predictions follow the labels over the whole range: counts in cells of
 * 2.5 points, colour by the logarithm, so rare misses show as well.
 *
 * @param predicted Scores of all rows and offers, in the order of `actual`.
 */
export function predictedAgainstTruePlot(
  predicted: ArrayLike<number>,
  actual: ArrayLike<number>,
): Displayable {
  const counts = new Map<number, number>();
  for (let i = 0; i < actual.length; i++) {
    const key = cellOf(actual[i]) * 1000 + cellOf(predicted[i]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const highest = Math.max(...counts.values());
  const colors = VIRIDIS.toReversed();
  const cells = [...counts].sort(([a], [b]) => a - b).map(([key, count]): Dot => ({
    x: (Math.floor(key / 1000) + 0.5) * CELL,
    y: ((key % 1000) + 0.5) * CELL,
    color: clamp(Math.floor((Math.log(count) / Math.log(highest + 1)) * 9), 0, 8),
  }));
  const plot = panel({
    width: PLOT_WIDTH,
    height: MARGINS.top + MARGINS.bottom + SIDE_PX,
    marginLeft: MARGINS.left,
    marginRight: PLOT_WIDTH - MARGINS.left - SIDE_PX,
    marginBottom: MARGINS.bottom,
    marginTop: MARGINS.top,
    x: {
      label: "Score by the rules, without noise (points)",
      labelAnchor: "center",
      domain: [0, HIGHEST],
    },
    y: { label: "Predicted score (points)", domain: [0, HIGHEST] },
    marks: [
      dotsMark(cells, { colors, sizePx: CELL_PX, lengthPx: CELL_PX }),
      Plot.line([[0, 0], [HIGHEST, HIGHEST]], {
        stroke: PALETTE.vermillion,
        strokeDasharray: "5,4",
      }),
      Plot.frame({ stroke: "#ccc" }),
    ],
  });
  const ramp = rampPanel({
    colors,
    low: "1",
    high: formatCount(highest),
    label: "Pairs of member and offer per cell (logarithmic)",
  });
  return panelsFigure({
    title: "Do predictions follow the rules over the whole range?",
    subtitle: `${
      formatCount(actual.length)
    } pairs of held-out members; the dashed line is equality`,
  }, [ramp, plot]);
}

/** Index of a score's cell, from 0 for the lowest drawn, kept within the axes. */
function cellOf(score: number): number {
  return Math.floor(clamp(score, 0, 100) / CELL);
}
