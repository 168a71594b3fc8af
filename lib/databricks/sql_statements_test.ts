import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { runInterruptCallbacks } from "../_shared/interrupts.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import {
  startTestWarehouse,
  TEST_SIGNATURE,
  TEST_TOKEN,
  TEST_WAREHOUSE,
  type TestWarehouseOptions,
} from "../data/input/catalog/test_warehouse.ts";
import { DatabricksError, readDatabricksConnection, SqlWarehouse } from "./mod.ts";

type Seen = Awaited<ReturnType<typeof startTestWarehouse>>["seen"];

const NUMBERS = {
  numbers: "SELECT i, CASE WHEN i % 2 > 0 THEN 'CNRY-' || i END AS t FROM range(10) AS rows(i)",
};
const SELECT = {
  sql: "SELECT `i`, `t` FROM `healthcare_demo`.`offer_prioritization`.`numbers` ORDER BY i",
  what: "read numbers",
};
const EXPECTED = Array.from({ length: 10 }, (_, i) => [String(i), i % 2 > 0 ? `CNRY-${i}` : null]);

async function withWarehouse(
  options: Partial<TestWarehouseOptions>,
  test: (warehouse: SqlWarehouse, context: { seen: Seen; waits: number[] }) => Promise<void>,
  changes: { token?: string; warehouseId?: string } = {},
): Promise<void> {
  await using workspace = await startTestWarehouse({ tables: NUMBERS, chunkRows: 4, ...options });
  const environment = {
    ...workspace.environment,
    ...(changes.token ? { DATABRICKS_TOKEN: changes.token } : {}),
  };
  const connection = await readDatabricksConnection(environment, { clock: () => 0 });
  const waits: number[] = [];
  using warehouse = new SqlWarehouse(connection, {
    warehouseId: changes.warehouseId ?? TEST_WAREHOUSE,
    retries: 2,
    wait: (ms) => Promise.resolve(void waits.push(ms)),
  });
  await test(warehouse, { seen: workspace.seen, waits });
}

/** Downloads the numbers and reads the chunks back. */
async function download(warehouse: SqlWarehouse): Promise<unknown[]> {
  return await inTestFolder(async (folder) => {
    const { paths, nRows } = await warehouse.download(SELECT, (i) => join(folder, `${i}.json`));
    const rows = paths.flatMap((path) => JSON.parse(Deno.readTextFileSync(path)));
    assertEquals(rows.length, nRows);
    return rows;
  });
}

async function refusal(work: () => Promise<unknown>, code: string): Promise<string> {
  const error = await assertRejects(work, DatabricksError);
  assertEquals(error.errorCode, code, error.message);
  for (const secret of [TEST_TOKEN, TEST_SIGNATURE, "CNRY", "SELECT"]) {
    assert(!String(error.stack).includes(secret), error.message);
  }
  return error.message;
}

Deno.test("rows() and download() poll with back-off and follow every chunk; nulls are no texts", () =>
  withWarehouse({ nPolls: 6 }, async (warehouse, { seen, waits }) => {
    const states: string[] = [];
    const rows = await warehouse.rows({ ...SELECT, onState: (state) => states.push(state) });
    assertEquals(rows, EXPECTED);
    assertEquals([states.slice(0, 6), states.slice(6)], [
      Array(6).fill("PENDING"),
      Array(6).fill("RUNNING"),
    ]);
    assertEquals(waits.slice(0, 3), [200, 300, 450]);
    assertEquals(Math.max(...waits), 5_000);
    assertEquals(await download(warehouse), EXPECTED);
    assertEquals(
      seen.filter(({ server }) => server === "storage").map(({ authorization }) => authorization),
      [null, null, null],
    );
    assertEquals(seen.filter(({ path }) => path.endsWith("/cancel")), []);
  }));

Deno.test("rows() of a statement without a result is empty, and parameters are sent apart", () =>
  withWarehouse({}, async (warehouse, { seen }) => {
    assertEquals(
      await warehouse.rows({
        sql: "CREATE SCHEMA IF NOT EXISTS `healthcare_demo`.`offer_prioritization`",
        what: "make it",
      }),
      [],
    );
    const sql = `${SELECT.sql.replace("ORDER", "WHERE t = :text ORDER")}`;
    assertEquals(await warehouse.rows({ ...SELECT, sql, parameters: { text: "CNRY-3" } }), [
      ["3", "CNRY-3"],
    ]);
    assertEquals(seen.at(-1)!.body, {});
    const sent = seen.findLast(({ method }) => method === "POST")!.body;
    assert(!String(sent.statement).includes("CNRY"));
    assertEquals(sent.parameters, [{ name: "text", value: "CNRY-3", type: "STRING" }]);
    assertEquals(await warehouse.state(), { name: "Starter", state: "STOPPED" });
  }));

Deno.test("download() asks for a new address where one has expired, a few times", async () => {
  await withWarehouse({
    isLinkGood: ({ path }) => !/sig=\S+-[01]$/.test(path),
  }, async (warehouse, { seen }) => {
    assertEquals(await download(warehouse), EXPECTED);
    assertEquals(seen.filter(({ path }) => path.endsWith("/chunks/0")).length, 2);
  });
  await withWarehouse({ isLinkGood: () => false }, async (warehouse, { seen }) => {
    const message = await refusal(() => download(warehouse), "PERMISSION_DENIED");
    assert(message.includes("storage") && message.includes("403"), message);
    assertEquals(seen.filter(({ server }) => server === "storage").length, 4);
  });
});

Deno.test("requests are sent again after 429, 503 and a chunk that is cut off", async () => {
  const isFirst = new Set<string>();
  await withWarehouse({
    answer: ({ server, path }) => {
      const key = path.replace(/\?.*/, "");
      if (isFirst.has(key)) return undefined;
      isFirst.add(key);
      if (server === "workspace") {
        return new Response("{}", { status: 429, headers: { "Retry-After": "7" } });
      }
      return key.endsWith("0") ? new Response(null, { status: 503 }) : new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('[["4",'));
            controller.error(new Error("cut"));
          },
        }),
      );
    },
  }, async (warehouse, { waits }) => {
    assertEquals(await download(warehouse), EXPECTED);
    assertEquals(waits.filter((ms) => ms === 7_000).length, 4);
  });
});

Deno.test("a statement that fails is named by its condition and remedy, never by the server's words", async () => {
  const failed = (error: Record<string, string>) => ({
    answer: ({ method }: { method: string }) =>
      method === "GET"
        ? Response.json({ statement_id: "0", status: { state: "FAILED", error } })
        : undefined,
  });
  const cases: [string, string, string][] = [
    ["[PARSE_SYNTAX_ERROR] near 'CNRY-1' SELECT", "PARSE_SYNTAX_ERROR", "report it"],
    ["[TABLE_OR_VIEW_NOT_FOUND] `CNRY`", "TABLE_OR_VIEW_NOT_FOUND", "--schema"],
    ["[NO_SUCH_CATALOG_EXCEPTION] x", "NO_SUCH_CATALOG_EXCEPTION", "databricks setup"],
    ["PERMISSION_DENIED: User CNRY has no USE CATALOG", "PERMISSION_DENIED", "USE SCHEMA"],
    ["[INSUFFICIENT_PERMISSIONS] CNRY", "INSUFFICIENT_PERMISSIONS", "SELECT"],
    ["[CAST_INVALID_INPUT] The value 'CNRY-2' SELECT", "FAILED", "query history"],
    ["[CNRY_MEMBER] CNRY", "FAILED", "query history"],
  ];
  for (const [message, code, remedy] of cases) {
    await withWarehouse(failed({ error_code: "BAD_REQUEST", message }), async (warehouse) => {
      const error = await assertRejects(() => warehouse.rows(SELECT), DatabricksError, remedy);
      assertEquals(error.errorCode, code);
      assert(!/CNRY|BAD_REQUEST/.test(error.message), error.message);
    });
  }
  await withWarehouse({}, async (warehouse) => {
    await refusal(
      () => warehouse.rows({ ...SELECT, sql: "SELECT CNRY FROM FROM" }),
      "PARSE_SYNTAX_ERROR",
    );
    const sql = "SELECT * FROM `healthcare_demo`.`none`.`CNRY`";
    await refusal(() => warehouse.rows({ ...SELECT, sql }), "TABLE_OR_VIEW_NOT_FOUND");
  });
});

Deno.test("a result that was cancelled, closed, cut off or lost in part is refused", async () => {
  const told = (answer: Record<string, unknown>) => ({
    answer: ({ method }: { method: string }) =>
      method === "GET" ? Response.json({ statement_id: "0", ...answer }) : undefined,
  });
  const state = (name: string) => told({ status: { state: name } });
  const done = (manifest: Record<string, unknown>) =>
    told({ status: { state: "SUCCEEDED" }, manifest, result: { data_array: [["1", null]] } });
  const cases: [Partial<TestWarehouseOptions>, string][] = [
    [state("CANCELED"), "CANCELED"],
    [state("CLOSED"), "CLOSED"],
    [done({ truncated: true, total_row_count: 9 }), "RESULT_TRUNCATED"],
    [done({ total_row_count: 2 }), "DATA_LOSS"],
  ];
  for (const [options, code] of cases) {
    await withWarehouse(options, async (warehouse, { seen }) => {
      await refusal(() => warehouse.rows(SELECT), code);
      assertEquals(seen.filter(({ path }) => path.endsWith("/cancel")), []);
    });
  }
});

Deno.test("a workspace that refuses, is away or is none is named with the remedy", async () => {
  await withWarehouse({}, async (warehouse) => {
    const message = await refusal(() => warehouse.rows(SELECT), "PERMISSION_DENIED");
    assert(message.includes("CAN USE"), message);
  }, { token: "dapi-other" });
  await withWarehouse({}, async (warehouse) => {
    const message = await refusal(() => warehouse.rows(SELECT), "BAD_REQUEST");
    assert(message.includes("DATABRICKS_WAREHOUSE_ID"), message);
  }, { warehouseId: "gone" });
  const answers: [() => Response, string][] = [
    [() => new Response("<html>CNRY login</html>"), "NO_JSON"],
    [() => new Response(null, { status: 401 }), "UNAUTHENTICATED"],
    [() => new Response("<html>", { status: 500 }), "TEMPORARILY_UNAVAILABLE"],
    [() => new Response(null, { status: 302, headers: { Location: "/login" } }), "BAD_REQUEST"],
  ];
  for (const [answer, code] of answers) {
    await withWarehouse({ answer }, async (warehouse) => {
      await refusal(() => warehouse.rows(SELECT), code);
    });
  }
  const connection = await readDatabricksConnection({
    DATABRICKS_HOST: "http://127.0.0.1:1",
    DATABRICKS_TOKEN: TEST_TOKEN,
  }, { clock: () => 0 });
  using warehouse = new SqlWarehouse(connection, { warehouseId: "x", retries: 0 });
  await refusal(() => warehouse.rows(SELECT), "AWAY");
});

Deno.test("an interrupt cancels the running statement, and so does giving up on it", async () => {
  await withWarehouse({ nPolls: 3 }, async (warehouse, { seen }) => {
    let isInterrupted = false;
    const running = warehouse.rows({
      ...SELECT,
      onState: () => {
        if (!isInterrupted) void runInterruptCallbacks();
        isInterrupted = true;
      },
    });
    await refusal(() => running, "CANCELED");
    assertEquals(seen.filter(({ path }) => path.endsWith("/0/cancel")).length, 1);
  });
  // Also one whose id is not told yet.
  await withWarehouse({
    nPolls: 3,
    answer: ({ method, path }) => {
      if (method === "POST" && path.endsWith("/statements")) void runInterruptCallbacks();
      return undefined;
    },
  }, async (warehouse, { seen }) => {
    await refusal(() => warehouse.rows(SELECT), "CANCELED");
    assertEquals(seen.filter(({ path }) => path.endsWith("/0/cancel")).length, 1);
  });
  await withWarehouse({ nPolls: 10_000 }, async (warehouse, { seen, waits }) => {
    const message = await refusal(() => warehouse.rows(SELECT), "DEADLINE_EXCEEDED");
    assert(message.includes("an hour"), message);
    assert(waits.reduce((sum, ms) => sum + ms, 0) < 3_610_000);
    assertEquals(seen.filter(({ path }) => path.endsWith("/cancel")).length, 1);
  });
});
