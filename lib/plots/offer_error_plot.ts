import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { PALETTE, plotFigure } from "./theme.ts";

/** Errors of one offer on held-out members, in points of the score. */
export interface OfferError {
  /** Text beside the row. */
  readonly offerName: string;
  /** RMSE of the model. */
  readonly modelRmse: number;
  /** RMSE of one regression tree. */
  readonly treeRmse: number;
  /** RMSE of always predicting the offer's mean. */
  readonly meanRmse: number;
}

/** How far the model is below its baselines, offer by offer. */
export function offerErrorPlot(errors: readonly OfferError[]): Displayable {
  const rows = [...errors].sort((a, b) => b.modelRmse - a.modelRmse);
  const dots = (key: "modelRmse" | "treeRmse" | "meanRmse", fill: string) =>
    Plot.dot(rows, { x: key, y: "offerName", fill, r: 5 });
  return plotFigure({
    title: "How much better than the baselines is the model?",
    subtitle: "Root mean squared error on held-out members against the rules without noise",
    legend: [
      { label: "model", color: PALETTE.blue },
      { label: "one tree", color: PALETTE.orange },
      { label: "mean of the offer", color: PALETTE.gray },
    ],
  }, {
    height: 70 + 25 * rows.length,
    marginLeft: 220,
    marginRight: 30,
    marginBottom: 44,
    x: { label: "RMSE (points of the score)", zero: true, grid: true, labelAnchor: "center" },
    y: { label: null, domain: rows.map((row) => row.offerName), tickSize: 0 },
    marks: [
      Plot.ruleY(rows, { y: "offerName", x1: "modelRmse", x2: "meanRmse", stroke: "#ccc" }),
      dots("meanRmse", PALETTE.gray),
      dots("treeRmse", PALETTE.orange),
      dots("modelRmse", PALETTE.blue),
    ],
  });
}
