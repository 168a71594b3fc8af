import { assertEquals, assertThrows } from "@std/assert";
import { calendarParts, monthEnds, toDays, toIsoDate } from "./dates.ts";

Deno.test("toDays() and toIsoDate() are inverse, across leap days", () => {
  assertEquals(toDays("1970-01-01"), 0);
  assertEquals(toIsoDate(toDays("2024-02-29") + 1), "2024-03-01");
  for (let days = -200; days < 40_000; days += 37) assertEquals(toDays(toIsoDate(days)), days);
});

Deno.test("toDays() refuses what is no calendar date", () => {
  for (const text of ["2023-02-29", "2023-13-01", "2023-1-1", "", "2023-01-01T00:00"]) {
    assertThrows(() => toDays(text), RangeError, "calendar date");
  }
});

Deno.test("monthEnds() lists the last month ends, oldest first", () => {
  assertEquals(monthEnds("2024-03-31", 3), ["2024-01-31", "2024-02-29", "2024-03-31"]);
  assertEquals(monthEnds("2024-03-15", 2), ["2024-02-29", "2024-03-15"]);
  assertEquals(monthEnds("2024-01-31", 2), ["2023-12-31", "2024-01-31"]);
});

Deno.test("calendarParts() splits a date", () => {
  assertEquals(calendarParts(toDays("2026-06-30")), { year: 2026, month: 6, day: 30 });
});
