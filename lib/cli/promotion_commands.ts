/**
 * `registry`: the versions of the model, their promotion by the gate, and the way back.
 * @module
 */
import { table } from "../_shared/display.ts";
import { InputError, UsageError } from "../_shared/errors.ts";
import { exists } from "../_shared/files.ts";
import { formatNumber } from "../_shared/format.ts";
import type { SettingName, Settings } from "../config.ts";
import {
  compareVersions,
  type Comparison,
  finalRefusals,
  GATED_ALIASES,
  openRegistry,
  promote,
  trackingUriOf,
} from "../pipeline/mod.ts";
import {
  allVersions,
  describeCheck,
  finishPromotion,
  formatMeasured,
  heldBefore,
  isMissing,
  type Mlflow,
  type ModelVersion,
  moveAlias,
  parseStoreUri,
  type RegisteredModel,
  returnAlias,
} from "../registry/mod.ts";
import { type Command, type CommandInput, givenFlags } from "./command.ts";
import { trackingOptions } from "./tracking_options.ts";

const COMMAND = "deno task registry";
const PROMOTED_ALIASES = [...GATED_ALIASES, "staging"];
/** Characters of a reason: it becomes part of a tag. */
const LONGEST_REASON = 500;

/** What a verb works with. */
interface Work extends CommandInput {
  readonly mlflow: Mlflow;
  /** The registered model. */
  readonly name: string;
}

const VERBS: Readonly<Record<string, (work: Work) => Promise<number | void>>> = {
  list,
  show,
  promote: promoteVersion,
  rollback,
  alias: setAlias,
  compare,
};

/** Versions, aliases, promotion and rollback of the registered model. */
export const REGISTRY_COMMAND: Command = {
  name: "registry",
  summary:
    "Lists, shows and compares registered models; promotes one by the gate, returns or sets an alias.",
  verbs: Object.keys(VERBS),
  operands: {
    show: "[VERSION|ALIAS]",
    promote: "[VERSION|ALIAS]",
    rollback: "[ALIAS]",
    alias: "ALIAS VERSION",
    compare: "VERSION|ALIAS VERSION|ALIAS",
  },
  flags: [
    {
      name: "to",
      value: "ALIAS",
      description: `promote: ${PROMOTED_ALIASES.join(", ")} (default champion)`,
    },
    { name: "force", description: "promote: although a check refuses; needs --reason" },
    { name: "reason", value: "TEXT", description: "promote: why it is forced; it is kept" },
  ],
  settings: [
    ...["mode", "catalog", "schema", "data", "out", "threads"] as const,
    ...["trackingUri", "registryUri", "modelName"] as const,
  ],
  run: async (input) => {
    const { settings, flags, console: out } = input;
    checkFlags(flags);
    await checkStore(settings);
    await using mlflow = await openRegistry(settings, trackingOptions(COMMAND));
    const { modelName: name } = settings;
    for (const notice of [...mlflow.notices, ...await finishPromotion(mlflow, name)]) {
      out.warn(notice);
    }
    return await VERBS[String(flags.verb)]({ ...input, mlflow, name });
  },
};

function checkFlags({ verb, to, force, reason }: CommandInput["flags"]): void {
  if (verb !== "promote" && (to !== undefined || force === true || reason !== undefined)) {
    throw new UsageError("Cannot use --to, --force and --reason but with promote");
  }
  if (typeof to === "string" && !PROMOTED_ALIASES.includes(to)) {
    throw new UsageError(
      `Cannot promote to ${to}: use ${PROMOTED_ALIASES.join(", ")}, or ${COMMAND} alias for others`,
    );
  }
  if ((force === true) !== (reason !== undefined)) {
    throw new UsageError("Cannot force without a reason, nor take one otherwise: pass both");
  }
  if (typeof reason === "string" && (reason.trim() === "" || reason.length > LONGEST_REASON)) {
    throw new UsageError(`Cannot take this --reason: pass 1 to ${LONGEST_REASON} characters`);
  }
}

/** Opening a store makes it: who only looks wants none in a folder that was mistyped. */
async function checkStore(settings: Settings): Promise<void> {
  const location = parseStoreUri(settings.registryUri ?? trackingUriOf(settings));
  if (location.kind !== "sqlite" || await exists(location.path)) return;
  throw new InputError(
    `Cannot find models in ${location.path}: run \`deno task train\` first, or name another folder with --out`,
  );
}

/** Settings that say which registry is meant. */
const STORE_SETTINGS: readonly SettingName[] = [
  ...["mode", "catalog", "schema", "data", "out", "trackingUri", "registryUri"] as const,
];

/** A command of this kind for the same registry. */
function next(verbs: string, input: CommandInput): string {
  return nextOf(`${COMMAND} ${verbs}`, [...STORE_SETTINGS, "modelName"], input);
}

function nextOf(command: string, names: readonly SettingName[], input: CommandInput): string {
  return `Next: ${`${command} ${givenFlags(names, input)}`.trimEnd()}`;
}

async function registeredModel({ mlflow, name }: Work): Promise<RegisteredModel> {
  try {
    return await mlflow.registry.getRegisteredModel(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new InputError(
      `Cannot find the registered model ${name}: run \`deno task train\` first, or name another with --model-name`,
    );
  }
}

/** The version that a number or an alias names. */
async function versionOf(work: Work, text: string): Promise<ModelVersion> {
  const { aliases } = await registeredModel(work);
  const { registry } = work.mlflow;
  if (/^[1-9]\d{0,8}$/.test(text)) return await registry.getModelVersion(work.name, Number(text));
  if (Object.hasOwn(aliases, text)) return await registry.getModelVersion(work.name, aliases[text]);
  const names = Object.keys(aliases).join(", ") || "none";
  throw new UsageError(
    `Cannot find the version "${text}" of ${work.name}: pass a number or an alias (it has ${names})`,
  );
}

async function list(work: Work): Promise<void> {
  const { mlflow: { registry, tracking }, name, console: out } = work;
  const model = await registeredModel(work);
  const versions = (await allVersions(registry, name)).reverse();
  const progress = out.progress("list");
  const rows = [];
  for (const { version, aliases, creationTime, tags, runId } of versions) {
    progress(rows.length, versions.length, "versions");
    const metrics = runId === null ? {} : (await tracking.getRun(runId)).metrics;
    rows.push({
      version,
      aliases,
      registered: dayOf(creationTime),
      test_rmse: metrics["test_noise_free/rmse"] ?? null,
      ndcg_at_5: metrics["ranking/model/ndcg_at_5"] ?? null,
      verdict: tags["promotion.verdict"]?.split(":")[0] ?? "",
    });
  }
  const decimals = { test_rmse: 4, ndcg_at_5: 4 };
  const shown = rows.map((row) => ({ ...row, aliases: row.aliases.join(", ") }));
  const { challenger, champion } = model.aliases;
  const isOpen = challenger !== undefined && challenger !== champion;
  if (rows.length === 0) {
    out.say(`${name} has no version`);
    out.say(nextOf("deno task train", [...STORE_SETTINGS, "modelName"], work));
  } else {
    out.say(table(shown, { caption: name, limit: Infinity, decimals }).text);
    out.say(
      next(
        isOpen
          ? "promote challenger"
          : `show ${champion === undefined ? rows[0].version : "champion"}`,
        work,
      ),
    );
  }
  out.result({ name, aliases: model.aliases, versions: rows });
}

async function show(work: Work): Promise<void> {
  const { mlflow: { tracking }, name, console: out, operands: [text = "champion"] } = work;
  const found = await versionOf(work, text);
  const { version, aliases, creationTime, source, runId, tags } = found;
  const model = await registeredModel(work);
  const metrics = runId === null ? {} : (await tracking.getRun(runId)).metrics;
  const facts = {
    version,
    aliases: aliases.join(", ") || "none",
    registered: dayOf(creationTime),
    model: source,
    run: runId ?? "none",
    "test RMSE against the rules": formatMetric(metrics["test_noise_free/rmse"]),
    "NDCG@5": formatMetric(metrics["ranking/model/ndcg_at_5"]),
  };
  out.say(name);
  for (const [label, value] of Object.entries(facts)) {
    if (value !== undefined) out.say(`  ${label}: ${value}`);
  }
  for (const alias of aliases) {
    const before = heldBefore(model, alias);
    if (before.length > 0) out.say(`  ${alias} before: version ${before.join(", ")}`);
  }
  const verdict = Object.entries(tags).filter(([key]) => key.startsWith("promotion."))
    .sort(([a], [b]) => placeInVerdict(a) - placeInVerdict(b));
  out.say(verdict.length === 0 ? "No verdict of the gate yet" : "Verdict of the gate:");
  for (const [key, value] of verdict) out.say(`  ${key.slice("promotion.".length)}: ${value}`);
  const isChampion = model.aliases.champion === version;
  out.say(
    isChampion
      ? nextOf(`deno task recommend --model models:/${name}@champion`, STORE_SETTINGS, work)
      : next(`promote ${version}`, work),
  );
  out.result({ ...found, metrics });
}

function formatMetric(value: number | undefined): string | undefined {
  return value === undefined ? undefined : formatNumber(value, 4);
}

/** The verdict first, its checks last. */
function placeInVerdict(tag: string): number {
  return tag === "promotion.verdict" ? 0 : tag.startsWith("promotion.check.") ? 2 : 1;
}

async function promoteVersion(work: Work): Promise<number> {
  const { mlflow, settings, flags, console: out, operands: [text = "challenger"] } = work;
  const { version } = await versionOf(work, text);
  const alias = typeof flags.to === "string" ? flags.to : "champion";
  const isFirst = (await registeredModel(work)).aliases[alias] === undefined;
  const options = trackingOptions(COMMAND);
  const verdict = await promote(mlflow, settings, {
    version,
    alias,
    ...(typeof flags.reason === "string" && { forceReason: flags.reason.trim() }),
    user: options.user,
    clock: options.clock,
    progress: out.progress("promote"),
  });
  sayComparison(verdict, out);
  const refusals = verdict.checks.filter(({ status }) => status === "refused");
  out.result(verdict);
  if (verdict.status === "refused") {
    out.say(`Not promoted: ${refusals.length} of ${verdict.checks.length} checks refused`);
    for (const check of refusals) out.say(`  ${check.id}: ${describeCheck(check)}`);
    const to = alias === "champion" ? "" : ` --to ${alias}`;
    const final = finalRefusals(refusals).map(({ id }) => id).join(", ");
    out.say(
      final === ""
        ? next(`promote ${version}${to} --force --reason TEXT`, work)
        : `Next: deno task train, as no reason overrules ${final}`,
    );
    return 3;
  }
  out.say(
    `Promoted: version ${version} is ${alias}${verdict.status === "forced" ? ", by force" : ""}`,
  );
  out.say(
    isFirst
      ? `There was no ${alias} before`
      : `Back with ${next(`rollback ${alias}`, work).replace("Next: ", "")}`,
  );
  return 0;
}

async function compare(work: Work): Promise<void> {
  const { mlflow, settings, console: out, operands: [first, second] } = work;
  const [{ version }, { version: against }] = [
    await versionOf(work, first),
    await versionOf(work, second),
  ];
  if (version === against) {
    throw new UsageError(`Cannot compare version ${version} with itself: name two versions`);
  }
  const progress = out.progress("compare");
  const compared = await compareVersions(mlflow, settings, { version, against, progress });
  sayComparison(compared, out);
  out.say(next(`promote ${version}`, work));
  out.result(compared);
}

function sayComparison(
  { version, against, measuredOn, checks }: Comparison,
  out: CommandInput["console"],
): void {
  const rows = checks.map((check) => ({
    check: check.id,
    result: check.status,
    value: formatMeasured(check.value, check.unit),
    at_most: formatMeasured(check.threshold, check.unit),
    figures: check.detail,
  }));
  const other = against === null ? "no other" : `version ${against}`;
  const caption = `Version ${version} beside ${other}, measured on ${measuredOn}`;
  out.say(table(rows, { caption }).text);
}

async function rollback(work: Work): Promise<void> {
  const { mlflow: { registry }, name, console: out, operands: [alias = "champion"] } = work;
  await registeredModel(work);
  const returned = await returnAlias(registry, { name, alias });
  const { from, to, deleted } = returned;
  for (const version of deleted) out.warn(`Version ${version} held ${alias}, too, and is deleted`);
  const before = from === null ? "" : ` instead of version ${from}`;
  out.say(`Returned: version ${to} is ${alias}${before}`);
  out.say(next(`show ${alias}`, work));
  out.result({ alias, ...returned });
}

async function setAlias(work: Work): Promise<void> {
  const { mlflow: { registry }, name, console: out, operands: [alias, text] } = work;
  if ((GATED_ALIASES as readonly string[]).includes(alias)) {
    throw new UsageError(
      `Cannot set ${alias} by hand as the gate gives it: use ${COMMAND} promote ${text} --to ${alias}, with --force and --reason if it must be`,
    );
  }
  const { version } = await versionOf(work, text);
  const from = await moveAlias(registry, { name, alias, version });
  out.say(
    `Set: version ${version} is ${alias}${from === null ? "" : `, before it version ${from}`}`,
  );
  out.say(next(`show ${alias}`, work));
  out.result({ alias, version, from });
}

/** The UTC day of a time. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
