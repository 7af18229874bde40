"""Golden values of the metrics of churn campaigns, each by another way than ours: EMPC by numerical integration of the
best profit over all thresholds at each chance of acceptance (no hull, no incomplete beta function), MPC and campaign
profits by trying every list, intervals by scipy, thresholds by numpy. `published` is the example of the documentation
of empulse's empc_score and mpc_score (8 customers; empulse 0.13.1 gives the same).
Run: pip install numpy scipy; python churn-profit.py > churn-profit.json"""
import json, numpy as np, scipy
from scipy import stats
from scipy.integrate import quad

rng = np.random.default_rng(20130501)

def rows(n, base, strength, digits):
    labels = (rng.random(n) < base).astype(int)
    return labels, np.round(rng.normal(strength * labels, 1, n), digits)

sets = dict(
    published=(np.array([0, 1, 0, 1, 0, 1, 0, 1]), np.array([.1, .2, .3, .4, .5, .6, .7, .8])),
    ties=rows(200, .3, 1, 1), rare=rows(400, .04, 1.5, 6), useless=rows(150, .5, 0, 2),
    perfect=(np.array([0] * 20 + [1] * 5), np.arange(25.)), reversed=(np.array([1] * 5 + [0] * 20), np.arange(25.)),
)
terms = dict(paper=dict(), dear=dict(customerValue=100, offerCost=20, contactCost=5), free=dict(offerCost=0, contactCost=0),
             likely=dict(alpha=14, beta=6, contactCost=2), hopeless=dict(customerValue=12))

def lists(labels, scores):
    """Share of the base that is contacted and churns, and is contacted and does not, at every threshold."""
    at = [np.inf] + sorted(set(scores), reverse=True)
    n = len(labels)
    return np.array([(((scores >= t) & (labels == 1)).sum() / n, ((scores >= t) & (labels == 0)).sum() / n) for t in at]), at

def best(points, gamma, customerValue=200, offerCost=10, contactCost=1, **_):
    d, f = offerCost / customerValue, contactCost / customerValue
    profit = customerValue * ((gamma * (1 - d) - f) * points[:, 0] - (d + f) * points[:, 1])
    k = int(np.argmax(profit))
    return profit[k], points[k].sum(), k

def empc(labels, scores, alpha=6, beta=14, **costs):
    points, _ = lists(labels, scores)
    law = stats.beta(alpha, beta)
    switch = np.linspace(0, 1, 4001)  # short pieces: the integrand has a kink wherever the best list changes
    x, w = np.polynomial.legendre.leggauss(12)
    profit = share = 0.
    for a, b in zip(switch[:-1], switch[1:]):
        if best(points, a, **costs)[2] == best(points, b, **costs)[2]:
            pieces = [(a, b)]
        else:
            low, high = a, b
            kinks = [a]
            while low < b:  # bisect to each change of the best list
                k = best(points, low, **costs)[2]
                left, right = low, b
                if best(points, right, **costs)[2] == k: break
                for _ in range(80):
                    middle = (left + right) / 2
                    if best(points, middle, **costs)[2] == k: left = middle
                    else: right = middle
                kinks.append(right); low = right
            kinks.append(b); pieces = list(zip(kinks[:-1], kinks[1:]))
        for low, high in pieces:
            for u, v in zip(x, w):
                gamma = low + (high - low) * (u + 1) / 2
                p, s, _ = best(points, gamma, **costs)
                profit += v * (high - low) / 2 * p * law.pdf(gamma); share += v * (high - low) / 2 * s * law.pdf(gamma)
    return dict(profit=float(profit), share=float(share))

def mpc(labels, scores, acceptance=.3, **costs):
    points, at = lists(labels, scores)
    p, s, k = best(points, acceptance, **costs)
    return dict(profit=float(p), share=float(s), threshold=None if np.isinf(at[k]) else float(at[k]))

def threshold(labels, scores, precision, least):
    order = np.argsort(-scores, kind='stable'); share = np.cumsum(labels[order]) / np.arange(1, len(labels) + 1)
    ok = np.where(share >= precision)[0]; ok = ok[ok >= least - 1]
    return None if len(ok) == 0 else float(scores[order[ok[-1]]])

labels, scores = sets['ties']
values = np.round(rng.gamma(2, 40, len(labels)), 2)
def campaign(value):  # expected over orders of ties, by the mean of many of them
    worth = .3 * labels * value - 4.
    order = np.argsort(-scores, kind='stable'); out = [0.]
    for k in range(1, len(labels) + 1):
        edge = scores[order[k - 1]]; above = scores > edge; tied = scores == edge
        out.append(float(worth[above].sum() + worth[tied].mean() * (k - above.sum())))
    return out
probability = 1 / (1 + np.exp(-scores))
city = rng.choice(['a', 'b', 'c'], len(labels))
segments = []
for name in 'abc':
    m = city == name; k, n = int(labels[m].sum()), int(m.sum()); p = probability[m]
    ci = stats.binomtest(k, n).proportion_ci(method='wilson')
    segments.append(dict(segment=name, count=n, predicted=float(p.mean()), observed=k / n, lower=float(ci.low), upper=float(ci.high),
                         z=float((k - p.sum()) / np.sqrt((p * (1 - p)).sum()))))
print(json.dumps(dict(
    made_by=f'numpy {np.__version__}, scipy {scipy.__version__}',
    published=dict(empc=23.875593418348124, mpc=23.874999999999996),
    sets={k: dict(labels=l.tolist(), scores=s.tolist()) for k, (l, s) in sets.items()}, terms=terms,
    empc={k: {t: empc(l, s, **o) for t, o in terms.items()} for k, (l, s) in sets.items()},
    mpc={k: {t: mpc(l, s, **o) for t, o in terms.items()} for k, (l, s) in sets.items()},
    campaign=dict(values=values.tolist(), flat=campaign(60.), own=campaign(values)),
    thresholds=[dict(precision=p, least=m, threshold=threshold(labels, scores, p, m)) for p in (.2, .35, .5, .7, .95) for m in (10, 51)],
    segments=dict(city=city.tolist(), probability=probability.tolist(), rows=segments),
)))
