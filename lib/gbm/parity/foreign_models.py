"""Models of LightGBM in many kinds, and what LightGBM says of rows that are hard on readers.

make FOLDER   writes model text and rows (little-endian doubles, column-major) of each kind,
              and names.json with the count of rows of each model, then answers
answer FOLDER writes LightGBM's values, raw scores, leaves and contributions (row-major)
              for the models and rows there
check FOLDER  reads the models again as saved by the caller, prints the answers that are not
              the same bits
keep FILE     writes every fifth kind with its first rows as gzipped JSON, numbers as texts,
              for tests that have no Python
"""

import gzip
import json
import sys
import warnings
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd

OBJECTIVES = {
    "regression": {},
    "regression_l1": {},
    "huber": {},
    "fair": {},
    "quantile": {"alpha": 0.3},
    "mape": {},
    "poisson": {},
    "gamma": {},
    "tweedie": {"tweedie_variance_power": 1.3},
    "binary": {"sigmoid": 2.5},
    "multiclass": {"num_class": 4},
    "multiclassova": {"num_class": 3, "sigmoid": 0.7},
    "cross_entropy": {},
    "cross_entropy_lambda": {},
    "lambdarank": {},
    "rank_xendcg": {},
}
BOOSTINGS = {
    "gbdt": {},
    "dart": {"boosting": "dart", "drop_rate": 0.5, "skip_drop": 0.0},
    "rf": {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6},
    "goss": {"data_sample_strategy": "goss"},
}
MISSING = {
    "nan": {},
    "zero": {"zero_as_missing": True},
    "none": {"use_missing": False},
}
CATEGORIES = {
    "numeric": {},
    "one_hot": {"max_cat_to_onehot": 100},
    "many": {"max_cat_to_onehot": 1, "cat_smooth": 1, "cat_l2": 1, "min_data_per_group": 5},
}
EXTRAS = {
    "sqrt": {"reg_sqrt": True},
    "deep": {"num_leaves": 400, "min_data_in_leaf": 1, "learning_rate": 0.5},
    "stump": {"num_leaves": 2},
    "monotone": {"monotone_constraints": [1, 0, 0, -1, 0, 0]},
    "smooth": {"path_smooth": 2.0, "extra_trees": True},
    "constant": {"min_data_in_leaf": 100_000},
    "one_column": {"feature_fraction": 0.2},
    "coarse": {"max_bin": 7, "min_data_in_bin": 50},
    "huge": {},
}
N_TRAIN, N_TEST = 900, 160


def kinds():
    """Each objective with each boosting, the other settings in turn; then the extras."""
    turn = 0
    for objective in OBJECTIVES:
        for boosting in BOOSTINGS:
            missing = list(MISSING)[turn % 3]
            categories = list(CATEGORIES)[(turn // 3 + turn) % 3]
            yield objective, boosting, missing, categories, None
            turn += 1
    for extra in EXTRAS:
        for missing in MISSING:
            categories = list(CATEGORIES)[turn % 3]
            objective = ["regression", "binary", "fair"][turn // 3 % 3]
            yield ("regression" if extra == "sqrt" else objective), "gbdt", missing, categories, extra
            turn += 1
    yield "custom", "gbdt", "nan", "many", None
    yield "pandas", "gbdt", "nan", "many", None


def features(rng, n_rows, is_test):
    """Six columns: real, few and many categories, counts with zeros, sparse, sparse categories."""
    x = np.column_stack(
        [
            rng.normal(size=n_rows),
            rng.integers(0, 5, n_rows),
            rng.integers(0, 70, n_rows) ** 2,
            rng.poisson(1.0, n_rows),
            np.where(rng.random(n_rows) < 0.7, 0.0, rng.normal(size=n_rows)),
            np.where(rng.random(n_rows) < 0.5, 0, rng.integers(0, 40, n_rows)),
        ]
    ).astype(float)
    x[rng.random(x.shape) < 0.1] = np.nan
    if is_test:
        odd = [-1.0, -0.5, 0.7, 3.999, 1e-36, -1e-36, 1e-34, 0.0, -0.0, np.inf, -np.inf, 2.0**31]
        odd += [1e10, -7.0, 12345.0, 31.0, 32.0, 4900.0, 4294967301.0, np.nan]
        where = rng.random(x.shape) < 0.15
        x[where] = rng.choice(odd, where.sum())
    return x


def labels(objective, x, rng, is_huge):
    known = np.nan_to_num(x)
    y = np.abs(known[:, 0]) + known[:, 2] % 3 + 2 * (known[:, 1] == 2) - known[:, 3] * known[:, 4]
    y += 3 * np.isnan(x[:, 0]) + (known[:, 5] % 4 == 1) + rng.normal(size=len(y)) / 4
    if objective in ("poisson", "gamma", "tweedie", "mape"):
        return np.abs(y) + 0.1
    if objective == "binary":
        return (y > np.median(y)).astype(float)
    if objective.startswith("multiclass"):
        n = OBJECTIVES[objective]["num_class"]
        return np.clip(np.floor(y), 0, n - 1)
    if objective.startswith("cross_entropy"):
        return 1 / (1 + np.exp(-y))
    if "rank" in objective:
        return np.clip(np.floor(y), 0, 4)
    return y * 1e25 if is_huge else y


def train(kind, rng):
    objective, boosting, missing, categories, extra = kind
    x = features(rng, N_TRAIN, False)
    y = labels(objective, x, rng, extra == "huge")
    params = {"verbose": -1, "num_threads": 1, "num_leaves": 12, "min_data_in_leaf": 8, "seed": 3}
    params |= BOOSTINGS[boosting] | MISSING[missing] | CATEGORIES[categories]
    params |= EXTRAS.get(extra, {}) | OBJECTIVES.get(objective, {})
    params["objective"] = objective
    group = [30] * (N_TRAIN // 30) if "rank" in objective else None
    columns = [] if categories == "numeric" else [1, 2, 5]
    if extra == "monotone":
        columns = []
    data = x
    if objective == "custom":
        params["objective"] = lambda scores, d: (scores - d.get_label(), np.ones(len(scores)))
    if objective == "pandas":
        params["objective"] = "regression"
        data = pd.DataFrame(x, columns=list("abcdef"))
        data["b"] = pd.Categorical([f"level {v}" for v in x[:, 1]])
        data["f"] = pd.Categorical(x[:, 5])
        columns = "auto"
    dataset = lgb.Dataset(data, y, group=group, categorical_feature=columns)
    return lgb.train(params, dataset, num_boost_round=5)


def answers(booster, x):
    options = {"validate_features": False}
    return {
        "value": booster.predict(x, **options).astype("<f8"),
        "raw": booster.predict(x, raw_score=True, **options).astype("<f8"),
        "leaf": booster.predict(x, pred_leaf=True, **options).astype("<i4"),
        "contribution": booster.predict(x, pred_contrib=True, **options).astype("<f8"),
    }


def models():
    for number, kind in enumerate(kinds()):
        rng = np.random.default_rng(number)
        x = features(rng, N_TEST, True)
        # The text is what is compared: read again, so that nothing but it decides.
        booster = lgb.Booster(model_str=train(kind, rng).model_to_string())
        yield "_".join(part for part in kind if part), booster, x


def make(folder):
    n_rows = {}
    for name, booster, x in models():
        booster.save_model(folder / f"{name}.txt")
        np.asfortranarray(x).T.astype("<f8").tofile(folder / f"{name}.x")
        n_rows[name] = len(x)
    (folder / "names.json").write_text(json.dumps(n_rows))
    answer(folder)


def each(folder, ending):
    for name, n_rows in json.loads((folder / "names.json").read_text()).items():
        x = np.fromfile(folder / f"{name}.x", dtype="<f8").reshape(-1, n_rows).T
        yield name, lgb.Booster(model_file=str(folder / f"{name}{ending}")), x


def answer(folder):
    for name, booster, x in each(folder, ".txt"):
        for kind, values in answers(booster, x).items():
            values.tofile(folder / f"{name}.{kind}")


def check(folder):
    different = []
    for name, booster, x in each(folder, ".saved.txt"):
        for kind, values in answers(booster, x).items():
            if values.tobytes() != (folder / f"{name}.{kind}").read_bytes():
                different.append(f"{name}.{kind}")
        booster.save_model(folder / f"{name}.again.txt")
    print(json.dumps(different))


def keep(file, n_rows=30):
    """Every fifth kind but the largest: each objective, boosting and missing type is among them."""
    kept = []
    for name, booster, x in list(models())[::5]:
        if name.endswith("deep"):
            continue
        texts = {key: texts_of(values) for key, values in answers(booster, x[:n_rows]).items()}
        model = booster.model_to_string()
        model = model[: model.index("parameters:")] + "pandas_categorical:null\n"
        kept.append({"name": name, "text": model, "x": texts_of(x[:n_rows].T), **texts})
    text = json.dumps({"nRows": n_rows, "models": kept})
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def texts_of(values):
    return " ".join(repr(value) for value in values.ravel().tolist())


warnings.filterwarnings("ignore")
{"make": make, "answer": answer, "check": check, "keep": keep}[sys.argv[1]](Path(sys.argv[2]))
