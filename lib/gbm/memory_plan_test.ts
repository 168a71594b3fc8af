import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../_shared/errors.ts";
import type { BinMatrix } from "./bin_matrix.ts";
import { planLanes } from "./lanes.ts";
import { describePlan, planMemory } from "./memory_plan.ts";
import { resolveParams } from "./params.ts";

/** A matrix of flags and wide columns, without its bytes. */
function matrixOf(nRows: number, nFeatures: number): BinMatrix {
  const nBins = Array.from({ length: nFeatures }, (_, f) => f % 3 === 0 ? 2 : 255);
  const lanes = planLanes(nBins);
  const features = nBins.map((nBins) => ({ nBins }));
  const laneBytes = Math.ceil(nRows / 16) * 16;
  return { nRows, features, lanes, laneBytes } as unknown as BinMatrix;
}

Deno.test("planMemory() keeps 1,000,000 rows x 90 columns x 16 outputs within 8 GB when two workers share them", () => {
  const plan = planMemory({ training: matrixOf(1e6, 90), validation: null }, {
    params: resolveParams({}),
    nOutputs: 8,
    hasHessians: false,
  });
  // The matrix of doubles (720 MB), its bins, and labels stand beside the workers.
  assert(2 * plan.nBytes + 720e6 + 90e6 + 64e6 < 2e9);
});

Deno.test("planMemory() gives every part a place of its own when there are validation rows", () => {
  const params = resolveParams({});
  const matrices = { training: matrixOf(1000, 20), validation: matrixOf(300, 20) };
  const plan = planMemory(matrices, { params, nOutputs: 3, hasHessians: true });
  const addresses = [
    ...Object.values(plan.training).slice(0, 1),
    plan.training.labels,
    plan.training.scores,
    plan.validation!.lanes,
    plan.validation!.labels,
    plan.validation!.scores,
    plan.packed,
    plan.gradients,
    plan.hessians,
    plan.leafGradients,
    plan.rows,
    plan.validationRows,
    plan.right,
    plan.laneRecords,
    plan.featureRecords,
    plan.slots,
    plan.nBytes,
  ];
  assertEquals(addresses, [...new Set(addresses)].toSorted((a, b) => a - b));
  assert(describePlan(plan, 3).includes("1000 rows and 3 outputs"));
});

Deno.test("planMemory() refuses by name when WebAssembly cannot address what is needed", () => {
  const params = resolveParams({ num_leaves: 100_000, min_data_in_leaf: 1 });
  assertThrows(
    () =>
      planMemory({ training: matrixOf(1e6, 90), validation: null }, {
        params,
        nOutputs: 1,
        hasHessians: false,
      }),
    UsageError,
    "num_leaves",
  );
});
