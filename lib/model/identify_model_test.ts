import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { identifyModel } from "./identify_model.ts";
import { loadModelFolder, saveModel } from "./model_folder.ts";
import { OfferPrioritizationModel } from "./offer_prioritization_model.ts";

Deno.test("identifyModel() makes a copy that loadModelFolder() takes and that says what it is called", async () => {
  const folder = await Deno.makeTempDir();
  const [from, to] = [join(folder, "from"), join(folder, "to")];
  const nRows = 60;
  const values = Float64Array.from({ length: nRows }, (_, i) => i);
  const features = { ids: [], asOf: [], names: ["age"], nRows, values };
  const { model } = await OfferPrioritizationModel.train(features, values, ["A"], {
    params: { n_estimators: 3 },
    workers: 1,
  });
  const rest = { fittedState: {}, settings: {}, trainingData: {}, metrics: {} };
  await saveModel(from, { model, catalog: [{ id: "A" }], ...rest }, [1]);
  await Deno.mkdir(to);
  const identity = { modelId: "m-1", runId: "2", creationTime: 1_790_000_000_123 };
  await identifyModel(from, to, identity);
  assertEquals((await loadModelFolder(to)).model.predict(features), model.predict(features));
  const description = JSON.parse(await Deno.readTextFile(join(to, "MLmodel")));
  assertEquals(
    [description.model_id, description.run_id, description.utc_time_created],
    ["m-1", "2", "2026-09-21 14:13:20.123000"],
  );
  assertEquals(description.flavors.python_function.loader_module, "mlflow.lightgbm");
  await Deno.remove(folder, { recursive: true });
});
