# Golden values of ln U(a, b, z) for a, z > 0: python3 tricomi.py > tricomi.json (mpmath 1.4, 40 digits and more).
# The first argument, if given, is the number of points.
import json
import random
import sys
import mpmath as mp

points = int(sys.argv[1]) if len(sys.argv) > 1 else 300
rng = random.Random(20260105)


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def log_u(a, b, z):
    """ln U, computed at two precisions that have to agree."""
    values = []
    for digits in (40, 60):
        mp.mp.dps = digits
        values.append(mp.log(mp.hyperu(mp.mpf(a), mp.mpf(b), mp.mpf(z))))
    if abs(values[0] - values[1]) > mp.mpf(10) ** -22 * max(1, abs(values[1])):
        raise ArithmeticError("precision")
    return float(mp.re(values[1]))


def point():
    kind = rng.randrange(6)
    z = rng.choice([logu(-8, 1), logu(-2, 2), logu(1, 5)])
    if kind == 0:  # U(s, s, z)
        s = rng.choice([logu(-3, 2), rng.randrange(1, 12), 1 + logu(-12, -2)])
        return [s, s, z]
    if kind == 1:  # U(1, 2 - s, z)
        s = rng.choice([logu(-3, 2), rng.randrange(1, 12), 1 + logu(-12, -2)])
        return [1, 2 - s, z]
    if kind == 2:
        return [logu(-8, 1), rng.uniform(-20, 20), z]
    if kind == 3:
        return [logu(0, 3), rng.choice([-1, 1]) * logu(0, 3), z]
    if kind == 4:
        return [rng.randrange(1, 20), rng.randrange(-20, 20), z]
    return [logu(-2, 2), rng.uniform(-2, 2), z]


rows = []
while len(rows) < points:
    p = point()
    try:
        rows.append([*p, log_u(*p)])
    except (ArithmeticError, mp.libmp.NoConvergence, ValueError) as error:
        print(p, repr(error), file=sys.stderr)

print(json.dumps({"source": "mpmath hyperu at 40 and 60 digits, seed 20260105", "columns": ["a", "b", "z", "logU"], "rows": rows}, separators=(",", ":")))
