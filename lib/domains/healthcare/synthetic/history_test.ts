import { assertEquals } from "@std/assert";
import { toDays, toIsoDate } from "../../../_shared/dates.ts";
import { historyUntil, monthsBefore } from "./history.ts";

Deno.test("monthsBefore() keeps the day of the month or takes the month's last", () => {
  const before = (date: string, months: number) => toIsoDate(monthsBefore(toDays(date), months));
  assertEquals(before("2026-06-30", 1), "2026-05-30");
  assertEquals(before("2026-06-30", 4), "2026-02-28");
  assertEquals(before("2024-03-31", 1), "2024-02-29");
  assertEquals(before("2026-01-15", 13), "2024-12-15");
});

Deno.test("historyUntil() begins the simulation with the plan year of the first kept day", () => {
  const history = historyUntil("2026-06-30");
  assertEquals(toIsoDate(history.keepFromDay), "2024-06-30");
  assertEquals(toIsoDate(history.simulateFromDay), "2024-01-01");
  assertEquals(toIsoDate(history.planYearDay), "2026-01-01");
  assertEquals(toIsoDate(historyUntil("2024-02-29").keepFromDay), "2022-02-28");
});
