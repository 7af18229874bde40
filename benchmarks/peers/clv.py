"""Expected spend of customers within a horizon by models in Python, one thread.

argv[1] is a JSON file: { path, customers, day, horizon }: a CSV of purchases (customer_id, timestamp, amount and, where
there is one, quantity); ids; the last day that is known; days. Prints { model: values }, one value a customer: purchase
models of lifetimes with a Gamma-Gamma model of the value of an order, and boosted trees of LightGBM for the chance of an
order and the logarithm of the spend with lognormal errors, which is the zero-inflated lognormal model (Wang, Liu & Miao
2019) in two parts, trained on the same horizon before the day, or where the history is too short on the longest that
leaves half of it, carried to the horizon by MBG/NBD. Ends with 3 where a library is missing.
"""
import contextlib, json, os, sys

os.environ.update({name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")})
try:
    import lightgbm
    import numpy
    import pandas
    from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
except ImportError:
    sys.exit(3)
from history_features import clean, features, read_visits

with open(sys.argv[1]) as file:
    task = json.load(file)
visits, day, horizon = read_visits(task["path"], net=True), pandas.Timestamp(task["day"]), task["horizon"]
in_days = lambda days: pandas.Timedelta(days=int(days))


def summary(until):
    """Repeat order days, days to the last one, age and mean value of the repeats, as lifetimes wants them."""
    past = visits[visits["date"] <= until]
    by = past.groupby("customer_id")
    first = by["date"].min()
    repeats = past[past["date"] > past["customer_id"].map(first)].groupby("customer_id")["value"].mean()
    rows = pandas.DataFrame({"frequency": by.size() - 1, "recency": (by["date"].max() - first).dt.days, "T": (until - first).dt.days})
    return rows.assign(monetary=repeats.reindex(rows.index).fillna(0))


def gamma_gamma(rows):
    """Value of an order; of who has no repeat order the mean of all."""
    repeaters = rows[(rows["frequency"] > 0) & (rows["monetary"] > 0)]
    model = GammaGammaFitter().fit(repeaters["frequency"], repeaters["monetary"])
    return model.conditional_expected_average_profit(rows["frequency"], rows["monetary"].clip(lower=0))


def orders_of(fitter, rows):
    model = fitter().fit(rows["frequency"] * 1.0, rows["recency"] * 1.0, rows["T"] * 1.0)
    return lambda days: numpy.asarray(
        model.conditional_expected_number_of_purchases_up_to_time(days, rows["frequency"], rows["recency"], rows["T"])
    )


def window(until, days):
    coming = visits[(visits["date"] > until) & (visits["date"] <= until + in_days(days))]
    rows = features(visits, until)
    return rows, coming.groupby("customer_id")["value"].sum().clip(lower=0).reindex(rows.index).fillna(0).to_numpy()


def trees(objective, **more):
    shared = dict(n_estimators=150, learning_rate=0.04, num_leaves=8, min_child_samples=40, reg_lambda=5, subsample=0.7)
    return objective(**shared, subsample_freq=1, colsample_bytree=0.7, n_jobs=1, random_state=0, verbose=-1, **more)


def carry(rows, days):
    orders = orders_of(ModifiedBetaGeoFitter, rows)
    return orders(horizon).sum() / orders(days).sum()


def zero_inflated_lognormal(rows):
    history = (day - visits["date"].min()).days
    days = min(horizon, history // 2)
    step = max(7, days // 4)
    cuts = [day - in_days(days + k * step) for k in range(4)]
    parts = [window(cut, days) for cut in cuts if (cut - visits["date"].min()).days >= days // 3]
    known, spent = clean(pandas.concat([part for part, _ in parts])), numpy.concatenate([y for _, y in parts])
    asked = clean(features(visits, day).reindex(rows.index))
    buys = trees(lightgbm.LGBMClassifier).fit(known, spent > 0)
    buyers = known[spent > 0]
    size = trees(lightgbm.LGBMRegressor).fit(buyers, numpy.log(spent[spent > 0]))
    sigma = numpy.std(numpy.log(spent[spent > 0]) - size.predict(buyers))
    carried = 1 if days == horizon else carry(rows, days)
    return buys.predict_proba(asked)[:, 1] * numpy.exp(size.predict(asked) + sigma**2 / 2) * carried


def all_values():
    rows, out = summary(day).reindex(task["customers"]), {}
    value = gamma_gamma(rows)
    fitters = {"BG/NBD": BetaGeoFitter, "MBG/NBD": ModifiedBetaGeoFitter, "Pareto/NBD": ParetoNBDFitter}
    for name, fitter in fitters.items():
        try:
            out[f"{name} and Gamma-Gamma of lifetimes"] = orders_of(fitter, rows)(horizon) * value
        except Exception as error:
            print(f"skipped: {name} of lifetimes: {error}", file=sys.stderr)
    try:
        out["zero-inflated lognormal of LightGBM"] = zero_inflated_lognormal(rows)
    except Exception as error:
        print(f"skipped: LightGBM: {error}", file=sys.stderr)
    return out


with contextlib.redirect_stdout(sys.stderr):  # optimisers print
    values = all_values()
print(json.dumps({name: numpy.nan_to_num(column, nan=0).astype(float).tolist() for name, column in values.items()}))
