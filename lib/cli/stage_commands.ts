/**
 * `demo`, `pipeline` and one command per stage.
 * @module
 */
import { join, resolve } from "node:path";
import { readDataManifest } from "../data/manifest.ts";
import { exists } from "../_shared/files.ts";
import { formatCount } from "../_shared/format.ts";
import { InputError, UsageError } from "../_shared/errors.ts";
import { SETTING_NAMES, type SettingName, type Settings } from "../config.ts";
import {
  checkLlm,
  outputPaths,
  readFeaturesManifest,
  runStage,
  type StageName,
  type StageReport,
  STAGES,
  stagesBetween,
  whereToLook,
} from "../pipeline/mod.ts";
import { type Command, type CommandInput, givenFlags } from "./command.ts";
import { lockFolder } from "./folder_lock.ts";
import { showMembers } from "./show_members.ts";
import { trackingOptions } from "./tracking_options.ts";

const SUMMARIES: Record<StageName, string> = {
  data: "Makes or imports the tables of the plan.",
  features: "Computes the features of every member from the tables.",
  train: "Labels members by the rules, trains the model and measures it.",
  recommend: "Ranks offers for every member and explains each score.",
  reasons: "Writes a reason in words for every recommendation.",
};

const MODEL_SETTINGS: readonly SettingName[] = [
  "experiment",
  "modelName",
  "testShare",
  "labelNoiseSd",
  "nEstimators",
  "learningRate",
  "numLeaves",
  "minDataInLeaf",
  "featureFraction",
  "baggingFraction",
  "baggingFreq",
];

/** The stages that open the registry. */
const REGISTRY_SETTINGS: Partial<Record<SettingName, readonly StageName[]>> = {
  trackingUri: ["train", "recommend", "reasons"],
  registryUri: ["train", "recommend", "reasons"],
  model: ["recommend", "reasons"],
};

/** A flag belongs to the stages that it changes; as file or environment it may stand anywhere. */
function settingsOf(stage: StageName): SettingName[] {
  return SETTING_NAMES.filter((name) =>
    REGISTRY_SETTINGS[name]?.includes(stage) ??
      (stage === "train" || !MODEL_SETTINGS.includes(name))
  );
}

/** Settings that the next stage must be given again. */
const PASSED_ON: readonly SettingName[] = [
  "mode",
  "catalog",
  "schema",
  "asOf",
  "data",
  "out",
  "channel",
  "writer",
  "model",
];

const stageCommand = (stage: StageName): Command => ({
  name: stage,
  summary: SUMMARIES[stage],
  settings: settingsOf(stage),
  run: async (input) => {
    await runStages([stage], input);
  },
});

/** Here `--members` names a file: the number of members to generate is no setting of this stage. */
const REASONS_COMMAND: Command = {
  name: "reasons",
  summary: SUMMARIES.reasons,
  flags: [
    {
      name: "members",
      value: "FILE",
      description: "write for these members only, one id per line",
    },
    { name: "check", description: "say whether the LLM answers, then end" },
  ],
  settings: settingsOf("reasons").filter((name) => name !== "members"),
  run: async (input) => {
    if (input.flags.check === true) {
      const { isReady, line } = await checkLlm({ settings: input.settings });
      if (!isReady) throw new InputError(line);
      input.console.say(line);
      input.console.result({ llm: line });
      return;
    }
    const file = input.flags.members;
    const memberIds = typeof file === "string" ? await readMemberList(file) : undefined;
    await runStages(["reasons"], input, { memberIds });
  },
};

/** One command per stage. */
export const STAGE_COMMANDS: readonly Command[] = STAGES.map((stage) =>
  stage === "reasons" ? REASONS_COMMAND : stageCommand(stage)
);

/** Ids, one per line; a first line `member_id` and empty lines are passed over. */
async function readMemberList(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new InputError(
      `Cannot read the list of members ${path} (${
        (error as Error).name
      }): pass a file with one id per line`,
    );
  }
  const ids = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
  if (ids[0] === "member_id") ids.shift();
  if (ids.length === 0) {
    throw new InputError(`Cannot write reasons for nobody as ${path} is empty: one id per line`);
  }
  return ids;
}

/** Some or all stages, in order. */
export const PIPELINE_COMMAND: Command = {
  name: "pipeline",
  summary: `Runs the stages ${STAGES.join(", ")} in this order.`,
  flags: [
    { name: "start", value: "STAGE", description: "first stage (default data)" },
    { name: "end", value: "STAGE", description: "last stage (default reasons)" },
  ],
  settings: SETTING_NAMES,
  run: async (input) => {
    const { start = STAGES[0], end = STAGES[STAGES.length - 1] } = input.flags;
    await runStages(stagesBetween(String(start), String(end)), input);
  },
};

/** Everything on synthetic data, then three members. */
export const DEMO_COMMAND: Command = {
  name: "demo",
  summary: "Runs the whole pipeline on synthetic members and shows what came out.",
  settings: SETTING_NAMES,
  run: async (input) => {
    if (input.settings.source !== "synthetic") {
      throw new UsageError("Cannot run the demo on other data: use `deno task pipeline`");
    }
    const reports = await runStages(STAGES, input, { isQuietAboutNext: true });
    if (reports.length === 0) return;
    await showMembers(input.settings.out, input.console);
    // Where the server failed, the run is in the embedded store.
    const trackingUri = String(reports.find(({ stage }) => stage === "train")!.facts["tracked in"]);
    input.console.say(
      `Training run and model: ${whereToLook({ ...input.settings, trackingUri })}`,
    );
  },
};

/** Runs stages under the locks of both folders and reports each. */
async function runStages(
  stages: readonly StageName[],
  input: CommandInput,
  options: { isQuietAboutNext?: boolean; memberIds?: readonly string[] } = {},
): Promise<StageReport[]> {
  const { console: out } = input;
  if (resolve(input.settings.data) === resolve(input.settings.out)) {
    throw new UsageError("Cannot use one folder for --data and --out: name two");
  }
  const settings = await followInput(stages[0], input);
  using _dataLock = stages.includes("data") ? await lockFolder(settings.data) : null;
  using _outLock = await lockFolder(settings.out);
  const start = out.seconds();
  const reports: (StageReport & { seconds: number })[] = [];
  for (const stage of stages) {
    const stageStart = out.seconds();
    const report = await runStage(stage, {
      settings,
      progress: out.progress(stage),
      tracking: trackingOptions(`deno task ${stage}`),
      memberIds: options.memberIds,
    });
    const seconds = Math.round((out.seconds() - stageStart) * 10) / 10;
    reports.push({ ...report, seconds });
    sayReport(report, seconds, out);
    if (settings.strict && report.warnings.length > 0) {
      throw new UsageError(
        `Ended by --strict after ${stage}: ${report.warnings.join("; ")}`,
      );
    }
  }
  out.say(`Done in ${(out.seconds() - start).toFixed(1)} s.`);
  if (!options.isQuietAboutNext) {
    out.say(`Next: ${nextStep(stages[stages.length - 1], input, options.memberIds)}`);
  }
  out.result({ stages: reports });
  return reports;
}

/** Unless it was set, as-of follows the data, and after stage `features` the features. */
async function followInput(first: StageName, input: CommandInput): Promise<Settings> {
  const { settings, origins } = input;
  if (first === "data" || origins.asOf !== "default") return settings;
  if (!await exists(join(settings.data, "manifest.json"))) return settings;
  const isBeforeFeatures = first === "features" ||
    !await exists(outputPaths(settings.out).featuresManifest);
  const { asOf } = isBeforeFeatures
    ? await readDataManifest(settings.data)
    : await readFeaturesManifest(settings);
  return { ...settings, asOf };
}

function sayReport(report: StageReport, seconds: number, out: CommandInput["console"]): void {
  out.say(`${report.stage}: ${seconds.toFixed(1)} s`);
  for (const [verb, notes] of [["read", report.read], ["wrote", report.wrote]] as const) {
    for (const { path, rows } of notes) {
      out.say(
        `  ${verb.padEnd(5)} ${path}${rows === undefined ? "" : `  ${formatCount(rows)} rows`}`,
      );
    }
  }
  for (const [name, value] of Object.entries(report.facts)) out.say(`  ${name}: ${value}`);
  for (const warning of report.warnings) out.warn(warning);
}

function nextStep(
  last: StageName,
  input: CommandInput,
  memberIds: readonly string[] | undefined,
): string {
  const next = STAGES[STAGES.indexOf(last) + 1];
  if (next !== undefined) {
    return `deno task ${next} ${givenFlags(PASSED_ON, input)}`
      .trimEnd();
  }
  const { reasonsCsv, chosenReasonsCsv } = outputPaths(input.settings.out);
  const written = memberIds === undefined ? reasonsCsv : chosenReasonsCsv;
  return `open ${written}, or the notebooks with \`deno task kernel\``;
}
