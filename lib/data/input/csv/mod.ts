/**
 * CSV to the byte: the header, then records with row numbers in pieces that DuckDB
 * can take without a guess, and what is no record with its line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CsvSource, readCsvHeader } from "lib/data/input/csv/mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/visits.csv`;
 * await Deno.writeTextFile(path, 'id;note\r\n1;"a;b"\r\n2\r\n3;c');
 * const { header } = await readCsvHeader(path, { known: new Set(["id"]) });
 * assertEquals(header, { headers: ["id", "note"], delimiter: ";" });
 * const source = new CsvSource(path, { delimiter: ";", nFields: 2, folder });
 * for await (const segment of source.segments()) {
 *   assertEquals(await Deno.readTextFile(segment.path), '1;1;"a;b"\n3;3;c\n');
 * }
 * assertEquals(source.damaged.map(({ row, line, rule }) => [row, line, rule]), [
 *   [2, 3, "1 field instead of 2"],
 * ]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 * @module
 */
export { type CsvHeader, type Delimiter, readCsvHeader } from "./csv_header.ts";
export { type CsvScan, type CsvSegment, CsvSource, type DamagedRow } from "./csv_segments.ts";
export type { SourceProblem } from "./source_problem.ts";
