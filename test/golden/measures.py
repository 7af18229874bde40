"""Golden values of the measures, each by another way than ours: intervals and non-negative least squares by scipy, RFM by
numpy's inverted_cdf quantiles, retention, cohorts, repurchase rates and active customers by sets of days in pandas. The
events are random: 40 customers, 150 days from 2024-01-01 to 2024-05-29, at most one event of a type a day.
Run: pip install numpy scipy pandas; python measures.py > measures.json"""
import json, numpy as np, pandas as pd, scipy
from scipy import stats
from scipy.optimize import nnls

rng = np.random.default_rng(20240501)
start, length, customers = pd.Timestamp("2024-01-01"), 150, 40

rows = []
for c in range(customers):
    joined = int(rng.integers(0, 120))
    days = [joined] + sorted(set(rng.integers(joined, length, rng.poisson(9)).tolist()))
    for k, d in enumerate(days):
        kind = "join" if k == 0 else ["purchase", "view", "touch"][int(rng.choice(3, p=[.5, .3, .2]))]
        amount = int(rng.integers(100, 30000)) / 100 if kind == "purchase" else None
        rows.append(dict(customerId=f"c{c:02d}", day=d, type=kind, amount=amount))
rows.append(dict(customerId="c00", day=length - 1, type="view", amount=None))  # the last day is in the data
events = pd.DataFrame(rows).drop_duplicates(["customerId", "day", "type"])
date = lambda d: (start + pd.Timedelta(days=int(d))).strftime("%Y-%m-%d")
last = length - 1

active = events[events.type.isin(["purchase", "view", "join"])].groupby("customerId").day.apply(lambda s: sorted(set(s))).to_dict()
orders = events[events.type == "purchase"].groupby("customerId").day.apply(lambda s: sorted(set(s))).to_dict()
joins = events[events.type == "join"].groupby("customerId").day.min().to_dict()

def retained(starts, days, n, window):
    old = {c: s for c, s in starts.items() if s + n <= last}
    def came(c, s):
        later = [d - s for d in days.get(c, []) if d > s]
        return {"onDay": n in later, "within": any(x <= n for x in later), "fromDay": any(x >= n for x in later)}[window]
    return [sum(came(c, s) for c, s in old.items()), len(old), len(starts) - len(old)]

first_order = {c: d[0] for c, d in orders.items()}
retention = {f"{name} {window}": [retained(starts, days, n, window) for n in (1, 7, 30, 140)]
             for name, starts, days in [("activity from join", joins, active), ("orders from firstOrder", first_order, orders),
                                        ("orders from join", joins, orders)]
             for window in ("onDay", "within", "fromDay")}

def cohorts(freq):
    period = lambda d: (start + pd.Timedelta(days=int(d))).to_period(freq)
    table = {}
    now = period(last)
    for c, s in joins.items():
        table.setdefault(period(s), []).append(c)
    out = []
    for p in pd.period_range(period(min(joins.values())), period(last), freq=freq):
        members = table.get(p, [])
        cells = []
        for k in range((now - p).n + 1):
            n = sum(any(period(d) == p + k for d in active[c]) for c in members)
            over = (p + k).end_time.normalize() <= start + pd.Timedelta(days=last)
            cells.append([n, over])
        out.append(dict(first=p.start_time.strftime("%Y-%m-%d"), customers=len(members), cells=cells))
    return out

def distinct(first, to):
    return sum(any(first <= d <= to for d in days) for days in active.values())
series = [dict(date=date(d), daily=distinct(d, d), weekly=distinct(d - 6, d) if d >= 6 else None,
               monthly=distinct(d - 29, d) if d >= 29 else None) for d in range(length)]

within = lambda days, a, b: [d for d in days if a <= d <= b]
repurchase = dict(
    repeatBuyers=[sum(len(within(d, 30, 119)) > 1 for d in orders.values()), sum(len(within(d, 30, 119)) > 0 for d in orders.values())],
    secondOrder=[sum(len(d) > 1 and d[1] - d[0] <= 30 for d in orders.values() if d[0] + 30 <= last), sum(d[0] + 30 <= last for d in orders.values())],
    periodToPeriod=[sum(bool(within(d, 0, 59) and within(d, 60, 119)) for d in orders.values()), sum(bool(within(d, 0, 59)) for d in orders.values())],
)

buyers = sorted(orders)
recency = np.array([last - orders[c][-1] for c in buyers])
frequency = np.array([len(orders[c]) for c in buyers])
minor = np.array([round(events[(events.customerId == c) & (events.type == "purchase")].amount.sum() * 100) for c in buyers])
def score(values, bins):
    cuts = np.quantile(values, np.arange(1, bins) / bins, method="inverted_cdf")
    return (1 + (values[:, None] > cuts[None, :]).sum(1)).tolist()
def above_half(x):
    """The lowest value that at least half of the values lie below."""
    return min((v for v in x if 2 * (x < v).sum() >= len(x)), default=x.max() + 1)

rfm = dict(customerId=buyers, daysSinceLast=recency.tolist(), orders=frequency.tolist(), spendMinor=minor.tolist(),
           scores={str(b): [score(-recency, b), score(frequency, b), score(minor, b)] for b in (3, 5)},
           high={"mean": [(recency < recency.mean()).tolist(), (frequency > frequency.mean()).tolist(), (minor > minor.mean()).tolist()],
                 "median": [(recency < above_half(recency)).tolist(), (frequency >= above_half(frequency)).tolist(), (minor >= above_half(minor)).tolist()]})

recent, before = set(c for c, d in active.items() if within(d, last - 29, last)), set(c for c, d in active.items() if within(d, last - 59, last - 30))
bought = set(c for c, d in orders.items() if within(d, last - 29, last))
index = dict(activity=[len(recent), len(joins)], retention=[len(recent & before), len(before)], conversion=[len(recent & bought), len(recent)])

wilson = []
for k, n, level in [(0, 10, .95), (1, 10, .95), (7, 30, .95), (30, 30, .99), (123, 1000, .9), (500000, 1000000, .95)]:
    ci = stats.binomtest(k, n).proportion_ci(level, method="wilson")
    wilson.append([k, n, level, ci.low, ci.high])
garwood = [[k, level, stats.chi2.ppf((1 - level) / 2, 2 * k) / 2 if k else 0., stats.chi2.ppf((1 + level) / 2, 2 * k + 2) / 2]
           for k, level in [(0, .95), (1, .95), (10, .95), (66, .9), (4000, .99)]]

weights = []
for n, truth, noise in [(40, [3., 1., 2.], .1), (25, [2., -3., 1.], .3), (12, [0., 0., 5.], .5), (60, [1., 1., -1.], 1.)]:
    x = np.round(rng.random((n, 3)) * [.5, .3, .8], 4)
    y = np.round(10 + x @ truth + noise * rng.normal(size=n), 4)
    fit = lambda x, y: nnls(x - x.mean(0), y - y.mean())[0]
    b = fit(x, y)
    others = [np.delete(np.arange(n), i) for i in range(n)]
    reps = [fit(x[o], y[o]) for o in others]
    misses = [y[i] - y[o].mean() - r @ (x[i] - x[o].mean(0)) for i, o, r in zip(range(n), others, reps)]
    w = np.array([r / r.sum() for r in reps])
    half = stats.t.ppf(.975, n - 4) * np.sqrt((n - 1) / n * ((w - w.mean(0)) ** 2).sum(0))
    centred = y - y.mean()
    weights.append(dict(x=x.tolist(), y=y.tolist(), weights=(b / b.sum()).tolist(), importance=(b * x.std(0) / y.std()).tolist(),
        rSquared=float(1 - ((centred - (x - x.mean(0)) @ b) ** 2).sum() / (centred ** 2).sum()),
        rSquaredLeftOut=float(1 - np.square(misses).sum() / sum((y[i] - y[o].mean()) ** 2 for i, o in zip(range(n), others))),
        lower=np.maximum(0, b / b.sum() - half).tolist(), upper=np.minimum(1, b / b.sum() + half).tolist()))

print(json.dumps(dict(
    source=f"measures.py, numpy {np.__version__}, scipy {scipy.__version__}, pandas {pd.__version__}",
    events=[dict(customerId=r.customerId, timestamp=date(r.day), type=r.type, **({} if pd.isna(r.amount) else dict(amount=r.amount))) for r in events.itertuples()],
    retention=retention, months=cohorts("M"), weeks=cohorts("W-SUN"), series=series, repurchase=repurchase, rfm=rfm, index=index,
    wilson=wilson, garwood=garwood, weights=weights)))
