/**
 * Which way a split sends the bytes of its lanes.
 * @module
 */
import type { BinMatrix } from "./bin_matrix.ts";
import { PART_CATEGORIES } from "./categorical_bins.ts";
import type { Split } from "./split.ts";

/** A lane and what its bytes say. */
export interface LaneTable {
  lane: number;
  /** 1 for each of the 256 bytes that go left, else 0. */
  goesLeft: Uint8Array;
}

/** The lanes that decide a split; a row goes left if one of them says so. */
export function laneTables(split: Split, matrix: BinMatrix): LaneTable[] {
  const { feature, thresholdBin, defaultLeft, leftCategories } = split;
  if (!leftCategories) {
    const { nBins, hasMissing } = matrix.features[feature];
    const leftBin = hasMissing && defaultLeft ? nBins - 1 : -1;
    return [tableOf(matrix, feature, (bin) => bin <= thresholdBin || bin === leftBin)];
  }
  const leftBins = new Map<number, Set<number>>();
  for (const category of leftCategories) {
    const part = feature + Math.floor(category / PART_CATEGORIES);
    if (!leftBins.has(part)) leftBins.set(part, new Set());
    leftBins.get(part)!.add(category % PART_CATEGORIES + 1);
  }
  return [...leftBins].map(([part, bins]) => tableOf(matrix, part, (bin) => bins.has(bin)));
}

function tableOf(
  matrix: BinMatrix,
  feature: number,
  isLeft: (bin: number) => boolean,
): LaneTable {
  const { nBins } = matrix.features[feature];
  const { lane, multiplier } = matrix.digits[feature];
  const leftBins = Uint8Array.from({ length: nBins }, (_, bin) => isLeft(bin) ? 1 : 0);
  const goesLeft = new Uint8Array(256);
  for (let byte = 0; byte < 256; byte++) {
    goesLeft[byte] = leftBins[Math.trunc(byte / multiplier) % nBins];
  }
  return { lane, goesLeft };
}
