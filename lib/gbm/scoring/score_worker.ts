/**
 * A worker that scores blocks of rows until none is left.
 * @module
 */
/// <reference lib="deno.worker" />
import { BlockScorer } from "./block_scorer.ts";
import { type ScoreBlocks, scoreBlocks } from "./score_blocks.ts";
import type { ScorePlan } from "./score_plan.ts";

/** What a worker is told. */
export interface ScoreTask {
  module: WebAssembly.Module;
  plan: ScorePlan;
  blocks: ScoreBlocks;
}

self.onmessage = ({ data: { module, plan, blocks } }: MessageEvent<ScoreTask>) => {
  scoreBlocks(new BlockScorer(module, plan), blocks);
  self.postMessage("done");
};
