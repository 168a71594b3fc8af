/**
 * Promotion of a version: the gate measures it beside the version that holds the
 * alias, the verdict is kept, and the alias moves where it may.
 * @module
 */
import { InputError } from "../../_shared/errors.ts";
import type { Settings } from "../../config.ts";
import { healthcareOffers } from "../../domains/healthcare/offers/mod.ts";
import {
  type CheckResult,
  type Mlflow,
  MlflowError,
  recordVerdict,
  type Verdict,
} from "../../registry/mod.ts";
import type { Progress } from "../../_shared/progress.ts";
import { type Candidate, finalRefusals, judge } from "./promotion_checks.ts";
import { heldOutMembers } from "./held_out.ts";
import { fitToCode, type LoadedModel, readModel, type StoredModel } from "./load_model.ts";
import { measureModel, reloadDifference } from "./measure_model.ts";

/** Aliases that only {@linkcode promote} gives. */
export const GATED_ALIASES = ["champion", "production"] as const;

/** What is to be promoted. */
export interface PromotionRequest {
  /** Number of the version. */
  readonly version: number;
  /** The alias that it is to get. */
  readonly alias: string;
  /** Promotes it for this reason although a check refuses it that may be forced. */
  readonly forceReason?: string;
  /** Who asks; null where it is not known. */
  readonly user: string | null;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told how far the measuring is. */
  readonly progress?: Progress;
}

/** What the gate found, before anybody decides. */
export interface Comparison {
  /** The version that was measured. */
  readonly version: number;
  /** The version that it was compared with; null where there was none. */
  readonly against: number | null;
  /** How many members, held out of which versions. */
  readonly measuredOn: string;
  /** Every check, in the order of the gate. */
  readonly checks: readonly CheckResult[];
}

/**
 * Judges a version by the gate, keeps the verdict and, unless it refuses, moves the alias.
 * It is compared with the version that has the alias; where none has, with the champion.
 *
 * @throws {InputError} where the version has the alias already, another got it meanwhile,
 *   or members to measure on are not there.
 */
export async function promote(
  mlflow: Mlflow,
  settings: Settings,
  request: PromotionRequest,
): Promise<Verdict> {
  const { version, alias, forceReason, user, clock } = request;
  const aliases = async () =>
    (await mlflow.registry.getRegisteredModel(settings.modelName)).aliases;
  const { [alias]: holder, champion } = await aliases();
  if (holder === version) {
    throw new InputError(
      `Cannot promote version ${version} as it is ${alias} already: nothing is to be done`,
    );
  }
  const other = holder ?? champion;
  const against = other === undefined || other === version ? null : other;
  const compared = await compareVersions(mlflow, settings, { ...request, against });
  const isRefused = compared.checks.some(({ status }) => status === "refused");
  const isForced = forceReason !== undefined && finalRefusals(compared.checks).length === 0;
  const verdict: Verdict = {
    ...compared,
    alias,
    status: !isRefused ? "passed" : isForced ? "forced" : "refused",
    ...(forceReason !== undefined && { reason: forceReason }),
    user,
    time: clock(),
  };
  // Another promotion may have been done while this one measured.
  if ((await aliases())[alias] !== holder) {
    throw new InputError(
      `Cannot promote version ${version} as another version has become ${alias} while it was measured: promote again`,
    );
  }
  await recordVerdict(mlflow, settings.modelName, verdict);
  return verdict;
}

/** Measures a version beside another on the same members; writes nothing. */
export async function compareVersions(
  mlflow: Mlflow,
  settings: Settings,
  request: { version: number; against: number | null; progress?: Progress },
): Promise<Comparison> {
  const { version, against, progress } = request;
  const numbers = against === null ? [version] : [version, against];
  const nSteps = 2 * numbers.length + 1;
  const found: FoundVersion[] = [];
  for (const number of numbers) {
    progress?.(found.length, nSteps, "steps");
    found.push(await findVersion(mlflow, settings.modelName, number));
  }
  const fitting = found.flatMap(({ loaded }) => loaded ? [loaded] : []);
  const heldOut = fitting.length === 0 ? null : await heldOutMembers(fitting, settings);
  const candidates: Candidate[] = [];
  for (const { candidate, stored, loaded } of found) {
    progress?.(numbers.length + 1 + candidates.length, nSteps, "steps");
    if (stored === undefined || loaded === undefined || heldOut === null) {
      candidates.push(candidate);
      continue;
    }
    const features = heldOut.featuresOf.get(loaded)!;
    const { threads, out: folder } = settings;
    candidates.push({
      ...candidate,
      figures: await measureModel(loaded, { features, scores: heldOut.scores }, { threads }),
      ...(candidates.length === 0 && {
        reloadDifference: await reloadDifference(stored, features, { threads, folder }),
      }),
    });
  }
  const [challenger, champion = null] = candidates;
  return {
    version,
    against,
    measuredOn: heldOut?.description ?? "nothing",
    checks: judge({ challenger, champion }),
  };
}

interface FoundVersion {
  readonly candidate: Candidate;
  readonly stored?: StoredModel;
  readonly loaded?: LoadedModel;
}

async function findVersion(
  mlflow: Mlflow,
  name: string,
  version: number,
): Promise<FoundVersion> {
  let stored: StoredModel;
  try {
    stored = await readModel(`models:/${name}/${version}`, mlflow);
  } catch (error) {
    if (!isAboutFiles(error)) throw error;
    const fileProblem = (error as Error).message;
    return { candidate: { version, fileProblem, schemaProblem: "" } };
  }
  const ownOffers = healthcareOffers.map(({ id }) => id).join(", ");
  const isOtherOffers = stored.model.offerIds.join(", ") !== ownOffers;
  try {
    if (isOtherOffers) throw new InputError("its offers are not those of this code");
    const loaded = fitToCode(stored);
    return { candidate: { version, fileProblem: "", schemaProblem: "" }, stored, loaded };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { candidate: { version, fileProblem: "", schemaProblem: error.message } };
  }
}

/** A server that does not answer says nothing about the files. */
function isAboutFiles(error: unknown): boolean {
  if (error instanceof MlflowError) {
    return error.errorCode === "DATA_LOSS" || error.errorCode === "RESOURCE_DOES_NOT_EXIST";
  }
  return error instanceof InputError;
}
