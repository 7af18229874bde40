# Golden values of the BG/BB model at torture points, with 60 digits.
# python3 bg-bb.py [points] [seed] > bg-bb.json (mpmath, python-flint 0.9). Every value is computed from the closed forms of Fader, Hardie &
# Shang 2010 (sums of beta functions, Gauss functions), never from the recurrences and fractions the library uses.
import json
import random
import sys
from flint import arb, ctx
from mpmath import binomial, loggamma, log, exp, mp, mpf

mp.dps = 60
points = int(sys.argv[1]) if len(sys.argv) > 1 else 300
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260103
rng = random.Random(seed)


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def beta_pair():
    kind = rng.randrange(6)
    a, b = logu(-2, 1.5), logu(-2, 1.5)
    if kind == 0:  # hardly any difference between customers
        scale = logu(1, 4)
        return a * scale, b * scale
    if kind == 1:
        return logu(-7, -3), b
    if kind == 2:  # rare, as when opportunities are days
        return a, b * logu(1, 4)
    return a, b


def parameters():
    alpha, beta = beta_pair()
    gamma, delta = beta_pair()
    if rng.randrange(6) == 0:  # gamma = 1 is a removable singularity of eq 13
        gamma = 1 + rng.choice([0, 1e-13, -1e-9, 1e-6, -1e-4])
    return alpha, beta, gamma, delta


def history():
    n = rng.choice([0, 1, rng.randrange(1, 10), rng.randrange(10, 60), rng.randrange(60, 400), 1500])
    tx = rng.choice([0, n, rng.randrange(0, n + 1), min(1, n), max(0, n - 1)])
    if tx == 0:
        return 0, 0, n
    return rng.choice([1, tx, rng.randrange(1, tx + 1), 1 + tx // 10]), tx, n


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def likelihood(alpha, beta, gamma, delta, x, tx, n):  # eq 5
    base = log_beta(alpha, beta) + log_beta(gamma, delta)
    total = exp(log_beta(alpha + x, beta + n - x) + log_beta(gamma, delta + n) - base)
    for i in range(n - tx):
        total += exp(log_beta(alpha + x, beta + tx - x + i) + log_beta(gamma + 1, delta + tx + i) - base)
    return total


def count(alpha, beta, gamma, delta, n, x):  # eq 7
    base = log_beta(alpha, beta) + log_beta(gamma, delta)
    total = binomial(n, x) * exp(log_beta(alpha + x, beta + n - x) + log_beta(gamma, delta + n) - base)
    for i in range(x, n):
        total += binomial(i, x) * exp(log_beta(alpha + x, beta + i - x) + log_beta(gamma + 1, delta + i) - base)
    return total


def gauss(p, n, rate):
    """2F1(1, delta + n + 1; gamma + delta + n + 1; 1 / (1 + rate)) with a proven bound: mpmath's is off by 7e-12 for some."""
    gamma, delta = arb(p[2]), arb(p[3]) + n
    for bits in (400, 1600, 6400):
        ctx.prec = bits
        z = 1 / (1 + arb(rate))
        direct = z.hypgeom_2f1(arb(1), delta + 1, gamma + delta + 1)
        pfaff = (-1 / arb(rate)).hypgeom_2f1(arb(1), gamma, gamma + delta + 1) / (1 - z)
        for value in (direct, pfaff):
            if value.rel_accuracy_bits() > 150:
                return mpf(value.mid().str(50, radius=False))
    raise ArithmeticError("precision")


def formulas(p, x, tx, n, ahead, orders, rate):
    alpha, beta, gamma, delta = map(mpf, p)
    base = log_beta(alpha, beta) + log_beta(gamma, delta)
    L = likelihood(alpha, beta, gamma, delta, x, tx, n)
    alive = exp(log_beta(alpha + x, beta + n - x) + log_beta(gamma, delta + n) - base) / L  # eq A10
    alive_ahead = exp(log_beta(alpha + x, beta + n - x) + log_beta(gamma, delta + n + ahead) - base) / L
    order = alive * (1 - count(alpha + x, beta + n - x, gamma, delta + n, ahead, 0))
    g = gamma if abs(gamma - 1) > mpf(10) ** -30 else 1 + mpf(10) ** -25  # step beside the singularity
    expected = (  # eq 13
        exp(log_beta(alpha + x + 1, beta + n - x) - log_beta(alpha, beta)) / L
        * delta / (g - 1) * exp(loggamma(g + delta) - loggamma(1 + delta))
        * (exp(loggamma(1 + delta + n) - loggamma(g + delta + n)) - exp(loggamma(1 + delta + n + ahead) - loggamma(g + delta + n + ahead)))
    )
    dert = (  # eq 14
        exp(log_beta(alpha + x + 1, beta + n - x) - log_beta(alpha, beta))
        * exp(log_beta(gamma, delta + n + 1) - log_beta(gamma, delta)) / (1 + mpf(rate))
        * gauss(p, n, rate) / L
    )
    conditional = alive * count(alpha + x, beta + n - x, gamma, delta + n, ahead, orders)
    if orders == 0:
        conditional += 1 - alive
    first = count(alpha, beta, gamma, delta, ahead, orders)
    return log(L), alive, alive_ahead, order, expected, dert, conditional, first


rows = []
while len(rows) < points:
    p, h = parameters(), history()
    ahead = rng.choice([1, 2, 5, rng.randrange(6, 60), rng.randrange(60, 400), 1000])
    orders = rng.choice([0, 1, ahead, rng.randrange(0, ahead + 1), ahead // 10])
    rate = rng.choice([0.1, 0.002, 3e-4, 1e-6, 2.0])
    try:
        values = [float(v) for v in formulas(p, *h, ahead, orders, rate)]
        rows.append([*p, *h, ahead, orders, rate, *values])
    except ArithmeticError as error:
        print(p, h, rate, repr(error), file=sys.stderr)

columns = ["alpha", "beta", "gamma", "delta", "x", "t_x", "n", "ahead", "orders", "rate",
           "logLikelihood", "alive", "aliveAhead", "order", "expected", "dert", "count", "countOfNew"]
print(json.dumps({"source": f"mpmath with 60 digits, Gauss functions by python-flint (Arb), seed {seed}", "columns": columns, "rows": rows}, separators=(",", ":")))
