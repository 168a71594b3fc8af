/**
 * A validation report as plain text, at most 100 columns wide.
 * @module
 */
import { formatCount } from "../../../_shared/format.ts";
import {
  countOf,
  EFFECT_MEANINGS,
  isRefusing,
  sentence,
  shareText,
  verdictSentence,
  visibleText,
} from "./fault_words.ts";
import type { Fault, InputFile, TableAccount, ValidationReport } from "./validation_report.ts";

const WIDTH = 100;
/** Where the text of a fault starts: two blanks, the longest code, two blanks. */
const FAULT_INDENT = 20;
const HASH_LENGTH = 12;
/** Most faults that a one-line error spells out. */
const MAX_SUMMARIZED = 3;

/** The whole report: verdict, account of the rows, faults with remedies, files. */
export function formatReport(report: ValidationReport): string {
  const refusing = report.faults.filter(isRefusing);
  const others = report.faults.filter((fault) => !isRefusing(fault));
  const blocks = [
    wrap(verdictSentence(report), ""),
    settingLines(report),
    accountLines(report),
    ...faultLines("These refuse the files, so that no table is written", refusing, report),
    ...faultLines(refusing.length > 0 ? "Other faults" : "Faults", others, report),
    effectLines(report.faults),
    fileLines(report.tables),
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${text.join("\n\n")}\n`;
}

/** One line of a fault for an error's message: place, rule, rows, remedy, code. */
export function formatFault(fault: Fault): string {
  const { code, rule, remedy } = fault;
  const place = [
    fault.file === undefined ? `table ${fault.table}` : visibleText(fault.file),
    ...(fault.column === undefined ? [] : [`column ${visibleText(fault.column)}`]),
  ].join(", ");
  const rows = rowsText(fault);
  return `${place}: ${sentence(rule)}${rows && `, ${rows}`}: ${sentence(remedy)} [${code}]`;
}

/**
 * The refusal as one line: how many faults, the first three that refuse, where all stand.
 *
 * @param place the folder that was read, and the path of the text report
 */
export function summarizeReport(
  report: ValidationReport,
  place: { folder: string; textPath: string },
): string {
  const refusing = report.faults.filter(isRefusing);
  const more = refusing.length - MAX_SUMMARIZED;
  const list = [
    ...refusing.slice(0, MAX_SUMMARIZED).map(formatFault),
    ...(more > 0 ? [`${formatCount(more)} more`] : []),
  ].join("; ");
  const verb = refusing.length === 1 ? "refuses" : "refuse";
  return `Cannot import ${place.folder} as it is refused: ${countOf(refusing.length, "fault")} ` +
    `${verb} it, ${formatCount(report.faults.length)} in all: ${list} (all in ${place.textPath})`;
}

function settingLines(report: ValidationReport): string[] {
  const { mapping, absentTables, unusedFiles } = report;
  return [
    ...wrap(`As of ${report.asOf}: rows dated on or after this day are not used.`, ""),
    ...wrap(`End of the extract ${report.extractEnd}: no row may lie on or after this day.`, ""),
    ...wrap(
      mapping === null
        ? "Mapping: none, the headers are the contract's names."
        : `Mapping: ${visibleText(mapping.file)}, SHA-256 ${short(mapping.sha256)}.`,
      "",
    ),
    ...(absentTables.length === 0 ? [] : wrap(
      `No file for ${absentTables.join(", ")}: the features take their fill values.`,
      "",
    )),
    ...(unusedFiles.length === 0 ? [] : wrap(
      `Files that no table reads: ${unusedFiles.map((file) => visibleText(file)).join(", ")}.`,
      "",
    )),
    `Fingerprint ${short(report.fingerprint)}`,
  ];
}

function accountLines({ tables }: ValidationReport): string[] {
  if (tables.length === 0) return [];
  const header = ["Table", "Rows in", "Kept", "Duplicates", "Quarantined", "", "Kept, not used"];
  const rows = tables.map((table) => [
    table.table,
    ...[table.rowsIn, table.kept, table.duplicates, table.quarantined].map(formatCount),
    table.quarantined === 0 ? "" : `(${shareText(table.quarantined, table.rowsIn)})`,
    formatCount(table.unused),
  ]);
  return [
    ...align([header, ...rows], [false, true, true, true, true, false, true]),
    "Rows in = kept + duplicates + quarantined.",
  ];
}

/** A titled block of faults by table and file; none without faults. */
function faultLines(
  title: string,
  faults: readonly Fault[],
  { tables }: ValidationReport,
): string[][] {
  if (faults.length === 0) return [];
  const blocks = new Map<string, string[]>();
  for (const fault of faults) {
    const file = fault.file === undefined ? "" : `: ${visibleText(fault.file)}`;
    const place = fault.table + file;
    const lines = blocks.get(place) ?? [place];
    lines.push(...oneFault(fault, rowsOfPlace(fault, tables)));
    blocks.set(place, lines);
  }
  const [first, ...others] = blocks.values();
  return [[`${title} (${formatCount(faults.length)})`, ...first], ...others];
}

/** Rows of the file that a fault is in, or of its table; 0 where nothing was read. */
export function rowsOfPlace(fault: Fault, tables: readonly TableAccount[]): number {
  const table = tables.find((account) => account.table === fault.table);
  if (fault.file === undefined) return table?.rowsIn ?? 0;
  return table?.files.find((input) => input.file === fault.file)?.rows ?? 0;
}

function oneFault(fault: Fault, rowsIn: number): string[] {
  const column = fault.column === undefined ? "" : `column ${visibleText(fault.column)}: `;
  const share = fault.count === undefined ? "" : shareText(fault.count, rowsIn);
  const rows = rowsText(fault) + (share && `, ${share} of the rows`);
  const margin = " ".repeat(FAULT_INDENT);
  const lines = [
    ...wrap(`${column}${sentence(fault.rule)}`, margin),
    ...wrap(rows === "" ? fault.effect : `${fault.effect}: ${rows}`, margin),
    ...wrap(`remedy: ${sentence(fault.remedy)}`, margin),
  ];
  return [`  ${fault.code}`.padEnd(FAULT_INDENT) + lines[0].trimStart(), ...lines.slice(1)];
}

/** What the effects that occur mean. */
function effectLines(faults: readonly Fault[]): string[] {
  const effects = new Set<string>(faults.map((fault) => fault.effect));
  return align(
    Object.entries(EFFECT_MEANINGS).filter(([effect]) => effects.has(effect)),
    [false, false],
  );
}

/** `3 rows (first: 4, 9, 12; line 5)`, or only the line, or "". */
function rowsText({ count, rows = [], line }: Fault): string {
  const where = [
    ...(rows.length === 0 ? [] : [`first: ${rows.join(", ")}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
  ].join("; ");
  return count === undefined ? where : countOf(count, "row") + (where && ` (${where})`);
}

function fileLines(tables: readonly TableAccount[]): string[] {
  const files = tables.flatMap((table) => table.files);
  if (files.length === 0) return [];
  const header = ["File", "Read as", "Rows", "Bytes", "SHA-256"];
  const rows = files.map((input) => [
    visibleText(input.file, 40),
    formatText(input),
    formatCount(input.rows),
    formatCount(input.bytes),
    short(input.sha256),
  ]);
  return align([header, ...rows], [false, false, true, true, false]);
}

/** `csv, comma`: how a file was read. */
export function formatText({ format, delimiter }: InputFile): string {
  if (delimiter === undefined) return format;
  return `${format}, ${{ ",": "comma", ";": "semicolon", "\t": "tab" }[delimiter]}`;
}

/** The first characters of a hash, enough to tell files apart. */
export function short(hash: string): string {
  return hash.slice(0, HASH_LENGTH);
}

function align(rows: readonly string[][], isRight: readonly boolean[]): string[] {
  const length = (text: string) => [...text].length;
  const widths = isRight.map((_, i) => Math.max(...rows.map((row) => length(row[i]))));
  return rows.map((row) =>
    row.map((text, i) => {
      const blanks = " ".repeat(widths[i] - length(text));
      return isRight[i] ? blanks + text : text + blanks;
    }).join("  ").trimEnd()
  );
}

/** Lines of at most {@linkcode WIDTH} columns that start with `margin`; longer words are broken. */
function wrap(text: string, margin: string): string[] {
  const room = WIDTH - margin.length;
  const words = text.split(/\s+/).flatMap((word) => pieces(word, room));
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && [...line].length + 1 + [...word].length <= WIDTH) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(margin + word);
  }
  return lines;
}

function pieces(word: string, length: number): string[] {
  const characters = [...word];
  const n = Math.ceil(characters.length / length);
  return Array.from(
    { length: n },
    (_, i) => characters.slice(i * length, (i + 1) * length).join(""),
  );
}
