# Pareto/NBD and BG/NBD with static covariates on CLVTools' simulated apparel retailer, fitted by scipy.
# python3 btyd-covariates.py FOLDER_OF_apparel-clvtools > btyd-covariates.json (numpy, pandas, scipy 1.17).
# Estimation period of 104 weeks, 2005-01-02 to 2006-12-31; all times in days. Likelihoods: Hardie note 009, eq 22-23 with
# alpha exp(-c'z), beta exp(-d'z); Fader, Hardie & Lee 2005, eq 6 with alpha exp(-c'z), a exp(d'z).
import json
import sys

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

folder = sys.argv[1]
end = pd.Timestamp("2006-12-31")
orders = pd.read_csv(f"{folder}/transactions.csv.gz", parse_dates=["timestamp"])
orders = orders[orders.timestamp <= end].drop_duplicates(["customer_id", "timestamp"])
by = orders.groupby("customer_id").timestamp.agg(["min", "max", "count"])
traits = pd.read_csv(f"{folder}/static_covariates.csv.gz").set_index("customer_id").loc[by.index]
x = by["count"].to_numpy() - 1.0
tx = (by["max"] - by["min"]).dt.days.to_numpy() / 7.0
T = (end - by["min"]).dt.days.to_numpy() / 7.0
z = traits[["Gender", "Channel"]].to_numpy().astype(float)


def pareto(r, alpha, s, beta):
    high, low = np.maximum(alpha, beta), np.minimum(alpha, beta)
    c = np.where(alpha >= beta, s + 1, r + x)
    n = r + s + x

    def part(t):
        return hyp2f1(n, c, n + 1, (high - low) / (high + t)) * ((high + tx) / (high + t)) ** n

    left = np.log(s / n) - n * np.log(high + tx) + np.log(np.maximum(part(tx) - part(T), 1e-300))
    here = -(r + x) * np.log(alpha + T) - s * np.log(beta + T)
    return gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + np.logaddexp(left, here)


def bg(r, alpha, a, b):
    m = np.maximum(x, 1)
    here = betaln(a, b + x) - (r + x) * np.log(alpha + T)
    left = np.where(x > 0, betaln(a + 1, b + m - 1) - (r + x) * np.log(alpha + tx), -np.inf)
    return gammaln(r + x) - gammaln(r) + r * np.log(alpha) - betaln(a, b) + np.logaddexp(here, left)


def minus_log_likelihood(family, theta):
    first, alpha, third, fourth = np.exp(theta[:4])
    alpha = alpha * np.exp(-z @ theta[4:6])
    shift = np.exp(z @ theta[6:8])
    if family == "pareto-nbd":
        total = -pareto(first, alpha, third, fourth / shift).sum()
    else:
        total = -bg(first, alpha, third * shift, fourth).sum()
    return total if np.isfinite(total) else 1e10


def hessian(f, at, h=1e-3):
    n = len(at)
    out = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            e, g = np.eye(n)[i] * h, np.eye(n)[j] * h
            out[i, j] = (f(at + e + g) - f(at + e - g) - f(at - e + g) + f(at - e - g)) / (4 * h * h)
    return out


def fit(family):
    f = lambda theta: minus_log_likelihood(family, theta)
    best = None
    for start in ([0, 3, -0.7, 3], [-0.5, 2, 0, 1]):
        at = np.array([*start, 0, 0, 0, 0], float)
        for _ in range(3):  # again from where the differences of the slope have lost their way
            found = minimize(f, at, method="BFGS", jac="3-point", options={"gtol": 1e-6})
            at = found.x
        best = found if best is None or found.fun < best.fun else best
    names = ["r", "alpha", "s", "beta"] if family == "pareto-nbd" else ["r", "alpha", "a", "b"]
    errors = np.sqrt(np.diag(np.linalg.inv(hessian(f, best.x))))
    unit = {"alpha": 7, "beta": 7}
    return {
        "parameters": {name: np.exp(v) * unit.get(name, 1) for name, v in zip(names, best.x)},
        "purchase": dict(zip(["Gender", "Channel"], best.x[4:6])),
        "dropout": dict(zip(["Gender", "Channel"], best.x[6:8])),
        "logErrors": list(errors),
        "logLikelihood": -best.fun - x.sum() * np.log(7),
    }


print(json.dumps({
    "source": "scipy, independent of the library; CLVTools' apparel retailer, 104 weeks, in days",
    "customers": len(x), "orders": int(x.sum()),
    "pareto-nbd": fit("pareto-nbd"), "bg-nbd": fit("bg-nbd"),
}, indent=1))
