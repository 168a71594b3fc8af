/**
 * Processes that register versions of one name at once, and processes that are killed
 * while they register and promote.
 * @module
 */
import { fileURLToPath } from "node:url";
import { randomStream } from "../../_shared/prng.ts";
import { openMlflow } from "../open_mlflow.ts";
import { Timers } from "../../_shared/http/timers.ts";
import { allVersions } from "../all_versions.ts";
import { finishPromotion } from "../promotion.ts";
import type { Mlflow } from "../clients.ts";
import { checkStore } from "./check_store.ts";

const CLOCK_MS = 1_780_000_000_000;
const PERMISSIONS = ["--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--allow-net"];

/** Where and how often. */
export interface StressOptions {
  /** The store. */
  readonly trackingUri: string;
  /** Experiment and registered model that are created for it. */
  readonly name: string;
  /** Folder for files of the check. */
  readonly folder: string;
}

function spawnHammer(options: StressOptions, args: string[]): Deno.ChildProcess {
  const program = fileURLToPath(new URL("hammer.ts", import.meta.url));
  const config = fileURLToPath(new URL("../../../deno.json", import.meta.url));
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--config", config, ...PERMISSIONS, program],
      ...[options.trackingUri, options.name, ...args],
    ],
    // What a killed process leaves goes with the folder of the check.
    env: { TMPDIR: options.folder },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

function open(options: StressOptions): Promise<Mlflow> {
  return openMlflow({ trackingUri: options.trackingUri, clock: () => CLOCK_MS });
}

async function prepare(options: StressOptions): Promise<void> {
  await using mlflow = await open(options);
  await mlflow.tracking.createExperiment(options.name);
  await mlflow.registry.createRegisteredModel(options.name);
}

/** What {@linkcode registerAtOnce} counted. */
export interface ManyWriters {
  /** Versions that the processes were told. */
  readonly nTold: number;
  /** Different ones among them. */
  readonly nDistinct: number;
  /** Versions that are in the registry. */
  readonly nThere: number;
  /** What {@linkcode checkStore} found. */
  readonly faults: readonly string[];
}

/** Lets processes register versions of one name at once. */
export async function registerAtOnce(
  options: StressOptions & { nProcesses: number; nVersions: number },
): Promise<ManyWriters> {
  await prepare(options);
  const children = Array.from(
    { length: options.nProcesses },
    () => spawnHammer(options, [String(options.nVersions), "one"]),
  );
  const outputs = await Promise.all(children.map((child) => child.output()));
  const told = outputs.flatMap(({ stdout }) => numbersOf(new TextDecoder().decode(stdout)));
  await using mlflow = await open(options);
  const there = await allVersions(mlflow.registry, options.name);
  const check = { ...options, after: Math.max(0, there.length - 5), isEmbedded: false };
  return {
    nTold: told.length,
    nDistinct: new Set(told).size,
    nThere: there.length,
    faults: await checkStore(mlflow, check),
  };
}

/** What {@linkcode killWriters} counted. */
export interface Kills {
  /** Processes that were killed. */
  readonly nKills: number;
  /** Versions that were registered by processes that were killed. */
  readonly nVersions: number;
  /** What the next opening cleaned up, by its first word. */
  readonly cleaned: Readonly<Record<string, number>>;
  /** What {@linkcode checkStore} found, and versions that were told and are lost. */
  readonly faults: readonly string[];
}

/** Kills a process that registers and promotes versions, at a random moment, again and again. */
export async function killWriters(
  options: StressOptions & { nKills: number; seed: number; mostMs: number; onKill?: () => void },
): Promise<Kills> {
  await prepare(options);
  using timers = new Timers();
  const moments = randomStream(options.seed, "kills");
  const isEmbedded = options.trackingUri.startsWith("sqlite:");
  const cleaned: Record<string, number> = {};
  const faults: string[] = [];
  let nVersions = 0;
  for (let i = 0; i < options.nKills; i++) {
    const told = await killOne(options, () => timers.wait(moments.next() * options.mostMs));
    await using mlflow = await open(options);
    for (const notice of [...mlflow.notices, ...await finishPromotion(mlflow, options.name)]) {
      const kind = notice.replace(/ (m-)?[0-9a-f]{32}.*$| \/.*$/, "").replace(/ \d+/, "");
      cleaned[kind] = (cleaned[kind] ?? 0) + 1;
    }
    faults.push(...await checkStore(mlflow, { ...options, after: nVersions, isEmbedded }));
    nVersions = (await allVersions(mlflow.registry, options.name)).length;
    for (const version of told) {
      if (version > nVersions) faults.push(`version ${version} was told and is lost`);
    }
    options.onKill?.();
  }
  return { nKills: options.nKills, nVersions, cleaned, faults };
}

async function killOne(options: StressOptions, wait: () => Promise<void>): Promise<number[]> {
  const child = spawnHammer(options, ["0", "each"]);
  const reader = child.stdout.pipeThrough(new TextDecoderStream() as TextPair).getReader();
  let text = "";
  while (!text.includes("ready")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("Cannot start the process that is to be killed: see its error");
    text += value;
  }
  await wait();
  child.kill("SIGKILL");
  for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
  await child.status;
  return numbersOf(text);
}

/** `TextDecoderStream` as a pair over the bytes that a process yields. */
type TextPair = ReadableWritablePair<string, Uint8Array>;

function numbersOf(text: string): number[] {
  return [...text.matchAll(/^(\d+)$/gm)].map(([, number]) => Number(number));
}
