"""Golden values of Markov chains: exact fractions for what is rational, scipy for tests, concentrations and the blend.
Run: pip install numpy scipy; python markov.py > markov.json"""
import json, numpy as np, scipy
from fractions import Fraction as F
from scipy.optimize import minimize, minimize_scalar
from scipy.special import gammaln
from scipy.stats import beta, chi2, chi2_contingency

rng = np.random.default_rng(20240608)
K = 4

def solve(A, b):
    """Gauss-Jordan elimination in fractions."""
    n = len(A)
    M = [list(map(F, row)) + [F(x)] for row, x in zip(A, b)]
    for k in range(n):
        p = next(i for i in range(k, n) if M[i][k] != 0)
        M[k], M[p] = M[p], M[k]
        M[k] = [x / M[k][k] for x in M[k]]
        for i in range(n):
            if i != k: M[i] = [x - M[i][k] * y for x, y in zip(M[i], M[k])]
    return [row[-1] for row in M]

floats = lambda xs: [float(x) for x in xs]

# Counts with a transition that cannot be (0 -> 3).
P = np.array([[.7, .2, .1, 0], [.15, .5, .3, .05], [.05, .1, .6, .25], [.02, .03, .05, .9]])
P2 = np.stack([np.array([rng.dirichlet(12 * P[j] + 1e-9) for j in range(K)]) for i in range(K)])
counts2 = np.array([[rng.multinomial(rng.integers(0, 60), P2[i, j] / P2[i, j].sum()) for j in range(K)] for i in range(K)])
counts2[:, 0, 3] = 0
counts = counts2.sum(axis=0)
parts = np.array([[rng.multinomial(rng.integers(20, 60), P[j]) for j in range(K)] for s in range(3)])
parts[1, 2] = 0  # a state that a segment has never

# Concentrations by the Dirichlet-multinomial likelihood.
def concentration(n, m):
    keep = m > 0
    f = lambda t: -sum((gammaln(np.exp(t) * m[r][keep[r]] + n[r][keep[r]]) - gammaln(np.exp(t) * m[r][keep[r]])).sum()
                       + gammaln(np.exp(t)) - gammaln(np.exp(t) + n[r].sum()) for r in range(len(n)))
    return float(np.exp(minimize_scalar(f, bounds=(np.log(.1), np.log(1e6)), method='bounded', options=dict(xatol=1e-10)).x))
allowed = P > 0
m = (counts.sum(axis=0) + 1 / K) / (counts.sum() + 1)
means = np.where(allowed, m, 0); means /= means.sum(axis=1, keepdims=True)
c1 = concentration(counts, means)
first = (counts + c1 * means) / (counts + c1 * means).sum(axis=1, keepdims=True)
c2 = concentration(counts2.reshape(-1, K), np.tile(first, (K, 1)))
second = (counts2 + c2 * first) / (counts2 + c2 * first).sum(axis=2, keepdims=True)

# Likelihood ratio tests, each table without empty rows and columns.
def ratio(table):
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape) < 2: return 0., 0
    r = chi2_contingency(table, correction=False, lambda_='log-likelihood')
    return float(r.statistic), int(r.dof)
def total(tables):
    s, d = map(sum, zip(*[ratio(t) for t in tables]))
    return dict(statistic=s, degreesOfFreedom=d, pValue=float(chi2.sf(s, d)))
# Quasi-independence by its Poisson likelihood: ln expected = row + column over the cells that can be.
rows, cols = np.nonzero(allowed)
X = np.zeros((len(rows), 2 * K)); X[np.arange(len(rows)), rows] = 1; X[np.arange(len(rows)), K + cols] = 1
y = counts[rows, cols]
b = minimize(lambda b: (np.exp(X @ b) - y * (X @ b)).sum(), np.ones(2 * K), jac=lambda b: X.T @ (np.exp(X @ b) - y),
             method='BFGS', options=dict(gtol=1e-9, maxiter=10000)).x
quasi = float(2 * (y[y > 0] * np.log(y[y > 0] / np.exp(X @ b)[y > 0])).sum())
quasi_dof = len(rows) - int(np.linalg.matrix_rank(X))

# Exact chains.
Q = [[F(1, 2), F(1, 4), F(1, 4), 0], [F(1, 3), F(1, 3), 0, F(1, 3)], [F(1, 10), 0, F(1, 2), F(2, 5)], [0, F(1, 1000), 0, F(999, 1000)]]
I = lambda i, j: F(int(i == j))
steady = solve([[Q[j][i] - I(i, j) for j in range(K)] for i in range(K - 1)] + [[1] * K], [0] * (K - 1) + [1])
time_to_3 = solve([[I(i, j) - Q[i][j] for j in range(3)] for i in range(3)], [1] * 3) + [F(0)]
rewards = [F(40), F(-5), F(3, 2), F(-1, 4)]
values = {str(float(d)): floats(solve([[I(i, j) - Q[i][j] / (1 + d) for j in range(K)] for i in range(K)], rewards))
          for d in [F(1, 5), F(1, 100), F(1, 10 ** 6)]}
# Pfeifer & Carraway 2000: the last purchase 1 to 4 periods ago, or former; margin 40 at a purchase, mailing 4.
PC = [[F(3, 10), F(7, 10), 0, 0, 0], [F(1, 5), 0, F(4, 5), 0, 0], [F(3, 20), 0, 0, F(17, 20), 0], [F(1, 20), 0, 0, 0, F(19, 20)], [0, 0, 0, 0, 1]]
PR = [F(36), F(-4), F(-4), F(-4), F(0)]
pc = solve([[I(i, j) - F(PC[i][j]) / F(6, 5) for j in range(5)] for i in range(5)], PR)
v = PR
for t in range(4): v = [PR[i] + sum(F(PC[i][j]) * v[j] for j in range(5)) / F(6, 5) for i in range(5)]

# Forecast: the doubt about the matrix by a numerical derivative of s P^t and the Dirichlet covariance of the rows.
start, seen = np.array([500., 200, 100, 30]), np.array([90., 60, 40, 25])
Qf = np.array(Q, float)
def jacobian(t, h=1e-6):
    J = np.zeros((K, K, K))
    for a in range(K):
        for b in range(K):
            E = np.zeros((K, K)); E[a, b] = h
            J[a, b] = (start @ np.linalg.matrix_power(Qf + E, t) - start @ np.linalg.matrix_power(Qf - E, t)) / (2 * h)
    return J
forecast = []
for t in range(1, 4):
    Pt = np.linalg.matrix_power(Qf, t)
    own = (start[:, None] * Pt * (1 - Pt)).sum(axis=0)
    doubt = sum(np.einsum('bj,bc,cj->j', jacobian(t)[a], (np.diag(Qf[a]) - np.outer(Qf[a], Qf[a])) / (seen[a] + 1), jacobian(t)[a]) for a in range(K))
    forecast.append(dict(expected=(start @ Pt).tolist(), known=np.sqrt(own).tolist(), doubtful=np.sqrt(own + doubt).tolist()))

# Blend of class probabilities by scipy's bounded minimiser on the stated objective.
n, M = 120, 3
may = rng.random((n, K)) < .8; may[:, 1] = True
truth = np.where(may, rng.normal(0, 1.3, (n, K)), -np.inf)
soft = lambda z: np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
classes = np.array([rng.choice(K, p=p) for p in soft(truth)])
members = []
for noise in (.3, 1, 2):
    probabilities = np.round(soft(truth + noise * rng.normal(size=(n, K))), 4)
    probabilities = np.where(may, np.maximum(probabilities, 1e-4), 0)
    members.append(probabilities / probabilities.sum(axis=1, keepdims=True))
weights = np.round(rng.gamma(3, .4, n), 3)
logs = [np.log(np.where(may, p, 1)) for p in members]
def loss(w):
    z = np.where(may, sum(a * l for a, l in zip(w, logs)), -np.inf)
    p = soft(z)
    g = [(weights * ((p * l).sum(axis=1) - l[np.arange(n), classes])).sum() for l in logs]
    return -(weights * np.log(p[np.arange(n), classes])).sum() + ((w - 1 / M) ** 2).sum() / 2 / .0625, np.array(g) + (w - 1 / M) / .0625
blend = minimize(loss, np.full(M, 1 / M), jac=True, method='L-BFGS-B', bounds=[(0, None)] * M, options=dict(ftol=1e-16, gtol=1e-10)).x

flat = lambda a: np.asarray(a, float).ravel().tolist()
tail = (counts + .5, counts.sum(axis=1, keepdims=True) - counts + .5)
print(json.dumps(dict(
    made_by=f'numpy {np.__version__}, scipy {scipy.__version__}',
    counts=flat(counts), counts2=flat(counts2), parts=[flat(p) for p in parts], allowed=allowed.astype(int).ravel().tolist(),
    concentration=c1, first=flat(first), concentration2=c2, second=flat(second),
    lower=flat(beta.ppf(.025, *tail)), upper=flat(beta.isf(.025, *tail)),
    independence=total([counts]), quasi=dict(statistic=quasi, degreesOfFreedom=quasi_dof, pValue=float(chi2.sf(quasi, quasi_dof))),
    order2=total([counts2[:, j] for j in range(K)]), homogeneity=total([parts[:, j] for j in range(K)]),
    chain=floats([x for row in Q for x in row]), steady=floats(steady), time_to_3=floats(time_to_3),
    rewards=floats(rewards), values=values,
    recency=floats([x for row in PC for x in row]), recency_rewards=floats(PR), recency_values=floats(pc), recency_values_4=floats(v),
    start=start.tolist(), seen=seen.tolist(), forecast=forecast,
    blend=dict(members=[flat(p) for p in members], classes=classes.tolist(), weights=weights.tolist(), fitted=blend.tolist())), indent=1))
