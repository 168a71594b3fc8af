import { UsageError } from "../_shared/errors.ts";
import type { Settings } from "../config.ts";
import { type PatienceOptions, readDatabricksConnection, SqlWarehouse } from "../databricks/mod.ts";

/**
 * The SQL warehouse of the settings, in the workspace of the environment. Nothing is sent yet.
 *
 * @throws {UsageError} naming what is not set.
 */
export async function openWarehouse(
  { warehouse }: Pick<Settings, "warehouse">,
  environment: Readonly<Record<string, string>> = Deno.env.toObject(),
  patience: PatienceOptions = {},
): Promise<SqlWarehouse> {
  if (warehouse === null) {
    throw new UsageError(
      "Cannot use Unity Catalog without a SQL warehouse: set DATABRICKS_WAREHOUSE_ID or --warehouse to its id",
    );
  }
  // Only how long a token has been known counts: this clock stands still for nothing.
  const connection = await readDatabricksConnection(environment, {
    ...patience,
    clock: () => performance.now(),
  });
  return new SqlWarehouse(connection, { ...patience, warehouseId: warehouse });
}
