/**
 * A program that computes all features of a data folder once and prints the
 * seconds as JSON; the benchmark runs it to learn its peak memory.
 *
 * usage: time_features.ts DATA_FOLDER AS_OF THREADS
 * @module
 */
import { FeatureEngineer, openFeatureDatabase, scoringEntities } from "../../../features/mod.ts";
import { healthcareFeatures } from "./mod.ts";

if (import.meta.main) {
  const [dataFolder, asOf, threads] = Deno.args;
  const start = performance.now();
  using db = await openFeatureDatabase(dataFolder, {
    featureSet: healthcareFeatures,
    threads: Number(threads),
  });
  const engineer = new FeatureEngineer(healthcareFeatures);
  engineer.fitTransform(await engineer.compute(db, await scoringEntities(db, { asOf })));
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
}
