"""LightGBM's part of the benchmark: one turn of one piece of work, timed.

    train FOLDER multi|shared    all outputs; keeps the boosters of "shared" in the folder
    score FOLDER                 all rows, by a booster an output and by our model file
    explain FOLDER ROWS          pred_contrib of the first test rows, in the same two ways
    fit FOLDER                   one output, categories as categories, no clock
    version FOLDER               LightGBM's version alone

multi is scikit-learn's MultiOutputRegressor over LGBMRegressor; shared is one Dataset, binned
once, and a booster for each output. Arrays are in memory and threads started before the clock
runs. Answers go to `lightgbm_*` files of the folder, seconds as JSON to standard output.
"""

import json
import sys
import time
from pathlib import Path

import lightgbm as lgb
import numpy as np
from sklearn.multioutput import MultiOutputRegressor

THREADS = 2
WARM_UP_ROWS = 50


def read(folder, name, n_rows):
    columns = np.fromfile(folder / name, dtype="<f8").reshape(-1, n_rows)
    return np.ascontiguousarray(columns.T)


def write(folder, name, values):
    np.ascontiguousarray(values, dtype="<f8").tofile(folder / f"lightgbm_{name}")


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def train_multi(x, y, params, rounds):
    params = dict(params)
    model = lgb.LGBMRegressor(
        n_estimators=rounds, random_state=params.pop("seed", 0), n_jobs=THREADS, verbose=-1, **params
    )
    return MultiOutputRegressor(model).fit(x, y)


def train_shared(x, y, params, rounds):
    params = dict(params, objective="regression", verbose=-1, num_threads=THREADS)
    data = lgb.Dataset(x, y[:, 0], params=params, free_raw_data=False)
    boosters = []
    for output in range(y.shape[1]):
        data.set_label(y[:, output])
        boosters.append(lgb.train(params, data, num_boost_round=rounds))
    return boosters


def train(folder, settings, way):
    x = read(folder, "train_x", settings["nTrain"])
    y = read(folder, "train_y", settings["nTrain"])
    test_x = read(folder, "test_x", settings["nTest"])
    params = dict(settings["params"])
    rounds = params.pop("n_estimators", 100)
    if way == "multi":
        seconds, model = timed(lambda: train_multi(x, y, params, rounds))
        write(folder, "multi_prediction", model.predict(test_x))
    else:
        seconds, boosters = timed(lambda: train_shared(x, y, params, rounds))
        write(folder, "shared_prediction", stack(boosters, test_x))
        for output, booster in enumerate(boosters):
            booster.save_model(folder / f"lightgbm_{output}.txt")
    return {"seconds": seconds}


def stack(boosters, x, **options):
    return np.column_stack([b.predict(x, num_threads=THREADS, **options) for b in boosters])


def load_ways(folder, settings):
    files = [folder / f"lightgbm_{output}.txt" for output in range(settings["nOutputs"])]
    return {
        "boosters": [lgb.Booster(model_file=file) for file in files],
        "merged": [lgb.Booster(model_file=folder / "model.lgb")],
    }


def ask(folder, settings, x, name, **options):
    seconds = {}
    for way, boosters in load_ways(folder, settings).items():
        stack(boosters, x[:WARM_UP_ROWS], **options)
        seconds[way], answer = timed(lambda: stack(boosters, x, **options))
        if way == "merged":
            write(folder, name, answer)
    return {"seconds": seconds}


def score(folder, settings):
    parts = [read(folder, "train_x", settings["nTrain"]), read(folder, "test_x", settings["nTest"])]
    return ask(folder, settings, np.vstack(parts), "scores")


def explain(folder, settings, rows):
    x = read(folder, "test_x", settings["nTest"])[: int(rows)]
    return ask(folder, settings, x, "contributions", pred_contrib=True)


def fit(folder, settings):
    x = read(folder, "train_x", settings["nTrain"])
    y = read(folder, "train_y", settings["nTrain"])[:, 0]
    params = dict(settings["params"], verbose=-1, num_threads=THREADS)
    rounds = params.pop("n_estimators", 100)
    categorical = [settings["featureNames"].index(name) for name in settings["categorical"]]
    data = lgb.Dataset(x, y, params=params, categorical_feature=categorical)
    booster = lgb.train(params, data, num_boost_round=rounds)
    write(folder, "prediction", booster.predict(read(folder, "test_x", settings["nTest"])))
    return {}


def main(command, folder, *arguments):
    settings = json.loads((folder / "settings.json").read_text())
    commands = {
        "train": train,
        "score": score,
        "explain": explain,
        "fit": fit,
        "version": lambda *_: {},
    }
    answer = commands[command](folder, settings, *arguments)
    print(json.dumps({"version": lgb.__version__, **answer}))


main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
