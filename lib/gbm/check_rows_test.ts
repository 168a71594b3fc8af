import { assertThrows } from "@std/assert";
import { InputError } from "../_shared/errors.ts";
import { checkLabels, checkTraining, checkValidation } from "./check_rows.ts";
import { resolveParams } from "./params.ts";

const nRows = 60;
const params = resolveParams({});
const labels = Float64Array.from({ length: nRows }, (_, row) => row);
const columnsWith = (value: number) => ({
  values: labels.with(7, value),
  nRows,
  featureNames: ["a"],
});

Deno.test("checkTraining() and checkValidation() refuse infinite values by column", () => {
  const columns = columnsWith(NaN);
  for (const value of [Infinity, -Infinity]) {
    const rows = { columns: columnsWith(value), labels };
    assertThrows(() => checkTraining(rows, params), InputError, 'the column "a"');
    const check = () => checkValidation(rows, { columns, nOutputs: 1, params });
    assertThrows(check, InputError, 'the validation column "a"');
  }
  checkTraining({ columns, labels }, params);
  checkValidation({ columns, labels }, { columns, nOutputs: 1, params });
});

Deno.test("checkLabels() refuses labels whose gradients a float32 may not hold", () => {
  const check = (label: number) =>
    checkLabels({ columns: columnsWith(1), labels: labels.with(3, label) }, params);
  for (const label of [1.8e38, -3e38, 1e39, Infinity, NaN]) {
    assertThrows(() => check(label), InputError, "output 0 is missing, infinite or beyond 1.7e+38");
  }
  check(-1.7e38);
});
