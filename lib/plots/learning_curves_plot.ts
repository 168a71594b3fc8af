import * as Plot from "@observablehq/plot";
import type { Displayable } from "../_shared/display.ts";
import { PALETTE, type Panel, panel, panelsFigure } from "./theme.ts";

/** Error per round of one offer. */
export interface LearningCurve {
  /** Id of the offer, the title of its panel. */
  readonly offerId: string;
  /** RMSE on the training rows after each round, in points. */
  readonly trainRmse: ArrayLike<number>;
  /** RMSE on the held-out rows after each round, in points. */
  readonly testRmse: ArrayLike<number>;
}

/**
 * Whether more rounds would help: a panel per offer, one scale for all.
 *
 * @param options.noiseSd Standard deviation of the labels' noise: no model gets below it on test rows.
 */
export function learningCurvesPlot(
  curves: readonly LearningCurve[],
  options: { noiseSd: number },
): Displayable {
  const highest = Math.max(
    ...curves.map((curve) => Math.max(curve.trainRmse[0], curve.testRmse[0])),
  );
  const panels = curves.map(({ offerId, trainRmse, testRmse }): Panel => {
    const line = (rmse: ArrayLike<number>, color: string) =>
      Plot.line(thinned(rmse), { stroke: color, strokeWidth: 1.8 });
    return panel({
      width: 190,
      height: 140,
      marginLeft: 32,
      marginRight: 14,
      marginTop: 22,
      marginBottom: 34,
      x: { label: "round", labelAnchor: "center", labelArrow: "none", ticks: 3, labelOffset: 30 },
      y: { label: null, domain: [0, Math.ceil(highest)], ticks: 4, grid: true },
      marks: [
        Plot.ruleY([options.noiseSd], { stroke: PALETTE.gray, strokeDasharray: "4,3" }),
        line(trainRmse, PALETTE.blue),
        line(testRmse, PALETTE.orange),
        Plot.text([offerId], { frameAnchor: "top-left", dy: -17, dx: -26, fontWeight: 600 }),
      ],
    });
  });
  return panelsFigure({
    title: "Would more rounds help?",
    subtitle: "Root mean squared error against the noisy labels (points of the score)",
    legend: [
      { label: "train", color: PALETTE.blue },
      { label: "test", color: PALETTE.orange },
      { label: `noise of the labels (${options.noiseSd})`, color: PALETTE.gray },
    ],
  }, panels);
}

/** About 26 points of a curve, denser where it falls: the first, the last and squares between. */
function thinned(rmse: ArrayLike<number>): [round: number, rmse: number][] {
  const rounds = new Set<number>([rmse.length - 1]);
  for (let i = 0; i < 26; i++) rounds.add(Math.floor((rmse.length - 1) * (i / 25) ** 2));
  return [...rounds].sort((a, b) => a - b).map((i) => [i + 1, rmse[i]]);
}
