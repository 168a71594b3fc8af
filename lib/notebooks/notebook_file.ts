/**
 * Notebook files (nbformat 4.5) as far as this project writes them, and the one
 * form in which they are committed and compared.
 * @module
 */
import { InputError } from "../_shared/errors.ts";
import { writeFileAtomic } from "../_shared/files.ts";

/** Text of a notebook: whole or in lines. */
export type NotebookText = string | string[];

/** One output of a code cell. */
export interface NotebookOutput {
  /** Kind of the output; it decides which of the others are there. */
  output_type: "stream" | "display_data" | "execute_result" | "error";
  /** `stdout` or `stderr` of a stream. */
  name?: string;
  /** Text of a stream. */
  text?: NotebookText;
  /** Content by MIME type. */
  data?: Record<string, unknown>;
  /** Display hints by MIME type. */
  metadata?: Record<string, unknown>;
  /** Number of the execution that gave a result. */
  execution_count?: number | null;
  /** Class of an error. */
  ename?: string;
  /** Message of an error. */
  evalue?: string;
  /** Lines of an error's stack. */
  traceback?: string[];
}

/** One cell. */
export interface NotebookCell {
  /** Whether the cell is run (`code`) or read. */
  cell_type: "code" | "markdown" | "raw";
  /** Unique in the notebook. */
  id: string;
  /** Tags and whatever editors keep with the cell. */
  metadata: { tags?: string[]; [key: string]: unknown };
  /** Code or Markdown. */
  source: NotebookText;
  /** Position in the order of execution; null before. */
  execution_count?: number | null;
  /** Outputs of a code cell. */
  outputs?: NotebookOutput[];
}

/** A notebook. */
export interface Notebook {
  /** The cells from top to bottom. */
  cells: NotebookCell[];
  /** Kernel and language. */
  metadata: Record<string, unknown>;
  /** Major version of the file format (4). */
  nbformat: number;
  /** Minor version of the file format (5: cells have ids). */
  nbformat_minor: number;
}

/** Text of a source or an output as one string. */
export function textOf(text: NotebookText | undefined): string {
  return Array.isArray(text) ? text.join("") : text ?? "";
}

/**
 * Reads a notebook.
 * @throws {InputError} for a file that is missing or no notebook.
 */
export async function readNotebook(path: string): Promise<Notebook> {
  const text = await Deno.readTextFile(path).catch((error) => {
    throw new InputError(`Cannot read ${path} (${error.name}): check the name of the notebook`);
  });
  try {
    const notebook = JSON.parse(text) as Notebook;
    if (notebook.nbformat === 4 && Array.isArray(notebook.cells)) return notebook;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new InputError(`Cannot read ${path} as it is no notebook of nbformat 4: save it anew`);
}

/** A notebook as committed: indent 1 and a final newline, as Jupyter writes it. */
export function formatNotebook(notebook: Notebook): string {
  return JSON.stringify(notebook, null, 1) + "\n";
}

/** Writes a notebook in its normal form, atomically. */
export function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  return writeFileAtomic(path, formatNotebook(normalizeNotebook(notebook)));
}

/**
 * The notebook without anything that depends on the machine or the moment: only
 * kernel and language stay in the metadata, only tags in a cell's; neighbouring
 * pieces of one stream become one; keys and lines in a fixed order.
 */
export function normalizeNotebook(notebook: Notebook): Notebook {
  return {
    cells: notebook.cells.map(normalizeCell),
    metadata: {
      kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
      language_info: {
        file_extension: ".ts",
        mimetype: "text/x.typescript",
        name: "typescript",
      },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function normalizeCell(cell: NotebookCell): NotebookCell {
  const metadata = cell.metadata.tags?.length ? { tags: cell.metadata.tags } : {};
  const source = toLines(textOf(cell.source));
  if (cell.cell_type !== "code") {
    return { cell_type: cell.cell_type, id: cell.id, metadata, source };
  }
  return {
    cell_type: "code",
    execution_count: cell.execution_count ?? null,
    id: cell.id,
    metadata,
    outputs: mergeStreams(cell.outputs ?? []).map(normalizeOutput),
    source,
  };
}

function normalizeOutput(output: NotebookOutput): NotebookOutput {
  const { output_type } = output;
  if (output_type === "stream") {
    return { name: output.name, output_type, text: toLines(textOf(output.text)) };
  }
  if (output_type === "error") {
    const { ename, evalue, traceback } = output;
    return { ename, evalue, output_type, traceback };
  }
  const data = Object.fromEntries(
    Object.entries(output.data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(
      ([type, content]) => [type, isText(content) ? toLines(textOf(content)) : content],
    ),
  );
  return output_type === "execute_result"
    ? { data, execution_count: output.execution_count, metadata: {}, output_type }
    : { data, metadata: {}, output_type };
}

function isText(content: unknown): content is NotebookText {
  return typeof content === "string" || Array.isArray(content);
}

function mergeStreams(outputs: NotebookOutput[]): NotebookOutput[] {
  const merged: NotebookOutput[] = [];
  for (const output of outputs) {
    const last = merged.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream") {
      if (last.name === output.name) {
        last.text = textOf(last.text) + textOf(output.text);
        continue;
      }
    }
    merged.push({ ...output });
  }
  return merged;
}

function toLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}
