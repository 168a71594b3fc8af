/**
 * Trains once on a workload and says how long it took: a program of its own, so that its
 * peak memory is that of the training. Progress and result are lines of JSON.
 *
 * Arguments: folder of the workload, rows to train on, workers. Rows beyond those of the
 * workload are made by resampling.
 * @module
 */
import { train } from "../train.ts";
import { allRows, readBenchData } from "./bench_data.ts";
import { resampleRows } from "./resample_rows.ts";

const [folder, wanted, workers] = Deno.args;
const data = await readBenchData(folder);
const nRows = Number(wanted);
const whole = allRows(data);
const { columns, labels } = nRows === whole.columns.nRows
  ? whole
  : resampleRows(whole, { nRows, seed: 1 });
const start = performance.now();
await train(columns, labels, data.params, {
  workers: Number(workers),
  onProgress: (done, total) => console.log(JSON.stringify({ done, total })),
});
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
