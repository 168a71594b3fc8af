/**
 * Where the kernels find things. `kernels/layout.ts` holds the same numbers for TypeScript.
 *
 *     64       LEAF of the smaller child     192  LEAF of the larger child
 *     320      which lane byte goes left: 256 bytes of 0 or 1
 *     576      the 8 column addresses of a group
 *     1024     SCRATCH: histograms of the 8 lanes of a group
 *     38400    MARGIN: histogram of one feature folded out of a joint lane
 *     65536    what `MemoryPlan` puts there
 */

/** Bytes of a bin: sum of gradients (f64), sum of Hessians (f64), which may be 1 each. */
export const BIN_SHIFT: usize = 4;

export const SCRATCH: usize = 1024;
/**
 * 256 bins and 64 bytes more. With 4,096 the same bin of two lanes would agree in the
 * low 12 bits of its address, and each load would wait for the other lane's store.
 */
export const LANE_STRIDE: usize = 4160;
export const MARGIN: usize = 38400;

/** A leaf that is searched, and its best split so far. */
@unmanaged
export class Leaf {
  gradientSum: f64;
  /** rows */
  count: f64;
  /** sum of Hessians: the count of rows where each is 1 */
  hessianSum: f64;
  /** hessianSum + 2e-15f, as LightGBM has it */
  paddedHessian: f64;
  /** gain of the leaf itself, plus min_gain_to_split */
  gainToBeat: f64;
  /** gain of both sides of the best cut */
  cutGain: f64;
  /** cutGain - gainToBeat */
  gain: f64;
  leftGradient: f64;
  /** with 1e-15f */
  leftHessian: f64;
  feature: i32;
  thresholdBin: i32;
  defaultLeft: i32;
  /** address of the leaf's slot */
  slot: usize;
  /** 0 where the leaf has too few rows for two children */
  isSearched: i32;
}

/** One byte column of the matrix: one feature, or several in mixed radix. */
@unmanaged
export class Lane {
  /** address of its first Feature; those of a joint lane follow, the last digit first */
  features: usize;
  nFeatures: i32;
  /** product of the counts of bins */
  nBins: i32;
}

@unmanaged
export class Feature {
  /** index among the usable features */
  index: i32;
  nBins: i32;
  /** bytes from a slot's start to its first bin */
  offset: i32;
  /** HAS_MISSING and its like */
  flags: i32;
  /** the bin that LightGBM leaves out of its histograms and makes of what the others lack */
  derivedBin: i32;
}

/** The last bin holds missing values. */
export const HAS_MISSING: i32 = 1;
/** The bins are categories, which TypeScript searches. */
export const IS_CATEGORICAL: i32 = 2;

