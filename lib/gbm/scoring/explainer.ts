/**
 * SHAP values by whichever way suits: kernels over tiles of 2,048 rows, or their twin, which
 * needs no set-up of all outputs. Both make the same bits.
 * @module
 */
import type { Columns } from "../columns.ts";
import { InputError } from "../../_shared/errors.ts";
import { preparePaths, type TreePaths } from "../leaf_paths.ts";
import { shapTileRows, TileExplainer } from "../shap.ts";
import type { Model } from "../tree.ts";
import type { Matrix } from "./block_scorer.ts";
import { type ContributionSink, explainInWorkers, type ExplainPart } from "./explain_in_workers.ts";
import { type ExplainPlan, planExplaining, TILE_ROWS } from "./explain_plan.ts";
import type { ModelKernels } from "./model_kernels.ts";
import { KernelTileExplainer } from "./tile_explainer.ts";

/** Fewest pairs for the kernels; their set-up takes as long as explaining about so many. */
const FEWEST_PAIRS = 1000;
/** Pairs times trees of an output that are worth another worker. */
const WORTH_A_WORKER = 4e5;

/** Which scores to explain: the output `output[i]` of the row `row[i]`. */
export interface RowOutputPairs {
  /** Row of each pair, counted from 0. */
  row: ArrayLike<number>;
  /** Output of each pair, counted from 0. */
  output: ArrayLike<number>;
}

/** Explains tiles of rows. */
interface TileEngine {
  explain(matrix: Matrix, rows: ArrayLike<number>, output: number): void;
  rowInto(out: Float64Array, i: number): void;
}

/** Kernels with their plan. */
interface Explaining {
  module: WebAssembly.Module;
  plan: ExplainPlan;
  engine: KernelTileExplainer;
}

/** Explains scores of one model; what the ways need is made once, when first used. */
export class Explainer {
  readonly #model: Model;
  readonly #kernels: ModelKernels;
  readonly #paths: (TreePaths[] | undefined)[] = [];
  /** null where kernels cannot be used. */
  #explaining: Explaining | null | undefined;

  constructor(model: Model, kernels: ModelKernels) {
    this.#model = model;
    this.#kernels = kernels;
  }

  /** Hands the SHAP values of each pair to `sink`, output by output. */
  each(columns: Columns, pairs: RowOutputPairs, sink: ContributionSink): void {
    const parts = this.#toParts(pairs, columns.nRows);
    const engine = this.#open(pairs)?.engine ?? this.#twin(parts);
    const contributions = new Float64Array(columns.featureNames.length + 1);
    for (const { output, rows, pairs } of parts) {
      engine.explain(columns, rows, output);
      for (let i = 0; i < pairs.length; i++) {
        engine.rowInto(contributions, i);
        sink(pairs[i], contributions);
      }
    }
  }

  /** The same by up to `workers` workers, in any order. */
  async eachInWorkers(
    columns: Columns,
    pairs: RowOutputPairs,
    sink: ContributionSink,
    workers: number,
  ): Promise<void> {
    const { trees, nOutputs } = this.#model;
    const worth = pairs.row.length * trees.length / nOutputs / WORTH_A_WORKER;
    const explaining = workers > 1 && worth >= 2 ? this.#open(pairs) : null;
    if (!explaining) return this.each(columns, pairs, sink);
    const { module, plan } = explaining;
    const parts = this.#toParts(pairs, columns.nRows);
    await explainInWorkers({ module, plan, matrix: columns, parts }, sink, {
      workers: Math.min(workers, Math.floor(worth)),
    });
  }

  #open({ row }: RowOutputPairs): Explaining | null {
    if (row.length < FEWEST_PAIRS) return null;
    if (this.#explaining === undefined) {
      const module = this.#kernels.module();
      const plan = module && planExplaining(this.#model, this.#kernels.decisions());
      this.#explaining = plan &&
        { module: module!, plan, engine: new KernelTileExplainer(module!, plan) };
    }
    return this.#explaining;
  }

  #twin(parts: readonly ExplainPart[]): TileEngine {
    const largest = parts.reduce((most, { rows }) => Math.max(most, rows.length), 0);
    const tile = new TileExplainer(this.#model.featureNames.length, largest);
    return {
      explain: (matrix, rows, output) => {
        tile.start({ ...matrix, featureNames: this.#model.featureNames }, rows);
        for (const paths of this.#pathsOf(output)) tile.addTree(paths);
      },
      rowInto: (out, i) => tile.rowInto(out, i),
    };
  }

  #pathsOf(output: number): TreePaths[] {
    return this.#paths[output] ??= this.#model.trees
      .filter((_, t) => t % this.#model.nOutputs === output)
      .map(preparePaths);
  }

  /** Pairs by output, in parts of a tile. */
  #toParts({ row, output }: RowOutputPairs, nRows: number): ExplainPart[] {
    if (row.length !== output.length) {
      throw new InputError(
        `Cannot pair ${row.length} rows with ${output.length} outputs: pass as many of each`,
      );
    }
    const { nOutputs, trees } = this.#model;
    const groups: number[][] = Array.from({ length: nOutputs }, () => []);
    for (let i = 0; i < row.length; i++) {
      const isKnown = Number.isInteger(row[i]) && row[i] >= 0 && row[i] < nRows;
      if (!isKnown || groups[output[i]] === undefined) {
        throw new RangeError(
          `Cannot explain output ${output[i]} of row ${
            row[i]
          }: there are ${nOutputs} outputs and ${nRows} rows`,
        );
      }
      groups[output[i]].push(i);
    }
    const mostLeaves = trees.reduce((most, { nLeaves }) => Math.max(most, nLeaves), 1);
    const size = Math.min(TILE_ROWS, shapTileRows(mostLeaves));
    return groups.flatMap((group, output) =>
      Array.from({ length: Math.ceil(group.length / size) }, (_, i) => {
        const pairs = group.slice(i * size, (i + 1) * size);
        return { output, pairs, rows: Int32Array.from(pairs, (pairIdx) => row[pairIdx]) };
      })
    );
  }
}
