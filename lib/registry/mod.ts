/**
 * MLflow from TypeScript: experiments, runs, artifacts and logged models
 * (`TrackingClient`), registered models, versions and aliases (`RegistryClient`).
 * The URI says where: `sqlite:///outputs/mlflow/mlflow.db` is the embedded store that
 * `mlflow ui` opens, `http(s)://` an MLflow server, `databricks` a workspace with the
 * registry of Unity Catalog (`databricks-uc`). All keep one contract (`clients.ts`),
 * tested by one suite; what Unity Catalog cannot do stands in `databricks/unity_catalog.ts`. On
 * top of it `recordVerdict` keeps what a gate said of a version and moves its alias,
 * `returnAlias` takes the move back.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { logModel, openMlflow } from "lib/registry/mod.ts";
 *
 * const folder = await Deno.makeTempDir();
 * const trackingUri = `sqlite:///${folder}/mlflow.db`;
 * await using mlflow = await openMlflow({ trackingUri, clock: () => 1_800_000_000_000 });
 * const { tracking, registry } = mlflow;
 * const { runId } = await tracking.createRun(await tracking.createExperiment("offers"));
 * await tracking.logBatch(runId, { params: { seed: "42" }, metrics: [{ key: "rmse", value: 3.5 }] });
 * const write = (to: string) => Deno.writeTextFile(`${to}/MLmodel`, "{}");
 * const { modelId } = await logModel(tracking, { runId, name: "model", write });
 * await tracking.updateRun(runId, { status: "FINISHED" });
 * await registry.createRegisteredModel("prioritizer");
 * const { version } = await registry.createModelVersion("prioritizer", { source: `models:/${modelId}` });
 * await registry.setRegisteredModelAlias("prioritizer", "champion", version);
 * assertEquals((await registry.getModelVersionByAlias("prioritizer", "champion")).version, 1);
 * await Deno.remove(folder, { recursive: true });
 * ```
 * @module
 */
export * from "./alias_history.ts";
export * from "./all_versions.ts";
export * from "./begun_runs.ts";
export * from "./clients.ts";
export * from "./end_reason.ts";
export * from "./environment.ts";
export * from "./errors.ts";
export * from "./limits.ts";
export * from "./log_model.ts";
export * from "./open_mlflow.ts";
export { allPages } from "./pages.ts";
export * from "./push_run.ts";
export { relocateSqlite, type Relocation } from "./sqlite/relocate.ts";
export * from "./promotion.ts";
export * from "./store_names.ts";
export * from "./types.ts";
export * from "./uri.ts";
export type { Credentials, ServerOptions } from "./rest/server.ts";
export type { InputError } from "../_shared/errors.ts";
