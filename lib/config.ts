/**
 * One settings object from four places, of which the later win: defaults (mode
 * `databricks` has its own), settings file, environment, flags. `settings.ts` says what each
 * is; flags (`--label-noise-sd`), environment variables (`OFFERS_LABEL_NOISE_SD`) and
 * `--show-settings` follow.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resolveSettings } from "lib/config.ts";
 *
 * const { settings, origins } = resolveSettings({
 *   environment: { OFFERS_MEMBERS: "500" },
 *   flags: { seed: "7" },
 * });
 * assertEquals([settings.members, settings.seed], [500, 7]);
 * assertEquals([origins.members, origins.seed, origins.out], ["environment", "flag", "default"]);
 * ```
 * @module
 */
import { InputError, UsageError } from "./_shared/errors.ts";
import { nearest } from "./_shared/nearest.ts";
import {
  describeSetting,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  settingsSchema,
} from "./settings.ts";

export { describeSetting, SETTING_NAMES } from "./settings.ts";
export type { SettingDescription, SettingName, Settings } from "./settings.ts";

/** Where a setting's value came from; `mode`: a default of mode `databricks`. */
export type Origin = "default" | "mode" | "file" | "environment" | "flag";

/** Settings with the origin of each. */
export interface ResolvedSettings {
  /** The value of every setting. */
  settings: Settings;
  /** Where each value came from. */
  origins: Record<SettingName, Origin>;
}

/** The flag of a setting: `asOf` is `as-of`. */
export function flagName(setting: SettingName): string {
  return setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The environment variable of a setting: `asOf` is `OFFERS_AS_OF`. */
export function environmentName(setting: SettingName): string {
  return `OFFERS_${flagName(setting).replaceAll("-", "_").toUpperCase()}`;
}

/** Variables that users of MLflow and Databricks know; the setting's own variable wins. */
const KNOWN_NAMES: Partial<Record<SettingName, string>> = {
  warehouse: "DATABRICKS_WAREHOUSE_ID",
  trackingUri: "MLFLOW_TRACKING_URI",
  registryUri: "MLFLOW_REGISTRY_URI",
  experiment: "MLFLOW_EXPERIMENT_NAME",
};

/** What mode `databricks` sets where nothing else does; names as in the specification. */
function databricksDefaults(
  { catalog, schema, modelName, trackingUri }: Settings,
): Partial<Settings> {
  const profile = /^databricks(:\/\/.+)$/.exec(trackingUri ?? "")?.[1] ?? "";
  return {
    source: "unity_catalog",
    trackingUri: "databricks",
    registryUri: `databricks-uc${profile}`,
    experiment: "/Shared/healthcare_offer_prioritization",
    modelName: `${catalog}.${schema}.${modelName}`,
  };
}

/**
 * Resolves the settings from all four places.
 *
 * @throws {UsageError} naming the setting, where it was set, the rule and, for
 *   an unknown name, the nearest known one.
 */
export function resolveSettings(
  given: {
    /** Content of a settings file: an object with the names of settings. */
    file?: unknown;
    environment?: Record<string, string>;
    /** Text of each flag by setting. */
    flags?: Partial<Record<SettingName, string | boolean>>;
  },
): ResolvedSettings {
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins = Object.fromEntries(SETTING_NAMES.map((name) => [name, "default"])) as Record<
    SettingName,
    Origin
  >;
  const place = (name: SettingName, value: unknown, origin: Origin) => {
    values[name] = value;
    origins[name] = origin;
  };
  for (const [name, value] of Object.entries(fileEntries(given.file))) {
    place(name as SettingName, value, "file");
  }
  for (const name of SETTING_NAMES) {
    const variable = variableOf(name, given.environment);
    const text = variable && given.environment?.[variable];
    if (text) place(name, fromText(name, text), "environment");
    const flag = given.flags?.[name];
    if (flag !== undefined) {
      place(name, typeof flag === "string" ? fromText(name, flag) : flag, "flag");
    }
  }
  const parsed = settingsSchema.safeParse(values);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const name = issue.path[0] as SettingName;
      return `${spell(name, origins[name], given.environment)}: ${issue.message}`;
    });
    throw new UsageError(`Cannot use these settings: ${problems.join("; ")}`);
  }
  return parsed.data.mode === "databricks"
    ? withModeDefaults({ settings: parsed.data, origins })
    : { settings: parsed.data, origins };
}

function withModeDefaults({ settings, origins }: ResolvedSettings): ResolvedSettings {
  const ofMode = Object.entries(databricksDefaults(settings))
    .filter(([name]) => origins[name as SettingName] === "default");
  return {
    settings: { ...settings, ...Object.fromEntries(ofMode) },
    origins: { ...origins, ...Object.fromEntries(ofMode.map(([name]) => [name, "mode"])) },
  };
}

/** Reads a settings file; `InputError` where it is missing or no JSON object. */
export async function readSettingsFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is not JSON" : (error as Error).name;
    throw new InputError(`Cannot read settings file ${path} (${why}): pass --config FILE`);
  }
}

function fileEntries(file: unknown): Record<string, unknown> {
  if (file === undefined) return {};
  if (typeof file !== "object" || file === null || Array.isArray(file)) {
    throw new UsageError("Cannot use the settings file: expected one JSON object");
  }
  for (const name of Object.keys(file)) {
    if (!SETTING_NAMES.includes(name as SettingName)) {
      throw new UsageError(
        `Unknown setting "${name}" in the settings file: did you mean "${
          nearest(name, SETTING_NAMES)
        }"?`,
      );
    }
  }
  return file as Record<string, unknown>;
}

function spell(name: SettingName, origin: Origin, environment?: Record<string, string>): string {
  if (origin === "flag") return `--${flagName(name)}`;
  return (origin === "environment" && variableOf(name, environment)) || `"${name}"`;
}

/** The variable that sets a setting; an empty one counts as unset. */
function variableOf(name: SettingName, environment: Record<string, string> = {}) {
  return [environmentName(name), KNOWN_NAMES[name]]
    .find((variable) => variable !== undefined && environment[variable]);
}

/** Text as the setting's type; text that is no number stays text, so that validation names it. */
function fromText(name: SettingName, text: string): unknown {
  const sample = describeSetting(name).default;
  if (typeof sample === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (typeof sample === "boolean") {
    return text === "true" || text === "1" ? true : text === "false" || text === "0" ? false : text;
  }
  return text;
}
