# Golden values of the BG/NBD and MBG/NBD formulas at torture points, with proven error bounds.
# python3 btyd.py [points] [seed] > btyd.json (python-flint 0.9, Arb). Every expectation is computed from the papers' own form
# (Fader, Hardie & Lee 2005 eq 10 and its MBG/NBD twin), never from the transformed one the library uses.
import json
import random
import sys
from flint import arb, ctx

points = int(sys.argv[1]) if len(sys.argv) > 1 else 300
seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20260102
rng = random.Random(seed)


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def parameters():
    kind = rng.randrange(8)
    r, alpha = logu(-2, 1.5), logu(-1, 3.5)
    a, b = logu(-2, 1.5), logu(-2, 1.5)
    if kind == 0:
        a = 1 + rng.choice([0, 1e-12, -1e-9, 1e-6, -1e-4])
    if kind == 1:
        b = 1 - a if a < 1 else b  # C = 0 at x = 0
    if kind == 2:
        scale = logu(1, 5)
        a, b = a * scale, b * scale
    if kind == 3:
        a = logu(-8, -3)
    if kind == 4:
        b = logu(2, 6)
    if kind == 5:
        scale = logu(1, 4)
        r, alpha = r * scale, alpha * scale
    return r, alpha, a, b


def customer():
    T = rng.choice([0, 1, rng.randrange(1, 60), rng.randrange(60, 800), rng.randrange(800, 4000), 3650])
    if T == 0 or rng.random() < 0.25:
        return 0, 0, T
    x = rng.choice([1, 2, rng.randrange(3, 30), rng.randrange(30, 400), 1000, 5000])
    tx = rng.choice([T, rng.randrange(0, T + 1), 1, max(0, T - 1)])
    return x, tx, T


def formulas(family, r, alpha, a, b, x, tx, T, t):
    r, alpha, a, b, x, tx, T, t = map(arb, (r, alpha, a, b, x, tx, T, t))
    m = x if family == "bg-nbd" else x + 1
    ratio = (alpha + T) / (alpha + tx)
    left = arb(0) if m == 0 else a / (b + m - 1) * ratio ** (r + x)
    alive = 1 / (1 + left)
    q = (alpha + T) / (alpha + T + t)
    order = alive * (1 - q ** (r + x))
    # a = 1 and C = 0 are removable: step beside them by far less than the digits we keep.
    tiny = arb(10) ** -40
    aa = a + tiny if abs(a - 1) < tiny else a
    bb = b + m
    bb = bb + tiny if abs(aa + bb - 1) < tiny else bb
    C = aa + bb - 1
    h = (1 - q).hypgeom_2f1(r + x, bb, C)
    orders = alive * C / (aa - 1) * (1 - q ** (r + x) * h)
    ll = (r + x).lgamma() - r.lgamma() + r * (alpha / (alpha + T)).log() - x * (alpha + T).log()
    ll += (b + m).lgamma() - b.lgamma() + (a + b).lgamma() - (a + b + m).lgamma() + (1 + left).log()
    return alive, order, orders, ll


def exact(*point):
    """The formulas with an error bound below 1e-20 (of ll: absolute), or ArithmeticError where that takes too long."""
    for bits in (256, 640):
        ctx.prec = bits
        values = formulas(*point)
        if all(v.rel_accuracy_bits() > 70 for v in values[:3]) and values[3].rad() < 1e-20:
            return [float(v) for v in values]
    raise ArithmeticError("precision")


rows = []
while len(rows) < points:
    family = ["bg-nbd", "mbg-nbd"][len(rows) % 2]
    p = parameters()
    c = customer()
    t = rng.choice([1, 7, 30, 90, 365, 730, 3650])
    try:
        rows.append([family, *p, *c, t, *exact(family, *p, *c, t)])
    except ArithmeticError as error:
        print(family, p, c, t, repr(error), file=sys.stderr)

columns = ["family", "r", "alpha", "a", "b", "x", "t_x", "T", "days", "alive", "order", "expected", "logLikelihood"]
print(json.dumps({"source": f"python-flint (Arb balls, error below 1e-20), seed {seed}", "columns": columns, "rows": rows}, separators=(",", ":")))
