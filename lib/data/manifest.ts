/**
 * The manifest of a data folder: where its tables came from and what they hold.
 * It is written last, so a folder with a manifest is a whole one.
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { InputError } from "../_shared/errors.ts";
import { readJson, sha256, sha256File, writeJson } from "../_shared/files.ts";

/** What a data folder holds. */
export interface DataManifest {
  /** Where the tables came from. */
  readonly source: "synthetic" | "files" | "synthea" | "unity_catalog";
  /** The extract's end (ISO date): every row lies before this day. */
  readonly asOf: string;
  /** Seed of synthetic data, else null. */
  readonly seed: number | null;
  /** Fingerprint (SHA-256) of the validation report that the tables passed; null for synthetic data. */
  readonly validation: string | null;
  /** The tables with their number of rows and the SHA-256 of their Parquet file. */
  readonly tables: readonly {
    readonly name: string;
    readonly rows: number;
    readonly sha256: string;
  }[];
}

const schema: z.ZodType<DataManifest> = z.object({
  source: z.enum(["synthetic", "files", "synthea", "unity_catalog"]),
  asOf: z.string(),
  seed: z.number().nullable(),
  // Manifests written before there were such reports have none.
  validation: z.string().nullable().default(null),
  tables: z.array(z.object({ name: z.string(), rows: z.number(), sha256: z.string() })),
});

/** Path of a table's Parquet file in a data folder. */
export function tablePath(dataFolder: string, table: string): string {
  return join(dataFolder, `${table}.parquet`);
}

/** Hashes the tables' files and writes `manifest.json`. */
export async function writeDataManifest(
  dataFolder: string,
  content: Pick<DataManifest, "source" | "asOf" | "seed"> & {
    /** As in {@linkcode DataManifest}; default null. */
    validation?: string | null;
    /** Number of rows per table. */
    rows: Record<string, number>;
  },
): Promise<DataManifest> {
  const { rows, source, asOf, seed, validation = null } = content;
  const tables = [];
  for (const [name, count] of Object.entries(rows)) {
    tables.push({ name, rows: count, sha256: await sha256File(tablePath(dataFolder, name)) });
  }
  const manifest = { source, asOf, seed, validation, tables };
  await writeJson(join(dataFolder, "manifest.json"), manifest);
  return manifest;
}

/** Reads a data folder's manifest; `InputError` where there is none. */
export async function readDataManifest(dataFolder: string): Promise<DataManifest> {
  const path = join(dataFolder, "manifest.json");
  const parsed = schema.safeParse(await readJson(path, "run `deno task data` first"));
  if (!parsed.success) {
    throw new InputError(`Cannot read ${path}: write it anew with \`deno task data\``);
  }
  return parsed.data;
}

/**
 * One hash for all tables that features read, and the validation report that they
 * passed: equal data, equal fingerprint.
 */
export function dataFingerprint(manifest: DataManifest): string {
  const { source, asOf, validation, tables } = manifest;
  const lines = tables.map((table) => `${table.name} ${table.rows} ${table.sha256}`).sort();
  if (validation !== null) lines.push(`validation ${validation}`);
  return sha256([source, asOf, ...lines].join("\n"));
}
