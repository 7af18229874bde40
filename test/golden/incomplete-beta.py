# Golden values of the incomplete beta function: python3 incomplete-beta.py > incomplete-beta.json
# (python-flint 0.9, Arb), but for the tails cut from their series, below 1e-45. The first argument, if given, is the number of points.
import json
import random
import sys
from flint import arb, ctx

points = int(sys.argv[1]) if len(sys.argv) > 1 else 460
rng = random.Random(20260104)
ctx.prec = 512


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def side(x, a, b):
    """I_x(a, b) for x below the mean: x^a (1-x)^b / (a B) times the sum of (a + b)_n x^n / (a + 1)_n, all positive."""
    term = arb(1)
    total = arb(1)
    n = 0
    while float(term / total) > 1e-50:
        term *= (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
        if n > 100_000:
            raise ArithmeticError("slow")
    log_beta = a.lgamma() + b.lgamma() - (a + b).lgamma()
    return a * x.log() + b * (1 - x).log() - a.log() - log_beta + total.log()


def logs(x, a, b):
    """ln I and ln(1 - I); what is nearly 1 is the rest of the other."""
    if x < 0.5 and b * x < 100:
        # x^a / (a B) (1 + a sum of (1 - b)_n x^n / (n! (a + n))): signs alternate, 512 bits are enough.
        power = arb(1)
        total = arb(1)
        n = 0
        while n < 1000 and (n < 20 or abs(power) > 1e-80):
            n += 1
            power *= (n - b) * x / n
            total += a * power / (a + n)
        log_beta = a.lgamma() + b.lgamma() - (a + b).lgamma()
        log = a * x.log() - a.log() - log_beta + total.log()
        return log, (-log.expm1()).log()
    if x * (a + b) < a:
        log = side(x, a, b)
        return log, (-log.expm1()).log()
    log = side(1 - x, b, a)
    return (-log.expm1()).log(), log


def checked(value):
    if value.rel_accuracy_bits() < 66 and not abs(value) < 1e-300:
        raise ArithmeticError("precision")
    return float(value)


def point():
    """[x, 1 - x, a, b, ln I, ln(1 - I)]: x and 1 - x are both exact where the smaller one is given."""
    kind = rng.randrange(6)
    a, b = logu(-8, 7), logu(-8, 7)
    if kind == 0:
        a, b = logu(-2, 2), logu(-2, 2)
    if kind == 1:
        a = logu(-8, 0)
    mean, spread = a / (a + b), (a * b / (a + b + 1)) ** 0.5 / (a + b)
    x = mean + rng.gauss(0, 5) * spread
    if kind == 2 or not 0 < x < 1:
        x = rng.choice([logu(-300, -1), logu(-8, -1), rng.random()])
    is_far = rng.random() < 0.5
    if x > 0.5:  # the small side is the one that a double holds
        x, is_far = 1 - x, True
    if x <= 0:
        return point()
    X = arb(x)
    if is_far:
        log_rest, log = logs(X, arb(b), arb(a))
        return [1 - x, x, a, b, checked(log), checked(log_rest)]
    log, log_rest = logs(X, arb(a), arb(b))
    return [x, 1 - x, a, b, checked(log), checked(log_rest)]


rows = []
while len(rows) < points:
    try:
        rows.append(point())
    except ArithmeticError as error:
        print(repr(error), file=sys.stderr)

print(json.dumps({"source": "python-flint (150 digits), seed 20260104", "columns": ["x", "rest", "a", "b", "log", "logRest"], "rows": rows}, separators=(",", ":")))
