import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { sha256File } from "../../../_shared/files.ts";
import { validateFiles } from "../../../data/input/mod.ts";
import { CLAIMS, MEMBERS } from "../schema.ts";
import { LARGE_FILES_AS_OF, writeLargeFiles } from "./large_files.ts";

Deno.test("writeLargeFiles() makes an accepted plan of the wanted size with faults of many kinds", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await writeLargeFiles(folder, { megabytes: 4 });
    const claims = join(folder, "claims.csv");
    assert(Math.abs((await Deno.stat(claims)).size / 4e6 - 1) < 0.03);
    const { report } = await validateFiles({
      inputFolder: folder,
      outFolder: join(folder, "out"),
      asOf: LARGE_FILES_AS_OF,
      schemas: [MEMBERS, CLAIMS],
    });
    assertEquals(report.verdict, "accepted");
    const codes = new Set(report.faults.map(({ code }) => code));
    for (
      const code of [
        "type-error",
        "not-finite",
        "constraint-error",
        "unseen-category",
        "foreign-key",
        "primary-key",
        "not-used",
      ] as const
    ) assert(codes.has(code), code);
    const before = await sha256File(claims);
    await writeLargeFiles(folder, { megabytes: 4, threads: 1 });
    assertEquals(await sha256File(claims), before);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
