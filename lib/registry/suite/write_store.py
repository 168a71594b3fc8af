"""Logs a run, a model and a version with MLflow's own client, as another user would.

Usage: write_store.py TRACKING_URI EXPERIMENT MODEL
The model is the champion of MODEL, loaded and logged anew.
"""
import hashlib
import json
import logging
import sys
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import mlflow
from mlflow import MlflowClient

tracking_uri, experiment_name, model_name = sys.argv[1:]
mlflow.set_tracking_uri(tracking_uri)
mlflow.set_experiment(experiment_name)
champion = f"models:/{model_name}@champion"
signature = mlflow.models.get_model_info(champion).signature
booster = mlflow.lightgbm.load_model(champion)
with mlflow.start_run(run_name="python") as run:
    mlflow.log_param("seed", 7)
    for step, value in enumerate([3.0, 2.0, 1.0]):
        mlflow.log_metric("curve", value, step=step)
    mlflow.log_text("größe", "notes/a b.txt")
    info = mlflow.lightgbm.log_model(
        booster,
        name="model",
        signature=signature,
        registered_model_name=model_name,
        pip_requirements=["lightgbm"],
    )
client = MlflowClient()
client.set_registered_model_alias(model_name, "challenger", info.registered_model_version)
client.set_model_version_tag(model_name, str(info.registered_model_version), "by", "python")
path = mlflow.artifacts.download_artifacts(f"models:/{model_name}@challenger")
with open(f"{path}/model.lgb", "rb") as file:
    digest = hashlib.sha256(file.read()).hexdigest()
print(json.dumps({
    "run_id": run.info.run_id,
    "model_id": info.model_id,
    "version": int(info.registered_model_version),
    "digest": digest,
}))
