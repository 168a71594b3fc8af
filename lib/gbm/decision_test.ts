import { assertEquals } from "@std/assert";
import {
  CATEGORICAL_BIT,
  DEFAULT_LEFT_BIT,
  goesLeft,
  isBelow,
  isInSet,
  MissingType,
  needsCare,
} from "./decision.ts";

const typeOf = (missing: number, bits = 0) => (missing << 2) | bits;

Deno.test("isBelow() sends NaN by default direction when the node takes NaN for missing", () => {
  const type = typeOf(MissingType.nan);
  assertEquals(isBelow(NaN, -5, type), false);
  assertEquals(isBelow(NaN, -5, type | DEFAULT_LEFT_BIT), true);
  assertEquals([isBelow(0, -5, type | DEFAULT_LEFT_BIT), isBelow(-5, -5, type)], [false, true]);
});

Deno.test("isBelow() takes NaN for zero when the node takes nothing for missing", () => {
  const type = typeOf(MissingType.none, DEFAULT_LEFT_BIT);
  assertEquals([isBelow(NaN, -5, type), isBelow(NaN, 5, type)], [false, true]);
});

Deno.test("isBelow() sends zero and NaN by default direction when the node takes zero for missing", () => {
  const type = typeOf(MissingType.zero);
  for (const missing of [0, -0, 1e-36, -1e-36, NaN]) {
    assertEquals(isBelow(missing, 5, type), false);
    assertEquals(isBelow(missing, -5, type | DEFAULT_LEFT_BIT), true);
  }
  assertEquals([isBelow(1e-34, 5, type), isBelow(Infinity, Infinity, type)], [true, true]);
});

Deno.test("isInSet() finds the integer part of a value when its bit is set", () => {
  const sets = {
    catBoundaries: Int32Array.of(0, 1, 3),
    catThreshold: Uint32Array.of(0b101, 1 << 31, 0b10), // {0, 2} and {31, 33}
  };
  const members = (setIdx: number, values: number[]) =>
    values.filter((value) => isInSet(sets, setIdx, value));
  const values = [0, 1, 2, 31, 32, 33, 34, 64, 96];
  assertEquals(members(0, values), [0, 2]);
  assertEquals(members(1, values), [31, 33]);
  assertEquals(members(0, [2.9, 0.4, -0.9, -0]), [2.9, 0.4, -0.9, -0]);
  const none = [NaN, -1, -7, 2 ** 31, 2 ** 32, 2 ** 32 + 2, 1e300, Infinity, -Infinity];
  assertEquals(members(0, none), []);
});

Deno.test("goesLeft() compares or looks up when the node is numeric or categorical", () => {
  const decisions = {
    threshold: Float64Array.of(1.5, 0),
    decisionType: Uint8Array.of(typeOf(MissingType.nan), typeOf(MissingType.nan, CATEGORICAL_BIT)),
    catBoundaries: Int32Array.of(0, 1),
    catThreshold: Uint32Array.of(0b1000),
  };
  assertEquals([1, 3, NaN].map((value) => goesLeft(decisions, 0, value)), [true, false, false]);
  assertEquals([1, 3, NaN].map((value) => goesLeft(decisions, 1, value)), [false, true, false]);
  assertEquals([...decisions.decisionType].map(needsCare), [false, true]);
  assertEquals(needsCare(typeOf(MissingType.zero)), true);
});
