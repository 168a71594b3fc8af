/**
 * A model as the kernels of batch SHAP want it.
 *
 * ```text
 *   regions    4 times: fixed bitmaps, slots, decisions of 512 rows of the tile
 *   buckets, values                                     as for scoring
 *   tile       addresses of what follows
 *   codes      2 bytes a row: which features of a leaf's path the row follows
 *   factors, weights, others, table, places ...         of one leaf: answers by mask, see explain_trees.as
 *   columns    | feature 0: 2,048 doubles | feature 1 | ...     SHAP values
 *   image      | keys | records | sets | quadratures | trees of output 0 | trees of output 1 | ...
 * ```
 * @module
 */
import { expectedValue } from "../leaf_paths.ts";
import type { Model } from "../tree.ts";
import { bucketBytes, type DecidePlan, writeGroup } from "./block_decider.ts";
import type { DecisionTable } from "./decision_table.ts";
import { ARENA, BITMAP_BYTES, BLOCK_ROWS } from "./layout.ts";
import { MemoryImage } from "./memory_image.ts";
import { packRule, vectorsFor } from "./packed_rule.ts";
import { findPaths, packPaths } from "./path_trees.ts";

/** Masks of the paths whose answers are tabulated for all masks, and for those that rows have. */
const ALL_MASKS = 1 << 8, MASKS = 1 << 16;
/** Blocks of a tile: many rows share a table, and their SHAP values stay in the cache. */
const TILE_BLOCKS = 4;
/** Rows of a tile. */
export const TILE_ROWS = TILE_BLOCKS * BLOCK_ROWS;
/** Largest memory of a thread. */
const MAX_BYTES = 2 ** 30;

/** Where everything is. */
export interface ExplainPlan extends DecidePlan {
  nFeatures: number;
  nTreesPerOutput: number;
  regionBytes: number;
  /** Address of the tile's fields, and what they say after the counts of rows and blocks. */
  tile: number;
  tileFields: number[];
  columns: number;
  /** First tree of each output. */
  trees: number[];
  /** Base value of each output. */
  base: Float64Array;
  nBytes: number;
  image: Uint8Array<SharedArrayBuffer>;
  imageAt: number;
}

/**
 * Plans the explaining of a model.
 * @returns null where the kernels cannot hold it.
 * @throws {InputError} when its trees hold no counts of rows, or impossible ones.
 */
export function planExplaining(
  { trees, nOutputs, featureNames }: Model,
  { groups, nDecisions, decisionOf }: DecisionTable,
): ExplainPlan | null {
  const paths = trees.map((tree, t) => findPaths(tree, decisionOf[t]));
  const longest = paths.reduce((most, tree) => Math.max(most, tree?.longest ?? Infinity), 1);
  if (longest === Infinity) return null;
  const regionBytes = ARENA + nDecisions * BITMAP_BYTES;
  const vectorBytes = 16 * vectorsFor(longest);
  let next = TILE_BLOCKS * regionBytes;
  const take = (nBytes: number) => {
    const at = next;
    next += Math.ceil(nBytes / 64) * 64;
    return at;
  };
  const buckets = take(bucketBytes(groups)), values = take(8 * BLOCK_ROWS), tile = take(64);
  const lowCodes = take(TILE_ROWS), highCodes = take(TILE_ROWS);
  const factors = take(3 * longest * vectorBytes);
  const weights = take(Math.max(ALL_MASKS * 2 * 16, vectorBytes)), others = take(8 * ALL_MASKS);
  const table = take(8 * Math.max(16 * (TILE_ROWS + 1), longest));
  const places = take(2 * MASKS),
    masks = take(2 * (TILE_ROWS + 1)),
    rowPlaces = take(2 * TILE_ROWS);
  const bits = take(longest);
  const columns = take(8 * TILE_ROWS * featureNames.length);
  const image = new MemoryImage(next);
  const planned = groups.map((group) => writeGroup(image, group));
  const ruleAt: number[] = [];
  for (let n = 1; n <= vectorsFor(longest); n++) ruleAt[n] = image.add(packRule(n));
  const starts = Array.from({ length: nOutputs }, (_, output) => {
    const start = image.end;
    for (let t = output; t < trees.length && image.end <= MAX_BYTES; t += nOutputs) {
      image.add(packPaths(paths[t]!, { ruleAt, columnBytes: 8 * TILE_ROWS }));
    }
    return start;
  });
  if (image.end > MAX_BYTES) return null;
  const base = new Float64Array(nOutputs);
  trees.forEach((tree, t) => base[t % nOutputs] += expectedValue(tree));
  return {
    ...{ groups: planned, buckets, values, tile, columns, regionBytes, base, trees: starts },
    tileFields: [0, regionBytes, columns, lowCodes, highCodes, factors, weights, others, table]
      .concat(places, masks, rowPlaces, bits),
    nFeatures: featureNames.length,
    nTreesPerOutput: trees.length / nOutputs,
    nBytes: image.end,
    image: image.toShared(),
    imageAt: image.base,
  };
}
