import { assert, assertEquals } from "@std/assert";
import { randomStream } from "../_shared/prng.ts";
import { Booster } from "./booster.ts";
import type { Columns } from "./columns.ts";
import { assertSameAnswers } from "./parity/assert_same_answers.ts";
import { checkInLightgbm, type Question, withForeignModels } from "./parity/foreign_models.ts";
import { readGzip } from "./parity/read_table.ts";

Deno.test("load() answers as LightGBM and save() is read by it when models are of all kinds", async () => {
  await withForeignModels(async (folder, models) => {
    const names: string[] = [];
    for await (const model of models) {
      const booster = Booster.load(model.text);
      assertSameAnswers(booster, model);
      await Deno.writeTextFile(`${folder}/${model.name}.saved.txt`, booster.save());
      names.push(model.name);
    }
    assert(names.length > 90);
    assertEquals(await checkInLightgbm(folder), []);
    for (const name of names) {
      const saved = Booster.load(await Deno.readTextFile(`${folder}/${name}.saved.txt`));
      const again = Booster.load(await Deno.readTextFile(`${folder}/${name}.again.txt`));
      assertEquals(treesOf(again), treesOf(saved), name);
    }
  });
});

Deno.test("contributions() equal LightGBM's and save() is read by it when models are of version 2 and 3", async () => {
  const names = ["lg_breast_cancer.txt", "lg_dart_breast_cancer.model", "lg_kddcup99.model"];
  names.push("lgmulticlass.model", "toy_categorical_model.txt", "model_simple.txt");
  const questions: Question[] = [];
  for (const name of names) {
    const text = await readGzip(`models/${name}.gz`);
    questions.push({ name, text, columns: oddRows(Booster.load(text).featureNames) });
  }
  await withForeignModels(async (folder, models) => {
    for await (const model of models) {
      const booster = Booster.load(model.text);
      assertSameAnswers(booster, model);
      await Deno.writeTextFile(`${folder}/${model.name}.saved.txt`, booster.save());
    }
    assertEquals(await checkInLightgbm(folder), []);
  }, questions);
});

/** Values and categories that decide differently at many thresholds, some of them missing. */
function oddRows(featureNames: readonly string[]): Columns {
  const nRows = 60, random = randomStream(5, "odd rows");
  const draw = () => {
    const scale = random.pick([0.01, 1, 10, 1000]);
    return random.chance(0.1)
      ? random.pick([NaN, 0, -1, 1e-36, Infinity, 2 ** 31, -0.5])
      : random.chance(0.5)
      ? random.int(0, 60)
      : scale * random.normal();
  };
  const values = Float64Array.from({ length: nRows * featureNames.length }, draw);
  return { values, nRows, featureNames };
}

/** All of the trees but the parameters, which LightGBM writes in its own order. */
function treesOf(booster: Booster): string {
  const text = booster.save();
  return text.slice(0, text.indexOf("end of trees"));
}
