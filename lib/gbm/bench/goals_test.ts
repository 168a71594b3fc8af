import { assertEquals } from "@std/assert";
import { type Goal, goalTable, metOf } from "./goals.ts";

const speed: Goal = {
  name: "speed",
  unit: " x",
  measured: 2.5,
  range: [2.4, 2.75],
  atLeast: 2,
  aim: 3.5,
  better: "higher",
};
const error: Goal = {
  ...speed,
  name: "error",
  measured: 1.0004,
  range: null,
  atLeast: 1.003,
  aim: null,
  better: "lower",
};

Deno.test("metOf() compares in the goal's direction and takes the limits themselves as met", () => {
  const met = (goal: Goal, measured: number) => metOf({ ...goal, measured });
  assertEquals([1.99, 2, 3.49, 3.5].map((x) => met(speed, x)), [
    "no",
    "at least",
    "at least",
    "aim",
  ]);
  assertEquals([1.0031, 1.003].map((x) => met(error, x)), ["no", "aim"]);
  assertEquals(met(error, NaN), "no");
});

Deno.test("goalTable() lines up measured figures, turns and limits", () => {
  assertEquals(goalTable([speed, error]), [
    "       measured   turns         at least    aim    met",
    "speed  2.50 x     2.40 to 2.75  2 x         3.5 x  at least",
    "error  1.00040 x                <= 1.003 x         yes",
  ]);
});
