"""Trains LightGBM on the arrays of a folder and reads the model text beside them.

The folder holds settings.json and little-endian doubles: train_x, train_y, test_x
(column-major), and ours.txt, a text model of the same training. Left there are
LightGBM's own model and the answers of both models on the test rows.
Arrays only: LightGBM given a file's path silently loads the .init beside it.
"""

import json
import sys
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
    names = settings["featureNames"]

    ours = lgb.Booster(model_file=str(folder / "ours.txt"))
    prediction = ours.predict(test_x).reshape(settings["nTest"], -1)
    prediction.astype("<f8").tofile(folder / "ours_prediction")
    ours.predict(test_x[:100], pred_contrib=True).astype("<f8").tofile(folder / "ours_contribution")
    ours.save_model(str(folder / "ours_saved_again.txt"))

    params = dict(settings["params"], objective="regression", verbose=-1, num_threads=2)
    rounds = params.pop("n_estimators")
    scores = []
    for output in range(train_y.shape[1]):
        data = lgb.Dataset(train_x, train_y[:, output], feature_name=names)
        theirs = lgb.train(params, data, num_boost_round=rounds)
        scores.append(theirs.predict(test_x))
    np.column_stack(scores).astype("<f8").tofile(folder / "lightgbm_prediction")
    theirs.save_model(str(folder / "lightgbm_last_output.txt"))
    print(json.dumps({"lightgbm": lgb.__version__, "shape": list(prediction.shape)}))


main(Path(sys.argv[1]))
