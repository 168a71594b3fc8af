"""Trains LightGBM on the arrays of a folder and reads the model text beside them.

The folder holds settings.json and little-endian doubles: train_x, train_y, test_x, test_y
(column-major), weights where there are some, and ours.txt, a text model of the same training.
Left there are LightGBM's own model and the answers of both models on the test rows.
Arrays only: LightGBM given a file's path silently loads the .init beside it.
"""

import json
import sys
import warnings
from pathlib import Path

import lightgbm as lgb
import numpy as np


def read(folder, name, n_rows):
    values = np.fromfile(folder / name, dtype="<f8")
    return values.reshape(-1, n_rows).T


def main(folder):
    settings = json.loads((folder / "settings.json").read_text())
    train_x = read(folder, "train_x", settings["nTrain"])
    train_y = read(folder, "train_y", settings["nTrain"])
    test_x = read(folder, "test_x", settings["nTest"])
    test_y = read(folder, "test_y", settings["nTest"])
    weight = read(folder, "weights", settings["nTrain"])[:, 0] if settings["isWeighted"] else None

    ours = lgb.Booster(model_file=str(folder / "ours.txt"))
    for name, options in (("prediction", {}), ("raw", {"raw_score": True})):
        answer = ours.predict(test_x, **options).reshape(settings["nTest"], -1)
        answer.astype("<f8").tofile(folder / f"ours_{name}")
    shape = list(answer.shape)
    ours.predict(test_x[:100], pred_contrib=True).astype("<f8").tofile(folder / "ours_contribution")
    ours.save_model(str(folder / "ours_saved_again.txt"))

    params = dict(settings["params"], verbose=-1, num_threads=2)
    params.setdefault("objective", "regression")
    rounds = params.pop("n_estimators")
    scores = []
    for output in range(train_y.shape[1]):
        data = lgb.Dataset(
            train_x,
            train_y[:, output],
            weight=weight,
            feature_name=settings["featureNames"],
            categorical_feature=settings["categorical"],
        )
        valid = data.create_valid(test_x, test_y[:, output])
        history = {}
        record = lgb.record_evaluation(history)
        theirs = lgb.train(params, data, rounds, valid_sets=[valid], callbacks=[record])
        scores.append(theirs.predict(test_x).reshape(settings["nTest"], -1))
    np.column_stack(scores).astype("<f8").tofile(folder / "lightgbm_prediction")
    theirs.save_model(str(folder / "lightgbm_last_output.txt"))
    best = theirs.best_iteration
    print(json.dumps({"shape": shape, "bestIteration": best, "history": history["valid_0"]}))


warnings.filterwarnings("ignore")
main(Path(sys.argv[1]))
