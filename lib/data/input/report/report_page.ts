/**
 * A validation report as one HTML page that can be mailed: no script, nothing
 * from elsewhere, no cell of a file. Its content security policy says so to the
 * browser, too.
 * @module
 */
import { createHash } from "node:crypto";
import { escapeHtml } from "../../../_shared/display.ts";
import { formatCount } from "../../../_shared/format.ts";
import {
  CODE_MEANINGS,
  EFFECT_MEANINGS,
  isRefusing,
  sentence,
  shareText,
  verdictSentence,
  visibleText,
} from "./fault_words.ts";
import { formatText, rowsOfPlace, short } from "./format_report.ts";
import { REPORT_STYLE } from "./report_style.ts";
import type { Fault, TableAccount, ValidationReport } from "./validation_report.ts";

/** The whole page. */
export function reportPage(report: ValidationReport): string {
  const { verdict, tables, faults } = report;
  const styleHash = createHash("sha256").update(REPORT_STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'`;
  return [
    "<!DOCTYPE html>",
    `<html lang="en">`,
    "<head>",
    `<meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">`,
    `<title>Validation report: ${verdict}</title>`,
    `<style>${REPORT_STYLE}</style>`,
    "</head>",
    "<body>",
    "<main>",
    ...verdictParts(report),
    ...(tables.length === 0 ? [] : accountParts(tables)),
    ...faultParts(report),
    ...(tables.length === 0 ? [] : fileParts(tables)),
    ...(faults.length === 0 ? [] : legendParts(faults)),
    "</main>",
    "<footer>Row numbers only: this page holds no cell's content.</footer>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function verdictParts(report: ValidationReport): string[] {
  const { verdict, mapping, absentTables, unusedFiles } = report;
  const names = (list: readonly string[]) => list.map(name).join(", ") || "none";
  const facts: [string, string][] = [
    ["As of (rows on or after this day are not used)", report.asOf],
    ["End of the extract (no row on or after this day)", report.extractEnd],
    ["Mapping", mapping === null ? "none" : `${name(mapping.file)} ${hash(mapping.sha256)}`],
    ["Fingerprint", hash(report.fingerprint)],
    ["Optional tables without a file", names(absentTables)],
    ["Files that no table reads", names(unusedFiles)],
  ];
  return [
    `<header class="verdict ${verdict}">`,
    `<h1><span aria-hidden="true">${verdict === "refused" ? "✕" : "✓"}</span> ` +
    `Validation report: ${verdict}</h1>`,
    `<p>${escapeHtml(verdictSentence(report))}</p>`,
    "</header>",
    `<dl class="facts">`,
    ...facts.map(([label, html]) => `<div><dt>${label}</dt><dd>${html}</dd></div>`),
    "</dl>",
  ];
}

/** Parts of a table's rows as drawn in its bar, with the words that stand for them. */
const PARTS = [
  ["kept", "kept and used"],
  ["unused", "kept, not used"],
  ["duplicates", "duplicates"],
  ["quarantined", "quarantined"],
] as const;

const ACCOUNT_COLUMNS: readonly Column[] = [
  { label: "Table", isHead: true },
  { label: "Rows in", isNumber: true },
  { label: "Kept", isNumber: true, part: "kept" },
  { label: "Of these not used", isNumber: true, part: "unused" },
  { label: "Duplicates", isNumber: true, part: "duplicates" },
  { label: "Quarantined", isNumber: true, part: "quarantined" },
  { label: "Shares" },
];

function accountParts(tables: readonly TableAccount[]): string[] {
  const rows = tables.map((account) => {
    const { rowsIn, kept, unused, duplicates, quarantined } = account;
    const share = quarantined === 0 ? "" : ` (${shareText(quarantined, rowsIn)})`;
    return tableRow(ACCOUNT_COLUMNS, [
      name(account.table),
      ...[rowsIn, kept, unused, duplicates].map(formatCount),
      `${formatCount(quarantined)}${share}`,
      bar(account),
    ]);
  });
  return [
    "<h2>Where the rows went</h2>",
    ...tableParts({
      caption: "Rows in = kept + duplicates + quarantined. " +
        "Kept rows dated on or after the as-of day are not used.",
      columns: ACCOUNT_COLUMNS,
      bodies: [bodyOf(rows)],
    }),
  ];
}

/** A stacked bar; a part that is not empty is at least 1 % wide. */
function bar(account: TableAccount): string {
  const counts = { ...account, kept: account.kept - account.unused };
  const shown = PARTS.filter(([part]) => counts[part] > 0);
  const widths = shown.map(([part]) => Math.max(1, (counts[part] / account.rowsIn) * 100));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let x = 0;
  const rects = shown.map(([part], i) => {
    const width = (widths[i] / total) * 100;
    x += width;
    return `<rect class="${part}" x="${(x - width).toFixed(2)}" y="0" ` +
      `width="${width.toFixed(2)}" height="10"/>`;
  });
  const label = shown
    .map(([part, words]) => `${shareText(counts[part], account.rowsIn)} ${words}`).join(", ");
  return `<svg class="bar" role="img" aria-label="${label || "no rows"}" viewBox="0 0 100 10" ` +
    `preserveAspectRatio="none">${rects.join("")}</svg>`;
}

const FAULT_COLUMNS: readonly Column[] = [
  { label: "Effect" },
  { label: "Table" },
  { label: "File" },
  { label: "Column" },
  { label: "Rule, code", isHead: true },
  { label: "Rows, share", isNumber: true },
  { label: "First rows" },
  { label: "Remedy" },
];

function faultParts({ faults, tables }: ValidationReport): string[] {
  if (faults.length === 0) return ["<h2>Faults</h2>", "<p>None.</p>"];
  const groups: [string, readonly Fault[]][] = [
    ["These refuse the files, so that no table is written", faults.filter(isRefusing)],
    ["These do not refuse the files", faults.filter((fault) => !isRefusing(fault))],
  ];
  return [
    "<h2>Faults by rule</h2>",
    ...tableParts({
      caption: "Rows are counted from 1 below the header of their file, lines from 1 with " +
        "the header; shares are of the rows of the file, or of the table where no file is named.",
      columns: FAULT_COLUMNS,
      className: "faults",
      bodies: groups.filter(([, list]) => list.length > 0).map(([title, list]) =>
        bodyOf([
          `<tr role="row"><th class="group" role="rowheader" scope="rowgroup" ` +
          `colspan="${FAULT_COLUMNS.length}">${title} (${formatCount(list.length)})</th></tr>`,
          ...list.map((fault) => faultRow(fault, tables)),
        ])
      ),
    }),
  ];
}

function faultRow(fault: Fault, tables: readonly TableAccount[]): string {
  const { effect, count, rows = [], line } = fault;
  const at = line === undefined ? "" : rows.length === 0 ? `line ${line}` : ` (line ${line})`;
  return tableRow(FAULT_COLUMNS, [
    `<span class="chip ${effect}">${effect}</span>`,
    name(fault.table),
    fault.file === undefined ? "" : name(fault.file),
    fault.column === undefined ? "" : name(fault.column),
    `${escapeHtml(sentence(fault.rule))}<br><code>${fault.code}</code>`,
    count === undefined
      ? ""
      : `${formatCount(count)}<br>${shareText(count, rowsOfPlace(fault, tables))}`,
    rows.join(", ") + at,
    escapeHtml(sentence(fault.remedy)),
  ]);
}

const FILE_COLUMNS: readonly Column[] = [
  { label: "Table" },
  { label: "File", isHead: true },
  { label: "Read as" },
  { label: "Rows", isNumber: true },
  { label: "Bytes", isNumber: true },
  { label: "SHA-256" },
];

function fileParts(tables: readonly TableAccount[]): string[] {
  const rows = tables.flatMap((table) =>
    table.files.map((input) =>
      tableRow(FILE_COLUMNS, [
        name(table.table),
        name(input.file),
        formatText(input),
        formatCount(input.rows),
        formatCount(input.bytes),
        hash(input.sha256),
      ])
    )
  );
  return [
    "<h2>Files</h2>",
    ...tableParts({
      caption: "As they were read; of each SHA-256 the first 12 characters.",
      columns: FILE_COLUMNS,
      bodies: [bodyOf(rows)],
    }),
  ];
}

/** The effects and codes that occur, in words. */
function legendParts(faults: readonly Fault[]): string[] {
  const effects = new Set<string>(faults.map((fault) => fault.effect));
  const codes = new Set<string>(faults.map((fault) => fault.code));
  const entries = (meanings: Readonly<Record<string, string>>, occurring: Set<string>) =>
    Object.entries(meanings).filter(([word]) => occurring.has(word));
  return [
    "<h2>What the words mean</h2>",
    `<div class="legends">`,
    `<section><h3>Effects</h3><dl class="legend">`,
    ...entries(EFFECT_MEANINGS, effects).map(([effect, meaning]) =>
      `<dt><span class="chip ${effect}">${effect}</span></dt><dd>${meaning}</dd>`
    ),
    "</dl></section>",
    `<section><h3>Codes</h3><dl class="legend">`,
    ...entries(CODE_MEANINGS, codes).map(([code, meaning]) =>
      `<dt><code>${code}</code></dt><dd>${meaning}</dd>`
    ),
    "</dl></section>",
    "</div>",
  ];
}

/** A column of a table of the page. */
interface Column {
  readonly label: string;
  /** Its cells name their row. */
  readonly isHead?: boolean;
  readonly isNumber?: boolean;
  /** Part of the bar that the column counts. */
  readonly part?: string;
}

interface PageTable {
  readonly caption: string;
  readonly columns: readonly Column[];
  /** HTML of the `tbody` elements. */
  readonly bodies: readonly string[];
  readonly className?: string;
}

/** Roles are spelled out as the phone's layout, which shows rows as cards, would drop them. */
function tableParts({ caption, columns, bodies, className }: PageTable): string[] {
  const heads = columns.map(({ label, isNumber, part }) =>
    `<th role="columnheader" scope="col"${classOf(isNumber && "number")}>${
      swatch(part)
    }${label}</th>`
  );
  return [
    `<table role="table"${classOf(className)}>`,
    `<caption>${caption}</caption>`,
    `<thead role="rowgroup"><tr role="row">${heads.join("")}</tr></thead>`,
    ...bodies,
    "</table>",
  ];
}

function bodyOf(rows: readonly string[]): string {
  return [`<tbody role="rowgroup">`, ...rows, "</tbody>"].join("\n");
}

/** A row of cells given as HTML. */
function tableRow(columns: readonly Column[], cells: readonly string[]): string {
  const tags = columns.map(({ label, isHead, isNumber, part }, i) => {
    const className = cells[i] === "" ? "empty" : isNumber && "number";
    const attributes = `${classOf(className)} data-label="${label}"`;
    // As one element, so that the grid of a card takes it as one item.
    const content = `<div>${swatch(part)}${cells[i]}</div>`;
    return isHead
      ? `<th role="rowheader" scope="row"${attributes}>${content}</th>`
      : `<td role="cell"${attributes}>${content}</td>`;
  });
  return `<tr role="row">${tags.join("")}</tr>`;
}

/** The color of a part of the bar; within the rows only cards show it. */
function swatch(part: string | undefined): string {
  if (part === undefined) return "";
  return `<svg class="swatch" aria-hidden="true" viewBox="0 0 10 10">` +
    `<rect class="${part}" width="10" height="10"/></svg>`;
}

function classOf(className: string | false | undefined): string {
  return !className ? "" : ` class="${className}"`;
}

/** A name from a file; its direction of writing stays within it. */
function name(text: string): string {
  return `<bdi>${escapeHtml(visibleText(text))}</bdi>`;
}

function hash(sha256: string): string {
  return `<code>${escapeHtml(short(sha256))}</code>`;
}
