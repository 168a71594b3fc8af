/**
 * `bench:reasons`: what the gates catch, what leaks, what a kill costs, how fast texts are.
 * @module
 */
import { join } from "node:path";
import { withTemporaryFolder, writeJson } from "../_shared/files.ts";
import { formatCount, formatNumber } from "../_shared/format.ts";
import {
  type CanaryReport,
  canaryRun,
  type CorpusRate,
  corpusRates,
  runCommand,
} from "../domains/healthcare/reason_bench/mod.ts";
import { type KillReport, killRun } from "../reasons/chat/kill_run.ts";
import type { Command, CommandInput } from "./command.ts";
import { countFlag } from "./bench_commands.ts";

const DEFAULT_KILLS = 20;
const N_TEXTS = 10_000;
/** Members whose texts are timed, five offers each; and the tries, of which the fastest counts. */
const TIMED = { members: 10_000, tries: 3 } as const;

/** The command. */
export const BENCH_REASONS_COMMAND: Command = {
  name: "bench:reasons",
  summary: "Measures the reasons: gates on the corpus, canaries, kills of the LLM writer, speed.",
  flags: [{ name: "kills", value: "N", description: `kills (default ${DEFAULT_KILLS})` }],
  settings: ["out", "seed"],
  run: async (input) => {
    const { settings, flags, console: out } = input;
    const nKills = countFlag("kills", flags.kills, DEFAULT_KILLS);
    const corpus = await corpusRates(out.progress("corpus"));
    corpusLines(corpus).forEach((line) => out.say(line));
    return await withTemporaryFolder(join(settings.out, "reasons"), async (folder) => {
      const canaries = await canaryRun(folder);
      canaryLines(canaries).forEach((line) => out.say(line));
      const kills = await killRun({
        folder,
        nTexts: N_TEXTS,
        nKills,
        seed: settings.seed,
        onProgress: out.progress("kills"),
      });
      out.say(killLine(kills));
      const speed = await timeTexts(join(folder, "speed"), input);
      out.say(
        `Speed: ${formatCount(speed.nTexts)} texts by the template in ${
          formatNumber(speed.seconds, 1)
        } s, whole command`,
      );
      const report = { corpus, canaries, kills, speed };
      await writeJson(join(settings.out, "bench", "reasons.json"), report);
      out.result(report);
      const nFound = Object.values(canaries.places).reduce((sum, { found }) => sum + found, 0);
      const isKept = kills.nLost + kills.nRecordedRepeated === 0 && kills.nWritten === N_TEXTS;
      return nFound === 0 && isKept ? 0 : 1;
    });
  },
};

function corpusLines(rates: readonly CorpusRate[]): string[] {
  return ["open", "closed"].flatMap((half) => [
    `Corpus, ${
      half === "open" ? "a sample of the open" : "the closed"
    } half: rejected by the gates`,
    ...rates.filter((rate) => rate.half === half).map(({ kind, nTexts, nRejected }) =>
      `  ${kind.padEnd(28)} ${String(nRejected).padStart(5)} of ${String(nTexts).padStart(5)}  ${
        formatNumber(100 * nRejected / nTexts, 1)
      } %`
    ),
  ]);
}

function canaryLines({ nPlanted, nPrompts, places }: CanaryReport): string[] {
  return [
    `Canaries: ${formatCount(nPlanted)} planted, ${formatCount(nPrompts)} prompts`,
    ...Object.entries(places).map(([place, { characters, found }]) =>
      `  ${place.padEnd(8)} ${found} found in ${formatCount(characters)} characters`
    ),
  ];
}

function killLine(report: KillReport): string {
  const { nTexts, nKills, nWritten, nLost, nRecordedRepeated } = report;
  return `Kills: ${nKills} of a run of ${formatCount(nTexts)} texts, ${
    formatCount(nWritten)
  } written, ${nLost} recorded answers lost, ${nRecordedRepeated} asked for again; ${report.nInFlightRepeated} in flight paid again (at most ${report.mostInFlight})`;
}

/** Times the command on a plan of its own, start of the process included. */
async function timeTexts(
  folder: string,
  { settings, console: out }: CommandInput,
): Promise<{ nTexts: number; seconds: number; tries: number[] }> {
  await Deno.mkdir(folder);
  out.say(`Making ${formatCount(TIMED.members)} members with recommendations`);
  const run = async (...args: string[]) => {
    const ended = await runCommand(folder, args);
    if (ended.code !== 0) throw new Error(`${args[0]} ended with ${ended.code}: ${ended.err}`);
    return ended.out;
  };
  const plan = ["--members", String(TIMED.members), "--seed", String(settings.seed)];
  await run("pipeline", "--end", "recommend", ...plan);
  const tries: number[] = [];
  let nTexts = 0;
  for (let i = 0; i < TIMED.tries; i++) {
    const start = out.seconds();
    const { stages: [report] } = JSON.parse(await run("reasons", "--json"));
    tries.push(out.seconds() - start);
    nTexts = report.wrote[0].rows;
  }
  return { nTexts, seconds: Math.min(...tries), tries };
}
