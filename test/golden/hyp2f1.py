# Golden values of special functions at 60 digits: python3 hyp2f1.py > hyp2f1.json (mpmath 1.3)
import json
import random
import mpmath as mp

mp.mp.dps = 60
rng = random.Random(20260101)


def logu(lo, hi):
    return 10 ** rng.uniform(lo, hi)


def hyp(a, b, c, z):
    return float(mp.hyp2f1(mp.mpf(a), mp.mpf(b), mp.mpf(c), mp.mpf(z)))


def z():
    kind = rng.randrange(4)
    if kind == 0:
        return rng.uniform(0, 0.9)
    if kind == 1:
        return 1 - logu(-5, -1)
    if kind == 2:
        return -logu(-2, 3)
    return logu(-6, 0) * 0.99


rows = []
while len(rows) < 240:
    kind = len(rows) % 4
    if kind == 0:  # Pareto/NBD: F(k, q; k + 1; z)
        r, s, x = logu(-2, 1), logu(-2, 1), rng.choice([0, 1, 5, 50, 1000, 5000])
        k = r + s + x
        a, b, c = k, rng.choice([s + 1, r + x]), k + 1
    elif kind == 1:  # BG/NBD eq. 10: F(r + x, b + x; a + b + x - 1; z)
        r, p, q, x = logu(-2, 1), logu(-2, 1), logu(-2, 1), rng.choice([1, 2, 10, 100])
        a, b, c = r + x, q + x, p + q + x - 1
        if c <= 0.01:
            continue
    elif kind == 2:  # Euler's form of it: F(a + b - 1 - r, a - 1; C; z), first parameters of any sign
        r, p, q, x = logu(-2, 0.5), logu(-1, 1), logu(-1, 1), rng.choice([1, 2, 10, 100])
        a, b, c = p + q - 1 - r, p - 1, p + q + x - 1
        if c <= 0.01:
            continue
    else:  # c - a - b a whole number
        a, b = rng.randrange(1, 5) / 2, rng.randrange(1, 5)
        c = a + b + rng.randrange(0, 3)
    zz = z()
    v = hyp(a, b, c, zz)
    if 1e-250 < abs(v) < 1e250:
        rows.append([a, b, c, zz, v])

print(json.dumps({"source": "mpmath hyp2f1, 60 digits, seed 20260101", "columns": ["a", "b", "c", "z", "value"], "rows": rows}, separators=(",", ":")))
