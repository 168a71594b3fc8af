/**
 * What a notebook shows: tables, pictures and the state of long work. Each value
 * carries its own display for Jupyter and plain text for a terminal, so the same
 * code runs outside a notebook.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 * import { table } from "lib/_shared/display.ts";
 *
 * const shown = table([{ offer: "Gym <Discount>", score: 71.25 }]);
 * assertEquals(shown.text, "offer           score\nGym <Discount>  71.25");
 * assertStringIncludes(shown.html, "Gym &lt;Discount&gt;");
 * ```
 * @module
 */
import { formatCount, formatNumber } from "./format.ts";
import type { Progress } from "./progress.ts";

/** A value of a table's cell. */
export type TableCell = string | number | boolean | null | undefined;

/** Content by MIME type, as Jupyter takes it. */
export type MimeBundle = Record<string, string>;

/** Something to show: rich in Jupyter, text elsewhere. */
export class Displayable {
  /** Plain text. */
  readonly text: string;
  /** HTML or SVG, escaped; "" where there is only text. */
  readonly html: string;
  /** The content by MIME type. */
  readonly bundle: MimeBundle;

  /** Takes the content by MIME type; `text/plain` must be there. */
  constructor(bundle: MimeBundle) {
    this.text = bundle["text/plain"];
    this.html = bundle["text/html"] ?? bundle["image/svg+xml"] ?? "";
    this.bundle = bundle;
  }

  /** Read by the Deno kernel for the last value of a cell. */
  [Symbol.for("Jupyter.display")](): MimeBundle {
    return this.bundle;
  }

  /** Read by `console.log`. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.text;
  }
}

/** Options of {@linkcode table}. */
export interface TableOptions {
  /** Columns to show, in this order (default: those of the first row). */
  columns?: readonly string[];
  /** Rows to show, at most (default 20); the rest is counted below. */
  limit?: number;
  /** Decimals of numbers that are no integers (default 2), for all or by column. */
  decimals?: number | Record<string, number>;
  /** Line above the table. */
  caption?: string;
}

const CELL_STYLE = "padding:2px 10px;border-bottom:1px solid #ddd";

/**
 * Rows as a table; every value is escaped, numbers stand right with grouped thousands.
 *
 * @param items Rows whose properties are {@linkcode TableCell}s.
 */
export function table(items: readonly object[], options: TableOptions = {}): Displayable {
  const rows = items as readonly Readonly<Record<string, TableCell>>[];
  const { limit = 20, decimals = 2, caption } = options;
  const columns = options.columns ?? Object.keys(rows[0] ?? {});
  const shown = rows.slice(0, limit);
  const places = (column: string) =>
    typeof decimals === "number" ? decimals : decimals[column] ?? 2;
  const cells = shown.map((row) => columns.map((name) => formatCell(row[name], places(name))));
  const isRight = columns.map((name) =>
    shown.some((row) => typeof row[name] === "number") &&
    shown.every((row) => typeof row[name] === "number" || row[name] == null)
  );
  const rest = rows.length > shown.length
    ? `${formatCount(rows.length - shown.length)} more rows`
    : undefined;
  return new Displayable({
    "text/html": htmlTable({ columns, cells, isRight, caption, rest }),
    "text/plain": textTable({ columns, cells, isRight, caption, rest }),
  });
}

/** A picture: an SVG document with its text alternative. */
export function figure(svg: string, alternative: string): Displayable {
  return new Displayable({ "image/svg+xml": svg, "text/plain": `[figure] ${alternative}` });
}

/** Text as it stands, in lines; in Jupyter wrapped at the page's width. */
export function prose(...lines: string[]): Displayable {
  const paragraphs = lines.map((line) => `<p style="max-width:760px">${escapeHtml(line)}</p>`);
  return new Displayable({ "text/html": paragraphs.join("\n"), "text/plain": lines.join("\n") });
}

/** Several things below each other as one. */
export function stack(...items: readonly Displayable[]): Displayable {
  return new Displayable({
    "text/html": items.map((item) => item.html || `<pre>${escapeHtml(item.text)}</pre>`).join("\n"),
    "text/plain": items.map((item) => item.text).join("\n\n"),
  });
}

/**
 * Several things as outputs of their own, in their order: pictures stay pictures,
 * which one page of HTML would not show everywhere. Outside Jupyter they are printed.
 */
export async function showEach(...items: readonly Displayable[]): Promise<void> {
  const display = kernelDisplay();
  for (const item of items) {
    if (display === null) console.log(item);
    else await display(item.bundle, {});
  }
}

/** The part of a danfo DataFrame that {@linkcode frame} reads. */
export interface FrameLike {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Rows of cells: `values[row][column]`. */
  readonly values: unknown;
  /** Number of rows, number of columns. */
  readonly shape: readonly number[];
}

/** The first rows of a danfo DataFrame, which has no display of its own. */
export function frame(dataFrame: FrameLike, options: TableOptions = {}): Displayable {
  const { limit = 5, columns = dataFrame.columns } = options;
  const values = dataFrame.values as TableCell[][];
  const rows = values.slice(0, limit).map((cells) =>
    Object.fromEntries(dataFrame.columns.map((name, i) => [name, cells[i]]))
  );
  const size = `${formatCount(dataFrame.shape[0])} rows x ${dataFrame.columns.length} columns`;
  return table(rows, { caption: size, ...options, columns, limit });
}

/** Text made safe for HTML content and attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/**
 * Does long work and shows, in one place, how far it is. What stays there in the
 * end is `title` alone, so that the output depends neither on the time nor on
 * what was there before; outside Jupyter nothing is shown.
 */
export async function withProgress<T>(
  title: string,
  work: (progress: Progress, say: (text: string) => void) => Promise<T>,
): Promise<T> {
  const display = kernelDisplay();
  if (display === null) return await work(() => {}, () => {});
  const displayId = `progress-${nDisplays++}`;
  const say = (text: string, update: boolean) =>
    display({ "text/plain": text, "text/html": escapeHtml(text) }, {
      display_id: displayId,
      update,
    });
  let pending = say(title, false);
  let lastShown = title;
  const show = (text: string) => {
    if (text === lastShown) return;
    lastShown = text;
    pending = pending.then(() => say(text, true));
  };
  const result = await work(
    (done, total, unit) => {
      const percent = Math.floor((20 * done) / Math.max(1, total)) * 5;
      show(`${title}: ${percent} % of ${formatCount(total)} ${unit}`);
    },
    (text) => show(`${title}: ${text}`),
  );
  show(title);
  await pending;
  return result;
}

let nDisplays = 0;

type KernelDisplay = (bundle: MimeBundle, options: object) => Promise<void>;

/** Jupyter's display, or null outside the kernel, where reading `Deno.jupyter` throws. */
function kernelDisplay(): KernelDisplay | null {
  let jupyter: { display: KernelDisplay };
  try {
    jupyter = (Deno as unknown as { jupyter: typeof jupyter }).jupyter;
  } catch {
    return null;
  }
  if (!jupyter) return null;
  return (bundle, options) => jupyter.display(bundle, { raw: true, ...options });
}

function formatCell(cell: TableCell, decimals: number): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "number") return String(cell);
  return Number.isInteger(cell) ? formatNumber(cell, 0) : formatNumber(cell, decimals);
}

interface TableParts {
  columns: readonly string[];
  cells: string[][];
  isRight: boolean[];
  caption?: string;
  rest?: string;
}

function htmlTable({ columns, cells, isRight, caption, rest }: TableParts): string {
  const style = (i: number) => `${CELL_STYLE};text-align:${isRight[i] ? "right" : "left"}`;
  const row = (tag: string, texts: readonly string[]) =>
    `<tr>${
      texts.map((text, i) => `<${tag} style="${style(i)}">${escapeHtml(text)}</${tag}>`).join("")
    }</tr>`;
  return [
    `<table style="border-collapse:collapse;font-size:13px">`,
    ...(caption === undefined
      ? []
      : [`<caption style="text-align:left">${escapeHtml(caption)}</caption>`]),
    `<thead>${row("th", columns)}</thead>`,
    `<tbody>`,
    ...cells.map((texts) => row("td", texts)),
    `</tbody>`,
    `</table>`,
    ...(rest === undefined ? [] : [`<p>${rest}</p>`]),
  ].join("\n");
}

function textTable({ columns, cells, isRight, caption, rest }: TableParts): string {
  const widths = columns.map((name, i) =>
    Math.max(name.length, ...cells.map((texts) => texts[i].length))
  );
  const line = (texts: readonly string[]) =>
    texts.map((text, i) => isRight[i] ? text.padStart(widths[i]) : text.padEnd(widths[i]))
      .join("  ").trimEnd();
  return [
    ...(caption === undefined ? [] : [caption]),
    line(columns),
    ...cells.map(line),
    ...(rest === undefined ? [] : [rest]),
  ].join("\n");
}
