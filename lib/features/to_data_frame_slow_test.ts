import { assertEquals } from "@std/assert";
import { toDataFrame } from "./to_data_frame.ts";

Deno.test("toDataFrame() keeps ids, dates and features as columns", async () => {
  const frame = await toDataFrame({
    ids: ["A", "B"],
    asOf: ["2026-06-30", "2026-05-31"],
    names: ["age", "month"],
    nRows: 2,
    values: Float64Array.of(40, 50, 6, 5),
  });
  assertEquals(frame.columns, ["member_id", "as_of", "age", "month"]);
  assertEquals(frame.values, [["A", "2026-06-30", 40, 6], ["B", "2026-05-31", 50, 5]]);
});
