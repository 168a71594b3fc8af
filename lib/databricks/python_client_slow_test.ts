import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inTestFolder } from "../_shared/test_folder.ts";
import { startTestWarehouse, TEST_WAREHOUSE } from "../data/input/catalog/test_warehouse.ts";
import { findPython } from "../gbm/parity/find_python.ts";
import { readDatabricksConnection, SqlWarehouse } from "./mod.ts";

const SCRIPT = fileURLToPath(new URL("./read_statements.py", import.meta.url));
const SQL = "SELECT * FROM `healthcare_demo`.`offer_prioritization`.`t` ORDER BY i";

// The workspace of the tests is our own reading of the protocol: Databricks' client is not.
Deno.test("Databricks' own client reads of the tests' workspace what ours reads", () =>
  inTestFolder(async (folder) => {
    await using workspace = await startTestWarehouse({
      tables: {
        t: `SELECT i, CASE WHEN i % 3 > 0 THEN 'é' || i END AS text, DATE '2026-01-01' AS day,
          (i / 100)::DECIMAL(18, 2) AS usd, i * 1e6 AS wide, i > 4 AS flag
          FROM range(10) AS rows(i)`,
      },
      chunkRows: 4,
    });
    const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
      args: [SCRIPT, TEST_WAREHOUSE, SQL],
      env: { ...workspace.environment, HOME: folder },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const python = JSON.parse(new TextDecoder().decode(stdout).trim().split("\n").at(-1)!);

    const connection = await readDatabricksConnection(workspace.environment, { clock: () => 0 });
    using warehouse = new SqlWarehouse(connection, { warehouseId: TEST_WAREHOUSE });
    const statement = { sql: SQL, what: "read t" };
    const rows = await warehouse.rows(statement);
    const { columns, nRows, paths } = await warehouse.download(
      statement,
      (i) => join(folder, `${i}.json`),
    );
    assertEquals(python, {
      states: ["PENDING", "RUNNING"],
      columns: columns.map(({ name, type }) => [name, type]),
      told: nRows,
      truncated: false,
      linked: paths.flatMap((path) => JSON.parse(Deno.readTextFileSync(path))),
      inline: rows,
      failed: ["FAILED", "BAD_REQUEST"],
      cancelled: "CANCELED",
      warehouse: (await warehouse.state()).state,
    });
    assertEquals(rows[7], ["7", "é7", "2026-01-01", "0.07", "7000000.0", "true"]);
    const sent = workspace.seen.filter(({ path }) => path === "/api/2.0/sql/statements")
      .map(({ body }) => Object.keys(body).filter((key) => key !== "parameters").toSorted());
    assertEquals(sent.at(-1), sent[0]);
  }));
