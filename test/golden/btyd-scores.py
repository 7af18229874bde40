# Scores of the purchase models as lifetimes 0.11.3 gives them, and by 100-digit arithmetic from the papers' own form.
# python3 btyd-scores.py > btyd-scores.json (lifetimes 0.11.3, mpmath). Times have whatever unit the parameters have.
import json
import sys
import warnings

import mpmath as mp
import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
from lifetimes.utils import calculate_alive_path, expected_cumulative_transactions

warnings.simplefilter("ignore")
mp.mp.dps = 100

BG = dict(r=0.2426, alpha=4.4135, a=0.7929, b=2.4258)
MBG = dict(r=0.5248, alpha=6.183, a=0.8914, b=1.614)
PARETO = dict(r=0.5533, alpha=10.578, s=0.6062, beta=11.668)
SPEND = dict(p=6.25, q=3.74, v=15.44)
CUSTOMERS = [(0, 0.0, 38.86), (1, 1.71, 38.86), (2, 30.43, 38.86), (5, 20.0, 39.0), (26, 30.86, 31.0), (0, 0.0, 0.5)]
DAYS = [1.0, 10.0, 39.0, 78.0]
COUNTS = [0, 1, 2, 5, 20]


def fitted(kind, parameters):
    fitter = kind()
    fitter.params_ = pd.Series(parameters)
    fitter.predict = fitter.conditional_expected_number_of_purchases_up_to_time
    return fitter


bg, mbg, pareto = fitted(BetaGeoFitter, BG), fitted(ModifiedBetaGeoFitter, MBG), fitted(ParetoNBDFitter, PARETO)
spend = GammaGammaFitter()
spend.params_ = pd.Series(SPEND)


def lifetimes_rows():
    for family, fitter in [("bg-nbd", bg), ("mbg-nbd", mbg), ("pareto-nbd", pareto)]:
        for x, tx, T in CUSTOMERS:
            alive = np.ravel(fitter.conditional_probability_alive(x, tx, T))[0]
            yield [family, "alive", x, tx, T, 0, 0, float(alive)]
            for days in DAYS:
                orders = fitter.conditional_expected_number_of_purchases_up_to_time(days, x, tx, T)
                yield [family, "orders", x, tx, T, 0, days, float(np.ravel(orders)[0])]
                if family == "pareto-nbd":
                    for n in COUNTS:
                        p = fitter.conditional_probability_of_n_purchases_up_to_time(n, days, x, tx, T)
                        yield [family, "count", x, tx, T, n, days, float(np.ravel(p)[0])]
        for days in DAYS:
            yield [family, "newOrders", 0, 0, 0, 0, days, float(fitter.expected_number_of_purchases_up_to_time(days))]
            if family != "pareto-nbd":
                for n in COUNTS:
                    p = float(fitter.probability_of_n_purchases_up_to_time(days, n))
                    yield [family, "newCount", 0, 0, 0, n, days, p]


def stay(a, b, n):
    """E[(1 - p)^n], p ~ Beta(a, b)."""
    return mp.rf(b, n) / mp.rf(a + b, n)


def events(shape, rate, t, n):
    """P(n events in t), rate ~ Gamma(shape, rate)."""
    return mp.rf(shape, n) / mp.factorial(n) * (t / (rate + t)) ** n * (rate / (rate + t)) ** shape


def geometric(family, k, p, x, tx, T):
    """P(alive), and shape, rate, a, b and weight of an active customer in each stage."""
    r, alpha, a, b = (mp.mpf(v) for v in (p["r"], p["alpha"], p["a"], p["b"]))
    m = x if family.startswith("bg") else x + 1
    n = r + k * x
    v = (mp.mpf(T) - tx) / (alpha + T)
    weights = [mp.rf(n, j) / mp.factorial(j) * v**j for j in range(k)]
    silent = sum(weights) * ((alpha + tx) / (alpha + T)) ** n
    left = mp.mpf(0) if m == 0 else a / (b + m - 1)
    alive = silent / (silent + left)
    return alive, [(w / sum(weights), n + j, alpha + T, a, b + m) for j, w in enumerate(weights)]


def geometric_count(family, k, p, x, tx, T, n, t):
    """n orders and here after them all, or gone with the n-th, over the stages; with all else for n = 0."""
    alive, stages = geometric(family, k, p, x, tx, T)
    total = mp.mpf(0)
    for j, (w, shape, rate, a, b) in enumerate(stages):
        first = max(0, k * n - j)
        exactly = sum(events(shape, rate, t, i) for i in range(first, k * (n + 1) - j))
        total += w * exactly * stay(a, b, n)
        if n > 0:
            fewer = sum(events(shape, rate, t, i) for i in range(first))
            total += w * (1 - fewer) * (stay(a, b, n - 1) - stay(a, b, n))
    return alive * total + (1 - alive if n == 0 else 0)


def geometric_orders(family, k, p, x, tx, T, t):
    alive, stages = geometric(family, k, p, x, tx, T)
    total = mp.mpf(0)
    for j, (w, shape, rate, a, b) in enumerate(stages):
        below, upto, m = mp.mpf(0), 0, 1
        while True:
            while upto < k * m - j:
                below += events(shape, rate, t, upto)
                upto += 1
            term = stay(a, b, m - 1) * (1 - below)
            total += w * term
            if term < mp.mpf(10) ** -25:
                break
            m += 1
    return alive * total


def pareto_alive(p, x, tx, T):
    """Hardie note 009, eq 22-23 and 36."""
    r, alpha, s, beta = (mp.mpf(v) for v in (p["r"], p["alpha"], p["s"], p["beta"]))
    high, low, c = (alpha, beta, s + 1) if alpha >= beta else (beta, alpha, r + x)

    def part(t):
        return mp.hyp2f1(r + s + x, c, r + s + x + 1, (high - low) / (high + t)) / (high + t) ** (r + s + x)

    alive = 1 / ((alpha + T) ** (r + x) * (beta + T) ** s)
    return alive / (alive + s / (r + s + x) * (part(tx) - part(T)))


def pareto_dert(p, x, tx, T, delta):
    """Fader, Hardie & Lee 2005 (JMR), with the likelihood written as P(alive)."""
    r, alpha, s, beta = (mp.mpf(v) for v in (p["r"], p["alpha"], p["s"], p["beta"]))
    u = mp.hyperu(s, s, delta * (beta + T))
    return pareto_alive(p, x, tx, T) * (r + x) / (alpha + T) * (beta + T) ** s * delta ** (s - 1) * u


def exact_rows():
    for family, k, p in [("bg-nbd", 1, BG), ("mbg-nbd", 1, MBG), ("bg-cnbd-k", 2, BG), ("mbg-cnbd-k", 3, MBG)]:
        for x, tx, T in CUSTOMERS:
            yield [family, k, "alive", x, tx, T, 0, 0, float(geometric(family, k, p, x, tx, T)[0])]
            for t in DAYS[1:3]:
                yield [family, k, "orders", x, tx, T, 0, t, float(geometric_orders(family, k, p, x, tx, T, mp.mpf(t)))]
                for n in COUNTS:
                    count = geometric_count(family, k, p, x, tx, T, n, mp.mpf(t))
                    yield [family, k, "count", x, tx, T, n, t, float(count)]
    for x, tx, T in CUSTOMERS:
        yield ["pareto-nbd", 1, "alive", x, tx, T, 0, 0, float(pareto_alive(PARETO, x, tx, T))]


def dert_rows():
    """Shapes s whole and next to whole, and a discount from a tenth of a percent to a hundred percent a year."""
    for s in [0.6062, 1, 1 + 1e-9, 2, 2.5, 3, 7, 0.01, 40]:
        for x, tx, T in CUSTOMERS[:5]:
            for rate in [0.001, 0.15, 1]:
                p = {**PARETO, "s": s}
                delta = mp.log1p(mp.mpf(rate)) / 365
                yield [s, x, tx, T, rate, float(pareto_dert(p, x, tx, T, delta))]


def value_rows():
    """customer_lifetime_value: months of 30 days at a monthly rate. Parameters of days."""
    for family, fitter in [("bg-nbd", bg), ("pareto-nbd", pareto)]:
        for x, tx, T, m in [(0, 0, 200, 0), (1, 12, 272, 22.5), (5, 140, 273, 61.0), (26, 216, 217, 33.3)]:
            column = lambda v: pd.Series([v])
            for months, monthly in [(12, 0.01), (3, 0.0), (36, 0.02)]:
                value = spend.customer_lifetime_value(
                    fitter, column(x), column(tx), column(T), column(m), time=months, discount_rate=monthly, freq="D"
                )
                yield [family, x, tx, T, m, months, monthly, float(np.ravel(value)[0])]


def course():
    rng = np.random.default_rng(20261122)
    first = np.sort(rng.integers(0, 60, 80))
    first[0] = 0
    day = pd.to_datetime("2026-01-01")
    orders = pd.DataFrame({"id": range(80), "date": [day + pd.Timedelta(days=int(d)) for d in first]})
    out = {"firstDay": first.tolist()}
    for family, fitter in [("bg-nbd", bg), ("pareto-nbd", pareto)]:
        table = expected_cumulative_transactions(fitter, orders, "date", "id", 120)
        out[family] = table["predicted"].tolist()
    return out


def path():
    days = [0, 3, 4, 11, 40, 41, 80]
    dates = [pd.to_datetime("2026-01-01") + pd.Timedelta(days=d) for d in days]
    orders = pd.DataFrame({"date": dates})
    out = {"orderDays": days}
    # pandas 3 has dropped what calculate_alive_path asks of it.
    plain = pd.Series.fillna
    pd.Series.fillna = lambda self, value=None, method=None: self.ffill() if method else plain(self, value)
    for family, fitter in [("bg-nbd", bg), ("mbg-nbd", mbg), ("pareto-nbd", pareto)]:
        out[family] = [float(np.ravel(p)[0]) for p in calculate_alive_path(fitter, orders, "date", 130)]
    return out


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.14g}")
    if isinstance(value, (list, dict)):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        made = [(key, rounded(item)) for key, item in items]
        return dict(made) if isinstance(value, dict) else [item for _, item in made]
    return value


json.dump(
    rounded({
        "source": "lifetimes 0.11.3; mpmath, 100 digits",
        "parameters": {"bg-nbd": BG, "mbg-nbd": MBG, "pareto-nbd": PARETO, "spend": SPEND},
        "lifetimes": list(lifetimes_rows()),
        "exact": list(exact_rows()),
        "dert": list(dert_rows()),
        "value": list(value_rows()),
        "course": course(),
        "path": path(),
    }),
    sys.stdout,
    separators=(",", ":"),
)
