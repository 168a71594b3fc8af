import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LARGE_FILES_AS_OF, writeLargeFiles } from "../../../domains/healthcare/input_bench/mod.ts";
import { ensurePythonEnvironment } from "../../../notebooks/mod.ts";
import { benchValidate } from "./bench_validate.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url)).replace(/\/$/, "");
const PERMISSIONS = ["--no-prompt", "--allow-read", "--allow-write", "--allow-env", "--allow-ffi"];

Deno.test("benchValidate() reports speed, memory and an account that closes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeLargeFiles(folder, { megabytes: 2 });
    const { python } = await ensurePythonEnvironment({ root: ROOT });
    const lines: string[] = [];
    const report = await benchValidate({
      inputFolders: [folder],
      file: "claims.csv",
      validate: (inputFolder, outFolder) => [
        ...[Deno.execPath(), "run", "--config", join(ROOT, "deno.json"), ...PERMISSIONS],
        ...["--allow-sys", join(ROOT, "lib/cli.ts"), "validate", "--dir", inputFolder],
        ...["--out", outFolder, "--as-of", LARGE_FILES_AS_OF],
      ],
      peakMemory: [python, join(ROOT, "lib/features/bench/peak_memory.py")],
      clock: () => performance.now() / 1000,
      reportPath: join(folder, "validate.json"),
      onLine: (line) => lines.push(line),
    });
    const [{ accounts, bytes, peakMb, megabytesPerSecond }] = report.runs;
    assertEquals(accounts.map(({ table }) => table), ["members", "claims"]);
    assert(accounts[1].rowsIn > 20_000 && accounts[1].quarantined > 0);
    assert(bytes > 1.9e6 && peakMb > 50 && megabytesPerSecond > 0);
    assert(report.scan.seconds > 0 && report.duckDb.seconds > 0);
    assertEquals(JSON.parse(await Deno.readTextFile(join(folder, "validate.json"))), report);
    assert(lines.some((line) => line.includes("kept")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
