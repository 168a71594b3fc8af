/**
 * The workload of a benchmark as a folder: `settings.json` and little-endian doubles,
 * column after column, which Python reads as they are. The models and answers of both
 * engines go beside them.
 *
 *     settings.json  train_x  train_y  test_x  test_y  model.lgb  lightgbm_*
 * @module
 */
import { join } from "node:path";
import { readJson, writeFileAtomic, writeJson } from "../../_shared/files.ts";
import type { Columns } from "../columns.ts";
import type { TrainParams } from "../params.ts";

/** Rows with labels, column-major `nRows x nOutputs`. */
export interface BenchRows {
  columns: Columns;
  labels: Float64Array;
}

/** What both engines train on. */
export interface BenchData {
  train: BenchRows;
  test: BenchRows;
  params: Partial<TrainParams>;
}

interface BenchSettings {
  nTrain: number;
  nTest: number;
  nOutputs: number;
  featureNames: string[];
  categorical: readonly string[];
  params: Partial<TrainParams>;
}

/** Writes a workload into a folder, which is made. */
export async function writeBenchData(folder: string, data: BenchData): Promise<void> {
  const { train, test, params } = data;
  await Deno.mkdir(folder, { recursive: true });
  const settings: BenchSettings = {
    nTrain: train.columns.nRows,
    nTest: test.columns.nRows,
    nOutputs: train.labels.length / train.columns.nRows,
    featureNames: [...train.columns.featureNames],
    categorical: train.columns.categorical_feature ?? [],
    params,
  };
  await writeJson(join(folder, "settings.json"), settings);
  for (const [part, { columns, labels }] of [["train", train], ["test", test]] as const) {
    await writeFileAtomic(join(folder, `${part}_x`), bytesOf(columns.values));
    await writeFileAtomic(join(folder, `${part}_y`), bytesOf(labels));
  }
}

/**
 * Reads a workload back.
 * @throws {InputError} when the folder holds none.
 */
export async function readBenchData(folder: string): Promise<BenchData> {
  const settings = await readJson(
    join(folder, "settings.json"),
    "write the workload first",
  ) as BenchSettings;
  const { featureNames, params, categorical } = settings;
  const read = async (part: string, nRows: number): Promise<BenchRows> => ({
    columns: {
      values: await readDoubles(join(folder, `${part}_x`)),
      nRows,
      featureNames,
      ...(categorical.length > 0 && { categorical_feature: categorical }),
    },
    labels: await readDoubles(join(folder, `${part}_y`)),
  });
  return {
    train: await read("train", settings.nTrain),
    test: await read("test", settings.nTest),
    params,
  };
}

/** Reads a file of doubles. */
export async function readDoubles(path: string): Promise<Float64Array> {
  return new Float64Array((await Deno.readFile(path)).buffer);
}

/** The rows of both parts, those of the training first. */
export function allRows({ train, test }: BenchData): BenchRows {
  const nRows = train.columns.nRows + test.columns.nRows;
  const join = (first: Float64Array, second: Float64Array) => {
    const nColumns = first.length / train.columns.nRows;
    const joined = new Float64Array(nRows * nColumns);
    for (let j = 0; j < nColumns; j++) {
      joined.set(columnAt(first, j, nColumns), j * nRows);
      joined.set(columnAt(second, j, nColumns), j * nRows + train.columns.nRows);
    }
    return joined;
  };
  return {
    columns: { ...train.columns, nRows, values: join(train.columns.values, test.columns.values) },
    labels: join(train.labels, test.labels),
  };
}

/** Chosen rows of a matrix, in the order wanted. */
export function takeRows(columns: Columns, rows: ArrayLike<number>): Columns {
  const nColumns = columns.featureNames.length;
  const values = new Float64Array(rows.length * nColumns);
  for (let j = 0; j < nColumns; j++) {
    for (let i = 0; i < rows.length; i++) {
      values[j * rows.length + i] = columns.values[j * columns.nRows + rows[i]];
    }
  }
  return { ...columns, values, nRows: rows.length };
}

function columnAt(values: Float64Array, j: number, nColumns: number): Float64Array {
  const nRows = values.length / nColumns;
  return values.subarray(j * nRows, (j + 1) * nRows);
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
