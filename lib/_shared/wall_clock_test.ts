import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./errors.ts";
import { wallClock } from "./wall_clock.ts";

Deno.test("wallClock() stands still at SOURCE_DATE_EPOCH", () => {
  assertEquals(wallClock({ SOURCE_DATE_EPOCH: "1790000000" })(), 1_790_000_000_000);
  assertThrows(() => wallClock({ SOURCE_DATE_EPOCH: "today" }), UsageError, "seconds");
  assertEquals(wallClock({})() > 1_700_000_000_000, true);
});
