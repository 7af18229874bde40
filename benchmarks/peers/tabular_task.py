"""The task in argv[1] (JSON: names, categorical, columns, labels, folds) in the forms that learners want it, and
learners at their defaults: name -> (maker, data). Ends the process with code 3 where a package is not there."""
import json, sys
try:
    import lightgbm, numpy, pandas
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
except ImportError:
    sys.exit(3)
try:
    import catboost
except ImportError:
    catboost = None

task = json.load(open(sys.argv[1]))
labels = numpy.array(task["labels"])
categorical = task["categorical"]
numeric = [name for name in task["names"] if name not in categorical]
frame = pandas.DataFrame(dict(zip(task["names"], task["columns"])))
frame[numeric] = frame[numeric].astype(float)
# Each learner is given categories in the form its manual recommends.
texts = frame.copy()
for name in categorical:
    frame[name] = frame[name].astype("category")
    texts[name] = texts[name].astype(object).where(texts[name].notna(), "missing")


def logistic(c):
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    columns = make_column_transformer((numbers, numeric), (OneHotEncoder(handle_unknown="ignore"), categorical))
    return make_pipeline(columns, LogisticRegression(C=c, max_iter=2000))


learners = {
    "logistic": (lambda: logistic(1), texts),
    "HistGradientBoosting": (lambda: HistGradientBoostingClassifier(categorical_features="from_dtype"), frame),
    "LightGBM": (lambda: lightgbm.LGBMClassifier(n_jobs=1, verbose=-1), frame),
}
if catboost:
    learners["CatBoost"] = (
        lambda: catboost.CatBoostClassifier(
            thread_count=1, verbose=0, cat_features=categorical, allow_writing_files=False
        ),
        texts,
    )
