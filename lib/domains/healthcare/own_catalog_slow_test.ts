import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256File } from "../../_shared/files.ts";
import { type Ended, runTestCommand, testCommand } from "../../_shared/test_command.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import {
  startTestWarehouse,
  TEST_SIGNATURE,
  TEST_TOKEN,
  type TestWarehouseOptions,
} from "../../data/input/catalog/test_warehouse.ts";
import { importFiles, type TableAccount } from "../../data/input/mod.ts";
import { Database, quote } from "../../data/database.ts";
import { tablePath } from "../../data/manifest.ts";
import { HEALTHCARE_TABLES } from "./schema.ts";
import { countCanaries, leaks, plantAccepted } from "./test_canaries.ts";

const OWN_DATA = fileURLToPath(new URL("../../../data/samples/own_data", import.meta.url));
const PERMISSIONS = ["--allow-net=127.0.0.1"];

/** Runs a command with its folders below `folder`, beside a workspace. */
function run(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const folders = ["--out", join(folder, "out"), "--data", join(folder, "data")];
  return runTestCommand(
    [...args, ...(args[0] === "databricks" ? [] : folders)],
    { environment, permissions: PERMISSIONS },
  );
}

/** SQL of files as a table of texts; a record that lacks fields is no row of a table. */
function texts(folder: string, files: string, delimiter = ","): string {
  return `SELECT * FROM read_csv(${quote(join(folder, files))}, all_varchar = true, header = true,
    delim = ${quote(delimiter)}, null_padding = true, strict_mode = false)`;
}

function kept(tables: readonly TableAccount[]) {
  return tables.map(({ table, kept, unused, duplicates }) => ({ table, kept, unused, duplicates }));
}

Deno.test("a dirty extract with foreign headers gives the same tables from a catalog as from files", () =>
  inTestFolder(async (folder) => {
    const asOf = "2026-06-30";
    const fromFiles = await importFiles({
      inputFolder: OWN_DATA,
      schemas: HEALTHCARE_TABLES,
      outFolder: join(folder, "of_files"),
      dataFolder: join(folder, "of_files", "data"),
      asOf,
    });
    await using workspace = await startTestWarehouse({
      tables: {
        mbr_roster: texts(OWN_DATA, "mbr_roster.csv", ";"),
        claims: `${texts(OWN_DATA, "claims_*")} WHERE INN_IND IS NOT NULL`,
        accumulators: texts(OWN_DATA, "accumulators.csv"),
        outreach_events: texts(OWN_DATA, "outreach_events.tsv.gz", "\t"),
        plan_design: texts(OWN_DATA, "plan_design.csv"),
        contacts: "SELECT 'nobody reads me' AS name",
      },
      chunkRows: 2_000,
    });
    const mapping = JSON.parse(await Deno.readTextFile(join(OWN_DATA, "mapping.json")));
    mapping.tables.members.files = ["mbr_roster.parquet"];
    mapping.tables.benefits.files = ["accumulators.parquet"];
    mapping.tables.engagement.files = ["outreach_events.parquet"];
    const mappingPath = join(folder, "mapping.json");
    await Deno.writeTextFile(mappingPath, JSON.stringify(mapping));
    const { code, out, err } = await run(
      folder,
      ["data", "--source", "unity_catalog", "--mapping", mappingPath, "--json"],
      workspace.environment,
    );
    assertEquals(code, 0, err);
    const report = JSON.parse(
      await Deno.readTextFile(join(folder, "out", "reports", "validation.json")),
    );
    assertEquals(kept(report.tables), kept(fromFiles.report.tables));
    for (const { name, sha256 } of fromFiles.manifest.tables) {
      assertEquals(await sha256File(tablePath(join(folder, "data"), name)), sha256, name);
    }
    assert(JSON.parse(out).stages[0].warnings.some((line: string) => line.includes("quarantined")));
    assert(!workspace.seen.some(({ body }) => String(body.statement).includes("contacts")));
  }));

/** What of a run follows from its tables alone. */
async function hashes(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (
    const path of [
      ...["members", "claims", "benefits", "engagement", "plan_design"]
        .map((name) => tablePath(join(folder, "data"), name)),
      ...["features/scoring.parquet", "features/training.parquet", "features/fitted_state.json"]
        .map((path) => join(folder, "out", path)),
      ...["model/model.lgb", "predictions/recommendations.csv", "predictions/reasons.csv"]
        .map((path) => join(folder, "out", path)),
    ]
  ) found[path.slice(folder.length)] = await sha256File(path);
  return found;
}

Deno.test("the whole pipeline makes the same of a catalog as of files, and setup and doctor do their part", () =>
  inTestFolder(async (folder) => {
    const [made, ofFiles, ofCatalog] = ["made", "of_files", "of_catalog"]
      .map((name) => join(folder, name));
    const synthetic = await run(made, ["data", "--members", "300"]);
    assertEquals(synthetic.code, 0, synthetic.err);
    const names = ["members", "claims", "benefits", "engagement", "plan_design"];
    const typed = Object.fromEntries(
      names.map((name) => [name, typedSql(join(made, "data"), name)]),
    );
    const csv = join(folder, "csv");
    await Deno.mkdir(csv);
    {
      using db = await Database.open({ threads: 1 });
      for (const name of names) await db.copyTo(typed[name], join(csv, `${name}.csv`));
    }
    const files = await run(ofFiles, ["pipeline", "--source", "files", "--dir", csv, ...SMALL]);
    assertEquals(files.code, 0, files.err);
    await using workspace = await startTestWarehouse({ tables: typed, chunkRows: 1_500 });
    const { environment } = workspace;
    const catalog = await run(
      ofCatalog,
      ["pipeline", "--source", "unity_catalog", ...SMALL],
      environment,
    );
    assertEquals(catalog.code, 0, catalog.err);
    assert(catalog.out.includes("read  healthcare_demo.offer_prioritization"), catalog.out);
    assertEquals(await hashes(ofCatalog), await hashes(ofFiles));
    const setup = await run(folder, ["databricks", "setup"], environment);
    assertEquals(setup.code, 0, setup.err);
    assert(setup.out.includes("--mode databricks"), setup.out);
    assertEquals(setup.out.split("The warehouse is starting").length, 2, setup.out);
    const dry = await run(folder, ["databricks", "setup", "--dry-run"]);
    assertEquals(dry.out.split("\n").slice(0, 2), [
      "CREATE CATALOG IF NOT EXISTS healthcare_demo;",
      "CREATE SCHEMA IF NOT EXISTS healthcare_demo.offer_prioritization;",
    ]);
    const created = workspace.seen.map(({ body }) => String(body.statement))
      .filter((sql) => sql.startsWith("CREATE"));
    assertEquals(created.map((sql) => `${sql};`), dry.out.split("\n").slice(0, 2));
    const doctor = await run(folder, ["doctor", "--json"], environment);
    const { checks } = JSON.parse(doctor.out);
    assertEquals(
      checks.find(({ system }: { system: string }) => system === "warehouse").state,
      "ok",
    );
    for (const ended of [catalog, setup, doctor]) {
      assert(!/dapi-|canary/.test(ended.out + ended.err), ended.out + ended.err);
    }
    assertEquals(await filesWith(ofCatalog, [TEST_TOKEN, TEST_SIGNATURE]), []);
  }));

const SMALL = ["--n-estimators", "5", "--threads", "2"];

/** A table as a lakehouse has it: amounts are decimals. */
function typedSql(folder: string, name: string): string {
  const schema = HEALTHCARE_TABLES.find((each) => each.name === name)!;
  const money = schema.columns.filter(({ type }) => type === "money")
    .map(({ name }) => `CAST(${name} AS DECIMAL(18, 2)) AS ${name}`);
  const from = `read_parquet(${quote(tablePath(folder, name))})`;
  return money.length === 0
    ? `SELECT * FROM ${from}`
    : `SELECT * REPLACE (${money.join(", ")}) FROM ${from} ORDER BY hash(${schema.key[0]})`;
}

/** Files below a folder that hold one of the texts. */
async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await filesWith(path, texts));
    else {
      const content = new TextDecoder("latin1").decode(await Deno.readFile(path));
      if (texts.some((text) => content.includes(text))) found.push(path);
    }
  }
  return found;
}

Deno.test("no command says a member's data or the token of a catalog whose rows are at fault or that fails", () =>
  inTestFolder(async (folder) => {
    const files = join(folder, "files");
    await Deno.mkdir(files);
    const { memberIds } = await plantAccepted(files);
    const tables = Object.fromEntries(
      ["members", "claims", "engagement"].map((name) => [name, texts(files, `${name}.csv`)]),
    );
    const cases: [string, TestWarehouseOptions, number][] = [
      ["accepted", { tables }, 0],
      ["refused", { tables: { ...tables, claims: `${tables.claims} LIMIT 0` } }, 3],
      ["failed", {
        tables,
        answer: ({ method, nBefore }) =>
          method === "GET" && nBefore > 2
            ? Response.json({
              status: {
                state: "FAILED",
                error: {
                  error_code: "BAD_REQUEST",
                  message: `[CAST_INVALID_INPUT] '${memberIds[0]}' ${TEST_TOKEN}`,
                },
              },
            })
            : undefined,
        nPolls: 3,
      }, 3],
      ["no storage", {
        tables,
        answer: ({ server }) =>
          server === "storage"
            ? new Response(`${memberIds[0]} ${TEST_SIGNATURE}`, { status: 403 })
            : undefined,
      }, 3],
      ["not JSON", {
        tables,
        answer: ({ server }) =>
          server === "storage" ? new Response(`[["${memberIds[0]}"`) : undefined,
      }, 3],
    ];
    for (const [name, options, expected] of cases) {
      await using workspace = await startTestWarehouse(options);
      const place = join(folder, name);
      const { code, out, err } = await run(
        place,
        ["data", "--source", "unity_catalog", "--debug", "--json"],
        workspace.environment,
      );
      assertEquals(code, expected, `${name}: ${err}`);
      assertEquals(countCanaries(out + err), 0, name);
      assertEquals(leaks(join(place, "out")), [], name);
      const secrets = [TEST_TOKEN, TEST_SIGNATURE];
      assert(secrets.every((secret) => !(out + err).includes(secret)), name);
      assertEquals(await filesWith(place, secrets), [], name);
    }
  }));

Deno.test("Ctrl-C cancels the statement and leaves nothing behind", () =>
  inTestFolder(async (folder) => {
    const { promise: isPolled, resolve } = Promise.withResolvers<void>();
    await using workspace = await startTestWarehouse({
      tables: { members: "SELECT 'm' AS member_id" },
      nPolls: 100_000,
      answer: ({ method }) => {
        if (method === "GET") resolve();
        return undefined;
      },
    });
    const child = testCommand([
      ...["data", "--source", "unity_catalog"],
      ...["--out", join(folder, "out"), "--data", join(folder, "data")],
    ], { environment: workspace.environment, permissions: PERMISSIONS }).spawn();
    await isPolled;
    child.kill("SIGINT");
    const { code } = await child.output();
    assertEquals(code, 130);
    assertEquals(workspace.seen.filter(({ path }) => path.endsWith("/cancel")).length, 1);
    const left = Array.from(Deno.readDirSync(join(folder, "out")), ({ name }) => name);
    assertEquals(left.filter((name) => name.includes("catalog")), []);
  }));
