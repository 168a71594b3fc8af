import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { InputError } from "../_shared/errors.ts";
import { loadModelFolder, type SavedModel, saveModel } from "./model_folder.ts";
import { OfferPrioritizationModel } from "./offer_prioritization_model.ts";

const nRows = 200;
const features = {
  ids: Array.from({ length: nRows }, (_, i) => `M${i}`),
  asOf: new Array(nRows).fill("2026-06-30"),
  names: ["age", "er_visit_count"],
  nRows,
  values: Float64Array.from({ length: 2 * nRows }, (_, i) => (i * 7919) % 101),
};
const labels = Float64Array.from(
  { length: 2 * nRows },
  (_, i) => features.values[i % nRows] > 50 ? 80 : 20 + (i % 3),
);

async function trained(): Promise<SavedModel> {
  const { model } = await OfferPrioritizationModel.train(features, labels, ["A", "B"], {
    params: { n_estimators: 10 },
    workers: 1,
  });
  return {
    model,
    fittedState: { version: 1 },
    catalog: [{ id: "A" }, { id: "B" }],
    settings: { seed: 1 },
    trainingData: { n_members: nRows },
    metrics: {},
  };
}

async function withSavedModel(run: (folder: string, saved: SavedModel) => Promise<void>) {
  const parent = await Deno.makeTempDir();
  const folder = join(parent, "model");
  const saved = await trained();
  try {
    await saveModel(folder, saved, [1, 2]);
    await run(folder, saved);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

Deno.test("loadModelFolder() reproduces every prediction of what saveModel() wrote", () =>
  withSavedModel(async (folder, saved) => {
    const loaded = await loadModelFolder(folder);
    assertEquals(loaded.model.predict(features), saved.model.predict(features));
    assertEquals(loaded.fittedState, saved.fittedState);
    assertEquals(loaded.catalog, saved.catalog);
  }));

Deno.test("saveModel() writes the same bytes for the same model", () =>
  withSavedModel(async (folder, saved) => {
    const manifest = await Deno.readTextFile(join(folder, "manifest.json"));
    await saveModel(folder, saved, [1, 2]);
    assertEquals(await Deno.readTextFile(join(folder, "manifest.json")), manifest);
  }));

Deno.test("loadModelFolder() refuses a folder with one byte changed, in any file", () =>
  withSavedModel(async (folder) => {
    for (const { name } of [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)) {
      if (name === "manifest.json") continue;
      const path = join(folder, name);
      const bytes = await Deno.readFile(path);
      const damaged = bytes.slice();
      damaged[damaged.length >> 1] ^= 1;
      await Deno.writeFile(path, damaged);
      const error = await assertRejects(() => loadModelFolder(folder), InputError, name);
      assertStringIncludes(error.message, "deno task train");
      await Deno.writeFile(path, bytes);
    }
    await loadModelFolder(folder);
  }));

Deno.test("loadModelFolder() refuses missing and additional files and a folder without model", () =>
  withSavedModel(async (folder) => {
    await Deno.writeTextFile(join(folder, "extra.txt"), "");
    await assertRejects(() => loadModelFolder(folder), InputError, "extra.txt");
    await Deno.remove(join(folder, "extra.txt"));
    await Deno.remove(join(folder, "model.lgb"));
    await Deno.mkdir(join(folder, "model.lgb"));
    await assertRejects(() => loadModelFolder(folder), InputError, "model.lgb");
    await Deno.remove(join(folder, "catalog.json"));
    await assertRejects(() => loadModelFolder(folder), InputError, "catalog.json");
    await assertRejects(
      () => loadModelFolder(join(folder, "none")),
      InputError,
      "train a model first",
    );
  }));

Deno.test("predict() names the features that do not match the model", async () => {
  const { model } = await trained();
  const refused = async (names: string[], text: string) => {
    const run = () => Promise.resolve().then(() => model.predict({ ...features, names }));
    await assertRejects(run, InputError, text);
  };
  await refused(["age", "er_visits"], "missing er_visit_count; unknown er_visits");
  await refused(["er_visit_count", "age"], "in another order");
});
