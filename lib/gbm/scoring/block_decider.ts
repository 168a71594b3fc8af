/**
 * Bitmaps of all decisions for a block of 512 rows.
 * @module
 */
import { MissingType } from "../decision.ts";
import type { CategoryGroup, ThresholdGroup } from "./decision_table.ts";
import { ARENA, BITMAP_BYTES, BLOCK_ROWS } from "./layout.ts";
import type { MemoryImage } from "./memory_image.ts";
import type { ScoreKernelHost, ScoreKernels } from "./score_kernels.ts";

const RECORD_BYTES = 8;

/** One feature's decisions, by address. */
export interface PlannedGroup {
  kind: "thresholds" | "categories";
  feature: number;
  /** Bitmap of the first decision. */
  out: number;
  keys: number;
  nKeys: number;
  /** Steps of the search among 2 ** nSteps - 1 keys, those beyond nKeys infinite. */
  nSteps: number;
  /** Whether a decision asks which rows are missing. */
  asksMissing: boolean;
  /** Records of thresholds; for categories the address and length of each set. */
  records: number;
  nRecords: number;
  sets: { at: number; length: number }[];
}

/** Where groups find room to decide. */
export interface DecidePlan {
  groups: PlannedGroup[];
  /** Bitmaps of one feature's buckets. */
  buckets: number;
  /** One feature's 512 values. */
  values: number;
}

/** Bytes that the buckets of the largest group take. */
export function bucketBytes(groups: readonly (ThresholdGroup | CategoryGroup)[]): number {
  const most = groups.reduce((most, { keys }) => Math.max(most, 2 ** stepsOf(keys)), 1);
  return (most + 1) * BITMAP_BYTES;
}

/** Writes the keys and decisions of a group. */
export function writeGroup(
  image: MemoryImage,
  group: ThresholdGroup | CategoryGroup,
): PlannedGroup {
  const nSteps = stepsOf(group.keys);
  const keys = new Float64Array(1 << nSteps).fill(Infinity);
  keys.set(group.keys);
  const planned: PlannedGroup = {
    kind: group.kind,
    feature: group.feature,
    out: ARENA + group.first * BITMAP_BYTES,
    keys: image.add(keys),
    nKeys: group.keys.length,
    nSteps,
    asksMissing: group.kind === "thresholds" &&
      group.decisions.some(({ missingType }) => missingType !== MissingType.none),
    records: image.end,
    nRecords: group.decisions.length,
    sets: [],
  };
  if (group.kind === "thresholds") {
    const records = new Uint32Array(RECORD_BYTES / 4 * group.decisions.length);
    group.decisions.forEach(({ key, missingType, missingGoesRight }, i) => {
      records[2 * i] = key + 1;
      records[2 * i + 1] = missingType | Number(missingGoesRight) << 8;
    });
    image.add(records);
  } else {
    planned.sets = group.decisions.map((set) => ({ at: image.add(set), length: set.length }));
  }
  return planned;
}

/** Decides block after block. */
export class BlockDecider {
  readonly #kernels: ScoreKernels;
  readonly #plan: DecidePlan;
  readonly #values: Float64Array;

  constructor({ kernels, buffer }: ScoreKernelHost, plan: DecidePlan) {
    this.#kernels = kernels;
    this.#plan = plan;
    this.#values = new Float64Array(buffer, plan.values, BLOCK_ROWS);
  }

  /**
   * Writes the bitmaps.
   * @param fill Writes the values of a feature's rows.
   * @param region Address of the region of bitmaps.
   */
  decide(fill: (values: Float64Array, feature: number) => void, region = 0): void {
    for (const group of this.#plan.groups) {
      fill(this.#values, group.feature);
      this.#decideGroup(group, region + group.out);
    }
  }

  #decideGroup({ kind, keys, nSteps, nKeys, ...group }: PlannedGroup, out: number): void {
    const { values, buckets } = this.#plan;
    if (kind === "thresholds") {
      this.#kernels.bucketValues(values, keys, nSteps, buckets);
      if (group.asksMissing) this.#kernels.markMissing(values);
      this.#kernels.decideValues(out, group.records, group.nRecords, buckets);
      return;
    }
    this.#kernels.bucketCategories(values, keys, nSteps, buckets, nKeys);
    group.sets.forEach(({ at, length }, i) =>
      this.#kernels.decideCategories(out + i * BITMAP_BYTES, at, length, buckets)
    );
  }
}

/** Steps of a binary search that finds the place among keys. */
function stepsOf(keys: Float64Array): number {
  return Math.ceil(Math.log2(keys.length + 1));
}
