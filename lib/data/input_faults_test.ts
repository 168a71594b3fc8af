import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { formatFault, refuseFaults } from "./input_faults.ts";

Deno.test("formatFault() names file, column, rule, count, rows and code", () => {
  assertEquals(
    formatFault({
      code: "constraint-error",
      file: "members.csv",
      column: "age",
      rule: "below 18",
      count: 1200,
      rows: "3, 7, 9",
    }),
    "members.csv, column age: below 18: 1,200 rows (first: 3, 7, 9) [constraint-error]",
  );
});

Deno.test("refuseFaults() throws one error with all faults and does nothing without any", () => {
  refuseFaults("folder", []);
  const fault = { code: "row-count", file: "a.csv", rule: "0 rows" } as const;
  assertThrows(
    () => refuseFaults("folder", [fault, { ...fault, file: "b.csv" }]),
    InputError,
    "Cannot import folder as it has 2 faults: a.csv: 0 rows [row-count]; b.csv: 0 rows [row-count]",
  );
});
