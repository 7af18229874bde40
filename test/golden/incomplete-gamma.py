# Golden values of the incomplete gamma functions with proven error bounds: python3 incomplete-gamma.py > incomplete-gamma.json
# (python-flint 0.9, Arb). The first argument, if given, is the number of points.
import json
import random
import sys
from flint import arb, ctx

points = int(sys.argv[1]) if len(sys.argv) > 1 else 360
rng = random.Random(20260103)


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def lower_series(a, x):
    """Gamma(a, x)'s complement over x^a e^-x: sum of x^n / (a (a + 1) ... (a + n))."""
    term = 1 / a
    total = term
    n = 0
    while n < 40 or float(term / total) > 1e-45:
        n += 1
        term *= x / (a + n)
        total += term
    return total


def upper_fraction(a, x):
    """Gamma(a, x) over x^a e^-x, by Legendre's continued fraction."""
    b = x + 1 - a
    c = arb(10) ** 300
    d = 1 / b
    h = d
    n = 0
    while True:
        n += 1
        numerator = n * (a - n)
        b += 2
        d = 1 / (numerator * d + b)
        c = b + numerator / c
        h *= c * d
        if abs(float(c * d - 1)) < 1e-45:
            return h


def upper(a, x):
    """Gamma(a, x) x^-a e^x for any a."""
    if x > 1.4 and a < x:
        return upper_fraction(a, x)
    if a > -1:
        return x.gamma_upper(a) * x**-a * x.exp()
    steps = int(-float(a))
    value = upper(a + steps, x)
    for i in reversed(range(steps)):
        value = (1 - x * value) / -(a + i)
    return value


def log_ratios(a, x):
    """ln P and ln Q."""
    power = a * x.log() - x - a.lgamma()
    if x <= a + 1:
        log_p = power + lower_series(a, x).log()
        # Where P is nearly 1, Q has too few digits left in it: its own function then.
        q = -log_p.expm1()
        return log_p, q.log() if q > 1e-20 else x.gamma_upper(a, regularized=1).log()
    log_q = power + upper(a, x).log()
    return (-log_q.exp()).log1p(), log_q


def checked(value):
    """The float of a ball, its error below 1e-20 of it or 1e-300."""
    if value.rel_accuracy_bits() < 66 and not abs(value) < 1e-300:
        raise ArithmeticError("precision")
    return float(value)


ctx.prec = 512


def ratios():
    """[a, x, ln P, ln Q] on tails, around the mean, and near every border of the methods."""
    kind = rng.randrange(6)
    a = logu(-8, 8)
    x = a * logu(-1, 1)
    if kind == 0:
        x = max(1e-300, a + rng.gauss(0, 4) * a**0.5)
    if kind == 1:
        a, x = logu(-8, 0.5), logu(-300, 0.5)
    if kind == 2:
        a, x = logu(-2, 2), logu(-2, 2.9)
    if kind == 3:
        a = logu(1.07, 3)
        x = a * rng.choice([0.3, 1, 2.35]) * (1 + rng.uniform(-0.01, 0.01))
    if kind == 4:
        a, x = logu(-3, 0.3), rng.uniform(0.3, 3)
    return [a, x, *map(checked, log_ratios(arb(a), arb(x)))]


def scaled():
    """[a, x, ln(Gamma(a, x) x^-a e^x)] for a of both signs, whole numbers too."""
    a = rng.choice([-logu(-8, 4), -rng.randrange(0, 60), rng.randrange(1, 9), logu(-8, 3), -rng.uniform(0, 3)])
    x = rng.choice([logu(-12, 5), rng.uniform(1, 2), logu(-2, 1)])
    return [a, x, checked(upper(arb(a), arb(x)).log())]


def collect(draw):
    rows = []
    while len(rows) < points:
        try:
            rows.append(draw())
        except ArithmeticError as error:
            print(repr(error), file=sys.stderr)
    return rows


print(json.dumps({
    "source": "python-flint (Arb balls, relative error below 1e-22), seed 20260103",
    "ratios": {"columns": ["a", "x", "logP", "logQ"], "rows": collect(ratios)},
    "upper": {"columns": ["a", "x", "logScaledUpperGamma"], "rows": collect(scaled)},
}, separators=(",", ":")))
