import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import { type Objective, objectives, type ScoresOfRows } from "./objective.ts";
import type { ObjectiveName } from "./params.ts";

const nClasses = 3;

/** Losses of one row, straight from their formulas. */
const losses: Record<ObjectiveName, (scores: number[], label: number) => number> = {
  regression: ([s], y) => (s - y) ** 2 / 2,
  binary: ([s], y) => Math.log1p(Math.exp(y > 0 ? -s : s)),
  multiclass: (s, y) => Math.log(s.reduce((sum, x) => sum + Math.exp(x), 0)) - s[y],
};

function example(name: ObjectiveName, isWeighted: boolean): ScoresOfRows {
  const random = randomStream(1, name);
  const nOutputs = name === "multiclass" ? nClasses : 1;
  const label = () =>
    name === "regression" ? random.normal() : random.int(0, nOutputs === 1 ? 1 : 2);
  return {
    labels: Float32Array.from({ length: 40 }, label),
    weights: isWeighted ? Float32Array.from({ length: 40 }, () => 3 * random.next()) : null,
    scores: Array.from(
      { length: nOutputs },
      () => Float64Array.from({ length: 40 }, () => 2 * random.normal()),
    ),
  };
}

function gradientsOf(objective: Objective, rows: ScoresOfRows) {
  const make = () => rows.scores.map(() => new Float32Array(rows.labels.length));
  const out = { gradients: make(), hessians: make() };
  objective.writeGradients(rows, out);
  return out;
}

Deno.test("writeGradients() writes the derivatives of the loss when scores are moved a little", () => {
  for (const [name, loss] of Object.entries(losses) as [ObjectiveName, typeof losses.binary][]) {
    for (const isWeighted of [false, true]) {
      const rows = example(name, isWeighted);
      const { gradients, hessians } = gradientsOf(objectives[name], rows);
      rows.labels.forEach((label, row) => {
        rows.scores.forEach((_, k) => {
          const weight = rows.weights?.[row] ?? 1, step = 1e-4;
          const at = (move: number) =>
            loss(rows.scores.map((s, other) => s[row] + (other === k ? move : 0)), label) * weight;
          const slope = (at(step) - at(-step)) / (2 * step);
          const bend = (at(step) - 2 * at(0) + at(-step)) / step ** 2;
          const factor = name === "multiclass" ? nClasses / (nClasses - 1) : 1;
          assert(Math.abs(gradients[k][row] - slope) < 1e-5, `${name} ${row}`);
          assert(Math.abs(hessians[k][row] - factor * bend) < 1e-5, `${name} ${row}`);
        });
      });
    }
  }
});

Deno.test("startScore() gives scores whose gradients sum up to nothing", () => {
  for (const name of Object.keys(losses) as ObjectiveName[]) {
    for (const isWeighted of [false, true]) {
      const { labels, weights, scores } = example(name, isWeighted);
      scores.forEach((column, k) =>
        column.fill(objectives[name].startScore({ labels, weights }, k))
      );
      const { gradients } = gradientsOf(objectives[name], { labels, weights, scores });
      for (const column of gradients) {
        assert(Math.abs(column.reduce((sum, g) => sum + g, 0)) < 1e-4, name);
      }
    }
  }
});

Deno.test("canLearn() is false when labels do not differ", () => {
  const rows = (labels: number[]) => ({ labels: Float32Array.from(labels), weights: null });
  assertEquals([[0, 0], [1, 1], [0, 1]].map((y) => objectives.binary.canLearn(rows(y), 0)), [
    false,
    false,
    true,
  ]);
  assertEquals([0, 1, 2].map((k) => objectives.multiclass.canLearn(rows([0, 2, 2]), k)), [
    true,
    false,
    true,
  ]);
});
