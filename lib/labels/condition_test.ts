import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { FeatureMatrix } from "../features/feature_matrix.ts";
import {
  bindCondition,
  checkCondition,
  conditionFeatures,
  describeCondition,
} from "./condition.ts";
import type { CategoryCodes, Condition } from "./condition.ts";
import { above, all, any, atLeast, below, between, equals, flag, isCategory, not } from "./mod.ts";

const names = ["age", "has_diabetes", "plan_type_encoded"];
const codes: CategoryCodes = { plan_type_encoded: { EPO: 0, HDHP: 1, HMO: 2, PPO: 3 } };
const known = { featureNames: names, codes };

function matrixOf(rows: number[][]): FeatureMatrix {
  const nRows = rows.length;
  const values = new Float64Array(nRows * names.length);
  rows.forEach((row, i) => row.forEach((value, j) => values[j * nRows + i] = value));
  return {
    ids: rows.map((_, i) => `M${i}`),
    asOf: rows.map(() => "2026-06-30"),
    names,
    nRows,
    values,
  };
}

Deno.test("bindCondition() tests each comparator on both sides of its value", () => {
  const matrix = matrixOf([[49, 0, 0], [50, 0, 0], [51, 0, 0]]);
  const held = (op: "<" | "<=" | ">" | ">=" | "==" | "!=") => {
    const test = bindCondition({ feature: "age", op, value: 50 }, matrix, codes);
    return [0, 1, 2].map(test);
  };
  assertEquals(held("<"), [true, false, false]);
  assertEquals(held("<="), [true, true, false]);
  assertEquals(held(">"), [false, false, true]);
  assertEquals(held(">="), [false, true, true]);
  assertEquals(held("=="), [false, true, false]);
  assertEquals(held("!="), [true, false, true]);
});

Deno.test("bindCondition() resolves a category by the code that was fitted", () => {
  const matrix = matrixOf([[40, 0, 1], [40, 0, 7]]);
  const isHdhp = isCategory("plan_type_encoded", "HDHP");
  assertEquals([0, 1].map(bindCondition(isHdhp, matrix, codes)), [true, false]);
  const refitted = { plan_type_encoded: { HDHP: 7 } };
  assertEquals([0, 1].map(bindCondition(isHdhp, matrix, refitted)), [false, true]);
});

Deno.test("bindCondition() finds columns by name when the matrix has another order", () => {
  const matrix = matrixOf([[60, 1, 0]]);
  const swapped = { ...matrix, names: ["has_diabetes", "age", "plan_type_encoded"] };
  assertEquals(bindCondition(atLeast("age", 60), matrix, codes)(0), true);
  assertEquals(bindCondition(atLeast("age", 60), swapped, codes)(0), false);
});

/** The naive twin: interprets the condition anew for each row. */
function holds(condition: Condition, row: Record<string, number>): boolean {
  if ("all" in condition) return condition.all.every((part) => holds(part, row));
  if ("any" in condition) return condition.any.some((part) => holds(part, row));
  if ("not" in condition) return !holds(condition.not, row);
  const value = row[condition.feature];
  if ("is" in condition) return value === codes[condition.feature][condition.is];
  const { op, value: than } = condition;
  return op === "<"
    ? value < than
    : op === "<="
    ? value <= than
    : op === ">"
    ? value > than
    : op === ">="
    ? value >= than
    : op === "=="
    ? value === than
    : value !== than;
}

Deno.test("bindCondition() equals the naive reading for any condition", () => {
  const { condition } = fc.letrec<{ condition: Condition; leaf: Condition }>((tie) => ({
    leaf: fc.oneof(
      fc.record({
        feature: fc.constantFrom(...names),
        op: fc.constantFrom(
          "<" as const,
          "<=" as const,
          ">" as const,
          ">=" as const,
          "==" as const,
          "!=" as const,
        ),
        value: fc.integer({ min: 0, max: 3 }),
      }),
      fc.record({
        feature: fc.constant("plan_type_encoded"),
        is: fc.constantFrom("EPO", "HDHP", "HMO", "PPO"),
      }),
    ),
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      tie("leaf"),
      fc.record({ all: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie("condition") }),
    ),
  }));
  const cell = fc.integer({ min: 0, max: 3 });
  fc.assert(fc.property(condition, fc.tuple(cell, cell, cell), (condition, values) => {
    checkCondition(condition, "a test", known);
    const row = Object.fromEntries(names.map((name, j) => [name, values[j]]));
    assertEquals(bindCondition(condition, matrixOf([values]), codes)(0), holds(condition, row));
  }));
});

Deno.test("checkCondition() names the rule and the nearest name when a feature is unknown", () => {
  assertThrows(
    () => checkCondition(all(flag("has_diabetis")), 'rule "x" of CHRON_001', known),
    RangeError,
    'Unknown feature "has_diabetis" in rule "x" of CHRON_001: the nearest name is "has_diabetes"',
  );
});

Deno.test("checkCondition() refuses what could never be meant", () => {
  const refused: [Condition, string][] = [
    [all(), "Empty list of conditions"],
    [any(), "Empty list of conditions"],
    [above("age", NaN), "must be a finite number"],
    [isCategory("age", "HDHP"), "No category codes"],
    [not(isCategory("plan_type_encoded", "HDPH")), 'Unknown category "HDPH"'],
  ];
  for (const [condition, message] of refused) {
    assertThrows(() => checkCondition(condition, "a rule", known), RangeError, message);
  }
});

Deno.test("conditionFeatures() lists each feature once", () => {
  assertEquals(
    conditionFeatures(all(between("age", 1, 2), any(flag("has_diabetes"), not(below("age", 3))))),
    ["age", "has_diabetes"],
  );
});

Deno.test("describeCondition() speaks in words with labels, groups and categories", () => {
  assertEquals(
    describeCondition(above("pharmacy_utilization_rate", 0.3)),
    "pharmacy utilization rate above 0.3",
  );
  assertEquals(describeCondition(flag("has_diabetes")), "has diabetes");
  assertEquals(describeCondition(equals("is_senior", 0)), "not is senior");
  assertEquals(
    describeCondition(isCategory("plan_type_encoded", "HDHP"), {
      labels: { plan_type_encoded: "Plan type" },
    }),
    "Plan type is HDHP",
  );
  assertEquals(
    describeCondition(all(between("age", 45, 75), any(not(flag("has_cancer")), below("age", 50)))),
    "(age at least 45 and age at most 75) and (not (has cancer) or age below 50)",
  );
});
