import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { formatCount, formatNumber } from "../_shared/format.ts";
import { CATEGORY_COLORS, panel, panelsFigure } from "./theme.ts";

/** How often an offer was recommended. */
export interface OfferCount {
  /** Text beside the row. */
  readonly offerName: string;
  /** Category of the offer, which sets the colour. */
  readonly category: string;
  /** Members who got it at any rank. */
  readonly nMembers: number;
}

/** Who gets what: the share of members per offer, coloured by category. */
export function offerMixPlot(counts: readonly OfferCount[], nMembers: number): Displayable {
  const categories = [...new Set(counts.map((count) => count.category))];
  const color = (category: string) => CATEGORY_COLORS[categories.indexOf(category) % 8];
  const share = (count: OfferCount) => (100 * count.nMembers) / nMembers;
  const rows = [...counts].sort((a, b) =>
    categories.indexOf(a.category) - categories.indexOf(b.category) || b.nMembers - a.nMembers
  );
  const bars = panel({
    height: 60 + 25 * rows.length,
    marginLeft: 230,
    marginRight: 165,
    marginBottom: 44,
    marginTop: 8,
    x: { label: "Members who get the offer (%)", grid: true, labelAnchor: "center", zero: true },
    y: { label: null, domain: rows.map((row) => row.offerName), tickSize: 0 },
    color: { type: "identity" },
    marks: [
      Plot.barX(rows, {
        x: share,
        y: "offerName",
        fill: (row: OfferCount) => color(row.category),
        insetTop: 2,
        insetBottom: 2,
      }),
      Plot.text(rows, {
        x: share,
        y: "offerName",
        text: (row: OfferCount) => `${formatNumber(share(row), 1)} %  ${row.category}`,
        textAnchor: "start",
        dx: 4,
      }),
    ],
  });
  return panelsFigure({
    title: "Which offers are recommended, and to how many?",
    subtitle: `${formatCount(nMembers)} members, up to five offers each; colors are categories`,
  }, [bars]);
}
