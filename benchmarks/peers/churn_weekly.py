"""Chances of a lapse by regression and boosted trees in Python on features of whole order histories, one thread.

argv[1] is a CSV of purchases (customer_id, timestamp and, where there are any, amount and quantity), argv[2] the settings:
{ days, horizon, active, minRepeat, trainUntil, trainEvery, trainCuts }, where `days` are the last days that may be known
at each scoring and `trainUntil` is the last day known in training. Says one JSON line for each model and scoring,
{ model, day, chances: { customer: chance } }. The last model, "hindsight", is no forecast: boosted trees that also
learn what became of other customers in the test itself. No upper bound either: it learns nothing of a customer's own
earlier weeks, as forecasts do. Ends with 3 where a library is missing.
"""
import json, os, sys

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import numpy
    import pandas
    import xgboost
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
except ImportError:
    sys.exit(3)

from history_features import clean, features, read_visits, rhythm

path, settings = sys.argv[1], json.loads(sys.argv[2])
visits = read_visits(path, net=False)
in_days = lambda days: pandas.Timedelta(days=int(days))


def panel(days):
    """Active customers as they stood after each of the days, with what came in the horizon after it."""
    parts = []
    for day in days:
        rows = features(visits, day)
        coming = visits[(visits["date"] > day) & (visits["date"] <= day + in_days(settings["horizon"]))]
        rows["lapsed"] = (~rows.index.isin(coming["customer_id"])).astype(int)
        rows["day"] = day
        active = (rows["x"] >= settings["minRepeat"]) & (rows["silence"] < settings["active"] / 7)
        parts.append(rows[active].reset_index())
    return pandas.concat(parts, ignore_index=True)


start, until = visits["date"].min(), pandas.Timestamp(settings["trainUntil"])
cuts = [until - in_days(settings["horizon"] + k * settings["trainEvery"]) for k in range(settings["trainCuts"])]
train = panel([day for day in reversed(cuts) if day >= start + in_days(settings["horizon"] / 3)])
test = panel([pandas.Timestamp(day) for day in settings["days"]])
whole = [name for name in train if name not in ("customer_id", "day", "lapsed", "log_value") and "units" not in name]


def trees():
    return xgboost.XGBClassifier(
        n_estimators=200, learning_rate=0.04, max_depth=4, min_child_weight=20, subsample=0.7, colsample_bytree=0.7,
        reg_lambda=5, n_jobs=1, random_state=0, eval_metric="logloss",
    )


def chances(model, columns, train, test):
    model.fit(clean(train[columns]), train["lapsed"])
    return model.predict_proba(clean(test[columns]))[:, 1].astype(float)


logistic = make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=3000))
scores = {"logistic": chances(logistic, rhythm, train, test), "XGBoost": chances(trees(), whole, train, test)}
scores["mean of both"] = (scores["logistic"] + scores["XGBoost"]) / 2
scores["hindsight"] = numpy.zeros(len(test))
for others, own in GroupKFold(5).split(test, groups=test["customer_id"]):
    earlier = train[~train["customer_id"].isin(test["customer_id"].iloc[own])]
    known = pandas.concat([earlier, test.iloc[others]])
    scores["hindsight"][own] = chances(trees(), whole, known, test.iloc[own])
for name, chance in scores.items():
    for day, rows in test.groupby("day").groups.items():
        said = dict(zip(test["customer_id"][rows], chance[rows]))
        print(json.dumps({"model": name, "day": str(day.date()), "chances": said}), flush=True)
