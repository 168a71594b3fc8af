import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { CODE_MEANINGS, shareText, verdictSentence, visibleText } from "./fault_words.ts";
import { formatFault, formatReport, summarizeReport } from "./format_report.ts";
import { ACCEPTED, FAULTLESS, REFUSED, withNames } from "./test_reports.ts";

const PLACE = { folder: "own_data", textPath: "outputs/reports/validation.txt" };

Deno.test("formatReport() tells verdict, account and faults, refusing ones first, when it refuses", () => {
  const text = formatReport(REFUSED);
  assert(
    text.startsWith("Refused: 3 of 6 faults refuse the files and no table is written: repair"),
  );
  assertStringIncludes(
    text,
    [
      "Table    Rows in     Kept  Duplicates  Quarantined                 Kept, not used",
      "members   10,000    9,995           2            3  (under 0.1 %)               0",
      "claims   230,416  224,000       1,416        5,000  (2.2 %)                31,250",
    ].join("\n"),
  );
  assertStringIncludes(
    text,
    [
      "These refuse the files, so that no table is written (3)",
      "claims: claims_2025.csv",
      "  primary-key       column claim_id: occurs more than once with other values",
      "                    refused: 12 rows (first: 40, 41, 977), under 0.1 % of the rows",
      "                    remedy: keep one row per claim_id",
      "",
      "claims: claims_2026.csv",
      "  source-error      a quote is never closed",
      "                    refused: line 20417",
      "                    remedy: close it, or export the file again",
      "",
      "engagement",
      "  missing-file      has no file",
    ].join("\n"),
  );
  assertStringIncludes(
    text,
    [
      "Other faults (3)",
      "members: persons.csv",
      "  unseen-category   column Sex: is not one of F, M, Other",
      "                    other: 1,200 rows (first: 2, 3, 5), 12.0 % of the rows",
      '                    remedy: map your values under "values" of gender in the mapping',
    ].join("\n"),
  );
  assertStringIncludes(
    text,
    [
      "refused      the import is refused, no table is written",
      "quarantined  the rows go to the quarantine file, not into the tables",
      "other        the rows are kept, the value becomes __other__",
      "noted        worth knowing, no row changes",
      "",
    ].join("\n"),
  );
  assertStringIncludes(text, "Files that no table reads: notes_2026.csv.");
});

Deno.test("formatReport() names no fault when there is none", () => {
  const text = formatReport(FAULTLESS);
  assert(text.startsWith("Accepted: all 10,000 rows are kept: run the pipeline.\n"));
  assert(!/fault/i.test(text));
  assertStringIncludes(formatReport(ACCEPTED), "\nFaults (3)\nmembers: persons.csv\n");
});

Deno.test("formatReport() puts the faults of a file into one block when another's lie between", () => {
  const [a, , b] = REFUSED.faults;
  const text = formatReport({ ...ACCEPTED, faults: [a, { ...b, effect: "flagged" }, a] });
  assertEquals(text.match(/^members: persons\.csv$/gm)?.length, 1);
});

Deno.test("formatReport() keeps to 100 columns and shows no control character when names hold any", () => {
  const names = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(
    fc.property(names, (name) => {
      for (const line of formatReport(withNames(REFUSED, name)).split("\n")) {
        assert([...line].length <= 100, line);
        assert(!/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(line), JSON.stringify(line));
      }
    }),
    { numRuns: 40 },
  );
});

Deno.test("formatReport() fills lines up to the 100th column and no further", () => {
  const lengths = Array.from({ length: 20 }, (_, i) => {
    const remedy = `${"x".repeat(60 + i)} y`;
    const text = formatReport({ ...ACCEPTED, faults: [{ ...ACCEPTED.faults[0], remedy }] });
    return text.split("\n").find((line) => line.includes("xxx"))!.length;
  });
  assertEquals(Math.max(...lengths), 100);
});

Deno.test("formatFault() tells place, rule, rows, remedy and code in one line", () => {
  assertEquals(REFUSED.faults.map(formatFault).slice(1, 6), [
    "persons.csv, column AGE_YRS: is not a whole number, 3 rows (first: 17, 2204, 9001): " +
    "correct it, or declare its notation in the mapping [type-error]",
    "claims_2025.csv, column claim_id: occurs more than once with other values, " +
    "12 rows (first: 40, 41, 977): keep one row per claim_id [primary-key]",
    "claims_2026.csv: a quote is never closed, line 20417: " +
    "close it, or export the file again [source-error]",
    "claims_2026.csv, column BATCH_NO: is unknown and ignored: " +
    "nothing, or map it under its column of the contract [extra-label]",
    "table engagement: has no file: " +
    "add engagement.csv, or name its files in the mapping [missing-file]",
  ]);
  const damaged = { ...REFUSED.faults[1], line: 18 };
  assertStringIncludes(formatFault(damaged), "3 rows (first: 17, 2204, 9001; line 18)");
  for (const fault of withNames(REFUSED, "a\nb\u001b[2J").faults) {
    assert(!/\p{Cc}/u.test(formatFault(fault)));
  }
});

Deno.test("summarizeReport() names the first refusing faults, all counts and the report", () => {
  const line = summarizeReport(REFUSED, PLACE);
  assert(
    line.startsWith("Cannot import own_data as it is refused: 3 faults refuse it, 6 in all: "),
  );
  assertStringIncludes(line, "; table engagement: has no file");
  assert(line.endsWith(" (all in outputs/reports/validation.txt)"));
  assert(!line.includes("AGE_YRS"));
  const twice = { ...REFUSED, faults: [...REFUSED.faults, ...REFUSED.faults] };
  assertStringIncludes(summarizeReport(twice, PLACE), "[missing-file]; 3 more (all in");
  assertEquals(summarizeReport(twice, PLACE).match(/\[[a-z-]+\]/g)?.length, 3);
});

Deno.test("verdictSentence() counts one as one", () => {
  const only = { ...REFUSED, faults: REFUSED.faults.slice(2, 3) };
  assertStringIncludes(verdictSentence(only), "1 of 1 fault refuses the files");
  assertEquals(
    verdictSentence(ACCEPTED),
    "Accepted: 233,995 of 240,416 rows are kept, 1,418 duplicates dropped, 5,003 quarantined: " +
      "look at the 1 fault of many values or of their unit and look through the quarantined rows, " +
      "then run the pipeline.",
  );
});

Deno.test("visibleText() shows what cannot be seen and shortens the rest", () => {
  assertEquals(visibleText("a\u0000b\u202ec\u{e0041}\ud800"), "a\\u0000b\\u202ec\\ue0041\\ud800");
  assertEquals(visibleText("ä".repeat(61)), `${"ä".repeat(57)}...`);
});

Deno.test("shareText() says neither none nor all where it is neither", () => {
  const shown = [[0, 9], [1, 1e6], [1, 2], [999_999, 1e6], [9, 9], [1, 0]];
  assertEquals(shown.map(([part, whole]) => shareText(part, whole)), [
    "0.0 %",
    "under 0.1 %",
    "50.0 %",
    "over 99.9 %",
    "100.0 %",
    "",
  ]);
});

Deno.test("CODE_MEANINGS fit the column of codes", () => {
  for (const code of Object.keys(CODE_MEANINGS)) assert(code.length <= 16, code);
});
