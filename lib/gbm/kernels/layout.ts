/**
 * Where the kernels find things in a worker's memory: `assembly/layout.as` in TypeScript.
 *
 * ```text
 *    64  LEAF smaller    192  LEAF larger    320  GOES_LEFT (256 bytes)    576  COLUMNS (8 addresses)
 *  1024  SCRATCH: 8 lanes x (256 bins x 16 bytes + 64)    38400  MARGIN    65536  ARENA
 *
 *  LEAF     f64  gradientSum count hessianSum paddedHessian gainToBeat cutGain gain leftGradient
 *                leftHessian
 *           i32  feature thresholdBin defaultLeft slot isSearched
 *  LANE     i32  address of its first FEATURE, nFeatures, nBins
 *  FEATURE  i32  index, nBins, bytes from a slot's start to its histogram, flags,
 *                the bin that LightGBM derives from the others
 *  slot     a byte a feature: whether it has admissible cuts | histograms: f64 G, f64 H a bin
 * ```
 * @module
 */

/** Address of the leaf whose rows are counted. */
export const SMALLER_LEAF = 64;
/** Address of its sibling. */
export const LARGER_LEAF = 192;
/** Address of 256 bytes that say which lane bytes go left. */
export const GOES_LEFT = 320;
/** Address of the eight column addresses that `packEight` takes. */
export const COLUMNS = 576;
/** First address that the kernels leave to their caller. */
export const ARENA = 65536;
/** Bytes of a bin in a histogram. */
export const BIN_BYTES = 16;
/** Bytes of a LANE record. */
export const LANE_BYTES = 12;
/** Bytes of a FEATURE record. */
export const FEATURE_BYTES = 20;
/** Lanes of a group, whose bytes are interleaved row by row. */
export const GROUP_LANES = 8;
/** Outputs whose root histograms are summed in one pass. */
export const ROOT_OUTPUTS = 8;
/** Bytes of a bin of their sums: eight sums, the count, and 8 unused. */
export const SUM_BYTES = 80;
/** Bytes of a lane of their sums. */
export const SUM_LANE_BYTES = 256 * SUM_BYTES + 64;
/** Bits of a FEATURE's flags. */
export const FeatureFlag = {
  /** The last bin holds missing values. */
  hasMissing: 1,
  /** The bins are categories: kernels build their histograms and leave the search to TypeScript. */
  isCategorical: 2,
} as const;
/** Bytes of a page of WebAssembly memory. */
export const PAGE_BYTES = 65536;

/** Fields of a LEAF, counted in doubles. */
export const LeafDouble = {
  gradientSum: 0,
  count: 1,
  hessianSum: 2,
  paddedHessian: 3,
  gainToBeat: 4,
  cutGain: 5,
  gain: 6,
  leftGradient: 7,
  leftHessian: 8,
} as const;

/** Fields of a LEAF, counted in 32-bit integers. */
export const LeafInt = {
  feature: 18,
  thresholdBin: 19,
  defaultLeft: 20,
  slot: 21,
  isSearched: 22,
} as const;
