/**
 * The registry tried hard: `testClients` is the one suite of every back end,
 * `registerAtOnce` and `killWriters` let processes register at once and kill them,
 * `startMlflowServer` runs Python's server beside.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openMlflow } from "lib/registry/mod.ts";
 * import { checkStore } from "lib/registry/suite/mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   await using mlflow = await openMlflow({
 *     trackingUri: `sqlite:///${folder}/mlflow.db`,
 *     clock: () => 1_790_000_000_000,
 *   });
 *   await mlflow.tracking.createExperiment("offers");
 *   await mlflow.registry.createRegisteredModel("offers");
 *   const options = { name: "offers", after: 0, folder, isEmbedded: true };
 *   assertEquals(await checkStore(mlflow, options), []);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 * @module
 */
export * from "./check_store.ts";
export * from "./fault_proxy.ts";
export * from "./many_writers.ts";
export * from "./mlflow_server.ts";
// Types of the parent that the signatures here name.
export type { Mlflow } from "../clients.ts";
export type { ModelVersion } from "../types.ts";
