import type { Settings } from "../../config.ts";
import { healthcareFeatures } from "../../domains/healthcare/features/mod.ts";
import { type FeatureMatrix, openFeatureDatabase } from "../../features/mod.ts";
import type { LoadedModel } from "./load_model.ts";

/**
 * Features as a model's own fitted state gives them: those that were made where it is the
 * same, else the same members and days computed anew from the data.
 */
export async function fittedFeatures(
  { engineer, fittedState }: Pick<LoadedModel, "engineer" | "fittedState">,
  made: { features: FeatureMatrix; fittedState: unknown },
  { data, threads }: Pick<Settings, "data" | "threads">,
): Promise<FeatureMatrix> {
  if (JSON.stringify(fittedState) === JSON.stringify(made.fittedState)) return made.features;
  const { ids, asOf } = made.features;
  using db = await openFeatureDatabase(data, { featureSet: healthcareFeatures, threads });
  return engineer.transform(await engineer.compute(db, { memberIds: ids, asOf }));
}
