/**
 * Which files of a folder hold which table.
 * @module
 */
import { InputError } from "../../_shared/errors.ts";
import { nearest } from "../../_shared/nearest.ts";
import type { TableSchema } from "../table_schema.ts";
import { type InputMapping, matchesPattern } from "./mapping/input_mapping.ts";
import type { Fault } from "./report/validation_report.ts";

/** File names of a table, sorted. */
export interface TableFiles {
  readonly schema: TableSchema;
  readonly files: readonly string[];
}

/** What a folder holds. */
export interface FoundFiles {
  readonly tables: readonly TableFiles[];
  readonly absentTables: readonly string[];
  readonly unusedFiles: readonly string[];
  readonly faults: readonly Fault[];
}

const DATA_FILE = /\.(csv|tsv)(\.gz)?$|\.parquet$/i;

/**
 * The data files of a folder, sorted by name.
 *
 * @throws {InputError} with `remedy` where the folder cannot be read
 */
export async function listDataFiles(folder: string, remedy: string): Promise<string[]> {
  const files: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const isFile = entry.isFile || entry.isSymlink;
      if (isFile && DATA_FILE.test(entry.name)) files.push(entry.name);
    }
  } catch (error) {
    throw new InputError(`Cannot read ${folder} (${(error as Error).name}): ${remedy}`);
  }
  return files.sort();
}

/** Assigns files to tables, by the mapping's patterns or by name. */
export function findFiles(
  files: readonly string[],
  schemas: readonly TableSchema[],
  mapping: InputMapping,
): FoundFiles {
  const tables: TableFiles[] = [];
  const absentTables: string[] = [];
  const faults: Fault[] = [];
  for (const schema of schemas) {
    const patterns = mapping.tables.get(schema.name)!.files ?? defaultPatterns(schema.name);
    const found = files.filter((file) => patterns.some((pattern) => matchesPattern(file, pattern)));
    const place = { table: schema.name, effect: "refused" } as const;
    if (new Set(found.map((file) => /\.parquet$/i.test(file))).size > 1) {
      faults.push({
        ...place,
        code: "source-error",
        file: found[0],
        rule: `holds the table in one format and ${found.at(-1)} in another`,
        remedy: "keep one of them in the folder, or name it under files in the mapping",
      });
    } else if (found.length > 0) {
      tables.push({ schema, files: found });
    } else if (!schema.optional) {
      const hint = files.length === 0
        ? "the folder has no CSV or Parquet file"
        : `the nearest file is ${nearest(schema.name, files)}`;
      faults.push({
        ...place,
        code: "missing-file",
        rule: `has no file named ${patterns.slice(0, 2).join(" or ")}: ${hint}`,
        remedy: `add ${schema.name}.csv, or name its files in the mapping`,
      });
    } else if (!schema.restricted) absentTables.push(schema.name);
  }
  faults.push(...sharedFiles(tables));
  const used = new Set(tables.flatMap((table) => table.files));
  const blamed = new Set(faults.map((fault) => fault.file));
  const unusedFiles = files.filter((file) => !used.has(file) && !blamed.has(file));
  return { tables, absentTables, unusedFiles, faults };
}

/** A file that several tables claim by the patterns of a mapping. */
function sharedFiles(tables: readonly TableFiles[]): Fault[] {
  return tables.flatMap(({ schema, files }, i) =>
    files.flatMap((file): Fault[] => {
      const other = tables.slice(0, i).find((table) => table.files.includes(file));
      return other === undefined ? [] : [{
        code: "source-error",
        effect: "refused",
        table: schema.name,
        file,
        rule: `is named for ${other.schema.name}, too`,
        remedy: "name each file for one table in the mapping",
      }];
    })
  );
}

function defaultPatterns(table: string): string[] {
  const endings = ["csv", "csv.gz", "tsv", "tsv.gz", "parquet"];
  return [table, `${table}_*`].flatMap((name) => endings.map((ending) => `${name}.${ending}`));
}
