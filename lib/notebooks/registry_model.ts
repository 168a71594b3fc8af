/**
 * The registry as notebooks use it: 03 registers what it trained, 04 loads by alias or
 * version. Nothing that is shown holds an id.
 * @module
 */
import { InputError, UsageError } from "../_shared/errors.ts";
import type { Settings } from "../config.ts";
import {
  type LoadedModel,
  type LoadedScoring,
  loadModel,
  loadScoring,
  openRegistry,
  registerTrained,
} from "../pipeline/mod.ts";
import { ensureReady } from "./notebook_session.ts";
import { notebookTracking } from "./notebook_tracking.ts";

/** What the specification's notebook 04 is configured by, each from the variable of its name. */
export interface RegistryParameters {
  /** Whether the model comes from the registry; default true. */
  readonly USE_REGISTRY_MODEL: boolean;
  /** Number of the version; null to go by the alias. */
  readonly UC_MODEL_VERSION: string | null;
  /** Alias of the version; default `champion` where no version is named. */
  readonly UC_MODEL_ALIAS: string | null;
}

/** The variables of {@linkcode RegistryParameters}. */
export const REGISTRY_VARIABLES: readonly (keyof RegistryParameters)[] = [
  "USE_REGISTRY_MODEL",
  "UC_MODEL_VERSION",
  "UC_MODEL_ALIAS",
];

/**
 * Reads the parameters; an empty variable counts as unset.
 *
 * @throws {UsageError} for a value that cannot be read, and for version and alias at once.
 */
export function registryParameters(
  environment: Record<string, string> = Deno.env.toObject(),
): RegistryParameters {
  const use = (environment.USE_REGISTRY_MODEL || "true").toLowerCase();
  const version = environment.UC_MODEL_VERSION || null;
  const alias = environment.UC_MODEL_ALIAS || null;
  if (use !== "true" && use !== "false") {
    throw new UsageError("Cannot read USE_REGISTRY_MODEL: set it to true or false");
  }
  if (version !== null && !/^[1-9]\d{0,8}$/.test(version)) {
    throw new UsageError("Cannot read UC_MODEL_VERSION: set it to a number from 1 on");
  }
  if (version !== null && alias !== null) {
    throw new UsageError(
      "Cannot load by version and alias at once: set one of UC_MODEL_VERSION and UC_MODEL_ALIAS",
    );
  }
  return {
    USE_REGISTRY_MODEL: use === "true",
    UC_MODEL_VERSION: version,
    UC_MODEL_ALIAS: version === null ? alias ?? "champion" : null,
  };
}

/** What 04 scores with. */
export interface InferenceModel {
  /** The settings, naming the model that was loaded, so that all stages score with it. */
  readonly settings: Settings;
  /** The model with the features that it scores. */
  readonly scoring: LoadedScoring;
  /** Where the model came from; where it was trained fresh, why. */
  readonly note: string;
}

/**
 * Loads the model that the parameters name, with the features to score. Where the
 * registry has none that can be used, the model is trained fresh, and the note says so.
 *
 * @throws {InputError} instead, with the setting `strict`.
 */
export async function loadForInference(
  settings: Settings,
  parameters: RegistryParameters,
): Promise<InferenceModel> {
  const { USE_REGISTRY_MODEL, UC_MODEL_VERSION, UC_MODEL_ALIAS } = parameters;
  if (!USE_REGISTRY_MODEL) {
    return await trainedFresh(settings, "Trained fresh, as USE_REGISTRY_MODEL is false.");
  }
  await ensureReady("features", settings);
  const name = settings.modelName;
  const model = UC_MODEL_VERSION === null
    ? `models:/${name}@${UC_MODEL_ALIAS}`
    : `models:/${name}/${UC_MODEL_VERSION}`;
  try {
    const scoring = await loadScoring({ ...settings, model }, notebookTracking());
    const { uri, version } = scoring.source;
    const by = UC_MODEL_ALIAS === null ? "" : `, by the alias ${UC_MODEL_ALIAS}`;
    return {
      settings: { ...settings, model: uri },
      scoring,
      note: `Loaded from the registry: ${name} version ${version}${by}.`,
    };
  } catch (error) {
    if (!(error instanceof InputError) || settings.strict) throw error;
    const note = `Trained fresh instead of loaded from the registry: ${error.message}.`;
    return await trainedFresh(settings, note);
  }
}

async function trainedFresh(settings: Settings, note: string): Promise<InferenceModel> {
  await ensureReady("train", settings);
  return { settings, scoring: await loadScoring(settings), note };
}

/** A version for people: no id, no time. */
export interface ShownVersion {
  /** The registered model. */
  readonly model: string;
  /** Its number. */
  readonly version: number;
  /** Joined by commas. */
  readonly aliases: string;
  /** Of the promotion gate; empty where it was not asked. */
  readonly verdict: string;
}

/** Registers the trained model, unless it is, and loads that version back. */
export async function registerForNotebook(
  settings: Settings,
): Promise<{ registered: ShownVersion; loaded: LoadedModel }> {
  const options = notebookTracking();
  await using mlflow = await openRegistry(settings, options);
  const { name, version, aliases, tags } = await registerTrained(mlflow, settings, options);
  return {
    registered: {
      model: name,
      version,
      aliases: aliases.join(", "),
      verdict: tags["promotion.verdict"] ?? "",
    },
    loaded: await loadModel(`models:/${name}/${version}`, mlflow),
  };
}
