"""Prints as JSON what MLflow finds in a store, and what its model predicts.

Usage: read_store.py TRACKING_URI EXPERIMENT MODEL ROWS_JSON CURVE
CURVE is the metric whose points are printed.
ROWS_JSON: {"columns": [...], "data": [[...], ...]}
"""
import json
import logging
import sys
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import mlflow
import pandas as pd
from mlflow import MlflowClient

tracking_uri, experiment_name, model_name, rows_path, curve = sys.argv[1:]
mlflow.set_tracking_uri(tracking_uri)
client = MlflowClient()
experiment = client.get_experiment_by_name(experiment_name)
found = [run.info.run_id for run in client.search_runs([experiment.experiment_id])]
version = client.get_model_version_by_alias(model_name, "champion")
run = client.get_run(version.run_id)
model_id = run.outputs.model_outputs[0].model_id
logged = client.get_logged_model(model_id)
with open(rows_path) as file:
    rows = json.load(file)
model = mlflow.pyfunc.load_model(f"models:/{model_name}@champion")
predictions = model.predict(pd.DataFrame(rows["data"], columns=rows["columns"], dtype="float64"))
dataset = run.inputs.dataset_inputs[0]
print(json.dumps({
    "mlflow": mlflow.__version__,
    "status": run.info.status,
    "run_name": run.info.run_name,
    "params": run.data.params,
    "tags": run.data.tags,
    "metrics": run.data.metrics,
    "curve": [[m.step, m.value] for m in client.get_metric_history(run.info.run_id, curve)],
    "dataset": [dataset.dataset.name, dataset.dataset.digest,
                {tag.key: tag.value for tag in dataset.tags}],
    "artifacts": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
    "logged_model": [logged.name, str(logged.status), logged.source_run_id == run.info.run_id],
    "version": [int(version.version), version.run_id in found, version.source == f"models:/{model_id}"],
    "signature": len(model.metadata.signature.inputs.inputs),
    "model_identity": [model.metadata.model_id == model_id, model.metadata.run_id == run.info.run_id],
    "predictions": [list(map(float, row)) for row in predictions],
}))
