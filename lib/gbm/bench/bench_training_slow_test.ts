import { assert, assertEquals } from "@std/assert";
import { findPython } from "../parity/find_python.ts";
import { makeColumns, makeLabels } from "../test_data.ts";
import { benchTraining, writeBenchData } from "./mod.ts";

Deno.test("benchTraining() finds equal errors and reports all engines when rows are few", async () => {
  const rows = (nRows: number, seed: number) => {
    const columns = makeColumns({ nRows, nFeatures: 8, seed });
    return { columns, labels: makeLabels(columns, 3) };
  };
  const folder = await Deno.makeTempDir({ prefix: "gbm_bench_" });
  try {
    const params = { n_estimators: 10, seed: 42, min_data_in_leaf: 20 };
    await writeBenchData(folder, { train: rows(600, 1), test: rows(200, 2), params });
    const lines: string[] = [];
    const report = await benchTraining({
      folder,
      python: await findPython(),
      clock: () => performance.now() / 1000,
      pairs: 1,
      reportPath: `${folder}/report.json`,
      onLine: (line) => lines.push(line),
    });
    assertEquals([report.nOutputs, report.nTrain, lines.length], [3, 600, 7]);
    assert(report.rmseRatios.every((ratio) => Math.abs(ratio - 1) < 0.003), lines.at(-1));
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/report.json`)), report);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
