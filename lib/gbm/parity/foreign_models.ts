/**
 * Models that Python's LightGBM trains in many kinds, with its own answers, and the way
 * back: what we save, read by LightGBM.
 * @module
 */
import { Booster } from "../booster.ts";
import type { Columns } from "../columns.ts";
import { findPython } from "./find_python.ts";

/** A model and what LightGBM says of some rows. */
export interface ForeignModel {
  /** Objective, boosting, missing type, kind of categories, and a setting more. */
  name: string;
  /** LightGBM's text. */
  text: string;
  columns: Columns;
  /** As {@linkcode Booster.predict} returns them. */
  value: Float64Array;
  raw: Float64Array;
  leaf: Int32Array;
  /** Row-major `[row][output][feature ..., base]`. */
  contribution: Float64Array;
}

/** A model file and rows to ask LightGBM about. */
export type Question = Pick<ForeignModel, "name" | "text" | "columns">;

/**
 * Lets LightGBM answer in a folder of its own, which `use` may work in.
 * @param questions Models to answer for; by default LightGBM trains some of many kinds.
 */
export async function withForeignModels(
  use: (folder: string, models: AsyncIterable<ForeignModel>) => Promise<void>,
  questions?: readonly Question[],
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gbm_foreign_" });
  try {
    if (questions) await writeQuestions(folder, questions);
    await runScript(questions ? "answer" : "make", folder);
    await use(folder, readModels(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeQuestions(folder: string, questions: readonly Question[]): Promise<void> {
  for (const { name, text, columns } of questions) {
    await Deno.writeTextFile(`${folder}/${name}.txt`, text);
    await Deno.writeFile(`${folder}/${name}.x`, new Uint8Array(columns.values.buffer));
  }
  const nRows = questions.map(({ name, columns }) => [name, columns.nRows]);
  await Deno.writeTextFile(`${folder}/names.json`, JSON.stringify(Object.fromEntries(nRows)));
}

/**
 * Lets LightGBM read `<name>.saved.txt` of each model and save it as `<name>.again.txt`.
 * @returns The names of what differs from the answers of the original in any bit.
 */
export async function checkInLightgbm(folder: string): Promise<string[]> {
  return JSON.parse((await runScript("check", folder)).trim().split("\n").at(-1)!);
}

async function* readModels(folder: string): AsyncGenerator<ForeignModel> {
  const names: Record<string, number> = JSON.parse(
    await Deno.readTextFile(`${folder}/names.json`),
  );
  for (const [name, nRows] of Object.entries(names)) {
    const buffer = async (kind: string) =>
      (await Deno.readFile(`${folder}/${name}.${kind}`)).buffer;
    const text = await Deno.readTextFile(`${folder}/${name}.txt`);
    const { featureNames } = Booster.load(text);
    yield {
      name,
      text,
      columns: { values: new Float64Array(await buffer("x")), nRows, featureNames },
      value: new Float64Array(await buffer("value")),
      raw: new Float64Array(await buffer("raw")),
      leaf: new Int32Array(await buffer("leaf")),
      contribution: new Float64Array(await buffer("contribution")),
    };
  }
}

async function runScript(task: "make" | "answer" | "check", folder: string): Promise<string> {
  const script = new URL("./foreign_models.py", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
    args: [script, task, folder],
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`Python ended with ${code}: ${text.decode(stderr)}`);
  return text.decode(stdout);
}
