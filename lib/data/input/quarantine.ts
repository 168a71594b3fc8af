/**
 * Quarantine files: the rows that were set aside, as they stood in their files,
 * with the codes of their faults. They hold member data.
 * @module
 */
import { join } from "node:path";
import { restoreSql } from "../csv_text.ts";
import { type Database, identifier, quote } from "../database.ts";
import { appendColumns } from "../table_writer.ts";
import type { CheckedTable } from "./check_tables.ts";
import type { ReadFile } from "./source_faults.ts";

/**
 * Writes `<table>.csv` into `folder` for each table with quarantined rows:
 * `_file, _row, _codes, _record` (the text of a row that is no record), then the
 * columns of the source.
 */
export async function writeQuarantine(
  db: Database,
  tables: readonly CheckedTable[],
  folder: string,
): Promise<void> {
  for (const table of tables.filter(({ account }) => account.quarantined > 0)) {
    const damaged = await damagedTable(db, table);
    const parts = table.files.map((file) => quarantinedSql(table, file));
    const rows = [...parts, `SELECT _file, _row, _codes, _record FROM ${damaged}`];
    await db.copyTo(
      `SELECT * FROM (${rows.join(" UNION ALL BY NAME ")}) ORDER BY _file, _row`,
      join(folder, `${table.schema.name}.csv`),
    );
  }
}

function quarantinedSql({ staged, repeats }: CheckedTable, file: ReadFile): string {
  const { fileNo, checks, rows, plans, summary } = file;
  const codes = checks.filter(({ effect }) => effect === "quarantined").map(
    ({ column, code, broken }) => {
      const label = quote(column === undefined ? code : `${column}: ${code}`);
      return `CASE WHEN ${broken} THEN ${label} END`;
    },
  );
  const taken = new Set(["_file", "_row", "_codes", "_record"]);
  const columns = rows.headers.map((header, i) => {
    const text = header.trim();
    const name = text === "" || taken.has(text.toLowerCase()) ? `column ${i + 1}` : text;
    taken.add(name.toLowerCase());
    const plan = plans.find((plan) => plan.header === text);
    const value = plan ? `CAST(${identifier(plan.column.name)} AS VARCHAR)` : "NULL";
    return `coalesce(${restoreSql(`raw[${i + 1}]`)}, CASE WHEN raw IS NULL THEN ${value} END) AS ${
      identifier(name)
    }`;
  });
  const list = [...codes, "CASE WHEN is_conflict THEN 'primary-key' END"].join(", ");
  return `SELECT ${quote(summary.file)} AS _file, row_no AS _row,
      array_to_string(list_filter([${list}], lambda code: code IS NOT NULL), '; ') AS _codes,
      NULL::VARCHAR AS _record${columns.map((column) => `, ${column}`).join("")}
    FROM (SELECT * FROM ${staged} WHERE file_no = ${fileNo})
    LEFT JOIN (SELECT * FROM ${repeats.excluded} WHERE is_conflict) USING (file_no, row_no)
    WHERE is_quarantined OR is_conflict`;
}

async function damagedTable(db: Database, table: CheckedTable): Promise<string> {
  const rows = table.files.flatMap(({ summary }) =>
    summary.damaged.map((row) => ({ ...row, file: summary.file }))
  );
  const name = `damaged_${table.schema.name}`;
  await appendColumns(db, name, [
    { name: "_file", type: "string", values: rows.map(({ file }) => file) },
    { name: "_row", type: "integer", values: rows.map(({ row }) => row) },
    { name: "_codes", type: "string", values: rows.map(({ code }) => code) },
    { name: "_record", type: "string", values: rows.map(({ text }) => text) },
  ]);
  return identifier(name);
}
