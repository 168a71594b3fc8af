/**
 * Many mutants through the engine, counted by what became of them.
 * @module
 */
import { writeJson } from "../../../_shared/files.ts";
import { formatCount, formatNumber, formatPercent } from "../../../_shared/format.ts";
import type { Progress } from "../../../_shared/progress.ts";
import { checkMutants, type EngineRun, type MutantResult } from "./check_mutants.ts";
import type { MutantPlan } from "./trial.ts";

/** Options of {@linkcode benchMutants}. */
export interface BenchMutantsOptions {
  /** What the mutants are made of. */
  readonly plan: MutantPlan;
  /** Mutants to check. */
  readonly mutants: number;
  readonly seed: number;
  /** Number of the first mutant (default 0). */
  readonly first?: number;
  /** Runs of the engine at a time (default 4: each waits for DuckDB now and then). */
  readonly lanes?: number;
  /** Seconds since some start. */
  readonly clock: () => number;
  /** File of the report; default none. */
  readonly reportPath?: string;
  /** Told after each run. */
  readonly onProgress?: Progress;
  /** Told each line of the report. */
  readonly onLine?: (line: string) => void;
}

/** What {@linkcode benchMutants} counted. */
export interface MutantReport {
  readonly seed: number;
  readonly mutants: number;
  readonly accepted: number;
  readonly refused: number;
  /** Mutants by code that refused them; one mutant may have several. */
  readonly refusedBy: Readonly<Record<string, number>>;
  /** Mutants of each kind of damage, and those of them that were accepted. */
  readonly kinds: Readonly<Record<string, { readonly mutants: number; readonly accepted: number }>>;
  /** Mutants of which the naive reader said for each row where it goes. */
  readonly judged: number;
  /** The run that came nearest to its limit. */
  readonly slowest: EngineRun;
  readonly seconds: number;
  /** Mutants with which something does not hold. */
  readonly failures: number;
  /** The first hundred of them. */
  readonly failed: readonly MutantResult[];
}

/** Mutants of one piece of work, and how many of them go through an import of their own. */
const PIECE = 50;
const ALONE = 1;
const MOST_FAILED = 100;

/** Checks mutants, says what became of them and writes the report. */
export async function benchMutants(options: BenchMutantsOptions): Promise<MutantReport> {
  const { mutants, seed, first = 0, lanes = 4, clock, reportPath, onProgress } = options;
  const { onLine = () => {} } = options;
  const results: MutantResult[] = [];
  const runs: EngineRun[] = [];
  const start = clock();
  const end = first + mutants;
  let next = first;
  const work = async () => {
    while (next < end) {
      const at = next;
      next = Math.min(end, at + PIECE);
      const nAlone = Math.min(ALONE, next - at);
      const parts = [
        { first: at, count: nAlone, isAlone: true },
        { first: at + nAlone, count: next - at - nAlone, isAlone: false },
      ];
      for (const part of parts.filter(({ count }) => count > 0)) {
        const checked = await checkMutants({ ...options, ...part });
        results.push(...checked.results);
        runs.push(...checked.runs);
        onProgress?.(results.length, mutants, "mutants");
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, work));
  results.sort((a, b) => a.nth - b.nth);
  const report = makeReport(results, { seed, runs, seconds: clock() - start });
  if (reportPath !== undefined) await writeJson(reportPath, report);
  reportLines(report).forEach(onLine);
  return report;
}

function makeReport(
  results: readonly MutantResult[],
  options: { seed: number; runs: readonly EngineRun[]; seconds: number },
): MutantReport {
  const { seed, runs, seconds } = options;
  const count = (verdict: MutantResult["verdict"]) =>
    results.filter((result) => result.verdict === verdict).length;
  const failed = results.filter(({ failures }) => failures.length > 0);
  const share = ({ seconds, allowedSeconds }: EngineRun) => seconds / allowedSeconds;
  return {
    seed,
    mutants: results.length,
    accepted: count("accepted"),
    refused: count("refused"),
    refusedBy: tally(results.flatMap(({ refusedBy }) => refusedBy)),
    kinds: kindsOf(results),
    judged: results.filter(({ isJudged }) => isJudged).length,
    slowest: runs.reduce((a, b) => (share(b) > share(a) ? b : a), runs[0]),
    seconds,
    failures: failed.length,
    failed: failed.slice(0, MOST_FAILED),
  };
}

function kindsOf(results: readonly MutantResult[]): MutantReport["kinds"] {
  const ofOne = (some: readonly MutantResult[]) =>
    tally(some.flatMap(({ kind }) => kind.split("+")));
  const accepted = ofOne(results.filter(({ verdict }) => verdict === "accepted"));
  return Object.fromEntries(
    Object.entries(ofOne(results)).map((
      [kind, mutants],
    ) => [kind, { mutants, accepted: accepted[kind] ?? 0 }]),
  );
}

/** How often each name occurs, in the order of the names. */
function tally(names: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(names, (name) => name);
  return Object.fromEntries(
    [...groups].map(([name, all]): [string, number] => [name, all.length]).sort(([a], [b]) =>
      a < b ? -1 : 1
    ),
  );
}

function reportLines(report: MutantReport): string[] {
  const { mutants, seed, accepted, refused, judged, slowest, seconds, failures, failed } = report;
  const width = Math.max(0, ...Object.keys(report.refusedBy).map((code) => code.length));
  return [
    `${formatCount(mutants)} mutants of seed ${seed} in ${formatNumber(seconds, 0)} s: ` +
    `${formatCount(accepted)} accepted, ${formatCount(refused)} refused, by`,
    ...Object.entries(report.refusedBy).map(([code, n]) =>
      `  ${code.padEnd(width)}  ${formatCount(n)}`
    ),
    `The naive reader said for each row of ${
      formatPercent(judged / mutants)
    } of them where it goes`,
    `The slowest run took ${formatNumber(slowest.seconds)} s of the ${
      formatNumber(slowest.allowedSeconds)
    } s that it may take`,
    ...failed.slice(0, 20).map(({ nth, kind, table, failures }) =>
      `  mutant ${nth} (${kind}, ${table}): ${failures.join("; ").slice(0, 300)}`
    ),
    `${formatCount(failures)} failures`,
  ];
}
