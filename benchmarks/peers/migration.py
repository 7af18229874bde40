"""Chances of the next state by regression and boosted trees in Python on features of whole order histories, one thread.

argv[1] is a JSON file: { path, customers, states, days, of, training, test }: a CSV of purchases (customer_id,
timestamp and, where there are any, amount and quantity); ids; the number of states; the last days that are known at the
ends of the periods; at each of them the state of each customer, -1 before the first order; the ends that moves are
learned from; and the end that is tested at. Prints { model: chances }, customers of the test x states, row by row. Moves
never seen in training are ruled out of the chances of the trees and of the blend. Ends with 3 where a library is missing.
"""
import json, os, sys

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import numpy
    import pandas
    import xgboost
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
except ImportError:
    sys.exit(3)
from history_features import clean, features, read_visits

with open(sys.argv[1]) as file:
    task = json.load(file)
visits, count = read_visits(task["path"], net=True), task["states"]


def moves(k):
    """Features at an end, the state there and the one before; and the next state."""
    now, coming = (pandas.Series(task["of"][at], index=task["customers"]) for at in (k, k + 1))
    now = now[now >= 0]
    rows = features(visits, pandas.Timestamp(task["days"][k])).reindex(now.index)
    before = pandas.Series(task["of"][k - 1] if k > 0 else -1, index=task["customers"]).reindex(now.index)
    return rows.assign(before=before.where(before >= 0, count), state=now), coming.reindex(now.index).to_numpy()


train = [moves(k) for k in task["training"]]
rows, labels = clean(pandas.concat([part for part, _ in train])), numpy.concatenate([next for _, next in train])
test = clean(moves(task["test"])[0])
states = numpy.unique(labels)
simple = ["log_x", "log_silence", "T", "silence_share", "rate", "log_value", "overdue", "visits28", "visits91"]


def design(part):
    """A few features and both states one-hot."""
    coded = [(part[name].values[:, None] == numpy.arange(count + 1)) * 1.0 for name in ("state", "before")]
    return numpy.hstack([part[simple].values, *coded])


def whole(chances):
    """With a column for each state, those never seen too."""
    out = numpy.zeros((len(chances), count))
    out[:, states] = chances
    return out


seen = numpy.zeros((count, count))
numpy.add.at(seen, (rows["state"].values, labels), 1)


def possible(chances):
    chances = numpy.maximum(chances, 1e-6) * (seen[test["state"].values] > 0)
    return chances / chances.sum(1, keepdims=True)


logistic = make_pipeline(StandardScaler(), LogisticRegression(C=1, max_iter=3000)).fit(design(rows), labels)
trees = xgboost.XGBClassifier(
    n_estimators=150, learning_rate=0.05, max_depth=4, min_child_weight=20, subsample=0.7, colsample_bytree=0.7,
    reg_lambda=5, n_jobs=1, random_state=0,
).fit(rows, numpy.searchsorted(states, labels))
of_logistic, of_trees = whole(logistic.predict_proba(design(test))), whole(trees.predict_proba(test))
out = {
    "logistic": of_logistic,
    "XGBoost": possible(of_trees),
    "half logistic, half XGBoost": possible(0.5 * of_logistic + 0.5 * of_trees),
}
print(json.dumps({name: chances.astype(float).ravel().tolist() for name, chances in out.items()}))
