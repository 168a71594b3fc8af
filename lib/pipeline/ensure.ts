/**
 * What lets a notebook run on its own: a stage whose result was made from the
 * same input with the same settings is kept, any other is run.
 * @module
 */
import { join } from "node:path";
import { exists, readJson, sha256, sha256File, writeJson } from "../_shared/files.ts";
import type { Settings } from "../config.ts";
import { listDataFiles } from "../data/input/mod.ts";
import { dataFingerprint, readDataManifest } from "../data/manifest.ts";
import { HEALTHCARE_TABLES } from "../domains/healthcare/schema.ts";
import { outputPaths, type StageName, STAGES } from "./stage.ts";
import { healthcareFeatures } from "../domains/healthcare/features/mod.ts";
import { healthcareGateWords } from "../domains/healthcare/gate_words/mod.ts";
import { healthcareOffers, healthcareReasonTexts } from "../domains/healthcare/offers/mod.ts";
import { boosterParams } from "./train_stage.ts";

/** Settings and content that a stage's result depends on, beside the result of the stage before. */
function stageSettings(stage: StageName, settings: Settings): unknown[] {
  const { source, members, seed, asOf, topN, minScore, categories, channel } = settings;
  switch (stage) {
    case "data":
      if (source === "synthetic") return [source, members, seed, asOf];
      return [source, asOf, settings.extractEnd, settings.maxQuarantined, HEALTHCARE_TABLES];
    case "features":
      return [seed, asOf, healthcareFeatures.fingerprint];
    case "train":
      return [
        boosterParams(settings),
        settings.testShare,
        settings.labelNoiseSd,
        sha256(JSON.stringify(healthcareOffers)),
      ];
    case "recommend":
      return [topN, minScore, categories];
    case "reasons":
      return [
        channel,
        settings.withholdSensitive,
        settings.writer,
        sha256(JSON.stringify(healthcareReasonTexts)),
        sha256(JSON.stringify(healthcareGateWords, patternsAsText)),
      ];
  }
}

function patternsAsText(_key: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  return value instanceof RegExp ? String(value) : value;
}

/** Hash of what a stage read; undefined while that is not there. */
async function inputHash(stage: StageName, settings: Settings): Promise<string | undefined> {
  const paths = outputPaths(settings.out);
  const hashes = async (files: string[]) => {
    for (const file of files) if (!await exists(file)) return undefined;
    return sha256((await Promise.all(files.map(sha256File))).join(" "));
  };
  switch (stage) {
    case "data": {
      const { source, dir, mapping } = settings;
      // Whether a table of a catalog changed is known only by reading it anew.
      if (source === "unity_catalog") return undefined;
      if (source === "synthetic" || dir === null || !await exists(dir)) return "";
      const files = await listDataFiles(dir, "pass the folder of your files with --dir");
      const map = mapping ?? join(dir, "mapping.json");
      return await hashes([
        ...files.map((file) => join(dir, file)),
        ...(await exists(map) ? [map] : []),
      ]);
    }
    case "features": {
      const isThere = await exists(join(settings.data, "manifest.json"));
      return isThere ? dataFingerprint(await readDataManifest(settings.data)) : undefined;
    }
    case "train":
      return await hashes([paths.featuresManifest, paths.fittedState]);
    case "recommend":
      // Where an alias points is known only to the registry.
      if (settings.model !== null) return undefined;
      return await hashes([join(paths.model, "manifest.json"), paths.scoringFeatures]);
    case "reasons":
      return await hashes([paths.recommendations, paths.contributions]);
  }
}

async function stageKey(stage: StageName, settings: Settings): Promise<string | undefined> {
  const input = await inputHash(stage, settings);
  return input === undefined
    ? undefined
    : sha256(JSON.stringify([stage, input, stageSettings(stage, settings)]));
}

function keysPath(settings: Settings): string {
  return join(settings.out, "stages.json");
}

async function readKeys(settings: Settings): Promise<Record<string, string>> {
  const path = keysPath(settings);
  if (!await exists(path)) return {};
  return await readJson(path, "remove it") as Record<string, string>;
}

/** Notes that the stage's result stands for its present input and settings. */
export async function recordStage(stage: StageName, settings: Settings): Promise<void> {
  const key = await stageKey(stage, settings);
  await writeJson(keysPath(settings), { ...await readKeys(settings), [stage]: key });
}

/** The file whose presence says that a stage's result is there. */
function resultPath(stage: StageName, settings: Settings): string {
  const paths = outputPaths(settings.out);
  return {
    data: join(settings.data, "manifest.json"),
    features: paths.scoringFeatures,
    train: join(paths.model, "manifest.json"),
    recommend: paths.recommendations,
    reasons: paths.reasons,
  }[stage];
}

/** Whether a stage's result is there, made from its present input with these settings. */
export async function isStageCurrent(stage: StageName, settings: Settings): Promise<boolean> {
  const key = await stageKey(stage, settings);
  if (key === undefined || !await exists(resultPath(stage, settings))) return false;
  return (await readKeys(settings))[stage] === key;
}

/** What {@linkcode ensureStages} did for a stage. */
export interface EnsuredStage {
  /** The stage. */
  readonly stage: StageName;
  /** `kept`: its result stood for its present input and settings; `made`: it ran. */
  readonly action: "kept" | "made";
}

/**
 * Makes sure that the results of all stages up to `last` are there. Where settings name
 * a model to score with, none is trained.
 *
 * @param run Runs one stage, as `runStage` does.
 * @returns What was done for each stage, in order.
 */
export async function ensureStages(
  last: StageName,
  options: { settings: Settings; run: (stage: StageName) => Promise<unknown> },
): Promise<EnsuredStage[]> {
  const done: EnsuredStage[] = [];
  for (const stage of STAGES.slice(0, STAGES.indexOf(last) + 1)) {
    if (stage === "train" && last !== "train" && options.settings.model !== null) continue;
    const isCurrent = await isStageCurrent(stage, options.settings);
    if (!isCurrent) await options.run(stage);
    done.push({ stage, action: isCurrent ? "kept" : "made" });
  }
  return done;
}
