import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { sha256File } from "../_shared/files.ts";
import { Database } from "../data/database.ts";
import { readFeatures, writeFeatures } from "./feature_files.ts";
import { inTestFolder } from "../_shared/test_folder.ts";

function matrixOf(nRows: number) {
  const values = Float64Array.from({ length: nRows * 2 }, (_, k) => k / 3);
  return {
    ids: Array.from({ length: nRows }, (_, i) => `M${i}`),
    asOf: Array.from({ length: nRows }, (_, i) => i % 2 ? "2026-06-30" : "2025-12-31"),
    names: ["age", "total_claims_count"],
    nRows,
    values,
  };
}

Deno.test("readFeatures() returns what writeFeatures() wrote, bit by bit, over several chunks", async () => {
  await inTestFolder(async (folder) => {
    const matrix = matrixOf(5000);
    matrix.values[7] = -0;
    await writeFeatures(matrix, join(folder, "a.parquet"));
    assertEquals(await readFeatures(join(folder, "a.parquet")), matrix);
  });
});

Deno.test("writeFeatures() writes equal bytes when the matrix is equal", async () => {
  await inTestFolder(async (folder) => {
    await writeFeatures(matrixOf(3000), join(folder, "a.parquet"));
    await writeFeatures(matrixOf(3000), join(folder, "b.parquet"));
    assertEquals(
      await sha256File(join(folder, "a.parquet")),
      await sha256File(join(folder, "b.parquet")),
    );
  });
});

Deno.test("readFeatures() rejects a file that is missing, damaged or without features", async () => {
  await inTestFolder(async (folder) => {
    const path = join(folder, "a.parquet");
    await assertRejects(() => readFeatures(path), InputError, "run `deno task features` first");
    await Deno.writeTextFile(path, "PAR1 no");
    await assertRejects(() => readFeatures(path), InputError, "no whole Parquet file");
    using db = await Database.open();
    await db.copyTo("SELECT 'M1' AS member_id, 1.5 AS age", path);
    await assertRejects(() => readFeatures(path), InputError, "holds no features");
  });
});
