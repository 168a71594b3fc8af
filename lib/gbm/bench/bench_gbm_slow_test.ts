import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { findPython } from "../parity/find_python.ts";
import { makeColumns, makeLabels } from "../test_data.ts";
import { BENCH_PARTS, benchGbm, writeBenchData } from "./mod.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

Deno.test("benchGbm() runs every part and finds LightGBM's answers when rows are few", async () => {
  const rows = (nRows: number, seed: number) => {
    const columns = makeColumns({ nRows, nFeatures: 8, missingShare: 0.1, seed });
    return { columns, labels: makeLabels(columns, 3) };
  };
  const folder = await Deno.makeTempDir({ prefix: "gbm_bench_" });
  const python = await findPython();
  try {
    const params = { n_estimators: 10, seed: 42, min_data_in_leaf: 20 };
    await writeBenchData(folder, { train: rows(600, 1), test: rows(200, 2), params });
    const lines: string[] = [];
    const report = await benchGbm({
      folder,
      python,
      deno: [Deno.execPath(), "run", "--config", `${ROOT}deno.json`, "--allow-read", "--allow-env"],
      peakMemory: [python, `${ROOT}lib/features/bench/peak_memory.py`],
      clock: () => performance.now() / 1000,
      turns: 1,
      sizes: { shapRows: 50, growthRows: 2_000, repetitions: 20 },
      reportPath: `${folder}/report.json`,
      onLine: (line) => lines.push(line),
    });
    const text = lines.join("\n");
    assert(report.training!.rmseRatios.every((ratio) => Math.abs(ratio - 1) < 0.003), text);
    assertEquals([report.scoring!.nRows, report.scoring!.largestDifference], [800, 0]);
    assert(report.shap!.largestDifference < 1e-9, text);
    assertEquals([report.row!.nOutputs, report.row!.nExplained], [3, 3]);
    assert(report.growth!.large.peakBytes > 1e7, text);
    for (const { name, metric, gbm, lightgbm } of report.accuracy!) {
      const isAsGood = metric === "RMSE" ? gbm / lightgbm < 1.02 : lightgbm - gbm < 0.01;
      assert(isAsGood, `${name}: ${gbm} and ${lightgbm}`);
    }
    const { goals, ...written } = JSON.parse(await Deno.readTextFile(`${folder}/report.json`));
    assertEquals(written, JSON.parse(JSON.stringify(report)));
    assert(BENCH_PARTS.every((part) => part in report) && goals.length >= 12, text);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
