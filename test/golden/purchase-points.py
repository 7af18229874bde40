# 10,000 points of the purchase models with proven error bounds, for tests of the whole parameter space.
# python3 purchase-points.py [points] [seed] writes purchase-points.bin and purchase-points.json beside itself
# (python-flint 0.9, Arb; 10 minutes). python3 purchase-points.py prove checks the formulas below against integrals over
# the unknown dropout time (mpmath), the models of regular buyers at k = 1 against the closed forms, and at k = 2 to 5
# against simulated customers.
# All formulas are the papers' own: BG/NBD Fader, Hardie & Lee 2005; MBG/NBD Batislam, Denizel & Filiztekin 2007;
# Pareto/NBD Fader & Hardie 2005 (note 009), the tails as 2F1; (M)BG/CNBD-k Reutterer, Platzer & Schroeder 2020.
import array
import json
import math
import os
import random
import sys
from flint import arb, ctx

families = ["bg-nbd", "mbg-nbd", "pareto-nbd", "bg-cnbd-k", "mbg-cnbd-k"]
max_terms = 20_000
rng = random.Random(20260106)


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def single(value):
    """The nearest 32-bit float: t_x and T are stored so."""
    return array.array("f", [value])[0]


# --- the points


def dropout_parameters():
    """r, alpha, a, b of the models that may lose a customer at each order."""
    kind = rng.randrange(11)
    r, alpha = logu(-2, 1.5), logu(-1, 3.5)
    a, b = logu(-2, 1.5), logu(-2, 1.5)
    if kind == 0:
        a = 1 + rng.choice([0, 1e-12, -1e-9, 1e-6, -1e-4])
    if kind == 1:
        b = 1 - a if a < 1 else b  # a + b = 1
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
    if kind == 6:
        r = logu(-8, -2)
    if kind == 7:
        alpha = rng.choice([logu(-6, -1), logu(3.5, 7)])
    if kind == 8:
        a, b = float(rng.randrange(1, 6)), float(rng.randrange(1, 6))
    return r, alpha, a, b


def pareto_parameters():
    """r, alpha, s, beta of Pareto/NBD."""
    kind = rng.randrange(13)
    r, alpha = logu(-2, 1.5), logu(-1, 3.5)
    s, beta = logu(-2, 1.5), logu(-1, 3.5)
    if kind == 0:
        s = 1.0
    if kind == 1:
        s = 1 + rng.choice([-1, 1]) * logu(-15, -3)
    if kind == 2:
        s = float(rng.randrange(2, 9))
    if kind == 3:
        beta = logu(-8, -2)
    if kind == 4:
        beta = alpha * logu(2, 6)
    if kind == 5:
        beta = alpha
    if kind == 6:
        beta = alpha * (1 + rng.choice([-1, 1]) * logu(-14, -3))
    if kind == 7:
        s = logu(-8, -3)
    if kind == 8:  # everybody leaves at one rate
        scale = logu(1, 4)
        s, beta = s * scale, beta * scale
    if kind == 9:
        scale = logu(1, 4)
        r, alpha = r * scale, alpha * scale
    if kind == 10:
        r = logu(-8, -2)
    if kind == 11:
        alpha = rng.choice([logu(-6, -1), logu(3.5, 7)])
    return r, alpha, s, beta


def customer():
    """x, t_x, T in days or in weeks, and the days ahead."""
    T = rng.choice([0, 1, rng.randrange(1, 60), rng.randrange(60, 800), rng.randrange(800, 4000), 3650])
    t = rng.choice([1, 7, 30, 90, 365, 730, 3650, logu(-6, -1), logu(3.5, 6)])
    if T == 0 or rng.random() < 0.25:
        x, tx = 0, 0
    else:
        x = rng.choice([1, 2, rng.randrange(3, 30), rng.randrange(30, 400), 1000, 5000])
        tx = rng.choice([T, rng.randrange(0, T + 1), 1, max(0, T - 1)])
    unit = rng.choice([1, 1, 7])
    return x, single(tx / unit), single(T / unit), t / unit


# --- the models: each gives ln L, ln P(alive), ln P(left), ln P(order in (T, T + t]), E[orders in (T, T + t]]

minus_infinity = float("-inf")


def log_ratio(part, rest):
    """ln of part / (part + rest), or -Infinity where the part is exactly 0."""
    return minus_infinity if part == 0 else (part / (part + rest)).log()


def geometric(family, r, alpha, a, b, x, tx, T, t):
    m = x if family == "bg-nbd" else x + 1
    left = arb(0) if m == 0 else a / (b + m - 1) * ((alpha + T) / (alpha + tx)) ** (r + x)
    alive = 1 / (1 + left)
    q = (alpha + T) / (alpha + T + t)
    order = alive * (1 - q ** (r + x))
    # a = 1 and C = 0 are removable: step beside them by far less than the digits we keep.
    tiny = arb(10) ** -40
    aa = a + tiny if abs(a - 1) < tiny else a
    bb = b + m
    bb = bb + tiny if abs(aa + bb - 1) < tiny else bb
    C = aa + bb - 1
    orders = alive * C / (aa - 1) * (1 - q ** (r + x) * gauss(r + x, bb, C, 1 - q))
    ll = (r + x).lgamma() - r.lgamma() + r * (alpha / (alpha + T)).log() - x * (alpha + T).log()
    ll += (b + m).lgamma() - b.lgamma() + (a + b).lgamma() - (a + b + m).lgamma() + (1 + left).log()
    return ll, alive.log(), log_ratio(left, arb(1)), order.log(), orders


def gauss(A, B, C, z):
    """2F1(A, B; C; z) by its power series with a bound of the rest; Arb's own transformations where that is too long."""
    spread = float(1 / (1 - z))
    if float(A) * spread + 250 * spread > 1_500_000:
        return z.hypgeom_2f1(A, B, C)
    term, total, n = arb(1), arb(1), 0
    while True:
        ratio = (A + n) * (B + n) / ((C + n) * (n + 1)) * z
        term *= ratio
        total += term
        n += 1
        if n % 32 == 0 and n > -float(C):
            fall = max(abs(float(ratio)), float(z)) * (1 + 1e-9)
            if fall < 1 and abs(term) < abs(total) * arb(2) ** (60 - ctx.prec):
                return total + abs(term) * fall / (1 - fall) * arb(0, 1)


def product_tail(p, q, A, B, start):
    """Integral of (A + u)^-p (B + u)^-q from start on."""
    if A < B:
        p, q, A, B = q, p, B, A
    z = (A - B) / (A + start)
    return (A + start) ** (1 - p - q) / (p + q - 1) * z.hypgeom_2f1(p + q - 1, q, p + q)


def pareto(r, alpha, s, beta, x, tx, T, t):
    alive = (alpha + T) ** -(r + x) * (beta + T) ** -s
    # Left at u in (t_x, T): s (beta + u)^(-s - 1) (alpha + u)^-(r + x), the factor of both left out.
    left = arb(0)
    if tx != T:
        left = s * (product_tail(r + x, s + 1, alpha, beta, tx) - product_tail(r + x, s + 1, alpha, beta, T))
    ll = (r + x).lgamma() - r.lgamma() + r * alpha.log() + s * beta.log() + (alive + left).log()
    # First order at u after T, still a customer then.
    A, B, n = alpha + T, beta + T, r + x
    order = product_tail(n + 1, s, A, B, arb(0)) - product_tail(n + 1, s, A, B, t)
    log_order = log_ratio(alive, left) + n.log() + n * A.log() + s * B.log() + order.log()
    days = B * (1 + t / B).log() if s == 1 else B / (s - 1) * (1 - (B / (B + t)) ** (s - 1))
    orders = alive / (alive + left) * n / A * days
    return ll, log_ratio(alive, left), log_ratio(left, alive), log_order, orders


def erlang(family, k, r, alpha, a, b, x, tx, T, t):
    m = x if family == "bg-cnbd-k" else x + 1
    n = k * int(x.unique_fmpz())

    def silent(until):
        """One part for each stage j of the k that lead to an order; the factor of all is left out."""
        parts = []
        for j in range(k):
            rising = arb(1)
            for i in range(j):
                rising *= r + n + i
            since = (until - tx) ** j if j > 0 else arb(1)
            parts.append(since / math.factorial(j) * rising / (alpha + until) ** (r + n + j))
        return parts

    stages = silent(T)
    alive = sum(stages)
    later = sum(silent(T + t))
    # B(a + 1, b + m - 1) over B(a, b + m) is a / (b + m - 1).
    left = arb(0) if m == 0 else a / (b + m - 1) / (alpha + tx) ** (r + n)
    ll = (r + n).lgamma() - r.lgamma() + r * alpha.log() + (alive + left).log()
    ll += (b + m).lgamma() - b.lgamma() + (a + b).lgamma() - (a + b + m).lgamma()
    order = (alive - later) / (alive + left)
    ahead = [erlang_orders(k, j, r + n + j, alpha + T, a, b + m, t) for j in range(k)]
    orders = None if None in ahead else sum(w * e for w, e in zip(stages, ahead)) / (alive + left)
    return ll, log_ratio(alive, left), log_ratio(left, alive), order.log(), orders


def erlang_orders(k, j, shape, rate, a, b, t):
    """Orders of one who stands in stage j: sum over n of E[(1 - p)^(n - 1)] P(n k - j events or more), or None."""
    z = t / (rate + t)
    # The tail of the count must fall below 1e-30 within the terms we allow.
    mean = float(shape * t / rate)
    needed = mean + 70 * math.sqrt(mean * (1 + float(t / rate)) + 1) + 70 * (1 + float(t / rate))
    if needed > max_terms * k or float(t / rate) > max_terms:
        return None
    chance = (1 - z) ** shape  # of exactly `count` events
    at_least = 1 - chance  # of more than `count` events
    stay = arb(1)
    total = arb(0)
    count = 0
    for n in range(1, max_terms):
        while count < n * k - j - 1:
            count += 1
            chance *= (shape + count - 1) / count * z
            at_least -= chance
        total += stay * at_least
        # Chances fall at least by `fall` each from here: what is left out is below the bound.
        fall = z * (shape + count) / (count + 1)
        if n % 16 == 0 and fall < 1:
            bound = stay * chance * fall / (1 - fall) ** 2
            if bound < total * arb(2) ** -80:
                return total
        stay *= (b + n - 1) / (a + b + n - 1)
    return None


def formulas(family, k, *numbers):
    numbers = [arb(v) for v in numbers]
    if family == "pareto-nbd":
        return pareto(*numbers)
    if family in ("bg-nbd", "mbg-nbd"):
        return geometric(family, *numbers)
    return erlang(family, k, *numbers)


def is_exact(value, is_log):
    if value is None or isinstance(value, float) or value.is_exact():
        return True
    return value.rel_accuracy_bits() > 66 or (is_log and value.rad() < 1e-20)


def as_float(value):
    if value is None:
        return math.nan
    return 0.0 if not isinstance(value, float) and value.contains(0) else float(value)


def exact(*point):
    """The outputs with errors below 1e-20 (of logarithms absolute, or relative), or ArithmeticError."""
    values = ()
    for bits in (256, 640, 2048, 8192):
        ctx.prec = bits
        values = formulas(*point)
        if all(is_exact(v, True) for v in values[:4]) and is_exact(values[4], False):
            return [as_float(v) for v in values]
    raise ArithmeticError("precision")


def draw(family):
    k = rng.randrange(2, 6) if family.endswith("-k") else 1
    parameters = pareto_parameters() if family == "pareto-nbd" else dropout_parameters()
    return (family, k, *parameters, *customer())


# --- proof: the same numbers from other forms


def prove(count):
    import mpmath as mp

    mp.mp.dps = 30
    worst = 0
    for _ in range(count):
        _, _, r, alpha, s, beta, x, tx, T, t = point = draw("pareto-nbd")
        ll, _, _, log_order, orders = exact(*point)
        r, alpha, s, beta, x, tx, T, t = map(mp.mpf, (r, alpha, s, beta, x, tx, T, t))

        def integral(f, start, end):
            """Over ln of the distance from the start, around which all the mass lies."""
            if start == end:
                return mp.mpf(0)
            edges = mp.linspace(-160, mp.log(end - start), 60)
            return mp.quad(lambda v: f(start + mp.e**v) * mp.e**v, edges)

        scale = (r + x) * mp.log(alpha + tx)
        left = integral(lambda u: mp.exp(scale - (r + x) * mp.log(alpha + u) - (s + 1) * mp.log1p(u / beta)) * s / beta, tx, T)
        alive = mp.exp(scale - (r + x) * mp.log(alpha + T) - s * mp.log1p(T / beta))
        other = mp.loggamma(r + x) - mp.loggamma(r) + r * mp.log(alpha) - scale + mp.log(alive + left)
        n, A, B = r + x, alpha + T, beta + T
        first = integral(lambda u: mp.exp(-(n + 1) * mp.log1p(u / A) - s * mp.log1p(u / B)) * n / A, mp.mpf(0), t)
        other_order = mp.log(first * alive / (alive + left))
        other_orders = alive / (alive + left) * n / A * integral(lambda u: mp.exp(-s * mp.log1p(u / B)), mp.mpf(0), t)
        for got, expected in ((ll, other), (log_order, other_order), (orders, other_orders)):
            if got is orders and expected < mp.mpf("1e-300"):
                continue
            off = float(abs(got - expected) / (abs(expected) if got is orders else max(1, abs(expected))))
            worst = max(worst, off)
            if off > 1e-13:
                print(point, got, expected, off)
    print(f"pareto-nbd, integrals over the dropout time: {count} points, largest difference {worst:.1e}")
    for family, closed in (("bg-cnbd-k", "bg-nbd"), ("mbg-cnbd-k", "mbg-nbd")):
        worst, compared = 0, 0
        for _ in range(count):
            _, _, *numbers = draw(family)
            try:
                one, two = exact(family, 1, *numbers), exact(closed, 1, *numbers)
            except ArithmeticError:
                continue
            for got, expected in zip(one, two):
                if math.isnan(got):
                    continue
                compared += 1
                off = 0 if got == expected else abs(got - expected) / abs(expected)
                worst = max(worst, off)
                if off > 1e-13:
                    print(family, numbers, got, expected)
        print(f"{family} at k = 1 against {closed}: {compared} numbers, largest difference {worst:.1e}")
    for family in ("bg-cnbd-k", "mbg-cnbd-k"):
        for k in range(2, 6):
            simulate(family, k, 0.7, 5.0, 0.8, 2.5, 30.0, 20.0)


def simulate(family, k, r, alpha, a, b, T, t, draws=300_000):
    """Customers without an order in (0, T]: how many are alive, order within t, and how often, in standard errors."""
    outcomes = []
    for _ in range(draws):
        rate, p = rng.gammavariate(r, 1 / alpha), rng.betavariate(a, b)
        is_active = family == "bg-cnbd-k" or rng.random() >= p
        was_alive = is_active
        at, orders = rng.gammavariate(k, 1 / rate), 0
        if is_active and at <= T:
            continue
        while is_active and at <= T + t:
            orders += 1
            is_active = rng.random() >= p
            at += rng.gammavariate(k, 1 / rate)
        outcomes.append((was_alive, orders > 0, orders))
    _, log_alive, _, log_order, expected = exact(family, k, r, alpha, a, b, 0, 0.0, T, t)
    off = []
    for i, truth in enumerate((math.exp(log_alive), math.exp(log_order), expected)):
        values = [o[i] for o in outcomes]
        mean = sum(values) / len(values)
        spread = math.sqrt(sum((v - mean) ** 2 for v in values) / len(values) / len(values))
        off.append(f"{(mean - truth) / spread:+.1f}" if spread > 0 else f"{mean - truth:+.1g} exactly")
    print(f"{family} k = {k}: {len(values)} simulated, off by {', '.join(off)} standard errors (alive, order, orders)")


# --- the file: column after column, the widest first

layout = [
    *((name, "float64") for name in ("r", "alpha", "a", "b", "t")),
    *((name, "float64") for name in ("logLikelihood", "logAlive", "logLeft", "logOrder", "orders")),
    ("t_x", "float32"),
    ("T", "float32"),
    ("x", "uint16"),
    ("family", "uint8"),
    ("k", "uint8"),
]
code = {"float64": "d", "float32": "f", "uint16": "H", "uint8": "B"}
order = ["family", "k", "r", "alpha", "a", "b", "x", "t_x", "T", "t", "logLikelihood", "logAlive", "logLeft", "logOrder", "orders"]


def main(count):
    rows, skipped = [], {}
    while len(rows) < count:
        family = families[len(rows) % len(families)]
        point = draw(family)
        try:
            rows.append([families.index(family), *point[1:], *exact(*point)])
        except ArithmeticError:
            skipped[family] = skipped.get(family, 0) + 1
    here = os.path.dirname(os.path.abspath(__file__))
    columns, offset = [], 0
    with open(os.path.join(here, "purchase-points.bin"), "wb") as file:
        for name, kind in layout:
            values = array.array(code[kind], [row[order.index(name)] for row in rows])
            if sys.byteorder == "big":
                values.byteswap()
            columns.append({"name": name, "type": kind, "byteOffset": offset})
            offset += file.write(values.tobytes())
    cut = {name: sum(math.isnan(row[-1]) and row[0] == i for row in rows) for i, name in enumerate(families)}
    about = {
        "source": "python-flint (Arb balls, errors below 1e-20), purchase-points.py, seed 20260106",
        "layout": "little-endian, column after column; row i of a column stands at byteOffset + i * its size",
        "points": count,
        "families": families,
        "columns": columns,
        "units": "t_x, T, t, alpha (and beta) in one unit of time, the log-likelihood in that unit too",
        "names": "a and b are s and beta of pareto-nbd; k is 1 where a family has none",
        "logLikelihood": "without the term of the gaps (litt) and without x ln Gamma(k)",
        "logLeft": "ln(1 - P(alive)); -Infinity where nobody can have left",
        "logOrder": "ln P(at least one order in (T, T + t])",
        "orders": f"E[orders in (T, T + t]]; NaN where its sum needs more than {max_terms} terms",
        "ordersLeftOut": {name: n for name, n in cut.items() if n > 0},
        "drawnAgain": skipped,
    }
    with open(os.path.join(here, "purchase-points.json"), "w") as file:
        file.write(json.dumps(about, indent=1) + "\n")
    print(skipped, cut)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "prove":
        prove(40)
    else:
        if len(sys.argv) > 2:
            rng.seed(int(sys.argv[2]))
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
