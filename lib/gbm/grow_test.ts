import { assert, assertEquals } from "@std/assert";
import { binColumns } from "./bin_matrix.ts";
import { TreeGrower } from "./grow.ts";
import { gridShift } from "./histogram.ts";
import { openKernels, readKernels } from "./kernels/kernels.ts";
import { type MemoryPlan, planMemory } from "./memory_plan.ts";
import { resolveParams, type TrainParams } from "./params.ts";
import { RowPartition } from "./row_partition.ts";
import { makeColumns, makeLabels } from "./test_data.ts";

const wasm = await readKernels();
/** Enough for root histograms to be summed for all at once. */
const N_OUTPUTS = 5;

/** Grows a tree and returns it with the histograms that are left behind. */
function growWith(
  source: typeof wasm,
  { params, missingShare, nFeatures }: {
    params: TrainParams;
    missingShare: number;
    nFeatures: number;
  },
) {
  const nRows = 400;
  const columns = makeColumns({ nRows, nFeatures, missingShare });
  const matrix = binColumns(columns, params);
  const plan = planMemory({ training: matrix, validation: null }, {
    params,
    nOutputs: N_OUTPUTS,
  });
  const host = openKernels(source, plan.nBytes);
  new Uint8Array(host.buffer, plan.training.lanes, matrix.bytes.length).set(matrix.bytes);
  makeLabels(columns, N_OUTPUTS).forEach((label, i) => {
    new Float32Array(host.buffer, plan.gradients + 4 * i, 1)[0] = label -
      20 * Math.floor(i / nRows);
  });
  host.kernels.snap(plan.gradients, nRows * N_OUTPUTS, gridShift(128, nRows));
  const { rows, right, training: { lanes, laneBytes } } = plan;
  const inBag = new RowPartition(host, { rows, right, lanes, laneBytes }, {
    source: Int32Array.from(Array(nRows).keys()).filter((row) => row % 5 > 0),
    nLeaves: params.num_leaves,
  });
  const grower = new TreeGrower(host, plan, { matrix, params });
  const trees = [0, 1].flatMap((drawn) => {
    grower.drawFeatures(matrix.features.map((_, f) => f).filter((f) => drawn === 0 || f % 3 > 0));
    grower.sumRoots(inBag, 0, N_OUTPUTS);
    const place = N_OUTPUTS - 1;
    return [-1, place].map((place) => grower.grow({ inBag, others: [] }, { index: 4, place }));
  });
  return { trees, histograms: histogramsOf(host.buffer, plan) };
}

function histogramsOf(buffer: ArrayBuffer, plan: MemoryPlan): Uint8Array {
  return new Uint8Array(buffer, plan.slots, plan.nSlots * plan.slotBytes);
}

Deno.test("TreeGrower.grow() grows the same trees and histograms when twins replace the kernels", () => {
  for (const missingShare of [0, 0.2]) {
    for (
      const [nFeatures, changes] of [
        [11, {}],
        [24, { lambda_l2: 5, max_bin: 16 }],
        [24, { min_data_in_leaf: 3, num_leaves: 40 }],
        [9, { max_depth: 3, min_gain_to_split: 5 }],
      ] as const
    ) {
      const example = { params: resolveParams(changes), missingShare, nFeatures };
      const compiled = growWith(wasm, example), twin = growWith(null, example);
      assertEquals(compiled.trees, twin.trees);
      assert(compiled.trees.every((tree) => tree.nLeaves > 2));
      assertEquals(compiled.trees[0], compiled.trees[1], "with summed roots");
      assertEquals(compiled.trees[2], compiled.trees[3], "with summed roots");
      assert(compiled.histograms.every((byte, i) => byte === twin.histograms[i]));
    }
  }
});
