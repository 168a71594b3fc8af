"""Trains LightGBM on a workload folder in one of two ways and times it.

Arguments: folder of the workload, "multi" or "shared", file for the test predictions.
multi: scikit-learn's MultiOutputRegressor over LGBMRegressor. shared: one Dataset, binned
once, and a booster for each output. Arrays are in memory before the clock starts.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm as lgb
import numpy as np
from sklearn.multioutput import MultiOutputRegressor

THREADS = 2


def read(folder, name, n_rows):
    return np.fromfile(folder / name, dtype="<f8").reshape(-1, n_rows).T


def train_multi(x, y, params, rounds):
    params = dict(params)
    model = lgb.LGBMRegressor(
        n_estimators=rounds, random_state=params.pop("seed", 0), n_jobs=THREADS, verbose=-1, **params
    )
    fitted = MultiOutputRegressor(model).fit(x, y)
    return fitted.predict


def train_shared(x, y, params, rounds):
    params = dict(params, objective="regression", verbose=-1, num_threads=THREADS)
    data = lgb.Dataset(x, y[:, 0], params=params, free_raw_data=False)
    boosters = []
    for output in range(y.shape[1]):
        data.set_label(y[:, output])
        boosters.append(lgb.train(params, data, num_boost_round=rounds))
    return lambda rows: np.column_stack([booster.predict(rows) for booster in boosters])


def main(folder, way, prediction_path):
    settings = json.loads((folder / "settings.json").read_text())
    x = np.ascontiguousarray(read(folder, "train_x", settings["nTrain"]))
    y = np.ascontiguousarray(read(folder, "train_y", settings["nTrain"]))
    test_x = np.ascontiguousarray(read(folder, "test_x", settings["nTest"]))
    params = dict(settings["params"])
    rounds = params.pop("n_estimators", 100)
    start = time.perf_counter()
    predict = (train_multi if way == "multi" else train_shared)(x, y, params, rounds)
    seconds = time.perf_counter() - start
    predict(test_x).astype("<f8").tofile(prediction_path)
    print(json.dumps({"seconds": seconds, "lightgbm": lgb.__version__}))


main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
