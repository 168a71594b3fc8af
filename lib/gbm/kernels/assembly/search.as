/** Builds the histograms of two new leaves group by group and finds the best split of both. */
import { Feature, IS_CATEGORICAL, Lane, LANE_STRIDE, Leaf, MARGIN, SCRATCH } from "./layout";
import { addEight, addFour, clearScratch, deriveBin, foldDigit, storeChildren } from "./histogram";
import { hasHessians, scanFeature } from "./split";

/**
 * Searches a leaf and its larger sibling.
 * @param smaller the Leaf whose rows are given
 * @param larger its sibling, whose slot holds the parent's histograms; 0 at the root
 * @param lanes the Lanes of the tree, `nLanes` of them, eight to a group of `packed`
 */
export function search(
  smaller: usize,
  larger: usize,
  lanes: usize,
  nLanes: i32,
  packed: usize,
  packedStride: usize,
  rows: usize,
  gradients: usize,
  nFeatures: i32,
): void {
  const few = changetype<Leaf>(smaller);
  // A feature without admissible cuts in the parent stays unsearched below it.
  if (larger != 0) memory.copy(few.slot, changetype<Leaf>(larger).slot, nFeatures);
  for (let first = 0; first < nLanes; first += 8, packed += packedStride) {
    const n = min(8, nLanes - first);
    const group = lanes + <usize>first * offsetof<Lane>();
    if (!isAlive(few.slot, group, n)) continue;
    clearScratch(n);
    const count = <i32>few.count;
    if (n > 4) addEight(packed, rows, gradients, count, hasHessians);
    else addFour(packed, rows, gradients, count, hasHessians);
    for (let i = 0; i < n; i++) {
      const lane = changetype<Lane>(group + <usize>i * offsetof<Lane>());
      searchLane(few, larger, lane, SCRATCH + <usize>i * LANE_STRIDE);
    }
  }
}

/** Whether some feature of a group still has admissible cuts; the first bytes of a slot tell. */
function isAlive(slot: usize, group: usize, n: i32): bool {
  for (let i = 0; i < n; i++) {
    const lane = changetype<Lane>(group + <usize>i * offsetof<Lane>());
    for (let j = 0; j < lane.nFeatures; j++) {
      const feature = changetype<Feature>(lane.features + <usize>j * offsetof<Feature>());
      if (load<u8>(slot + <usize>feature.index) != 0) return true;
    }
  }
  return false;
}

/** Folds a joint lane digit by digit; a lane of one feature is its histogram already. */
export function searchLane(few: Leaf, larger: usize, lane: Lane, histogram: usize): void {
  let nBins = lane.nBins;
  for (let j = 0; j < lane.nFeatures; j++) {
    const feature = changetype<Feature>(lane.features + <usize>j * offsetof<Feature>());
    const isLast = j == lane.nFeatures - 1;
    const own = isLast ? histogram : MARGIN;
    if (!isLast) {
      foldDigit(histogram, nBins, feature.nBins, own);
      nBins /= feature.nBins;
    }
    if (load<u8>(few.slot + <usize>feature.index) != 0) {
      searchFeature(few, larger, feature, own);
    }
  }
}

function searchFeature(few: Leaf, larger: usize, feature: Feature, histogram: usize): void {
  const own = few.slot + <usize>feature.offset;
  const index = <usize>feature.index;
  const isCategorical = (feature.flags & IS_CATEGORICAL) != 0;
  if (hasHessians && feature.derivedBin > 0) deriveBin(histogram, feature, few);
  if (larger == 0) {
    memory.copy(own, histogram, <usize>feature.nBins << 4);
    if (isCategorical) return;
    if (few.isSearched) store<u8>(few.slot + index, scanFeature(few, own, feature));
    return;
  }
  const many = changetype<Leaf>(larger);
  const other = many.slot + <usize>feature.offset;
  storeChildren(histogram, own, other, feature.nBins);
  if (isCategorical) return;
  if (few.isSearched) store<u8>(few.slot + index, scanFeature(few, own, feature));
  if (many.isSearched) store<u8>(many.slot + index, scanFeature(many, other, feature));
}
