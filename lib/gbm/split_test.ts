import { assertEquals } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import { resolveParams } from "./params.ts";
import { SplitFinder } from "./numeric_split.ts";
import { isBetter, leafGoal, noSplit, type Split, splitLimits } from "./split.ts";
import type { TrainParams } from "./params.ts";

interface Example {
  histogram: Float64Array;
  nBins: number;
  hasMissing: boolean;
  gradientSum: number;
  count: number;
}

function example(seed: number): Example {
  const stream = randomStream(seed, "split");
  const nBins = stream.int(2, 12), hasMissing = stream.chance(0.5);
  const histogram = new Float64Array(2 * nBins);
  let gradientSum = 0, count = 0;
  for (let bin = 0; bin < nBins; bin++) {
    // Without rows in the bin of missing values both directions would tie.
    const isEmpty = bin < nBins - 1 && stream.chance(0.3);
    const rows = isEmpty ? 0 : stream.int(1, 40);
    const gradient = isEmpty ? 0 : stream.int(-200, 200);
    histogram.set([gradient, rows], 2 * bin);
    gradientSum += gradient;
    count += rows;
  }
  return { histogram, nBins, hasMissing, gradientSum, count };
}

/** A finder that is ready to scan a leaf. */
function finderOf(
  changes: Partial<TrainParams>,
  { gradientSum, count }: { gradientSum: number; count: number },
): SplitFinder {
  const params = resolveParams(changes);
  const finder = new SplitFinder(splitLimits(params, false));
  finder.startLeaf(leafGoal({ gradientSum, hessianSum: count, count }, params));
  return finder;
}

/** Every cut and direction, straight from the formula; the highest cut and missing-left first. */
function naiveBest(
  { histogram, nBins, hasMissing, gradientSum, count }: Example,
  { lambda, minRows }: { lambda: number; minRows: number },
): { gain: number; bin: number; defaultLeft: boolean } | null {
  const score = (g: number, n: number) => g * g / (n + lambda);
  let best: { gain: number; bin: number; defaultLeft: boolean } | null = null;
  const isTwoWay = hasMissing && nBins > 2;
  const tryCut = (bin: number, defaultLeft: boolean) => {
    let g = 0, n = 0;
    for (let b = 0; b < nBins; b++) {
      const isMissingBin = isTwoWay && b === nBins - 1;
      if (isMissingBin ? !defaultLeft : b > bin) continue;
      g += histogram[2 * b];
      n += histogram[2 * b + 1];
    }
    if (n < minRows || count - n < minRows) return;
    const gain = score(g, n) + score(gradientSum - g, count - n) - score(gradientSum, count);
    if (gain > (best?.gain ?? 0) + 1e-9) best = { gain, bin, defaultLeft };
  };
  const highest = nBins - (isTwoWay ? 3 : 2);
  for (let bin = highest; bin >= 0; bin--) tryCut(bin, isTwoWay || !hasMissing);
  if (isTwoWay) { for (let bin = 0; bin <= nBins - 2; bin++) tryCut(bin, false); }
  return best;
}

Deno.test("SplitFinder.scan() finds the cut that trying all finds when bins are random", () => {
  let nFound = 0;
  for (let seed = 0; seed < 400; seed++) {
    const found = example(seed);
    const lambda = seed % 3, minRows = 1 + seed % 30;
    const finder = finderOf({ lambda_l2: lambda, min_data_in_leaf: minRows }, found);
    const isSplittable = finder.scan(found.histogram, {
      ...found,
      derivedBin: 0,
      offset: 0,
    }, 4);
    const naive = naiveBest(found, { lambda, minRows });
    assertEquals(isSplittable, naive !== null, `seed ${seed}`);
    if (!naive) continue;
    nFound++;
    const { best } = finder;
    assertEquals([best.feature, best.thresholdBin, best.defaultLeft], [
      4,
      naive.bin,
      naive.defaultLeft,
    ], `seed ${seed}`);
    assertEquals(Math.abs(best.gain - naive.gain) < 1e-6, true);
  }
  assertEquals(nFound > 150, true);
});

Deno.test("SplitFinder.scan() asks for more gain when min_gain_to_split is set", () => {
  const histogram = Float64Array.of(-10, 10, 10, 10); // gain 10 + 10
  for (const [minGain, isSplittable] of [[19, true], [21, false]] as const) {
    const changes = { min_gain_to_split: minGain, min_data_in_leaf: 1 };
    const finder = finderOf(changes, { gradientSum: 0, count: 20 });
    const column = { nBins: 2, offset: 0, hasMissing: false, derivedBin: 0 };
    assertEquals(finder.scan(histogram, column, 0), isSplittable);
  }
});

Deno.test("isBetter() prefers the smaller feature when gains are equal", () => {
  const split = (gain: number, feature: number): Split => ({ ...noSplit(), gain, feature });
  assertEquals(isBetter(split(2, 5), split(1, 0)), true);
  assertEquals(isBetter(split(1, 0), split(1, 5)), true);
  assertEquals(isBetter(split(1, 5), split(1, 0)), false);
  assertEquals(isBetter(noSplit(), split(1, 0)), false);
});
