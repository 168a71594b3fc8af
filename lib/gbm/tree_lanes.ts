/**
 * The lanes that a tree uses, interleaved by eight and described to the kernels.
 * @module
 */
import type { BinMatrix } from "./bin_matrix.ts";
import type { KernelHost } from "./kernels/kernels.ts";
import {
  BIN_BYTES,
  COLUMNS,
  FEATURE_BYTES,
  FeatureFlag,
  GROUP_LANES,
  LANE_BYTES,
} from "./kernels/layout.ts";
import type { FeatureBins } from "./binning.ts";
import { histogramsAt, type MemoryPlan } from "./memory_plan.ts";

/** Byte columns of the drawn features, ready for `search`. */
export class TreeLanes {
  /** Lanes in use. */
  nLanes = 0;
  readonly #matrix: BinMatrix;
  readonly #plan: MemoryPlan;
  readonly #host: KernelHost;
  /** Bytes from a slot's start to the histogram of each feature. */
  readonly #offsets: number[];
  #drawn: readonly number[] = [];

  constructor(host: KernelHost, plan: MemoryPlan, matrix: BinMatrix) {
    this.#host = host;
    this.#plan = plan;
    this.#matrix = matrix;
    let next = histogramsAt(matrix.features.length);
    this.#offsets = matrix.features.map(({ nBins }) => {
      const offset = next;
      next += BIN_BYTES * nBins;
      return offset;
    });
  }

  /** Bytes from one group of eight lanes to the next. */
  get groupBytes(): number {
    return GROUP_LANES * this.#matrix.laneBytes;
  }

  /**
   * Takes the features of the next trees.
   * @param features Indices into the binned features.
   */
  draw(features: readonly number[]): void {
    if (features.length === this.#drawn.length && features.every((f, i) => f === this.#drawn[i])) {
      return;
    }
    this.#drawn = features;
    const isDrawn = new Set(features);
    const { lanes } = this.#matrix;
    const used = lanes.map((_, lane) => lane)
      .filter((lane) => lanes[lane].features.some((feature) => isDrawn.has(feature)));
    this.nLanes = used.length;
    this.#describe(used);
    this.#interleave(used);
  }

  /** Marks the drawn features as worth a look in a slot. */
  markDrawn(slot: number): void {
    const flags = new Uint8Array(this.#host.buffer, slot, this.#matrix.features.length);
    flags.fill(0);
    for (const feature of this.#drawn) flags[feature] = 1;
  }

  /** The histogram of a feature in a slot: G and H of each bin. */
  histogramOf(slot: number, feature: number): Float64Array {
    const { nBins } = this.#matrix.features[feature];
    return new Float64Array(this.#host.buffer, slot + this.#offsets[feature], 2 * nBins);
  }

  #describe(used: readonly number[]): void {
    const { features, lanes } = this.#matrix;
    const { laneRecords, featureRecords } = this.#plan;
    const laneInts = new Int32Array(this.#host.buffer, laneRecords, used.length * LANE_BYTES / 4);
    const featureInts = new Int32Array(
      this.#host.buffer,
      featureRecords,
      features.length * FEATURE_BYTES / 4,
    );
    let nFeatures = 0;
    used.forEach((lane, i) => {
      const members = lanes[lane].features;
      const first = featureRecords + nFeatures * FEATURE_BYTES;
      laneInts.set([first, members.length, lanes[lane].nBins], i * LANE_BYTES / 4);
      for (const feature of members) {
        const { nBins, derivedBin } = features[feature];
        featureInts.set(
          [feature, nBins, this.#offsets[feature], flagsOf(features[feature]), derivedBin],
          nFeatures++ * FEATURE_BYTES / 4,
        );
      }
    });
  }

  /** Unused places of the last group repeat its first lane. */
  #interleave(used: readonly number[]): void {
    const { kernels, buffer } = this.#host;
    const { training, packed } = this.#plan;
    const columns = new Int32Array(buffer, COLUMNS, GROUP_LANES);
    for (let first = 0; first < used.length; first += GROUP_LANES) {
      for (let i = 0; i < GROUP_LANES; i++) {
        const lane = used[first + i] ?? used[first];
        columns[i] = training.lanes + lane * training.laneBytes;
      }
      const out = packed + first / GROUP_LANES * this.groupBytes;
      kernels.packEight(out, COLUMNS, training.nRows);
    }
  }
}

function flagsOf({ categories, hasMissing }: FeatureBins): number {
  if (categories) return FeatureFlag.isCategorical;
  return hasMissing ? FeatureFlag.hasMissing : 0;
}
