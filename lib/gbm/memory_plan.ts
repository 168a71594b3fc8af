/**
 * Where the data of one worker lie in its memory; the module doc of `mod.ts` draws it.
 * @module
 */
import { UsageError } from "../_shared/errors.ts";
import type { BinMatrix } from "./bin_matrix.ts";
import {
  ARENA,
  BIN_BYTES,
  FEATURE_BYTES,
  GROUP_LANES,
  LANE_BYTES,
  ROOT_OUTPUTS,
  SUM_LANE_BYTES,
} from "./kernels/layout.ts";
import type { TrainParams } from "./params.ts";
import { splitLimits } from "./split.ts";

/** What WebAssembly addresses, without the last page. */
const MOST_BYTES = 2 ** 32 - 65536;

/** Addresses of rows with labels. */
export interface RowsPlan {
  /** Lane 0; the others follow, `laneBytes` apart. */
  lanes: number;
  laneBytes: number;
  /** Labels (float32) of the worker's output 0; the others follow. */
  labels: number;
  /** Scores (float64) of the worker's output 0; the others follow. */
  scores: number;
  nRows: number;
}

/** Addresses of everything that a worker keeps. */
export interface MemoryPlan {
  training: RowsPlan;
  validation: RowsPlan | null;
  /** Lanes of a tree, eight side by side. */
  packed: number;
  /** Gradients by row of the worker's output 0; the others follow. */
  gradients: number;
  /** As much for Hessians, where they differ from row to row. */
  hessians: number;
  /** Gradients of eight outputs side by side, and their sums by bin. */
  rootGradients: number;
  rootSums: number;
  /** Gradients of a leaf in the order of its rows, each with its Hessian where they differ. */
  leafGradients: number;
  /** Row numbers: in the bag, out of it, and of validation; scratch for a split's right side. */
  rows: number;
  validationRows: number;
  right: number;
  /** Records that describe the lanes and features of a tree. */
  laneRecords: number;
  featureRecords: number;
  /** Histograms of a leaf each. */
  slots: number;
  slotBytes: number;
  nSlots: number;
  /** Size of all. */
  nBytes: number;
}

/**
 * Plans the memory of a worker.
 * @param nOutputs Outputs that the worker trains.
 * @param hasHessians Whether Hessians differ from row to row.
 * @throws {UsageError} where WebAssembly cannot address so much.
 */
export function planMemory(
  { training, validation }: { training: BinMatrix; validation: BinMatrix | null },
  { params, nOutputs, hasHessians }: {
    params: TrainParams;
    nOutputs: number;
    hasHessians: boolean;
  },
): MemoryPlan {
  let next = ARENA;
  const reserve = (nBytes: number) => {
    const at = next;
    next += Math.ceil(nBytes / 64) * 64;
    return at;
  };
  const reserveRows = ({ nRows, lanes, laneBytes }: BinMatrix): RowsPlan => ({
    lanes: reserve(lanes.length * laneBytes),
    laneBytes,
    labels: reserve(4 * nRows * nOutputs),
    scores: reserve(8 * nRows * nOutputs),
    nRows,
  });
  const { nRows, lanes, laneBytes, features } = training;
  const nBins = features.reduce((sum, feature) => sum + feature.nBins, 0);
  const slotBytes = histogramsAt(features.length) + BIN_BYTES * nBins;
  // Where Hessians differ, the rows of a leaf are estimated and may be fewer.
  const fewestRows = hasHessians ? 1 : splitLimits(params, hasHessians).fewestRows;
  const nSlots = Math.min(params.num_leaves, Math.floor(nRows / fewestRows) + 1);
  const isSummed = sumsRoots(nOutputs, hasHessians);
  const plan = {
    training: reserveRows(training),
    validation: validation && reserveRows(validation),
    packed: reserve(Math.ceil(lanes.length / GROUP_LANES) * GROUP_LANES * laneBytes),
    gradients: reserve(4 * nRows * nOutputs),
    hessians: reserve(hasHessians ? 4 * nRows * nOutputs : 0),
    rootGradients: reserve(isSummed ? 4 * ROOT_OUTPUTS * nRows : 0),
    rootSums: reserve(isSummed ? SUM_LANE_BYTES * (lanes.length + 3) : 0),
    leafGradients: reserve((hasHessians ? 8 : 4) * nRows),
    rows: reserve(4 * nRows),
    validationRows: reserve(4 * (validation?.nRows ?? 0)),
    right: reserve(4 * Math.max(nRows, validation?.nRows ?? 0)),
    laneRecords: reserve(LANE_BYTES * lanes.length),
    featureRecords: reserve(FEATURE_BYTES * features.length),
    slots: reserve(nSlots * slotBytes),
    slotBytes,
    nSlots,
  };
  if (next > MOST_BYTES) {
    throw new UsageError(
      `Cannot train as a worker needs ${gigabytes(next)} GB (${
        gigabytes(nSlots * slotBytes)
      } GB of ` +
        `histograms) and WebAssembly addresses 4: use more workers, or lower num_leaves, max_bin or rows`,
    );
  }
  return { ...plan, nBytes: next };
}

/**
 * Whether root histograms are summed for eight outputs at once: for few that is more work, and
 * the sums have one count for all, no Hessians.
 */
export function sumsRoots(nOutputs: number, hasHessians: boolean): boolean {
  return nOutputs > ROOT_OUTPUTS / 2 && !hasHessians;
}

/** Bytes from a slot's start to its first histogram: a flag for each feature, padded. */
export function histogramsAt(nFeatures: number): number {
  return Math.ceil(nFeatures / BIN_BYTES) * BIN_BYTES;
}

/** The plan of one worker in words. */
export function describePlan(plan: MemoryPlan, nOutputs: number): string {
  const { nRows } = plan.training;
  const megabytes = (nBytes: number) => (nBytes / 1e6).toFixed(1);
  return `memory of a worker: ${
    megabytes(plan.nBytes)
  } MB for ${nRows} rows and ${nOutputs} outputs ` +
    `(histograms ${megabytes(plan.nSlots * plan.slotBytes)} MB, lanes ` +
    `${megabytes(plan.training.labels - plan.training.lanes)} MB and as much interleaved, ` +
    `labels and scores ${megabytes(12 * nRows * nOutputs)} MB)`;
}

function gigabytes(nBytes: number): string {
  return (nBytes / 1e9).toFixed(1);
}
