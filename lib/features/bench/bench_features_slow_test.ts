import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { healthcareFeatures } from "../../domains/healthcare/features/mod.ts";
import { generateHealthcareData } from "../../domains/healthcare/synthetic/mod.ts";
import { ensurePythonEnvironment } from "../../notebooks/mod.ts";
import { benchFeatures } from "./bench_features.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");

Deno.test("benchFeatures() finds equal aggregates here, in pandas and in polars", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const dataFolder = join(folder, "data");
    const asOf = "2026-06-30";
    await generateHealthcareData({ dataFolder, nMembers: 800, seed: 3, asOf });
    const { python } = await ensurePythonEnvironment({ root: ROOT, parity: true });
    const lines: string[] = [];
    const report = await benchFeatures({
      dataFolder,
      featureSet: healthcareFeatures,
      asOf,
      python,
      allFeatures: [
        "run",
        "--config",
        join(ROOT, "deno.json"),
        ...["--no-prompt", "--allow-read", "--allow-env", "--allow-ffi", "--allow-sys"],
        join(ROOT, "lib/domains/healthcare/features/time_features.ts"),
      ],
      reportPath: join(folder, "features.json"),
      clock: () => performance.now() / 1000,
      rounds: 1,
      onLine: (line) => lines.push(line),
    });
    assertEquals([report.nMembers, report.aggregates], [800, 20]);
    assertEquals(report.peers.map((peer) => peer.name), ["pandas", "polars"]);
    assert(report.peers.every((peer) => peer.largestDifference < 1e-9));
    assert(report.allFeatures.peakMb > 50);
    assertEquals(JSON.parse(await Deno.readTextFile(join(folder, "features.json"))), report);
    assert(lines.length > 4);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
