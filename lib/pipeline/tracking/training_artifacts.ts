/**
 * The files that a training run logs beside its model: reports, plots, environment.
 * Sums over members only; no file holds a member.
 * @module
 */
import { join } from "node:path";
import { healthcareFeatures } from "../../domains/healthcare/features/mod.ts";
import type { Settings } from "../../config.ts";
import {
  type Displayable,
  importancePlot,
  learningCurvesPlot,
  offerErrorPlot,
  predictedAgainstTruePlot,
  svgToPng,
} from "../../plots/mod.ts";
import { toRowMajor } from "../../ranking/mod.ts";
import { outputPaths } from "../stage.ts";
import type { TrainedOfferModel } from "../train_stage.ts";
import { labelNoiseReport } from "./label_noise_report.ts";
import { type ShapSummary, shapSummary } from "./shap_summary.ts";

/** Fills an empty folder with `reports/`, `plots/` and `environment.json`. */
export async function writeTrainingArtifacts(
  folder: string,
  trained: TrainedOfferModel,
  settings: Settings,
): Promise<void> {
  const [reports, plots] = [join(folder, "reports"), join(folder, "plots")];
  for (const path of [reports, plots]) await Deno.mkdir(path, { recursive: true });
  const paths = outputPaths(settings.out);
  const written = {
    "metrics.json": paths.metrics,
    "learning_curves.json": paths.learningCurves,
    "per_offer_metrics.csv": paths.perOfferCsv,
    "feature_dictionary.csv": paths.dictionaryCsv,
    "feature_dictionary.json": paths.dictionaryJson,
  };
  for (const [name, path] of Object.entries(written)) {
    await Deno.copyFile(path, join(reports, name));
  }
  const shap = shapSummary(trained.model, trained.test.features);
  const made = { "shap_summary": shap, "label_noise": labelNoiseReport(trained.test) };
  for (const [name, report] of Object.entries(made)) {
    await Deno.writeTextFile(join(reports, `${name}.json`), toJson(report));
  }
  for (const [name, plot] of Object.entries(trainingPlots(trained, shap, settings))) {
    await Deno.writeTextFile(join(plots, `${name}.svg`), plot.html);
    await Deno.writeFile(join(plots, `${name}.png`), svgToPng(plot.html));
  }
  await Deno.writeTextFile(join(folder, "environment.json"), toJson(environment()));
}

function trainingPlots(
  trained: TrainedOfferModel,
  shap: ShapSummary,
  settings: Settings,
): Record<string, Displayable> {
  const { catalog, evaluation, learningCurves, test } = trained;
  const feature = new Map(healthcareFeatures.features.map((item) => [item.name, item]));
  return {
    learning_curves: learningCurvesPlot(
      learningCurves.offer_ids.map((offerId, j) => ({
        offerId,
        trainRmse: learningCurves.train_rmse[j],
        testRmse: learningCurves.test_rmse[j],
      })),
      { noiseSd: settings.labelNoiseSd },
    ),
    offer_errors: offerErrorPlot(evaluation.offers.map((offer, j) => ({
      offerName: catalog.offers[j].name,
      modelRmse: offer.test_noise_free.rmse,
      treeRmse: offer.baseline_single_tree.rmse,
      meanRmse: offer.baseline_mean.rmse,
    }))),
    predicted_against_true: predictedAgainstTruePlot(
      test.predictions,
      toRowMajor(test.scores.labels, catalog.ids.length),
    ),
    importance: importancePlot(shap.features.map(({ name, mean }) => ({
      label: feature.get(name)?.label ?? name,
      group: feature.get(name)?.group ?? "",
      meanAbsContribution: mean,
    }))),
  };
}

function environment(): Record<string, string> {
  const { deno, v8, typescript } = Deno.version;
  return { deno, v8, typescript, os: Deno.build.os, arch: Deno.build.arch };
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2) + "\n";
}
