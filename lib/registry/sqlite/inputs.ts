/**
 * Data sets that runs read and models that they gave, in SQLite.
 * @module
 */
import { checkDataset } from "../limits.ts";
import type { DatasetInput, ModelOutput } from "../types.ts";
import type { Database } from "./database.ts";
import { getLoggedModel } from "./logged_models.ts";

const CONTEXT_TAG = "mlflow.data.context";

interface DatasetRow {
  input_uuid: string;
  name: string;
  digest: string;
  dataset_source_type: string;
  dataset_source: string;
  dataset_schema: string | null;
  dataset_profile: string | null;
  context: string | null;
}

/** Notes data sets as inputs of the run. */
export function logInputs(
  db: Database,
  run: { runId: string; experimentId: number; newId: () => string },
  datasets: readonly DatasetInput[],
): void {
  datasets.forEach(checkDataset);
  for (const dataset of datasets) {
    const datasetId = datasetIdOf(db, run, dataset);
    const link = ["DATASET", datasetId, "RUN", run.runId] as const;
    const there = db.get<{ input_uuid: string }>(
      "SELECT input_uuid FROM inputs WHERE source_type = ? AND source_id = ? AND destination_type = ? AND destination_id = ?",
      ...link,
    );
    const inputId = there?.input_uuid ?? run.newId();
    if (!there) insertLink(db, inputId, link);
    if (dataset.context !== undefined) {
      db.put("input_tags", { input_uuid: inputId, name: CONTEXT_TAG }, { value: dataset.context });
    }
  }
}

function datasetIdOf(
  db: Database,
  { experimentId, newId }: { experimentId: number; newId: () => string },
  dataset: DatasetInput,
): string {
  const there = db.get<{ dataset_uuid: string }>(
    "SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?",
    experimentId,
    dataset.name,
    dataset.digest,
  );
  if (there) return there.dataset_uuid;
  const id = newId();
  db.insert("datasets", {
    dataset_uuid: id,
    experiment_id: experimentId,
    name: dataset.name,
    digest: dataset.digest,
    dataset_source_type: dataset.sourceType,
    dataset_source: dataset.source,
    dataset_schema: dataset.schema ?? null,
    dataset_profile: dataset.profile ?? null,
  });
  return id;
}

/** Notes logged models as outputs of the run. */
export function logOutputs(
  db: Database,
  run: { runId: string; newId: () => string },
  models: readonly ModelOutput[],
): void {
  for (const { modelId, step } of models) {
    getLoggedModel(db, modelId);
    const link = ["RUN_OUTPUT", run.runId, "MODEL_OUTPUT", modelId] as const;
    const changed = db.run(
      "UPDATE inputs SET step = ? WHERE source_type = ? AND source_id = ? AND destination_type = ? AND destination_id = ?",
      step,
      ...link,
    );
    if (changed === 0) insertLink(db, run.newId(), link, step);
  }
}

function insertLink(
  db: Database,
  inputId: string,
  [sourceType, sourceId, destinationType, destinationId]: readonly [string, string, string, string],
  step = 0,
): void {
  db.insert("inputs", {
    input_uuid: inputId,
    source_type: sourceType,
    source_id: sourceId,
    destination_type: destinationType,
    destination_id: destinationId,
    step,
  });
}

/** The data sets that a run read. */
export function readDatasetInputs(db: Database, runId: string): DatasetInput[] {
  return db.all<DatasetRow>(
    `SELECT d.*, t.value AS context FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id
     LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = '${CONTEXT_TAG}'
     WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id = ?
     ORDER BY d.name, d.digest`,
    runId,
  ).map((row) => ({
    name: row.name,
    digest: row.digest,
    sourceType: row.dataset_source_type,
    source: row.dataset_source,
    ...(row.dataset_schema === null ? {} : { schema: row.dataset_schema }),
    ...(row.dataset_profile === null ? {} : { profile: row.dataset_profile }),
    ...(row.context === null ? {} : { context: row.context }),
  }));
}

/** The models that a run gave. */
export function readModelOutputs(db: Database, runId: string): ModelOutput[] {
  return db.all<{ modelId: string; step: number }>(
    "SELECT destination_id AS modelId, step FROM inputs WHERE source_type = 'RUN_OUTPUT' AND source_id = ? ORDER BY step, destination_id",
    runId,
  ).map(({ modelId, step }) => ({ modelId, step }));
}
