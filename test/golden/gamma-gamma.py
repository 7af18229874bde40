# Golden values of the Gamma-Gamma model of spend.
# python3 gamma-gamma.py [points] [seed] > gamma-gamma.json (lifetimes 0.11.3, mpmath): expectations of a few customers as
# lifetimes computes them, and log-likelihood and posterior distribution at torture points with 60 digits, from Hardie
# note 025 eq 1a as it stands there.
import json
import random
import sys
import pandas
from lifetimes import GammaGammaFitter
from mpmath import exp, gammainc, log, loggamma, mp, mpf

mp.dps = 60
points = int(sys.argv[1]) if len(sys.argv) > 1 else 120
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260104
rng = random.Random(seed)

fitter = GammaGammaFitter()
fitter.params_ = pandas.Series({"p": 6.25, "q": 3.74, "v": 15.44})  # CDNOW, Hardie note 025
customers = [[1, 5.0], [1, 500.0], [2, 22.35], [3, 73.74], [7, 35.12], [29, 41.98], [400, 12.5]]
expected = fitter.conditional_expected_average_profit(
    pandas.Series([x for x, _ in customers]), pandas.Series([m for _, m in customers])
)


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def log_likelihood(p, q, v, x, m):  # eq 1a
    return (
        loggamma(p * x + q) - loggamma(p * x) - loggamma(q)
        + q * log(v) + (p * x - 1) * log(m) + p * x * log(x) - (p * x + q) * log(x * m + v)
    )


def below(p, q, v, x, m, spend):
    """P(p / nu <= spend), nu ~ Gamma(p x + q, v + x m)."""
    return gammainc(p * x + q, (v + x * m) * p / spend, mp.inf, regularized=True)


rows = []
while len(rows) < points:
    p, q = rng.choice([(logu(-2, 1.5), logu(-2, 1.5)), (logu(2, 6), logu(-1, 2)), (logu(-1, 2), logu(2, 6)), (logu(2, 5), logu(2, 5))])
    scale = logu(-3, 6)
    v = scale * q / p
    x = rng.choice([1, 2, rng.randrange(3, 40), rng.randrange(40, 5000)])
    m = scale * logu(-2, 2) if p < 50 else scale * logu(-0.1, 0.1)
    args = [mpf(value) for value in (p, q, v, x, m)]
    # A spend of which the chance to be below is not next to 0 or 1.
    center = p * (v + x * m) / (p * x + q)
    spend = center * exp(rng.uniform(-1.5, 1.5) / (p * x + q) ** 0.5)
    chance = below(*args, spend) if p * x + q < 1e5 else None
    inside = chance is not None and 1e-12 < chance < 1 - 1e-6
    rows.append([p, q, v, x, m, float(log_likelihood(*args)), float(spend) if inside else None, float(chance) if inside else None])

columns = ["p", "q", "v", "x", "m", "logLikelihood", "spend", "chanceBelow"]
print(json.dumps({
    "source": f"lifetimes 0.11.3; mpmath, 60 digits, seed {seed}",
    "lifetimes": {"parameters": {"p": 6.25, "q": 3.74, "v": 15.44}, "customers": customers, "expected": list(expected)},
    "columns": columns, "rows": rows,
}, separators=(",", ":")))
