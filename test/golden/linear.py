"""Golden values of the ridge-penalised logistic, Poisson and multinomial regressions: scikit-learn.
Columns are standardised here as the library states: weighted mean and deviation of the values that are there,
missing values at the mean, a centred indicator for a column with missing values.
Run: pip install numpy scikit-learn; python linear.py > linear.json"""
import json, numpy as np, sklearn
from sklearn.linear_model import LogisticRegression, PoissonRegressor

rng = np.random.default_rng(20240502)
n = 120
X = np.c_[rng.normal(50, 12, n), rng.gamma(0.7, 3, n), rng.integers(0, 2, n), np.full(n, 7.0), rng.normal(0, 1, n)]
X[:, 4] += 0.05 * X[:, 0]
X = np.round(X, 4)
X[rng.random(n) < 0.25, 1] = np.nan
weights = np.round(rng.gamma(3, 0.4, n), 3)
m = -2 + 0.04 * X[:, 0] - 0.3 * np.nan_to_num(X[:, 1], nan=4) + X[:, 2]
labels = (rng.random(n) < 1 / (1 + np.exp(-m))).astype(int)
counts = rng.poisson(np.exp(0.5 * m))
classes = rng.integers(0, 3, n) * (1 - labels) + 2 * labels
offset = np.round(rng.normal(0, 0.5, n), 3)

def terms(w):
    cols, names = [], []
    for j in range(X.shape[1]):
        there = ~np.isnan(X[:, j]); x = X[there, j]
        mean = np.average(x, weights=w[there]); sd = np.sqrt(np.average((x - mean) ** 2, weights=w[there]))
        if sd > 0: cols.append(np.where(there, (X[:, j] - mean) / sd, 0)); names.append(f'v{j}')
        if not there.all(): cols.append(~there - np.average(~there, weights=w)); names.append(f'm{j}')
    return np.array(cols).T, names

def coefficients(names, coef):
    value, missing = [0.0] * X.shape[1], [0.0] * X.shape[1]
    for name, c in zip(names, coef): (value if name[0] == 'v' else missing)[int(name[1:])] = float(c)
    return dict(coefficients=value, missingCoefficients=missing)

out = dict(made_by=f'numpy {np.__version__}, scikit-learn {sklearn.__version__}',
           rows=dict(columns=[[None if np.isnan(v) else v for v in X[:, j]] for j in range(X.shape[1])],
                     weights=weights.tolist(), labels=labels.tolist(), counts=counts.tolist(), classes=classes.tolist()))
for name, w, l2 in (('plain', np.ones(n), 1.0), ('weighted', weights, 0.1), ('strong', weights, 30.0)):
    Z, names = terms(w)
    f = LogisticRegression(C=1 / l2, tol=1e-13, max_iter=1000, solver='newton-cholesky').fit(Z, labels, sample_weight=w)
    out['logistic_' + name] = dict(l2=l2, intercept=float(f.intercept_[0]), probability=f.predict_proba(Z)[:5, 1].tolist(), **coefficients(names, f.coef_[0]))
    f = PoissonRegressor(alpha=l2 / w.sum(), tol=1e-13, max_iter=1000, solver='newton-cholesky').fit(Z, counts, sample_weight=w)
    out['poisson_' + name] = dict(l2=l2, intercept=float(f.intercept_), expected=f.predict(Z)[:5].tolist(), **coefficients(names, f.coef_))
    f = LogisticRegression(C=1 / l2, tol=1e-12, max_iter=10000, solver='lbfgs').fit(Z, classes, sample_weight=w)
    out['multinomial_' + name] = dict(l2=l2, probability=f.predict_proba(Z)[:5].ravel().tolist(), coefficients=[coefficients(names, c)['coefficients'] for c in f.coef_])
print(json.dumps(out, indent=1))
