"""Tree scoring of Python's libraries, one thread, on rows that this script makes.

Line by line: writes to the folder argv[1] the rows (x.f32, column after column) and a CatBoost model (catboost.json)
with its margins (catboost.f64), says what it has as one JSON line, then times the peer named by each line of stdin and
answers with its CPU seconds. A library that is missing is left out; without numpy it ends with 3.
"""
import json, os, sys, time
from importlib.metadata import version

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import numpy
except ImportError:
    sys.exit(3)

folder, rows = sys.argv[1], int(sys.argv[2])
columns, trees, depth, train_rows = 64, 200, 6, 20_000
random = numpy.random.default_rng(1)
x = random.normal(size=(rows, columns)).astype(numpy.float32)
x[:, 1::4] = numpy.exp(2 * x[:, 1::4])  # amounts
x[:, 2::4] = numpy.floor(numpy.abs(3 * x[:, 2::4]))  # counts
x[:, 3::4][random.random((rows, columns // 4)) < 0.1] = numpy.nan
x_train = x[:train_rows]
margin = 0.8 * x[:, 0] * (x[:, 2] > 2) + numpy.log1p(x[:, 1]) - numpy.nan_to_num(x[:, 3]) + 0.3 * x[:, 4] * x[:, 8]
y = (random.random(rows) < 1 / (1 + numpy.exp(-margin + 1))).astype(int)
y_train = y[:train_rows]
work, auc, versions = {}, {}, {"numpy": numpy.__version__}


def auc_of(score):
    order = numpy.argsort(score, kind="stable")
    ranks = numpy.empty(len(score))
    ranks[order] = numpy.arange(1, len(score) + 1)
    ones = y.sum()
    return float((ranks[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones)))


def peer(name, module, run):
    work[name] = run
    versions[name] = version(module.__name__)
    auc[name] = auc_of(run())


try:
    import xgboost

    booster = xgboost.train(
        {"max_depth": depth, "eta": 0.05, "objective": "binary:logistic", "tree_method": "hist", "nthread": 1},
        xgboost.DMatrix(x_train, y_train, nthread=1),
        trees,
    )
    booster.set_param({"nthread": 1})
    peer("xgboost", xgboost, lambda: booster.inplace_predict(x))
except ImportError:
    pass
try:
    import lightgbm

    gbm = lightgbm.train(
        {"num_leaves": 1 << depth, "max_depth": depth, "learning_rate": 0.05, "objective": "binary", "num_threads": 1,
         "verbose": -1},
        lightgbm.Dataset(x_train, y_train),
        trees,
    )
    peer("lightgbm", lightgbm, lambda: gbm.predict(x, num_threads=1))
    try:
        import lleaves

        gbm.save_model(os.path.join(folder, "lightgbm.txt"))
        compiled = lleaves.Model(os.path.join(folder, "lightgbm.txt"))
        compiled.compile()
        peer("lleaves", lleaves, lambda: compiled.predict(x, n_jobs=1))
    except ImportError:
        pass
except ImportError:
    pass
try:
    import catboost

    cat = catboost.CatBoostClassifier(
        iterations=trees, depth=depth, learning_rate=0.05, thread_count=1, verbose=False, allow_writing_files=False,
        border_count=254,
    )
    cat.fit(x_train, y_train)
    cat.save_model(os.path.join(folder, "catboost.json"), format="json")
    cat.predict(x, prediction_type="RawFormulaVal", thread_count=1).astype(numpy.float64).tofile(
        os.path.join(folder, "catboost.f64")
    )
    pool = catboost.Pool(x)
    peer("catboost", catboost, lambda: cat.predict(x, prediction_type="RawFormulaVal", thread_count=1))
    # The copy into CatBoost's own form left out of the time.
    peer("catboost from a pool", catboost, lambda: cat.predict(pool, prediction_type="RawFormulaVal", thread_count=1))
except ImportError:
    pass

numpy.ascontiguousarray(x.T).tofile(os.path.join(folder, "x.f32"))
print(json.dumps({"rows": rows, "columns": columns, "trees": trees, "depth": depth, "auc": auc, "versions": versions,
                  "work": list(work)}), flush=True)
for line in sys.stdin:
    start = time.process_time()
    work[line.strip()]()
    print(time.process_time() - start, flush=True)
