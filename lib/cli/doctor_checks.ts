/**
 * What works of the systems that the settings name, a line each. A check sends as
 * little as it can and starts nothing that costs; no line holds a secret or a member.
 * @module
 */
import { InputError, UsageError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import type { Settings } from "../config.ts";
import { Database } from "../data/database.ts";
import { describeKernel, describePythonEnvironment } from "../notebooks/mod.ts";
import { checkLlm, openWarehouse, trackingUriOf } from "../pipeline/mod.ts";
import {
  isMissing,
  type Mlflow,
  openMlflow,
  parseStoreUri,
  readMlflowEnvironment,
} from "../registry/mod.ts";

/** What came of a check. */
export interface SystemCheck {
  /** The system, such as `warehouse`. */
  readonly system: string;
  /** `wrong`: it is configured and does not work. */
  readonly state: "ok" | "not configured" | "wrong";
  /** What was found, or what is wrong or missing with the remedy. */
  readonly detail: string;
}

/** What the checks are told of the process. */
export interface DoctorOptions {
  readonly settings: Settings;
  readonly environment: Record<string, string>;
  /** Root of the project. */
  readonly root: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A system that is away is told of within seconds. */
const PATIENCE = { retries: 1, timeoutMs: 20_000 };

/** Checks everything, one after the other. */
export async function checkSystems(options: DoctorOptions): Promise<SystemCheck[]> {
  const { settings, environment, root } = options;
  return [
    await check("DuckDB", describeDuckDb),
    ...await checkMlflow(options),
    await check("LLM", () => describeLlm(options), "set OPENAI_API_KEY or LLM_ENDPOINT_NAME"),
    await check(
      "warehouse",
      () => describeWarehouse(settings, environment),
      "set DATABRICKS_WAREHOUSE_ID, DATABRICKS_HOST and DATABRICKS_TOKEN",
    ),
    await check("kernel", () => describeKernel({ root, environment }), "run deno task kernel"),
    await check("Python", () => describePythonEnvironment(root), "run deno task kernel"),
  ];
}

/** @param run What was found; null where nothing is configured; throws where it is wrong. */
async function check(
  system: string,
  run: () => Promise<string | null>,
  remedy = "",
): Promise<SystemCheck> {
  try {
    const found = await run();
    return found === null
      ? { system, state: "not configured", detail: remedy }
      : { system, state: "ok", detail: found };
  } catch (error) {
    return { system, state: "wrong", detail: detailOf(error) };
  }
}

/** Other errors may quote what they were given. */
function detailOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof InputError) {
    return error.message.split("\n")[0];
  }
  return `it failed unexpectedly (${error instanceof Error ? error.name : typeof error})`;
}

async function describeDuckDb(): Promise<string> {
  using db = await Database.open({ threads: 1 });
  const [{ version }] = await db.rows<{ version: string }>("SELECT version() AS version");
  return version;
}

async function checkMlflow(
  { settings, environment, clock }: DoctorOptions,
): Promise<SystemCheck[]> {
  const systems = ["tracking", "registry"];
  const trackingUri = trackingUriOf(settings);
  const registryUri = settings.registryUri ?? undefined;
  const remedy = "run deno task train, which makes the store";
  let mlflow: Mlflow;
  try {
    // Opening a store in a file would make it.
    for (const uri of [trackingUri, registryUri ?? trackingUri]) {
      const location = parseStoreUri(uri);
      if (location.kind !== "sqlite" || await exists(location.path)) continue;
      return systems.map((system) => ({ system, state: "not configured", detail: remedy }));
    }
    const { credentials } = readMlflowEnvironment(environment);
    mlflow = await openMlflow({
      trackingUri,
      registryUri,
      clock,
      credentials,
      environment,
      ...PATIENCE,
    });
  } catch (error) {
    return systems.map((system) => ({ system, state: "wrong", detail: detailOf(error) }));
  }
  await using opened = mlflow;
  return [
    await check("tracking", async () => {
      const found = await opened.tracking.getExperimentByName(settings.experiment);
      const runs = found === null ? "no run yet" : `experiment ${settings.experiment}`;
      return `${trackingUri}, ${runs}`;
    }),
    await check("registry", async () => {
      const found = await findModel(opened, settings.modelName);
      const place = registryUri ?? `beside ${trackingUri}`;
      return `${place}, ${found ?? `no version of ${settings.modelName} yet`}`;
    }),
  ];
}

/** A model with its aliases; null where there is none of that name. */
async function findModel({ registry }: Mlflow, name: string): Promise<string | null> {
  try {
    const { aliases } = await registry.getRegisteredModel(name);
    const list = Object.entries(aliases).map(([alias, version]) => `${alias} ${version}`);
    return [name, ...list].join(", ");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The variables without which nobody means an LLM to be called. */
const LLM_VARIABLES = ["OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "LLM_ENDPOINT_NAME"];

async function describeLlm({ settings, environment }: DoctorOptions): Promise<string | null> {
  const isMeant = settings.writer === "chat" ||
    LLM_VARIABLES.some((name) => environment[name]?.trim());
  if (!isMeant) return null;
  const { isReady, line } = await checkLlm({ settings, environment });
  if (!isReady) throw new InputError(line);
  return line;
}

async function describeWarehouse(
  settings: Settings,
  environment: Record<string, string>,
): Promise<string | null> {
  if (settings.warehouse === null && settings.source !== "unity_catalog") return null;
  using warehouse = await openWarehouse(settings, environment, PATIENCE);
  const { name, state } = await warehouse.state();
  if (/^DELET/.test(state)) {
    throw new UsageError(
      `Cannot use the warehouse ${name} as it is deleted: set DATABRICKS_WAREHOUSE_ID to another`,
    );
  }
  const words = state === "RUNNING" ? "runs" : "starts with the first statement";
  return `${name}, ${state}: it ${words}`;
}
