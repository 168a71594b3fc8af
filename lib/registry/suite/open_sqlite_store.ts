import { join } from "node:path";
import { openMlflow } from "../mod.ts";
import { SUITE_NOW, type SuiteStore } from "./client_suite.ts";

/** An embedded store in a folder of its own, removed with it. */
export async function openSqliteStore(): Promise<SuiteStore> {
  const folder = await Deno.makeTempDir({ prefix: "mlflow 1 ü" });
  const mlflow = await openMlflow({
    trackingUri: `sqlite:///${join(folder, "mlflow", "mlflow.db")}`,
    clock: () => SUITE_NOW,
  });
  return {
    mlflow,
    folder,
    unique: (name) => name,
    [Symbol.asyncDispose]: async () => {
      await mlflow[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
