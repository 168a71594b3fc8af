import { assertEquals } from "@std/assert";
import { DamageLog } from "./csv_damage.ts";
import type { RecordFault } from "./csv_record.ts";

function fault(row: number, more: Partial<RecordFault> = {}): RecordFault {
  return {
    row,
    line: row + 1,
    endLine: row + 1,
    damage: null,
    nFields: 3,
    badUtf8At: -1,
    nulAt: -1,
    quoteLine: row + 1,
    bytes: new TextEncoder().encode("é,x"),
    ...more,
  };
}

Deno.test("DamageLog.rows ends at 100,000 while nDamaged counts on", () => {
  const log = new DamageLog(2);
  for (let row = 1; row <= 100_010; row++) log.add(fault(row, { damage: "field-count" }));
  assertEquals([log.rows.length, log.nDamaged], [100_000, 100_010]);
  const [{ code, count }] = log.problems(false);
  assertEquals([code, count], ["limit-exceeded", 10]);
  assertEquals(log.rows[99_999], {
    row: 100_000,
    line: 100_001,
    code: "source-error",
    rule: "3 fields instead of 2",
    text: "é,x",
  });
});

Deno.test("DamageLog.rows ends at 64 Mi characters so that memory stays flat", () => {
  const log = new DamageLog(2);
  const bytes = new Uint8Array(1 << 20).fill(97);
  for (let row = 1; row <= 70; row++) log.add(fault(row, { damage: "too-long", bytes }));
  assertEquals([log.rows.length, log.nDamaged], [64, 70]);
});

Deno.test("DamageLog.problems() groups what refuses a file, with first place and first rows", () => {
  const log = new DamageLog(2);
  for (const row of [2, 5, 6, 9]) log.add(fault(row, { badUtf8At: 100 + row }));
  log.add(fault(3, { nulAt: 77, damage: "text-after", endLine: 6 }));
  log.add(fault(4, { damage: "too-long", endLine: 8 }));
  log.add(fault(10, { damage: "unclosed", line: 20, endLine: 30, quoteLine: 25 }));
  assertEquals(log.problems(false), [
    {
      code: "encoding-error",
      rule: "the text is not UTF-8 at byte offset 102",
      remedy: "save the file as UTF-8",
      line: 3,
      count: 4,
      rows: [2, 5, 6],
    },
    {
      code: "encoding-error",
      rule: "a NUL byte stands at byte offset 77",
      remedy: "save the file as UTF-8 text without NUL bytes",
      line: 4,
      count: 1,
      rows: [3],
    },
    {
      code: "source-error",
      rule: "a damaged record runs over several lines: text after a closing quote",
      remedy:
        "close the quotes of the record that starts at line 4, and double those inside a field",
      line: 4,
      count: 1,
      rows: [3],
    },
    {
      code: "limit-exceeded",
      rule: "a damaged record runs over several lines: longer than 1 MiB",
      remedy:
        "close the quotes of the record that starts at line 5, and double those inside a field",
      line: 5,
      count: 1,
      rows: [4],
    },
    {
      code: "source-error",
      rule: "a quote is never closed",
      remedy: "close the quote that opens at line 25 or double it",
      line: 25,
      count: 1,
      rows: [10],
    },
  ]);
  assertEquals(
    log.problems(true)[0].rule,
    "the text is not UTF-8 at byte offset 102 of the unpacked text",
  );
  assertEquals(log.rows.map(({ row, code }) => [row, code]), [
    [2, "encoding-error"],
    [5, "encoding-error"],
    [6, "encoding-error"],
    [9, "encoding-error"],
    [3, "encoding-error"],
  ]);
});
