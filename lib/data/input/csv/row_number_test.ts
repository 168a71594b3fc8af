import { assertEquals } from "@std/assert";
import { RowNumber } from "./row_number.ts";

Deno.test("RowNumber.writeNext() writes 1, 2, 3 ... across all carries", () => {
  const number = new RowNumber();
  const out = new Uint8Array(40);
  for (let row = 1; row <= 12_345; row++) {
    const to = number.writeNext(out, 3);
    const text = String.fromCharCode(...out.subarray(3, to));
    if (text !== String(row)) assertEquals(text, String(row));
  }
});
