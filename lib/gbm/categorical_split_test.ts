import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import { CategoricalFinder } from "./categorical_split.ts";
import { resolveParams, type TrainParams } from "./params.ts";
import { leafGoal } from "./split.ts";

/** Nothing but the formula decides. */
const plain = { min_data_in_leaf: 1, min_data_per_group: 1, cat_smooth: 0, cat_l2: 0 };

interface Example {
  sums: Float64Array;
  gradientSum: number;
  hessianSum: number;
}

function example(seed: number, nCategories: number): Example {
  const random = randomStream(seed, "categories");
  const sums = new Float64Array(2 * nCategories);
  let gradientSum = 0, hessianSum = 0;
  for (let category = 0; category < nCategories; category++) {
    sums.set([random.int(-300, 300) / 8, random.int(1, 40)], 2 * category);
    gradientSum += sums[2 * category];
    hessianSum += sums[2 * category + 1];
  }
  return { sums, gradientSum, hessianSum };
}

function find({ sums, gradientSum, hessianSum }: Example, changes: Partial<TrainParams>) {
  const params = resolveParams({ ...plain, ...changes });
  const goal = leafGoal({ gradientSum, hessianSum, count: hessianSum }, params);
  // In two parts, as of a column of very many categories.
  const parts = [sums.subarray(0, 4), sums.subarray(4)];
  return { split: new CategoricalFinder(params).find(parts, goal, 7), goal };
}

/** The best gain over all ways to send some of the categories left. */
function bestOfSubsets({ sums, gradientSum, hessianSum }: Example, most: number): number {
  let best = -Infinity;
  const n = sums.length / 2;
  for (let subset = 1; subset < 2 ** n - 1; subset++) {
    let g = 0, h = 0, size = 0;
    for (let c = 0; c < n; c++) {
      if (((subset >> c) & 1) === 0) continue;
      g += sums[2 * c];
      h += sums[2 * c + 1];
      size++;
    }
    if (size > most) continue;
    const rest = gradientSum - g;
    best = Math.max(
      best,
      g * g / h + rest * rest / (hessianSum - h) - gradientSum ** 2 / hessianSum,
    );
  }
  return best;
}

Deno.test("CategoricalFinder.find() finds the best of all subsets when nothing is smoothed", () => {
  for (let seed = 0; seed < 60; seed++) {
    const given = example(seed, 3 + seed % 7);
    const { split } = find(given, { max_cat_to_onehot: 1 });
    assert(split && split.leftCategories);
    const best = bestOfSubsets(given, Infinity);
    assert(Math.abs(split.gain - best) <= 1e-9 * best, `seed ${seed}: ${split.gain}, ${best}`);
    assertEquals(
      split.leftGradient,
      split.leftCategories.reduce((g, c) => g + given.sums[2 * c], 0),
    );
    const one = find(given, { max_cat_to_onehot: 100 }).split!;
    assertEquals(one.leftCategories?.length, 1);
    const bestOne = bestOfSubsets(given, 1);
    assert(Math.abs(one.gain - bestOne) <= 1e-9 * bestOne);
  }
});

Deno.test("CategoricalFinder.find() honours its limits when they are set", () => {
  for (let seed = 0; seed < 60; seed++) {
    const given = example(seed, 12);
    const nRows = (categories: readonly number[]) =>
      categories.reduce((n, c) => n + given.sums[2 * c + 1], 0);
    const few = find(given, { max_cat_threshold: 2 }).split;
    assert(!few || few.leftCategories!.length <= 2);
    const large = find(given, { min_data_in_leaf: 60 }).split;
    assert(!large || nRows(large.leftCategories!) >= 60);
    const smooth = find(given, { cat_smooth: 20 }).split;
    assert(!smooth || smooth.leftCategories!.every((c) => given.sums[2 * c + 1] >= 20));
    const group = find(given, { min_data_per_group: 100 }).split;
    assert(!group || nRows(group.leftCategories!) >= 100);
    assertEquals(find(given, { cat_l2: 3 }).split?.extraL2, 3);
    assertEquals(find(given, { min_gain_to_split: 1e9 }).split, null);
  }
});

Deno.test("CategoricalFinder.find() ignores categories when they have no rows", () => {
  for (let seed = 0; seed < 60; seed++) {
    const given = example(seed, 6);
    const sums = new Float64Array(24); // an empty category after each one
    for (let c = 0; c < 6; c++) sums.set(given.sums.subarray(2 * c, 2 * c + 2), 4 * c);
    for (const min_data_in_leaf of [0, 1]) {
      const changes = { max_cat_to_onehot: 1, min_data_in_leaf };
      const { split } = find(given, changes);
      const wide = find({ ...given, sums }, changes).split;
      assertEquals(wide?.gain, split?.gain);
      assertEquals(wide?.leftCategories, split?.leftCategories?.map((c) => 2 * c));
    }
  }
});
