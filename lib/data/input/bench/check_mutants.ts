/**
 * Mutants made, run and judged.
 * @module
 */
import { join } from "node:path";
import { randomStream } from "../../../_shared/prng.ts";
import type { FaultCode } from "../report/validation_report.ts";
import { judgeTrial } from "./judge_trial.ts";
import { type Outcome, runAlone, type RunOptions, runTogether } from "./run_trials.ts";
import { makeTrial, type MutantPlan, type Trial } from "./trial.ts";

/** What became of a mutant. */
export interface MutantResult {
  /** Its number: with the seed it gives the same bytes again. */
  readonly nth: number;
  /** The kinds of damage done to it, joined by `+`. */
  readonly kind: string;
  /** Table whose file is damaged. */
  readonly table: string;
  readonly verdict: "accepted" | "refused" | "crashed";
  /** Codes that refused it. */
  readonly refusedBy: readonly FaultCode[];
  /** Whether the naive reader said of each row where it goes. */
  readonly isJudged: boolean;
  /** What does not hold, without any cell; empty where all is well. */
  readonly failures: readonly string[];
}

/** One run of the engine. */
export interface EngineRun {
  /** Seconds that it took. */
  readonly seconds: number;
  /** Seconds that it may take, by the bytes that it read. */
  readonly allowedSeconds: number;
}

/** Options of {@linkcode checkMutants}. */
export interface CheckMutantsOptions {
  readonly plan: MutantPlan;
  readonly seed: number;
  /** Number of the first mutant. */
  readonly first: number;
  /** Mutants to check. */
  readonly count: number;
  /**
   * Each through the whole import of all tables; else all through one validation of their own
   * tables, which takes a third of the time.
   */
  readonly isAlone: boolean;
  /** Seconds since some start. */
  readonly clock: () => number;
}

/** Seconds that a run may take for its start and per table, on a machine that is busy. */
const START_SECONDS = 5;
const SECONDS_PER_TABLE = 0.5;
const SECONDS_PER_MB = 1;
/** Shares of quarantined rows that are allowed, one per call. */
const QUARANTINE_LIMITS = [0.05, 0.2, 1];

/** Checks the mutants `first` to `first + count - 1` of a seed. */
export async function checkMutants(
  options: CheckMutantsOptions,
): Promise<{ results: MutantResult[]; runs: EngineRun[] }> {
  const { plan, seed, first, count, isAlone } = options;
  const trials = Array.from(
    { length: count },
    (_, i) => makeTrial(first + i, { plan, seed, isAlone }),
  );
  const maxQuarantined = randomStream(seed, "limit", first).pick(QUARANTINE_LIMITS);
  const folder = await Deno.makeTempDir();
  const checking = new Checking({ folder, plan: { ...plan, maxQuarantined } }, options);
  try {
    for (const group of isAlone ? trials.map((trial) => [trial]) : [trials]) {
      await checking.check(group);
    }
    return checking;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

class Checking {
  readonly results: MutantResult[] = [];
  readonly runs: EngineRun[] = [];
  readonly #run: RunOptions;
  readonly #options: CheckMutantsOptions;

  constructor(run: RunOptions, options: CheckMutantsOptions) {
    this.#run = run;
    this.#options = options;
  }

  /**
   * Where trials crash or hang together, each is run again to tell which one it was. What was slow
   * is run once more, as other work on the machine makes every run slow.
   */
  async check(trials: readonly Trial[], isSecondRun = false): Promise<void> {
    const { clock } = this.#options;
    const start = clock();
    const outcomes = await this.#outcomes(trials);
    const seconds = clock() - start;
    const allowedSeconds = allowedFor(trials);
    const isSlow = seconds > allowedSeconds;
    if (trials.length > 1 && (outcomes instanceof Error || isSlow)) {
      for (const trial of trials) await this.check([trial]);
      return;
    }
    if (isSlow && !isSecondRun) {
      await this.check(trials, true);
      return;
    }
    this.runs.push({ seconds, allowedSeconds });
    for (const [i, trial] of trials.entries()) {
      const outcome = outcomes instanceof Error ? outcomes : outcomes[i];
      const result = await this.#judge(trial, outcome);
      const slow = isSlow ? ["takes too long"] : [];
      this.results.push({ ...result, failures: [...result.failures, ...slow] });
    }
  }

  async #outcomes(trials: readonly Trial[]): Promise<Outcome[] | Error> {
    try {
      return this.#options.isAlone
        ? [await runAlone(trials[0], this.#run)]
        : await runTogether(trials, this.#run);
    } catch (error) {
      return error as Error;
    }
  }

  async #judge(trial: Trial, outcome: Outcome | Error): Promise<MutantResult> {
    const { nth, kind, table } = trial;
    const mutant = { nth, kind, table };
    if (outcome instanceof Error) {
      const failures = [`crashed: ${outcome.name}: ${outcome.message}`];
      return { ...mutant, verdict: "crashed", refusedBy: [], isJudged: false, failures };
    }
    const { plan, folder } = this.#run;
    const { canary } = this.#options.plan;
    const outFolder = join(folder, "out");
    const judgement = await judgeTrial(trial, outcome, { plan, outFolder, canary });
    const refusing = outcome.faults.filter(({ effect }) => effect === "refused");
    const refusedBy = [...new Set(refusing.map(({ code }) => code))].sort();
    return { ...mutant, verdict: outcome.verdict, refusedBy, ...judgement };
  }
}

function allowedFor(trials: readonly Trial[]): number {
  const files = trials.flatMap((trial) => [...trial.files.values()]);
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  return START_SECONDS + files.length * SECONDS_PER_TABLE + megabytes * SECONDS_PER_MB;
}
