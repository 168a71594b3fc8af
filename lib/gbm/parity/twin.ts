/**
 * Trains here and in Python's LightGBM on the same arrays with equal parameters.
 * @module
 */
import { train } from "../train.ts";
import type { Booster } from "../booster.ts";
import type { Columns } from "../columns.ts";
import type { TrainParams } from "../params.ts";
import { findPython } from "./find_python.ts";

/** Rows for training and for testing, labels column-major. */
export interface TwinData {
  trainColumns: Columns;
  trainLabels: Float64Array;
  testColumns: Columns;
}

/** What both engines say about the test rows. */
export interface TwinAnswers {
  booster: Booster;
  /** Scores of our model by us. */
  prediction: Float64Array;
  /** Scores of our text model by LightGBM. */
  predictionInLightgbm: Float64Array;
  /** SHAP values of the first 100 rows of our text model by LightGBM. */
  contributionInLightgbm: Float64Array;
  /** Scores of LightGBM's own models. */
  lightgbmPrediction: Float64Array;
  /** Our model, saved again by LightGBM. */
  savedAgain: string;
  /** LightGBM's own model of the last output. */
  lightgbmModel: string;
  /** Shape of LightGBM's prediction with our model. */
  shape: number[];
}

/** Trains both and collects the answers. */
export async function runTwin(data: TwinData, params: Partial<TrainParams>): Promise<TwinAnswers> {
  const { booster } = await train(data.trainColumns, data.trainLabels, params, { workers: 1 });
  const folder = await Deno.makeTempDir({ prefix: "gbm_parity_" });
  try {
    await writeInputs(folder, data, params);
    await Deno.writeTextFile(`${folder}/ours.txt`, booster.save());
    const { shape } = await runPython(folder);
    return {
      booster,
      prediction: booster.predict(data.testColumns),
      predictionInLightgbm: await readDoubles(`${folder}/ours_prediction`),
      contributionInLightgbm: await readDoubles(`${folder}/ours_contribution`),
      lightgbmPrediction: await readDoubles(`${folder}/lightgbm_prediction`),
      savedAgain: await Deno.readTextFile(`${folder}/ours_saved_again.txt`),
      lightgbmModel: await Deno.readTextFile(`${folder}/lightgbm_last_output.txt`),
      shape,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeInputs(
  folder: string,
  { trainColumns, trainLabels, testColumns }: TwinData,
  params: Partial<TrainParams>,
): Promise<void> {
  await Deno.writeFile(`${folder}/train_x`, bytesOf(trainColumns.values));
  await Deno.writeFile(`${folder}/train_y`, bytesOf(trainLabels));
  await Deno.writeFile(`${folder}/test_x`, bytesOf(testColumns.values));
  const settings = {
    nTrain: trainColumns.nRows,
    nTest: testColumns.nRows,
    featureNames: trainColumns.featureNames,
    params,
  };
  await Deno.writeTextFile(`${folder}/settings.json`, JSON.stringify(settings));
}

async function runPython(folder: string): Promise<{ shape: number[] }> {
  const script = new URL("./twin.py", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
    args: [script, folder],
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`Python ended with ${code}: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout).trim().split("\n").at(-1)!);
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

async function readDoubles(path: string): Promise<Float64Array> {
  return new Float64Array((await Deno.readFile(path)).buffer);
}
