"""Boosted trees at their defaults on the folds of the task in argv[1] (JSON: names, categorical, columns, labels,
folds): prints one JSON object, learner -> one [AUC, log-loss] a half of each split in two."""
import json, sys, time
try:
    import catboost, lightgbm, numpy, pandas, xgboost
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss, roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
except ImportError:
    sys.exit(3)

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


def logistic():
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    columns = make_column_transformer((numbers, numeric), (OneHotEncoder(handle_unknown="ignore"), categorical))
    return make_pipeline(columns, LogisticRegression(max_iter=2000))


learners = {
    "LightGBM": (lambda: lightgbm.LGBMClassifier(n_jobs=1, verbose=-1), frame),
    "XGBoost": (lambda: xgboost.XGBClassifier(n_jobs=1, enable_categorical=True), frame),
    "HistGradientBoosting": (lambda: HistGradientBoostingClassifier(categorical_features="from_dtype"), frame),
    "logistic": (logistic, texts),
    "CatBoost": (
        lambda: catboost.CatBoostClassifier(
            thread_count=1, verbose=0, cat_features=categorical, allow_writing_files=False
        ),
        texts,
    ),
}
results = {}
for name, (make, data) in learners.items():
    start = time.process_time()
    scores = []
    for fold in task["folds"]:
        half = numpy.array(fold)
        for held in (0, 1):
            model = make().fit(data[half != held], labels[half != held])
            probability = model.predict_proba(data[half == held])[:, 1]
            truth = labels[half == held]
            scores.append([roc_auc_score(truth, probability), log_loss(truth, probability)])
    results[name] = {"scores": scores, "cpu": (time.process_time() - start) / len(scores)}
print(json.dumps(results))
