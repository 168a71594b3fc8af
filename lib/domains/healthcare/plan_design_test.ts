import { assert, assertEquals } from "@std/assert";
import { PLAN_DESIGN_ROWS, planDesignOf } from "./plan_design.ts";
import { BENEFIT_TYPES, PLAN_DESIGN, PLAN_TYPES } from "./schema.ts";

Deno.test("PLAN_DESIGN_ROWS has one row per plan type and benefit with the schema's columns", () => {
  assertEquals(PLAN_DESIGN_ROWS.length, PLAN_TYPES.length * BENEFIT_TYPES.length);
  for (const row of PLAN_DESIGN_ROWS) {
    assertEquals(Object.keys(row), PLAN_DESIGN.columns.map((column) => column.name));
    assert(row.deductible < row.out_of_pocket_max);
  }
});

Deno.test("planDesignOf() keeps the HDHP within the limits of the IRS for 2025", () => {
  const { deductible, out_of_pocket_max } = planDesignOf("HDHP", "medical");
  assert(deductible >= 1650 && out_of_pocket_max <= 8300);
  assert(planDesignOf("HDHP", "pharmacy").deductible_applies);
  assert(!planDesignOf("PPO", "pharmacy").deductible_applies);
});

Deno.test("planDesignOf() leaves preventive care free in every plan", () => {
  for (const planType of PLAN_TYPES) {
    const row = planDesignOf(planType, "preventive");
    assertEquals([row.coinsurance, row.deductible_applies], [0, false]);
  }
});
