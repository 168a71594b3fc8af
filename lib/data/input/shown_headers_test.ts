import { assertEquals } from "@std/assert";
import { shownHeaders } from "./shown_headers.ts";

const WHOLE = { rows: 10, nDamaged: 5 };

Deno.test("shownHeaders() shows names beside a known header", () => {
  const headers = ["age", "Größe (cm)", "ICD-10 code", "_x", " padded "];
  const shown = shownHeaders(headers, new Set(["age"]), WHOLE);
  assertEquals([...shown], ["age", "Größe (cm)", "ICD-10 code", "_x", "padded"]);
});

Deno.test("shownHeaders() hides what looks like a value", () => {
  const values = ["M00123", "jane@example.org", "12.50", "2026-01-31", "ageM00123", "", "a\nb"];
  const long = "x".repeat(101);
  const shown = shownHeaders(["age", ...values, long], new Set(["age"]), WHOLE);
  assertEquals([...shown], ["age"]);
});

Deno.test("shownHeaders() shows known ones alone when the rows do not fit the header or none is known", () => {
  const known = new Set(["AGE_2026"]);
  const headers = ["AGE_2026", "Smith"];
  assertEquals([...shownHeaders(headers, known, { rows: 10, nDamaged: 6 })], ["AGE_2026"]);
  assertEquals([...shownHeaders(headers, known, { rows: 0, nDamaged: 0 })], ["AGE_2026"]);
  assertEquals([...shownHeaders(headers, new Set(), WHOLE)], []);
});
