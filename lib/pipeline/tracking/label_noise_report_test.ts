import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { LabelledMembers } from "../train_stage.ts";
import { labelNoiseReport } from "./label_noise_report.ts";

/** Two offers of four members: labels, and what is added to them. */
function members(labels: number[], noise: number[]): LabelledMembers {
  const scores = { nRows: 4, offerIds: ["A", "B"], labels: Float64Array.from(labels) };
  return {
    scores,
    noisyLabels: Float64Array.from(labels, (label, i) => label + noise[i]),
  } as unknown as LabelledMembers;
}

Deno.test("labelNoiseReport() tells mean, spread and share of the noise of each offer", () => {
  const labels = [10, 10, 30, 30, 1, 2, 3, 4];
  const [a, b] = labelNoiseReport(members(labels, [3, 1, 3, 1, 0, 0, 0, 0]));
  assertEquals([a.offer_id, a.mean], ["A", 2]);
  // Noise of 2 +- 1 on labels of 20 +- 10, unrelated to them.
  assertAlmostEquals(a.variance_share, 1 / 101, 1e-12);
  assertEquals([b.offer_id, b.mean, b.sd, b.variance_share], ["B", 0, 0, 0]);
});
