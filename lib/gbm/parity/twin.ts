/**
 * Trains here and in Python's LightGBM on the same arrays with equal parameters.
 * @module
 */
import type { Booster } from "../booster.ts";
import type { LabelledColumns } from "../check_rows.ts";
import type { TrainParams } from "../params.ts";
import { train, type TrainResult } from "../train.ts";
import { findPython } from "./find_python.ts";

/** Rows for training and for testing. */
export interface TwinData {
  training: LabelledColumns;
  test: LabelledColumns;
}

/** What both engines say about the test rows. */
export interface TwinAnswers {
  booster: Booster;
  /** Metrics of the test rows, and the best iteration, of our training. */
  result: TrainResult;
  /** Predictions of our model by us. */
  prediction: Float64Array;
  /** Predictions and raw scores of our text model by LightGBM. */
  predictionInLightgbm: Float64Array;
  rawInLightgbm: Float64Array;
  /** SHAP values of the first 100 rows of our text model by LightGBM. */
  contributionInLightgbm: Float64Array;
  /** Predictions of LightGBM's own models. */
  lightgbmPrediction: Float64Array;
  /** Our model, saved again by LightGBM. */
  savedAgain: string;
  /** LightGBM's own model of the last output. */
  lightgbmModel: string;
  /** Its metrics of the test rows, and the best iteration where it stopped early. */
  lightgbm: LightgbmReport;
}

/** What the script prints. */
interface LightgbmReport {
  /** Of LightGBM's prediction with our model. */
  shape: number[];
  bestIteration: number;
  history: Record<string, number[]>;
}

/** Trains both and collects the answers. */
export async function runTwin(
  { training, test }: TwinData,
  params: Partial<TrainParams>,
): Promise<TwinAnswers> {
  const options = { workers: 1, weights: training.weights, validation: test };
  const result = await train(training.columns, training.labels, params, options);
  const { booster } = result;
  const folder = await Deno.makeTempDir({ prefix: "gbm_parity_" });
  const doubles = async (name: string) =>
    new Float64Array((await Deno.readFile(`${folder}/${name}`)).buffer);
  try {
    await writeInputs(folder, { training, test }, params);
    await Deno.writeTextFile(`${folder}/ours.txt`, booster.save());
    const lightgbm = await runPython(folder);
    return {
      booster,
      result,
      prediction: booster.predict(test.columns),
      predictionInLightgbm: await doubles("ours_prediction"),
      rawInLightgbm: await doubles("ours_raw"),
      contributionInLightgbm: await doubles("ours_contribution"),
      lightgbmPrediction: await doubles("lightgbm_prediction"),
      savedAgain: await Deno.readTextFile(`${folder}/ours_saved_again.txt`),
      lightgbmModel: await Deno.readTextFile(`${folder}/lightgbm_last_output.txt`),
      lightgbm,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeInputs(
  folder: string,
  { training, test }: TwinData,
  params: Partial<TrainParams>,
): Promise<void> {
  const write = (name: string, { buffer, byteOffset, byteLength }: Float64Array) =>
    Deno.writeFile(`${folder}/${name}`, new Uint8Array(buffer, byteOffset, byteLength));
  await write("train_x", training.columns.values);
  await write("train_y", training.labels);
  await write("test_x", test.columns.values);
  await write("test_y", test.labels);
  if (training.weights) await write("weights", training.weights);
  const { featureNames, categorical_feature = [] } = training.columns;
  const settings = {
    nTrain: training.columns.nRows,
    nTest: test.columns.nRows,
    featureNames,
    categorical: categorical_feature,
    isWeighted: training.weights !== undefined,
    params,
  };
  await Deno.writeTextFile(`${folder}/settings.json`, JSON.stringify(settings));
}

async function runPython(folder: string): Promise<LightgbmReport> {
  const script = new URL("./twin.py", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(await findPython(), {
    args: [script, folder],
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`Python ended with ${code}: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout).trim().split("\n").at(-1)!);
}
