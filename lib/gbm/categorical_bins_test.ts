import { assert, assertEquals } from "@std/assert";
import { categoryOf, findCategories, PART_CATEGORIES } from "./categorical_bins.ts";

const options = { max_bin: 255, min_data_in_bin: 3, use_missing: true, minSplitRows: 1 };
const repeat = (value: number, n: number): number[] => Array(n).fill(value);
const find = (values: number[], more = {}) =>
  findCategories(Float64Array.from(values), { ...options, ...more });
const categoriesOf = (values: number[], more = {}) => {
  const parts = find(values, more);
  return parts.flatMap((part) => [...part.categories ?? []]);
};

Deno.test("categoryOf() is the integer part when it is one of 31 bits", () => {
  const values = [0, 0.9, 7.999, -0.5, 2 ** 31 - 1, -1, NaN, 2 ** 31, Infinity];
  assertEquals(values.map(categoryOf), [0, 0, 7, 0, 2 ** 31 - 1, -1, -1, -1, -1]);
});

Deno.test("findCategories() orders categories by their rows, equal ones by number", () => {
  const values = [...repeat(4, 5), ...repeat(9, 7), ...repeat(2, 5), ...repeat(0, 3)];
  const [part] = find(values);
  assertEquals([...part.categories!], [9, 2, 4, 0]);
  assertEquals([part.nBins, part.hasMissing], [5, false]);
});

Deno.test("findCategories() leaves rare categories out when the others have 99 % of the rows", () => {
  const many = Array.from({ length: 8 }, (_, c) => repeat(c, 100 - c)).flat();
  const rare = [...many, ...repeat(50, 3), ...repeat(51, 2)];
  // Up to max_bin they have room; those of fewer rows than min_data_in_bin end the list.
  assertEquals(categoriesOf(rare), [0, 1, 2, 3, 4, 5, 6, 7, 50]);
  assertEquals(categoriesOf(rare, { max_bin: 4 }), [0, 1, 2, 3, 4, 5, 6, 7]);
  assertEquals(find(rare)[0].hasMissing, true);
});

Deno.test("findCategories() counts missing values as no category when they are there", () => {
  const values = [...repeat(1, 9), ...repeat(NaN, 20), ...repeat(-3, 20)];
  assertEquals([categoriesOf(values), find(values)[0].hasMissing], [[1], true]);
  assertEquals(categoriesOf(values, { use_missing: false }), [0, 1]);
});

Deno.test("findCategories() finds nothing when no split leaves enough rows", () => {
  assertEquals(find(repeat(3, 50)), []);
  assertEquals(find(repeat(NaN, 50)), []);
  assertEquals(find([...repeat(3, 50), ...repeat(NaN, 4)], { minSplitRows: 5 }), []);
});

Deno.test("findCategories() makes parts when there are more categories than a byte has room for", () => {
  const values = Array.from({ length: 700 * 4 }, (_, i) => i % 700);
  const parts = find(values);
  assertEquals(parts.map(({ nBins }) => nBins), [256, 256, 184]);
  assertEquals(parts[1].categories![0], PART_CATEGORIES);
  assert(categoriesOf(values).length >= 0.99 * 700);
});
