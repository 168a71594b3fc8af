import { assert, assertEquals } from "@std/assert";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { healthcareFeatures } from "./domains/healthcare/features/mod.ts";
import { HEALTHCARE_TABLES } from "./domains/healthcare/schema.ts";
import { compileFeatures } from "./features/mod.ts";

const LIB = fileURLToPath(new URL(".", import.meta.url));

/** Folders that each folder may import from, beside itself; stages look upstream only. */
const UPSTREAM: Record<string, readonly string[]> = {
  _shared: [],
  databricks: ["_shared"],
  data: ["_shared", "databricks"],
  features: ["_shared", "data"],
  labels: ["_shared", "data", "features"],
  gbm: ["_shared"],
  model: ["_shared", "data", "features", "labels", "gbm"],
  ranking: ["_shared", "data", "features", "labels", "gbm", "model"],
  reasons: ["_shared", "databricks", "data", "features", "labels", "gbm", "model", "ranking"],
  registry: ["_shared", "databricks"],
  plots: ["_shared"],
  domains: ["_shared", "data", "features", "labels", "reasons"],
  pipeline: [
    "_shared",
    "config.ts",
    "databricks",
    "data",
    "domains",
    "features",
    "labels",
    "gbm",
    "model",
    "ranking",
    "reasons",
    "registry",
    "plots",
  ],
  notebooks: [
    "_shared",
    "config.ts",
    "data",
    "features",
    "labels",
    "model",
    "pipeline",
    "plots",
    "ranking",
    "reasons",
    "registry",
  ],
};

interface Import {
  file: string;
  target: string;
}

function sourceFiles(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder)).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return sourceFiles(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = Deno.readTextFileSync(file).replace(/^ *\*.*$/gm, "");
  const specifiers = [...text.matchAll(/(?:from|import|import\(|new URL\()\s*"(\.[^"]+)"/g)];
  return specifiers.filter(([, specifier]) => specifier.endsWith(".ts")).map(([, specifier]) => ({
    file: relative(LIB, file),
    target: relative(LIB, join(file, "..", specifier)),
  }));
}

const productFiles = sourceFiles(LIB).filter((file) => !file.endsWith("_test.ts"));
const imports = productFiles.flatMap(importsOf);

Deno.test("stages import upstream only", () => {
  const wrong = imports.filter(({ file, target }) => {
    const from = file.split("/")[0];
    const to = target.split("/")[0];
    return from in UPSTREAM && to !== from && !UPSTREAM[from].includes(to);
  });
  assertEquals(wrong, []);
});

Deno.test("only the generator, its schema and evaluation of truth name contacts or truth", () => {
  const allowed = /^domains\/healthcare\/(synthetic\/|schema\.ts)/;
  const reads =
    /\b(?:FROM|JOIN)\s+(?:contacts|truth)\b|["'`/](?:contacts|truth)(?:\.parquet)?["'`]/i;
  const readers = productFiles.map((file) => relative(LIB, file))
    .filter((file) => !allowed.test(file) && reads.test(Deno.readTextFileSync(join(LIB, file))));
  assertEquals(readers, []);
});

Deno.test("the SQL of the features reads no restricted table", () => {
  const sql = compileFeatures(healthcareFeatures);
  for (const { name, restricted, columns } of HEALTHCARE_TABLES) {
    if (!restricted) continue;
    assert(!new RegExp(`\\b${name}\\b`, "i").test(sql), name);
    assert(!healthcareFeatures.tables.some((table) => table.name === name), name);
    const own = columns.map((column) => column.name).filter((column) => column !== "member_id");
    for (const column of own) {
      assert(!new RegExp(`(?<!')\\b${column}\\b(?!')`, "i").test(sql), column);
    }
  }
  assert(/\bclaims\b/.test(sql));
});

Deno.test("no stage imports the generator of synthetic data but the data stage", () => {
  const importers = imports.filter(({ file, target }) =>
    target.startsWith("domains/healthcare/synthetic/") &&
    !file.startsWith("domains/healthcare/")
  ).map(({ file }) => file);
  assertEquals([...new Set(importers)], ["pipeline/data_stage.ts"]);
});

Deno.test("no time, chance, time zone or locale enters lib but by argument", () => {
  const clock = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|toLocale|getTimezoneOffset|Intl\./;
  const users = productFiles.filter((file) => clock.test(Deno.readTextFileSync(file)));
  assertEquals(users.map((file) => relative(LIB, file)), []);
});

Deno.test("every folder of lib has a mod.ts with a module doc", () => {
  for (
    const folder of Object.keys(UPSTREAM).filter((name) => !["_shared", "domains"].includes(name))
  ) {
    const text = Deno.readTextFileSync(join(LIB, folder, "mod.ts"));
    assert(text.startsWith("/**") && text.includes("@module"), folder);
  }
});
