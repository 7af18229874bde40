"""Golden values of the Poisson hidden Markov model: hmmlearn for likelihood and filter, this file for the rest.
Moves that depend on orders are a plain model twice as large: its states are (state, was there an order).
Run: pip install numpy scipy hmmlearn; python hmm.py > hmm.json"""
import itertools, json, numpy as np, hmmlearn
from scipy.stats import poisson
from hmmlearn.hmm import PoissonHMM

rng = np.random.default_rng(20240607)
rates = np.array([0.02, 0.4, 1.7]); initial = np.array([0.2, 0.5, 0.3])
A = np.array([[0.97, 0.02, 0.01], [0.1, 0.85, 0.05], [0.05, 0.15, 0.8]])
B = np.array([[0.6, 0.3, 0.1], [0.3, 0.6, 0.1], [0.02, 0.28, 0.7]])
P = 7

def filtered(counts, length, A, B):
    """ln P(counts) and P(next state), plainly; the first period has this length"""
    v, ll = initial, 0.0
    for t, c in enumerate(counts):
        v = v * poisson.pmf(c, rates * (length if t == 0 else 1)); ll += np.log(v.sum()); v = (v / v.sum()) @ (B if c > 0 else A)
    return ll, v

def ahead(v, days, A, B, most=60):
    """P(any order) and expected orders in `days`, period by period over all counts"""
    none, orders, u, d = v.copy(), 0.0, v.copy(), days / P
    while d > 0:
        e = min(1, d); orders += u @ rates * e; silent = np.exp(-rates * e)
        none = (none * silent) @ A; u = (u * silent) @ A + (u * (1 - silent)) @ B; d -= e
    return 1 - none.sum(), orders

series = [[0], [1, 0, 0, 2], [0] * 30, [3, 2, 0, 0, 4, 1, 0, 0, 0, 0], [1] + [0] * 150 + [2] + [0] * 40, rng.poisson(0.5, 60).tolist()]
model = PoissonHMM(n_components=3); model.startprob_, model.transmat_, model.lambdas_ = initial, A, rates[:, None]
out = dict(made_by=f'numpy {np.__version__}, hmmlearn {hmmlearn.__version__}', periodDays=P, rates=rates.tolist(), initial=initial.tolist(), transition=A.tolist(), transitionAfterOrder=B.tolist(), classic=[], byOrder=[])
for s in series:
    x = np.array(s)[:, None]; posterior = model.predict_proba(x)[-1]
    ll, v = filtered(s, 1, A, A); assert abs(model.score(x) - ll) < 1e-8 and np.allclose(posterior @ A, v)
    out['classic'].append(dict(counts=s, length=1, logLikelihood=model.score(x), next=(posterior @ A).tolist()))
for s in series:
    for length in (3 / 7, 1):
        ll, v = filtered(s, length, A, B)
        out['byOrder'].append(dict(counts=s, length=length, logLikelihood=ll, next=v.tolist(), forecasts=[[days, *map(float, ahead(v, days, A, B))] for days in (1, 7, 24.5, 91)]))
print(json.dumps(out))
