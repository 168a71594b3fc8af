/**
 * Many mutants of model files through the reader, counted by what became of them.
 * @module
 */
import { writeJson } from "../../_shared/files.ts";
import { formatCount } from "../../_shared/format.ts";
import { randomStream } from "../../_shared/prng.ts";
import type { Progress } from "../../_shared/progress.ts";
import { checkMutant } from "./check_mutant.ts";
import type { GoodModel } from "./good_models.ts";
import { mutateModel } from "./mutate_model.ts";

/** Options of {@linkcode fuzzModels}. */
export interface FuzzOptions {
  /** Mutants to check. */
  readonly mutants: number;
  /** Of all mutants. */
  readonly seed: number;
  /** Number of the first mutant (default 0): mutant n is the same in every run with its seed. */
  readonly first?: number;
  /** Seconds since some start. */
  readonly clock: () => number;
  /** File of the report; default none. */
  readonly reportPath?: string;
  /** Told after every thousand mutants. */
  readonly onProgress?: Progress;
  /** Told each line of the report. */
  readonly onLine?: (line: string) => void;
}

/** A mutant with which something does not hold. */
export interface FuzzFailure {
  /** Its number, for {@linkcode makeMutant}. */
  readonly nth: number;
  /** Name of the model that was damaged. */
  readonly model: string;
  /** The kinds of damage done. */
  readonly kind: string;
  /** What does not hold. */
  readonly problems: readonly string[];
}

/** What {@linkcode fuzzModels} counted. */
export interface FuzzReport {
  /** Of all mutants. */
  readonly seed: number;
  /** Count of mutants that were checked. */
  readonly mutants: number;
  /** Mutants that were read. */
  readonly accepted: number;
  /** Mutants that were refused by an error with line and key. */
  readonly refused: number;
  /** Mutants of each first kind of damage, and those of them that were accepted. */
  readonly kinds: Readonly<Record<string, { mutants: number; accepted: number }>>;
  /** The mutant that took longest. */
  readonly slowest: { readonly nth: number; readonly kind: string; readonly seconds: number };
  /** Of the whole run. */
  readonly seconds: number;
  /** Mutants with which something does not hold: crashes, hangs, wrong numbers. */
  readonly failures: number;
  /** The first hundred of them. */
  readonly failed: readonly FuzzFailure[];
}

const MOST_SECONDS = 1;
const MOST_FAILED = 100;
const PIECE = 1000;

/** Checks mutants of the models, says what became of them and writes the report. */
export async function fuzzModels(
  models: readonly GoodModel[],
  options: FuzzOptions,
): Promise<FuzzReport> {
  const { mutants, seed, first = 0, clock, onProgress, onLine = () => {} } = options;
  const kinds: Record<string, { mutants: number; accepted: number }> = {};
  const failed: FuzzFailure[] = [];
  let accepted = 0, failures = 0;
  let slowest = { nth: first, kind: "", seconds: 0 };
  const start = clock();
  for (let done = 0; done < mutants; done++) {
    const nth = first + done;
    const { model, kind, text } = makeMutant(models, seed, nth);
    const before = clock();
    const outcome = checkMutant(text);
    const seconds = clock() - before;
    const count = kinds[kind.split("+")[0]] ??= { mutants: 0, accepted: 0 };
    count.mutants++;
    if (outcome.isAccepted) {
      count.accepted++;
      accepted++;
    }
    if (seconds > slowest.seconds) slowest = { nth, kind, seconds };
    const problems = seconds > MOST_SECONDS
      ? [...outcome.problems, `it takes ${seconds} s`]
      : outcome.problems;
    if (problems.length > 0 && ++failures <= MOST_FAILED) {
      failed.push({ nth, model, kind, problems });
    }
    if ((done + 1) % PIECE === 0 || done + 1 === mutants) {
      onProgress?.(done + 1, mutants, "mutants");
    }
  }
  const refused = mutants - accepted, seconds = clock() - start;
  const report = { seed, mutants, accepted, refused, kinds, slowest, seconds, failures, failed };
  if (options.reportPath !== undefined) await writeJson(options.reportPath, report);
  reportLines(report).forEach(onLine);
  return report;
}

/** Mutant number `nth` of a seed, to look at it alone. */
export function makeMutant(
  models: readonly GoodModel[],
  seed: number,
  nth: number,
): { model: string; kind: string; text: string } {
  const random = randomStream(seed, "model mutant", nth);
  const { name, text } = models[random.weighted(models.map(({ weight }) => weight))];
  return { model: name, ...mutateModel(text, random) };
}

function reportLines(report: FuzzReport): string[] {
  const { slowest } = report;
  return [
    `${formatCount(report.mutants)} damaged models: ${formatCount(report.refused)} refused by ` +
    `line and key, ${formatCount(report.accepted)} read; ${formatCount(report.failures)} failures`,
    `slowest: ${slowest.seconds.toFixed(3)} s (mutant ${slowest.nth}, ${slowest.kind})`,
    ...Object.entries(report.kinds).toSorted(([a], [b]) => a < b ? -1 : 1).map(([kind, count]) =>
      `  ${kind.padEnd(18)} ${formatCount(count.mutants).padStart(8)} mutants ` +
      `${formatCount(count.accepted).padStart(8)} read`
    ),
    ...report.failed.map(({ nth, model, kind, problems }) =>
      `FAILED mutant ${nth} of ${model} (${kind}): ${problems.join("; ")}`
    ),
  ];
}
