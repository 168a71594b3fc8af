/**
 * How near two engines came that trained the same.
 * @module
 */
import { parseModel } from "../parse_model.ts";
import type { Tree } from "../tree.ts";
import type { TwinAnswers } from "./twin.ts";

/** How many trees of the last output decide alike, split by split and row by row. */
export function countSameTrees(
  { booster, lightgbmModel }: TwinAnswers,
): { nSame: number; nTrees: number } {
  const ours = parseModel(booster.save()).trees, theirs = parseModel(lightgbmModel).trees;
  const nSame = ours.filter((tree, t) => decisionsOf(tree) === decisionsOf(theirs[t])).length;
  return { nSame, nTrees: Math.max(ours.length, theirs.length) };
}

function decisionsOf(tree: Tree | undefined): string {
  if (!tree) return "";
  const { splitFeature, threshold, decisionType, catThreshold, catBoundaries, leafCount } = tree;
  const gains = Array.from(tree.splitGain, (gain) => gain.toPrecision(3));
  return [splitFeature, threshold, decisionType, catThreshold, catBoundaries, leafCount, gains]
    .join(" ");
}

/** Metrics of the test rows after the last iteration. */
export function lastMetrics(
  { result, lightgbm }: TwinAnswers,
): { name: string; ours: number; theirs: number }[] {
  return Object.entries(result.metrics).map(([name, { validation: [values] }]) => ({
    name,
    ours: values[values.length - 1],
    theirs: lightgbm.history[name].at(-1)!,
  }));
}
