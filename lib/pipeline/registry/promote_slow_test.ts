import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { InputError, UsageError } from "../../_shared/errors.ts";
import { inTestFolder } from "../../_shared/test_folder.ts";
import { resolveSettings, type SettingName, type Settings } from "../../config.ts";
import { healthcareFeatures } from "../../domains/healthcare/features/mod.ts";
import { Booster } from "../../gbm/mod.ts";
import { loadModelFolder, OfferPrioritizationModel, saveModel } from "../../model/mod.ts";
import {
  describeCheck,
  type Mlflow,
  MlflowError,
  returnAlias,
  type Verdict,
} from "../../registry/mod.ts";
import { loadScoring, outputPaths, runStage } from "../mod.ts";
import { compareVersions, loadModel, openRegistry, promote, registerTrained } from "./mod.ts";

const TIME = 1_790_000_000_000;
const GOOD = { nEstimators: "40", learningRate: "0.15" };

type Flags = Partial<Record<SettingName, string>>;

interface Store {
  readonly mlflow: Mlflow;
  readonly settings: Settings;
  /** Trains with other settings and registers; returns the version. */
  readonly train: (flags: Flags) => Promise<number>;
  /** Registers what a change makes of the model that was trained last. */
  readonly registerChanged: (
    change: (saved: Awaited<ReturnType<typeof loadModelFolder>>) => object,
  ) => Promise<number>;
  readonly promote: (version: number, more?: object) => Promise<Verdict>;
}

/** A plan of 400 members with its features, and a registry. */
async function inStore(test: (store: Store) => Promise<void>): Promise<void> {
  await inTestFolder(async (folder) => {
    const folders = { data: join(folder, "plan"), out: join(folder, "out"), members: "400" };
    const of = (flags: Flags) => resolveSettings({ flags: { ...folders, ...flags } }).settings;
    const settings = of({});
    for (const stage of ["data", "features"] as const) await runStage(stage, { settings });
    await using mlflow = await openRegistry(settings, { clock: () => TIME });
    const register = async () =>
      (await registerTrained(mlflow, settings, { user: "somebody" })).version;
    await test({
      mlflow,
      settings,
      train: async (flags) => {
        await runStage("train", { settings: of({ ...GOOD, ...flags }) });
        return await register();
      },
      registerChanged: async (change) => {
        const { model: path } = outputPaths(settings.out);
        const saved = await loadModelFolder(path);
        const changed = { ...saved, ...change(saved) };
        await saveModel(path, changed, changed.model.booster.featureNames.map(() => 0));
        return await register();
      },
      promote: (version, more = {}) =>
        promote(mlflow, settings, {
          ...{ version, alias: "champion", user: "somebody", clock: () => TIME },
          ...more,
        }),
    });
  });
}

const aliasesOf = async ({ mlflow, settings }: Store) =>
  (await mlflow.registry.getRegisteredModel(settings.modelName)).aliases;

const refusedBy = ({ checks }: Pick<Verdict, "checks">) =>
  checks.filter(({ status }) => status === "refused").map(({ id }) => id);

Deno.test("a worse version is refused with the figures, promoted by force with the reason, and returned", () =>
  inStore(async (store) => {
    const { mlflow: { registry, tracking }, settings } = store;
    const name = settings.modelName;
    assertEquals(await store.train({}), 1);
    const first = await registry.getModelVersion(name, 1);
    assertStringIncludes(first.tags["promotion.verdict"], "compared with no other");
    assertEquals(await store.train({ nEstimators: "4" }), 2);
    assertEquals(await aliasesOf(store), { champion: 1, challenger: 2 });

    const refused = await store.promote(2);
    assertEquals([refused.status, refused.against], ["refused", 1]);
    assertEquals(refusedBy(refused), ["score_range", "test_rmse", "offer_rmse", "ndcg_at_5"]);
    assert(/^\d\d members held out of version 2 and version 1$/.test(refused.measuredOn));
    assertEquals((await aliasesOf(store)).champion, 1);
    const { tags, runId } = await registry.getModelVersion(name, 2);
    assertEquals(tags["promotion.verdict"], "refused");
    const rmse = refused.checks.find(({ id }) => id === "test_rmse")!;
    assert(rmse.value! > 0.5);
    assertEquals(tags["promotion.check.test_rmse"], `refused: ${describeCheck(rmse)}`);
    assertEquals((await tracking.listArtifacts(runId!, "promotion")).length, 1);

    const forced = await store.promote(2, { forceReason: "known fault in version 1" });
    assertEquals([forced.status, forced.reason], ["forced", "known fault in version 1"]);
    assertEquals((await aliasesOf(store)).champion, 2);
    await assertRejects(() => store.promote(2), InputError, "champion already");

    await returnAlias(registry, { name, alias: "champion" });
    assertEquals((await aliasesOf(store)).champion, 1);
    // Somebody else promotes while version 2 is measured.
    const progress = () => void registry.setRegisteredModelAlias(name, "production", 1);
    const overtaken = () => store.promote(2, { alias: "production", progress });
    await assertRejects(overtaken, InputError, "another version has become production");
    const better = await store.promote(await store.train({ labelNoiseSd: "0" }));
    assertEquals([better.status, better.version, refusedBy(better)], ["passed", 3, []]);
    // An alias that no version has is no way around the champion.
    const staging = await store.promote(2, { alias: "staging" });
    assertEquals([staging.status, staging.against], ["refused", 3]);
    const own = await store.promote(3, { alias: "staging" });
    assertEquals(
      own.checks.filter(({ status }) => status === "not compared").map(({ id }) => id),
      ["test_rmse", "offer_rmse", "ndcg_at_5"],
    );
    const aliases = { challenger: 3, champion: 3, production: 1, staging: 3 };
    assertEquals(await aliasesOf(store), aliases);
    await registry.deleteRegisteredModelAlias(name, "champion");
    assertEquals(await store.train({ nEstimators: "5" }), 4);
    assertEquals((await aliasesOf(store)).champion, undefined);
  }));

Deno.test("versions are compared on members that none was trained on, each by its own fitted state", () =>
  inStore(async (store) => {
    const { mlflow, settings } = store;
    await store.train({ testShare: "0.5" });
    await store.train({ testShare: "0.4", nEstimators: "41" });
    // A fitted state of other data: the features are computed anew.
    const state = (saved: { fittedState: unknown }) =>
      structuredClone(saved.fittedState) as {
        scaler: { mean: number[] };
      };
    await store.registerChanged((saved) => {
      const fittedState = state(saved);
      fittedState.scaler.mean[0] += 1;
      return { fittedState };
    });
    const compare = (version: number, against: number) =>
      compareVersions(mlflow, settings, { version, against });
    const [one, two] = [await compare(2, 1), await compare(3, 1)];
    assertEquals(one.checks, two.checks);
    const other = await compare(1, 2);
    const numberOf = (text: string) => Number(/^\d+/.exec(text)![0]);
    assertEquals(numberOf(one.measuredOn), numberOf(other.measuredOn));
    assert(other.measuredOn.endsWith("more were held out of version 1 only)"), other.measuredOn);
    await store.train({ seed: "7", testShare: "0.1" });
    await assertRejects(() => compare(4, 1), InputError, "at least 50 are needed");
  }));

Deno.test("a version with damaged files or other features is refused by name", () =>
  inStore(async (store) => {
    const { mlflow, settings } = store;
    const { modelName: name } = settings;
    await store.train({});
    const renamed = (names: (names: string[]) => string[]) =>
      store.registerChanged(({ model }) => {
        const { featureNames } = model.booster;
        const text = model.booster.save().replace(
          /^feature_names=.*$/m,
          `feature_names=${names([...featureNames]).join(" ")}`,
        );
        return { model: new OfferPrioritizationModel(Booster.load(text), model.offerIds) };
      });
    const version = await renamed(([first, second, ...rest]) => [second, first, ...rest]);
    const [first, second] = healthcareFeatures.names;
    await assertRejects(
      () => loadModel(`models:/${name}/${version}`, mlflow),
      InputError,
      `models:/${name}/${version} as its features are not those of this code (in another order ${second}, ${first})`,
    );
    const verdict = await store.promote(version);
    assertEquals(refusedBy(verdict), [
      "feature_schema",
      "reload_equal",
      "score_range",
      "test_rmse",
      "offer_rmse",
      "ndcg_at_5",
    ]);
    await renamed((names) => ["brand_new", ...names.slice(1)]);
    await assertRejects(
      () => loadModel(`models:/${name}@challenger`, mlflow),
      InputError,
      "missing brand_new; unknown ",
    );

    await store.train({ nEstimators: "42" });
    const uri = await mlflow.registry.getModelVersionDownloadUri(name, 4);
    const file = join(uri.replace(/^file:\/\//, ""), "catalog.json");
    await Deno.writeTextFile(file, (await Deno.readTextFile(file)).replace("Annual", "annual"));
    const damaged = await assertRejects(
      () => loadModel(`models:/${name}/4`, mlflow),
      MlflowError,
    );
    assertEquals(damaged.errorCode, "DATA_LOSS");
    const refused = await store.promote(4, { alias: "staging" });
    assertEquals(refusedBy(refused).slice(0, 2), ["artifacts_intact", "feature_schema"]);
    await Deno.remove(uri.replace(/^file:\/\//, ""), { recursive: true });
    // What cannot be used is no champion, whatever reason is given.
    const gone = await store.promote(4, { forceReason: "wanted all the same" });
    assertEquals([gone.status, gone.reason], ["refused", "wanted all the same"]);
    assertEquals(refusedBy(gone).slice(0, 2), ["artifacts_intact", "feature_schema"]);
    assertEquals((await aliasesOf(store)).champion, 1);
  }));

Deno.test("loadModel() gives the wrapper with all that prediction needs, by alias, version, run and folder, never by latest", () =>
  inStore(async (store) => {
    const { mlflow, settings } = store;
    const { modelName: name, out } = settings;
    await store.train({});
    const { runId, source } = await mlflow.registry.getModelVersion(name, 1);
    const scoring = await loadScoring(settings);
    const expected = scoring.model.predict(scoring.features);
    const uris = [`models:/${name}@champion`, `models:/${name}/1`, source, `runs:/${runId}/model`];
    for (const uri of [...uris, outputPaths(out).model]) {
      const loaded = await loadModel(uri, mlflow);
      // The specification's troubleshooting item 4: a wrapper, not the raw model.
      assert(loaded.model instanceof OfferPrioritizationModel);
      assertEquals(loaded.model.predict(scoring.features), expected);
      assertEquals(loaded.engineer.scaler, scoring.engineer.scaler);
      assertEquals(loaded.catalog.ids, scoring.catalog.ids);
      assertEquals(loaded.settings.n_estimators, 40);
    }
    const { source: { uri, version } } = await loadModel(uris[0], mlflow);
    assertEquals([uri, version], [`models:/${name}/1`, 1]);
    // Item 3: the registry knows aliases and numbers, no latest version.
    for (const latest of [`models:/${name}/latest`, `models:/${name}`]) {
      await assertRejects(() => loadModel(latest, mlflow), UsageError, "models:/NAME@ALIAS");
    }
    await assertRejects(() => loadModel(`models:/${name}@nobody`, mlflow), MlflowError, "champion");
    await assertRejects(() => loadModel(`models:/${name}/9`, mlflow), MlflowError);
    await assertRejects(() => loadModel(`runs:/${runId}/other`, mlflow), InputError, "no model");
    await assertRejects(() => loadModel(join(out, "none")), InputError, "none");
  }));

Deno.test("stage recommend takes the model that settings name, and reasons insist on the same", () =>
  inStore(async (store) => {
    const { settings } = store;
    await store.train({});
    await store.train({ nEstimators: "20" });
    const tracking = { clock: () => TIME, command: "", commit: null, user: null };
    const manifest = async () =>
      JSON.parse(await Deno.readTextFile(outputPaths(settings.out).predictionsManifest));
    await runStage("recommend", { settings });
    assertEquals(Object.keys(await manifest()), ["model", "features"]);
    const model = `models:/${settings.modelName}@champion`;
    const named = { settings: { ...settings, model }, tracking };
    await runStage("recommend", named);
    const { model_uri, model_version } = await manifest();
    assertEquals([model_uri, model_version], [`models:/${settings.modelName}/1`, 1]);
    await assertRejects(() => runStage("reasons", { settings }), InputError, "--model");
    await runStage("reasons", named);
    await assertRejects(() => runStage("recommend", { settings: named.settings }), TypeError);
  }));
