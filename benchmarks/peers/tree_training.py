"""Boosted trees of Python's libraries trained on one thread, on rows that this script makes.

Writes to the folder argv[1] the rows and labels to train on (x.f32, column after column; y.u8) and those to judge by
(test-x.f32, test-y.u8), says what it has as one JSON line, then trains the library named by each line of stdin with as
many trees as deep, and answers with CPU seconds, wall seconds (the library's own form of the rows included) and AUC.
A library that is missing is left out; without numpy it ends with 3.
"""
import json, os, sys, time
from importlib.metadata import version

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import numpy
except ImportError:
    sys.exit(3)

folder, rows, trees, depth, rate = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
columns, test_rows = 64, 200_000
random = numpy.random.default_rng(1)


def draw(count):
    x = random.standard_normal((columns, count), dtype=numpy.float32)
    margin = x[0] + 0.5 * x[1] * x[2] + numpy.sin(2 * x[3]) + 0.3 * x[4:20].sum(0)
    return x, (random.random(count) < 1 / (1 + numpy.exp(-margin))).astype(numpy.uint8)


def auc_of(y, score):
    order = numpy.argsort(score, kind="stable")
    ranks = numpy.empty(len(score))
    ranks[order] = numpy.arange(1, len(score) + 1)
    ones = float(y.sum())
    return float((ranks[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones)))


def keep(name, values):
    values.tofile(os.path.join(folder, name))


x, y = draw(rows)
keep("x.f32", x), keep("y.u8", y)
test_x, test_y = draw(test_rows)
keep("test-x.f32", test_x), keep("test-y.u8", test_y)
x, test_x = numpy.ascontiguousarray(x.T), numpy.ascontiguousarray(test_x.T)
makers = {}
versions = {"numpy": numpy.__version__}
try:
    import lightgbm

    makers["LightGBM"] = lambda: lightgbm.LGBMClassifier(
        n_estimators=trees, num_leaves=1 << depth, max_depth=depth, learning_rate=rate, n_jobs=1, verbose=-1
    )
    versions["LightGBM"] = version("lightgbm")
except ImportError:
    pass
try:
    import xgboost

    makers["XGBoost"] = lambda: xgboost.XGBClassifier(
        n_estimators=trees, max_depth=depth, learning_rate=rate, tree_method="hist", n_jobs=1
    )
    versions["XGBoost"] = version("xgboost")
except ImportError:
    pass
try:
    import catboost

    makers["CatBoost"] = lambda: catboost.CatBoostClassifier(
        iterations=trees, depth=depth, learning_rate=rate, thread_count=1, verbose=0, allow_writing_files=False
    )
    versions["CatBoost"] = version("catboost")
except ImportError:
    pass
print(json.dumps({"columns": columns, "testRows": test_rows, "peers": list(makers), "versions": versions}), flush=True)
for line in sys.stdin:
    model = makers[line.strip()]()
    cpu, wall = time.process_time(), time.time()
    model.fit(x, y)
    cpu, wall = time.process_time() - cpu, time.time() - wall
    print(json.dumps({"cpu": cpu, "wall": wall, "auc": auc_of(test_y, model.predict_proba(test_x)[:, 1])}), flush=True)
