/**
 * Metrics in SQLite: every point, and the latest of each key.
 * @module
 */
import type { Metric, MetricPoint } from "../types.ts";
import type { Database, Value } from "./database.ts";

interface PointRow extends MetricPoint {
  is_nan: number;
}

/** Logs points. A point that is there already stays once. */
export function logMetrics(
  db: Database,
  run: { runId: string; experimentId: number; now: number },
  metrics: readonly Metric[],
): void {
  const { runId } = run;
  const rows = metrics.map((metric) => toRow(metric, run.now));
  db.runMany(
    "INSERT OR IGNORE INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)",
    rows.map((row): Value[] => [row.key, row.value, row.timestamp, runId, row.step, row.is_nan]),
  );
  const latest = new Map<string, PointRow>();
  for (const row of rows) {
    const other = latest.get(row.key);
    if (other === undefined || isLater(row, other)) latest.set(row.key, row);
  }
  const there = new Map(latestRows(db, runId).map((row) => [row.key, row]));
  for (const [key, { value, timestamp, step, is_nan }] of latest) {
    const other = there.get(key);
    if (other !== undefined && !isLater({ key, value, timestamp, step }, other)) continue;
    db.put("latest_metrics", { key, run_uuid: runId }, { value, timestamp, step, is_nan });
  }
  logModelMetrics(db, run, metrics);
}

/** Points that measure a logged model stand there, too. */
function logModelMetrics(
  db: Database,
  run: { runId: string; experimentId: number; now: number },
  metrics: readonly Metric[],
): void {
  const measured = metrics.filter((metric) => metric.modelId !== undefined);
  db.runMany(
    "INSERT OR IGNORE INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step, metric_value, experiment_id, run_id, dataset_uuid, dataset_name, dataset_digest) VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?), ?, ?)",
    measured.map((metric): Value[] => {
      const { key, timestamp, step, value } = toRow(metric, run.now);
      const dataset = [metric.datasetName ?? null, metric.datasetDigest ?? null];
      return [
        metric.modelId!,
        key,
        timestamp,
        step,
        value,
        run.experimentId,
        run.runId,
        run.experimentId,
        ...dataset,
        ...dataset,
      ];
    }),
  );
}

/** The points that measure a logged model, by key and step. */
export function modelMetrics(db: Database, modelId: string): Metric[] {
  return db.all<{ datasetName: string | null; datasetDigest: string | null } & MetricPoint>(
    "SELECT metric_name AS key, metric_value AS value, metric_timestamp_ms AS timestamp, metric_step AS step, dataset_name AS datasetName, dataset_digest AS datasetDigest FROM logged_model_metrics WHERE model_id = ? ORDER BY 1, 4, 3",
    modelId,
  ).map(({ datasetName, datasetDigest, ...point }) => ({
    ...point,
    modelId,
    ...(datasetName !== null && { datasetName, datasetDigest: datasetDigest ?? "" }),
  }));
}

/** The latest value of each key. */
export function latestMetrics(db: Database, runId: string): Record<string, number> {
  return Object.fromEntries(latestRows(db, runId).map((row) => [row.key, valueOf(row)]));
}

/** Every point of a key by step, then time. */
export function metricHistory(db: Database, runId: string, key: string): MetricPoint[] {
  return db.all<PointRow>(
    "SELECT key, value, timestamp, step, is_nan FROM metrics WHERE run_uuid = ? AND key = ? ORDER BY step, timestamp, value",
    runId,
    key,
  ).map((row) => ({ key, value: valueOf(row), timestamp: row.timestamp, step: row.step }));
}

function latestRows(db: Database, runId: string): PointRow[] {
  return db.all<PointRow>(
    "SELECT key, value, timestamp, step, is_nan FROM latest_metrics WHERE run_uuid = ? ORDER BY key",
    runId,
  );
}

function isLater(a: MetricPoint, b: MetricPoint): boolean {
  if (a.step !== b.step) return a.step > b.step;
  return a.timestamp !== b.timestamp ? a.timestamp > b.timestamp : a.value > b.value;
}

/** SQL has no infinity and no NaN: MLflow keeps the largest double, and 0 with a flag. */
function toRow({ key, value, timestamp, step = 0 }: Metric, now: number): PointRow {
  const isNan = Number.isNaN(value);
  const finite = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
  return {
    key,
    value: isNan ? 0 : finite,
    timestamp: timestamp ?? now,
    step,
    is_nan: isNan ? 1 : 0,
  };
}

function valueOf({ value, is_nan }: PointRow): number {
  if (is_nan === 1) return NaN;
  return Math.abs(value) === Number.MAX_VALUE ? Math.sign(value) * Infinity : value;
}
