"""Who leaves, by learners at their defaults, on the folds of the task in argv[1] (JSON: names, categorical, columns,
labels, and the fold of each row in one or more deals): prints one JSON object, learner -> one list a deal of the
probabilities of the rows, each by a model that has not seen the row's fold."""
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
    "logistic, C .1": (lambda: logistic(0.1), texts),
    "HistGradientBoosting": (
        lambda: HistGradientBoostingClassifier(categorical_features="from_dtype"), frame
    ),
    "LightGBM": (lambda: lightgbm.LGBMClassifier(n_jobs=1, verbose=-1), frame),
}
if catboost:
    learners["CatBoost"] = (
        lambda: catboost.CatBoostClassifier(
            thread_count=1, verbose=0, cat_features=categorical, allow_writing_files=False
        ),
        texts,
    )
results = {}
for name, (make, data) in learners.items():
    deals = []
    for deal in task["folds"]:
        fold = numpy.array(deal)
        probability = numpy.zeros(len(labels))
        for held in range(fold.max() + 1):
            model = make().fit(data[fold != held], labels[fold != held])
            probability[fold == held] = model.predict_proba(data[fold == held])[:, 1]
        deals.append(probability.tolist())
    results[name] = deals
print(json.dumps(results))
