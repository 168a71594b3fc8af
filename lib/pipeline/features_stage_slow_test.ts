import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { resolveSettings } from "../config.ts";
import { dataFingerprint, readDataManifest, writeDataManifest } from "../data/manifest.ts";
import { loadModelFolder } from "../model/mod.ts";
import { outputPaths, readFeaturesManifest, runStage } from "./mod.ts";

const VALIDATION = "a".repeat(64);

Deno.test("the fingerprint of the validation report reaches the model folder, null where there is none", async () => {
  const folder = await Deno.makeTempDir();
  const { settings } = resolveSettings({
    flags: {
      data: join(folder, "plan"),
      out: join(folder, "out"),
      members: "150",
      nEstimators: "2",
    },
  });
  const trained = async () => {
    for (const stage of ["features", "train"] as const) await runStage(stage, { settings });
    const { validation, dataFingerprint } = await readFeaturesManifest(settings);
    const { trainingData } = await loadModelFolder(outputPaths(settings.out).model);
    assertEquals(trainingData.data_fingerprint, dataFingerprint);
    return [validation, trainingData.validation, dataFingerprint];
  };
  try {
    await runStage("data", { settings });
    const { tables, ...manifest } = await readDataManifest(settings.data);
    assertEquals(await trained(), [null, null, dataFingerprint({ ...manifest, tables })]);
    const rows = Object.fromEntries(tables.map((table) => [table.name, table.rows]));
    const validated = await writeDataManifest(settings.data, {
      ...manifest,
      rows,
      validation: VALIDATION,
    });
    assertEquals(await trained(), [VALIDATION, VALIDATION, dataFingerprint(validated)]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
