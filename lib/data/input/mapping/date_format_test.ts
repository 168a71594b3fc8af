import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { toDays, toIsoDate } from "../../../_shared/dates.ts";
import { UsageError } from "../../../_shared/errors.ts";
import { Database, quote } from "../../database.ts";
import { type DateFormat, parseDateFormat } from "./date_format.ts";

const FORMATS = [
  "YYYY-MM-DD",
  "MM/DD/YYYY",
  "M/D/YYYY",
  "DD.MM.YYYY",
  "D. M. YYYY",
  "YYYYMMDD",
  "MMDDYYYY",
  "DD MM YYYY",
  "YYYY/M/D",
];

/** A date as a file with this format writes it. */
function write(format: string, { year, month, day }: Record<"year" | "month" | "day", number>) {
  const padded = (value: number, width: number) => `${value}`.padStart(width, "0");
  return format.replace("YYYY", padded(year, 4))
    .replace("MM", padded(month, 2)).replace("M", `${month}`)
    .replace("DD", padded(day, 2)).replace("D", `${day}`);
}

function dateSql({ pattern, strptime }: DateFormat, text: string): string {
  return `CASE WHEN regexp_matches(${quote(text)}, ${quote(pattern)})
    THEN CAST(try_strptime(${quote(text)}, ${quote(strptime)}) AS DATE) END`;
}

async function dates(db: Database, cells: readonly (readonly [string, string])[]) {
  const sql = cells.map(([format, text], i) =>
    `${dateSql(parseDateFormat(format), text)} AS v${i}`
  );
  const [row] = await db.rows(`SELECT ${sql.join(", ")}`);
  return Object.values(row);
}

function isCalendarDate(iso: string): boolean {
  try {
    toDays(iso);
    return true;
  } catch {
    return false;
  }
}

Deno.test("parseDateFormat() reads every written date back and no impossible one", async () => {
  using db = await Database.open({ threads: 1 });
  const parts = fc.record({
    format: fc.constantFrom(...FORMATS),
    year: fc.integer({ min: 1900, max: 2100 }),
    month: fc.integer({ min: 0, max: 13 }),
    day: fc.integer({ min: 0, max: 32 }),
  });
  const samples = fc.sample(parts, { numRuns: 600, seed: 4 });
  const iso = samples.map(({ year, month, day }) => write("YYYY-MM-DD", { year, month, day }));
  const expected = iso.map((date) => isCalendarDate(date) ? date : null);
  assertEquals(
    await dates(db, samples.map((sample) => [sample.format, write(sample.format, sample)])),
    expected,
  );
  assert(expected.filter((date) => date === null).length > 30);
});

Deno.test("parseDateFormat() takes each leap day and the days around it", async () => {
  using db = await Database.open({ threads: 1 });
  const leapDays = ["2024-02-29", "2000-02-29"].flatMap((day) =>
    [-1, 0, 1].map((shift) => toIsoDate(toDays(day) + shift))
  );
  const american = (day: string) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;
  assertEquals(await dates(db, leapDays.map((day) => ["MM/DD/YYYY", american(day)])), leapDays);
  assertEquals(await dates(db, [["MM/DD/YYYY", "02/29/1900"], ["YYYYMMDD", "20250229"]]), [
    null,
    null,
  ]);
});

Deno.test("parseDateFormat() counts digits and takes no other separator", async () => {
  using db = await Database.open({ threads: 1 });
  const wrong: [string, string][] = [
    ["MM/DD/YYYY", "6/30/2026"],
    ["MM/DD/YYYY", "06/30/26"],
    ["MM/DD/YYYY", "06-30-2026"],
    ["MM/DD/YYYY", "06/30/2026 00:00"],
    ["MM/DD/YYYY", "06/30/2026\n"],
    ["DD.MM.YYYY", "30x06x2026"],
    ["YYYYMMDD", "2026630"],
    ["M/D/YYYY", "006/30/2026"],
    ["YYYY-MM-DD", "٢٠٢٦-01-01"],
  ];
  assertEquals(await dates(db, wrong), wrong.map(() => null));
  assertEquals(await dates(db, [["M/D/YYYY", "06/30/2026"]]), ["2026-06-30"]);
  assertEquals(
    parseDateFormat("DD. M. YYYY").pattern,
    "^[0-9]{2}[.] [0-9]{1,2}[.] [0-9]{4}$",
  );
});

Deno.test("parseDateFormat() refuses what it cannot read and says why", () => {
  const refused: [string, RegExp][] = [
    ["MM/DD/YY", /two-digit years/],
    ["YYMMDD", /two-digit years/],
    ["mm/dd/yyyy", /in capitals/],
    ["YYYY-MM", /once each/],
    ["YYYY-MM-MM", /once each/],
    ["YYYY-DDD", /once each/],
    ["DD-MMM-YYYY", /once each/],
    ["YYYY-MM-DD HH:MM", /once each/],
    [" YYYY-MM-DD", /once each/],
    ["YYYY---MM-DD", /once each/],
    ["%Y-%m-%d", /once each/],
    ["", /once each/],
    ["YYYYMD", /without a separator/],
    ["DMMYYYY", /without a separator/],
    ["YYYY-MMD", /without a separator/],
  ];
  for (const [text, rule] of refused) {
    const error = assertThrows(() => parseDateFormat(text), UsageError);
    assert(rule.test(error.message), `${text}: ${error.message}`);
  }
});
