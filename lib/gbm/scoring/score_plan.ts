/**
 * A model as the kernels want it: one piece of memory, laid out once.
 *
 * ```text
 *   decisions  bitmaps of a block's decisions         written anew for each block of 512 rows
 *   buckets    bitmaps of one feature's buckets
 *   values     one feature's 512 values
 *   scores     | output 0: 512 doubles | output 1 | ...
 *   image      | keys | records | sets | trees of output 0, in order | trees of output 1 | ...     the model
 * ```
 * @module
 */
import { bucketBytes, type DecidePlan, writeGroup } from "./block_decider.ts";
import type { DecisionTable } from "./decision_table.ts";
import type { Model } from "../tree.ts";
import { ARENA, BITMAP_BYTES, BLOCK_ROWS } from "./layout.ts";
import { MemoryImage } from "./memory_image.ts";
import { compileTree, isCompilable, type TreeProgram } from "./tree_program.ts";

/** Largest memory of a thread; models that need more are walked tree by tree. */
const MAX_BYTES = 2 ** 30;

/** Where everything is. */
export interface ScorePlan extends DecidePlan {
  nOutputs: number;
  nTreesPerOutput: number;
  scores: number;
  /** First tree of each output. */
  programs: number[];
  /** Bytes of a thread's memory. */
  nBytes: number;
  /** The model, to be copied to `imageAt`. */
  image: Uint8Array<SharedArrayBuffer>;
  imageAt: number;
}

/**
 * Plans the scoring of a model.
 * @returns null where the kernels cannot hold it: a tree of more than 256 leaves, or 1 GB of memory.
 */
export function planScoring(
  { trees, nOutputs }: Pick<Model, "trees" | "nOutputs">,
  { groups, nDecisions, decisionOf }: DecisionTable,
): ScorePlan | null {
  if (!trees.every(isCompilable)) return null;
  const buckets = ARENA + nDecisions * BITMAP_BYTES;
  const values = buckets + bucketBytes(groups);
  const scores = values + BLOCK_ROWS * 8;
  const image = new MemoryImage(scores + nOutputs * BLOCK_ROWS * 8);
  const planned = groups.map((group) => writeGroup(image, group));
  const programs: number[] = [];
  for (let output = 0; output < nOutputs; output++) {
    programs.push(image.end);
    for (let t = output; t < trees.length; t += nOutputs) {
      if (image.end > MAX_BYTES) return null;
      writeProgram(image, compileTree(trees[t], decisionOf[t]));
    }
  }
  return {
    nOutputs,
    nTreesPerOutput: trees.length / nOutputs,
    groups: planned,
    ...{ buckets, values, scores, programs, imageAt: image.base },
    nBytes: image.end,
    image: image.toShared(),
  };
}

function writeProgram(image: MemoryImage, { planes, ops, values }: TreeProgram): void {
  image.add(Uint32Array.of(planes.length, ops.length / 3, ...planes, ...ops));
  image.add(values);
}
