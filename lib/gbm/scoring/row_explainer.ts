/**
 * SHAP values of one row.
 * @module
 */
import { expectedValue } from "../leaf_paths.ts";
import type { Model } from "../tree.ts";
import type { DecisionTable } from "./decision_table.ts";
import { ARENA } from "./layout.ts";
import { MemoryImage } from "./memory_image.ts";
import { packRule } from "./packed_rule.ts";
import { mostVectors, packEdges } from "./row_trees.ts";
import { openScoreKernels, type ScoreKernels } from "./score_kernels.ts";

/** Explains one row after the other by Quadrature-TreeSHAP. */
export class RowExplainer {
  readonly #kernels: ScoreKernels;
  readonly #bits: Uint8Array;
  readonly #nTrees: number;
  /** First tree of each output. */
  readonly #trees: number[] = [];
  readonly #base: Float64Array;
  readonly #follows: number;
  readonly #paths: number;
  readonly #sums: number;
  /** `nFeatures` times the lanes of all vectors. */
  readonly #lanes: Float64Array;

  /** @throws {InputError} when the trees hold no counts of rows, or impossible ones. */
  constructor(
    module: WebAssembly.Module,
    { trees, nOutputs, featureNames }: Model,
    { nDecisions, decisionOf }: DecisionTable,
  ) {
    const vectors = trees.map(mostVectors);
    const most = vectors.reduce((a, b) => Math.max(a, b), 1);
    const image = new MemoryImage(ARENA + nDecisions);
    const rules: number[] = [];
    for (const n of new Set(vectors)) rules[n] = image.add(packRule(n));
    this.#nTrees = trees.length / nOutputs;
    this.#base = new Float64Array(nOutputs);
    trees.forEach((tree, t) => this.#base[t % nOutputs] += expectedValue(tree));
    for (let output = 0; output < nOutputs; output++) {
      const own = trees.map((_, t) => t).filter((t) => t % nOutputs === output);
      const packed = own.map((t) =>
        packEdges(trees[t], decisionOf[t], {
          nVectors: vectors[t],
          rule: rules[vectors[t]],
          featureBytes: 16 * most,
        })
      );
      this.#trees.push(image.add(joined(packed)));
    }
    const nItems = 2 * trees.reduce((a, { nLeaves }) => Math.max(a, nLeaves), 1);
    this.#follows = image.end;
    this.#paths = this.#follows + Math.ceil(nItems / 64) * 64;
    this.#sums = this.#paths + nItems * 16 * most;
    const lanes = this.#sums + nItems * 16 * most;
    const nLanes = featureNames.length * 2 * most;
    const { kernels, buffer } = openScoreKernels(module, lanes + 8 * nLanes);
    image.writeInto(buffer);
    this.#kernels = kernels;
    this.#bits = new Uint8Array(buffer, ARENA, nDecisions);
    this.#lanes = new Float64Array(buffer, lanes, nLanes);
  }

  /** SHAP values `[feature ..., base]` of one output for the row with these answers. */
  explainInto(out: Float64Array, bits: Uint8Array, output: number): void {
    this.#bits.set(bits);
    this.#lanes.fill(0);
    this.#kernels.explainRow(
      this.#trees[output],
      this.#nTrees,
      ARENA,
      this.#follows,
      this.#paths,
      this.#sums,
      this.#lanes.byteOffset,
    );
    const nFeatures = out.length - 1, width = this.#lanes.length / nFeatures;
    for (let f = 0; f < nFeatures; f++) {
      let sum = 0;
      for (let i = f * width; i < (f + 1) * width; i++) sum += this.#lanes[i];
      out[f] = sum;
    }
    out[nFeatures] = this.#base[output];
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
