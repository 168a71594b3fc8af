import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatNumber } from "../_shared/format.ts";
import { PALETTE, plotFigure } from "./theme.ts";

/** Share (0-1) of rows without a value. */
export interface MissingShare {
  /** Such as "members.risk_score". */
  readonly column: string;
  /** Rows without a value as a share of all, 0-1. */
  readonly share: number;
}

/** Which columns lack values; columns without a gap are counted in the subtitle. */
export function missingValuesPlot(rows: readonly MissingShare[]): Displayable {
  const gaps = rows.filter((row) => row.share > 0).sort((a, b) => b.share - a.share);
  const shown = gaps.length > 0 ? gaps : [{ column: "none", share: 0 }];
  return plotFigure({
    title: "Where are values missing?",
    subtitle: `Rows without a value (%); ${
      rows.length - gaps.length
    } of ${rows.length} columns have none missing`,
  }, {
    height: 60 + 28 * shown.length,
    marginLeft: 220,
    marginRight: 60,
    marginBottom: 40,
    x: { label: "Rows without a value (%)", domain: [0, 100], grid: true, labelAnchor: "center" },
    y: { label: null, domain: shown.map((row) => row.column), tickSize: 0 },
    marks: [
      Plot.barX(shown, {
        x: (row: MissingShare) => row.share * 100,
        y: "column",
        fill: PALETTE.blue,
        insetTop: 2,
        insetBottom: 2,
      }),
      Plot.text(shown, {
        x: (row: MissingShare) => row.share * 100,
        y: "column",
        text: (row: MissingShare) => `${formatNumber(row.share * 100, 1)} %`,
        textAnchor: "start",
        dx: 4,
      }),
    ],
  });
}
