/**
 * The verdict of a gate on a version, and the move of the alias that follows from it.
 * What is to be done is first noted whole in one tag of the registered model, then
 * done, the alias last:
 *
 * ```
 * tag promotion.pending of the model   the verdict
 * artifact promotion/... of the run    the verdict
 * tags promotion.* of the version      each figure
 * the alias                            where the verdict lets it move
 * tag promotion.pending                removed
 * ```
 *
 * After a kill at any point {@linkcode finishPromotion} does the rest; each step may be
 * done twice.
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { withSystemFolder } from "../_shared/files.ts";
import { formatNumber, formatPercent } from "../_shared/format.ts";
import { moveAlias } from "./alias_history.ts";
import type { Mlflow } from "./clients.ts";
import { isMissing, MlflowError } from "./errors.ts";
import { checkAlias } from "./limits.ts";

/** One check of a gate as it was judged. */
export interface CheckResult {
  /** As in the tag `promotion.check.ID`. */
  readonly id: string;
  /** What is checked, in a sentence. */
  readonly description: string;
  /** `not compared`: there was no version to compare with. */
  readonly status: "passed" | "refused" | "not compared";
  /** What was measured; null where it was not compared or could not be measured. */
  readonly value: number | null;
  /** The largest value that passes. */
  readonly threshold: number;
  /** What the value is: a share, points of the score, or a count. */
  readonly unit: "share" | "points" | "count";
  /** The figures behind the value, in words. */
  readonly detail: string;
}

/** What a gate said of a version. */
export interface Verdict {
  /** Number of the version that was judged. */
  readonly version: number;
  /** The alias that it was to get. */
  readonly alias: string;
  /** `forced`: a check refused it, and somebody promoted it all the same. */
  readonly status: "passed" | "refused" | "forced";
  /** The version that it was compared with; null where there was none. */
  readonly against: number | null;
  /** What was measured on, in words. */
  readonly measuredOn: string;
  /** Why it was to be forced; absent where nobody asked for that. */
  readonly reason?: string;
  /** Who asked; null where it is not known. */
  readonly user: string | null;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Every check, in the order of the gate. */
  readonly checks: readonly CheckResult[];
}

/** A verdict as it was noted: others may write tags, too. */
const notedVerdict = z.object({
  version: z.int().positive(),
  alias: z.string(),
  status: z.enum(["passed", "refused", "forced"]),
  against: z.int().nullable(),
  measuredOn: z.string(),
  reason: z.string().optional(),
  user: z.string().nullable(),
  time: z.int().nonnegative().max(8.64e15),
  checks: z.array(z.object({
    id: z.string(),
    description: z.string(),
    status: z.enum(["passed", "refused", "not compared"]),
    value: z.number().nullable(),
    threshold: z.number(),
    unit: z.enum(["share", "points", "count"]),
    detail: z.string(),
  })),
});

const PENDING_TAG = "promotion.pending";
/** Folder of the verdicts among the artifacts of the version's run. */
export const VERDICT_FOLDER = "promotion";

/**
 * Keeps a verdict with its version and, unless it refused, moves the alias.
 *
 * @throws {MlflowError} `RESOURCE_DOES_NOT_EXIST` where the version is not there,
 *   `INVALID_PARAMETER_VALUE` for an alias that MLflow refuses, or a text that is no tag.
 */
export async function recordVerdict(
  mlflow: Mlflow,
  name: string,
  verdict: Verdict,
): Promise<void> {
  checkAlias(verdict.alias);
  const text = JSON.stringify(verdict);
  await mlflow.registry.getModelVersion(name, verdict.version);
  await mlflow.registry.setRegisteredModelTag(name, PENDING_TAG, text);
  try {
    await carryOut(mlflow, name, text);
  } catch (error) {
    // A text that the store refuses as a tag: finishing it later would fail, too.
    const isRefused = error instanceof MlflowError && error.errorCode === "INVALID_PARAMETER_VALUE";
    if (isRefused) await mlflow.registry.deleteRegisteredModelTag(name, PENDING_TAG);
    throw error;
  }
}

/**
 * Finishes the promotion that a process was killed in.
 *
 * @returns What was done, a line each; nothing where all is whole.
 */
export async function finishPromotion(mlflow: Mlflow, name: string): Promise<string[]> {
  const text = await pendingOf(mlflow, name);
  if (text === undefined) return [];
  const verdict = readPending(text);
  if (verdict === null) {
    await mlflow.registry.deleteRegisteredModelTag(name, PENDING_TAG);
    return ["Removed the note of a promotion, which could not be read: promote again"];
  }
  const { version, alias, status } = verdict;
  try {
    await carryOut(mlflow, name, text);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mlflow.registry.deleteRegisteredModelTag(name, PENDING_TAG);
    return [`Removed the promotion of version ${version} to ${alias}: the version is gone`];
  }
  return [
    status === "refused"
      ? `Finished the verdict on version ${version}, which had been cut off: not promoted`
      : `Finished the promotion of version ${version} to ${alias}, which had been cut off`,
  ];
}

/** Null for what is no verdict. */
function readPending(text: string): Verdict | null {
  try {
    return notedVerdict.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function pendingOf({ registry }: Mlflow, name: string): Promise<string | undefined> {
  try {
    return (await registry.getRegisteredModel(name)).tags[PENDING_TAG];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function carryOut(mlflow: Mlflow, name: string, text: string): Promise<void> {
  const { registry } = mlflow;
  const verdict: Verdict = JSON.parse(text);
  const { version, alias, status } = verdict;
  const { tags, runId } = await registry.getModelVersion(name, version);
  if (runId !== null) await logVerdict(mlflow, runId, verdict);
  const wanted = verdictTags(verdict);
  for (const key of Object.keys(tags)) {
    const isOld = key.startsWith("promotion.") && !Object.hasOwn(wanted, key);
    if (isOld) await registry.deleteModelVersionTag(name, version, key);
  }
  for (const [key, value] of Object.entries(wanted)) {
    await registry.setModelVersionTag(name, version, key, value);
  }
  // Another process may have finished it meanwhile, and others may have moved on.
  if (await pendingOf(mlflow, name) !== text) return;
  if (status !== "refused") await moveAlias(registry, { name, alias, version });
  await registry.deleteRegisteredModelTag(name, PENDING_TAG);
}

async function logVerdict({ tracking }: Mlflow, runId: string, verdict: Verdict): Promise<void> {
  const name = `version_${verdict.version}_${verdict.alias}_${verdict.time}.json`;
  try {
    await withSystemFolder("verdict-", async (folder) => {
      const path = join(folder, name);
      await Deno.writeTextFile(path, JSON.stringify(verdict, null, 2) + "\n");
      await tracking.logArtifacts(runId, path, VERDICT_FOLDER);
    });
  } catch (error) {
    // The run may have been deleted; what is needed stands in the tags.
    if (!isMissing(error)) throw error;
  }
}

/** A verdict as tags of its version. */
function verdictTags(verdict: Verdict): Record<string, string> {
  const { alias, status, against, measuredOn, reason, user, time, checks } = verdict;
  return {
    "promotion.verdict": status,
    "promotion.alias": alias,
    "promotion.against": against === null ? "none" : `version ${against}`,
    "promotion.measured_on": measuredOn,
    "promotion.time": new Date(time).toISOString(),
    ...(user !== null && { "promotion.user": user }),
    ...(reason !== undefined && { "promotion.reason": reason }),
    ...Object.fromEntries(checks.map((check) => [
      `promotion.check.${check.id}`,
      `${check.status}: ${describeCheck(check)}`,
    ])),
  };
}

/** A value or threshold of a check with its unit; "" for what was not measured. */
export function formatMeasured(value: number | null, unit: CheckResult["unit"]): string {
  if (value === null) return "";
  switch (unit) {
    case "share":
      return formatPercent(value, 2);
    case "points": {
      const isTiny = value !== 0 && Math.abs(value) < 0.005;
      return `${isTiny ? value.toExponential(1) : formatNumber(value, value === 0 ? 0 : 2)} points`;
    }
    case "count":
      return String(value);
  }
}

/** What was measured, beside the threshold and with the figures behind it. */
export function describeCheck({ value, threshold, unit, detail }: CheckResult): string {
  const most = `at most ${formatMeasured(threshold, unit)}`;
  return `${value === null ? "not measured" : formatMeasured(value, unit)}, ${most} (${detail})`;
}
