"""Golden values of calibration: isotonic blocks by scikit-learn, Platt and blend by scipy's bounded minimiser.
Run: pip install numpy scipy scikit-learn; python calibration.py > calibration.json"""
import json, numpy as np, scipy, sklearn
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression

rng = np.random.default_rng(20240503)
n = 150
truth = rng.normal(-0.5, 1.2, n)
good = np.round(truth + rng.normal(0, 0.4, n), 3)
fair = np.round(0.5 * truth + rng.normal(0, 0.6, n) + 0.5, 3)
bad = np.round(rng.normal(0, 1, n) - 0.6 * truth, 3)
labels = (rng.random(n) < 1 / (1 + np.exp(-truth))).astype(int)
weights = np.round(rng.gamma(3, 0.4, n), 3)
score = np.round(good, 1)  # ties

def solve(X, offset, means, deviations, bounds):
    means, deviations = np.array(means), np.array(deviations)
    A = np.c_[X, np.ones(n)] if X is not None else np.ones((n, 1))
    def f(c):
        m = A @ c + offset
        loss = (weights * (np.logaddexp(0, m) - labels * m)).sum() + (((c - means) / deviations) ** 2).sum() / 2
        return loss, A.T @ (weights * (1 / (1 + np.exp(-m)) - labels)) + (c - means) / deviations ** 2
    r = minimize(f, np.array(means, float), jac=True, method='L-BFGS-B', bounds=bounds, options=dict(ftol=1e-16, gtol=1e-10, maxiter=1000))
    return r.x.tolist()

iso = IsotonicRegression(out_of_bounds='clip').fit(score, labels, sample_weight=weights)
order = np.argsort(score, kind='stable')
fitted = iso.predict(score[order])
blocks = []
for v in np.unique(fitted):
    inside = fitted == v; w = weights[order][inside]
    blocks.append([float(np.average(score[order][inside], weights=w)), float(np.average(labels[order][inside], weights=w))])
free = (None, None)
print(json.dumps(dict(
    made_by=f'numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}',
    rows=dict(good=good.tolist(), fair=fair.tolist(), bad=bad.tolist(), labels=labels.tolist(), weights=weights.tolist(), score=score.tolist()),
    isotonic=blocks,
    platt=solve(fair[:, None], 0, [1, 0], [.25, .5], [(.01, None), free]),
    platt_fixed=solve(None, fair, [0], [.5], [free]),
    blend=solve(np.c_[good, fair, bad], 0, [1/3, 1/3, 1/3, 0], [.25, .25, .25, .5], [(0, None)] * 3 + [free])), indent=1))
