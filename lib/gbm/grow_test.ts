import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import { binColumns } from "./bin_matrix.ts";
import type { Columns } from "./columns.ts";
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
const N_ROWS = 400;

interface Example {
  params: TrainParams;
  columns: Columns;
  hasHessians: boolean;
}

/** Grows trees and returns them with the histograms that are left behind. */
function growWith(source: typeof wasm, { params, columns, hasHessians }: Example) {
  const matrix = binColumns(columns, params);
  const size = { params, nOutputs: N_OUTPUTS, hasHessians };
  const plan = planMemory({ training: matrix, validation: null }, size);
  const host = openKernels(source, plan.nBytes);
  new Uint8Array(host.buffer, plan.training.lanes, matrix.bytes.length).set(matrix.bytes);
  const random = randomStream(3, "hessians");
  makeLabels(columns, N_OUTPUTS).forEach((label, i) => {
    const category = columns.values[columns.values.length - N_ROWS + i % N_ROWS];
    const gradient = label - 20 * Math.floor(i / N_ROWS) + (category % 3 === 0 ? 9 : 0) +
      (columns.values[2 * N_ROWS + i % N_ROWS] % 3 === 1 ? 8 : 0);
    new Float32Array(host.buffer, plan.gradients + 4 * i, 1)[0] = gradient;
    if (hasHessians) new Float32Array(host.buffer, plan.hessians + 4 * i, 1)[0] = random.next();
  });
  host.kernels.snap(plan.gradients, N_ROWS * N_OUTPUTS, gridShift(128, N_ROWS));
  if (hasHessians) host.kernels.snap(plan.hessians, N_ROWS * N_OUTPUTS, gridShift(1, N_ROWS));
  const { rows, right, training: { lanes, laneBytes } } = plan;
  const inBag = new RowPartition(host, { rows, right, lanes, laneBytes }, {
    source: Int32Array.from(Array(N_ROWS).keys()).filter((row) => row % 5 > 0),
    nLeaves: params.num_leaves,
  });
  const grower = new TreeGrower(host, plan, { matrix, params, hasHessians });
  const trees = [0, 1].flatMap((drawn) => {
    const all = matrix.columns.map((_, column) => column);
    grower.search.drawColumns(all.filter((column) => drawn === 0 || column % 3 > 0));
    if (!hasHessians) grower.search.sumRoots(inBag, 0, N_OUTPUTS);
    const places = hasHessians ? [-1] : [-1, N_OUTPUTS - 1];
    return places.map((place) => grower.grow({ inBag, others: [] }, { index: 4, place }));
  });
  return { trees, histograms: histogramsOf(host.buffer, plan) };
}

function histogramsOf(buffer: ArrayBuffer, plan: MemoryPlan): Uint8Array {
  return new Uint8Array(buffer, plan.slots, plan.nSlots * plan.slotBytes);
}

/** The last column has so many categories that it takes several parts. */
function withCategories(columns: Columns): Columns {
  const { nRows, featureNames } = columns;
  const random = randomStream(8, "categories");
  const values = columns.values.slice();
  for (let row = 0; row < nRows; row++) {
    const category = random.chance(0.5) ? random.int(0, 3) : random.int(4, 290);
    values[(featureNames.length - 1) * nRows + row] = category;
  }
  const names = ["f2", featureNames[featureNames.length - 1]];
  return { ...columns, values, categorical_feature: names };
}

function assertTwinsGrow(example: Example): void {
  const compiled = growWith(wasm, example), twin = growWith(null, example);
  assertEquals(compiled.trees, twin.trees);
  assert(compiled.trees.every((tree) => tree.nLeaves > 2));
  if (!example.hasHessians) {
    assertEquals(compiled.trees[0], compiled.trees[1], "with summed roots");
    assertEquals(compiled.trees[2], compiled.trees[3], "with summed roots");
  }
  assert(compiled.histograms.every((byte, i) => byte === twin.histograms[i]));
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
      const columns = makeColumns({ nRows: N_ROWS, nFeatures, missingShare });
      const params = resolveParams(changes);
      for (const hasHessians of [false, true]) assertTwinsGrow({ params, columns, hasHessians });
    }
  }
});

Deno.test("TreeGrower.grow() grows the same trees when there are categories and twins replace the kernels", () => {
  const columns = withCategories(makeColumns({ nRows: N_ROWS, nFeatures: 7, missingShare: 0.1 }));
  for (const changes of [{}, { max_cat_to_onehot: 10 }]) {
    const params = resolveParams({
      min_data_in_leaf: 3,
      min_data_per_group: 4,
      min_data_in_bin: 1,
      cat_smooth: 1,
      ...changes,
    });
    for (const hasHessians of [false, true]) assertTwinsGrow({ params, columns, hasHessians });
    const { trees } = growWith(wasm, { params, columns, hasHessians: false });
    const used = new Set(trees.flatMap((tree) => [...tree.splitFeature]));
    assert(used.has(2) && used.has(6));
    assert(trees.some((tree) => tree.catThreshold.some((word) => word !== 0)));
  }
});
