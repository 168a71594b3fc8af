import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { MlflowError } from "../registry/mod.ts";
import { inTestFolder } from "../_shared/test_folder.ts";
import { resolveSettings } from "../config.ts";
import { loadForInference, registerForNotebook, registryParameters } from "./registry_model.ts";

Deno.test("loadForInference() trains fresh and says why where the registry has no such model, else loads it", () =>
  inTestFolder(async (folder) => {
    const { settings } = resolveSettings({
      flags: {
        data: join(folder, "plan"),
        out: join(folder, "out"),
        members: "150",
        nEstimators: "3",
      },
    });
    const load = (environment: Record<string, string>, more = {}) =>
      loadForInference({ ...settings, ...more }, registryParameters(environment));
    await assertRejects(() => load({}, { strict: true }), MlflowError);
    const fresh = await load({});
    assertStringIncludes(fresh.note, "Trained fresh instead of loaded from the registry: Cannot ");
    assertEquals(fresh.settings.model, null);
    // The training was registered, so now there is a champion.
    const { registered, loaded } = await registerForNotebook(settings);
    const { modelName: model } = settings;
    const verdict = "none: the first champion, compared with no other";
    assertEquals(registered, { model, version: 1, aliases: "champion", verdict });
    const champion = await load({});
    assertEquals(
      champion.note,
      `Loaded from the registry: ${model} version 1, by the alias champion.`,
    );
    assertEquals(champion.settings.model, `models:/${model}/1`);
    assertEquals(champion.scoring.source, loaded.source);
    const [one, other] = [champion, fresh].map(({ scoring }) =>
      scoring.model.predict(scoring.features)
    );
    assertEquals(one, other);
    const byVersion = await load({ UC_MODEL_VERSION: "1" });
    assertEquals(byVersion.note, `Loaded from the registry: ${model} version 1.`);
    assertStringIncludes((await load({ UC_MODEL_VERSION: "7" })).note, "Trained fresh instead");
    const unasked = await load({ USE_REGISTRY_MODEL: "false" });
    assertEquals(unasked.note, "Trained fresh, as USE_REGISTRY_MODEL is false.");
  }));
