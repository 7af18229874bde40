"""Golden values of the evidence for pairs of items: scipy's chi2_contingency with lambda_="log-likelihood" (G test,
no correction), its chi-square tail, the log-normal interval of a ratio of two shares, and Benjamini-Hochberg as scipy
has it. Run: pip install numpy scipy; python association.py > association.json"""
import json
import numpy as np
import scipy
from scipy.stats import chi2, chi2_contingency, false_discovery_control, norm

pairs = []
for k, ni, nj, n in [(1, 1, 1, 2), (3, 4, 5, 100), (110, 2442, 111, 32000), (7, 7, 7, 1000), (0, 5, 6, 50),
                     (29, 13, 123, 31777), (12, 40, 300, 1000), (1000, 1500, 1200, 2000), (5, 900000, 5, 1000000)]:
    k = min(k, ni, nj)
    table = np.array([[k, ni - k], [nj - k, n - ni - nj + k]], float)
    ratio = chi2_contingency(table, correction=False, lambda_='log-likelihood')[0]
    out = dict(together=k, first=ni, second=nj, baskets=n, ratio=float(ratio), p=float(chi2.sf(ratio, 1)))
    if k > 0:
        lift = k * n / (ni * nj)
        s = np.sqrt(max(0, 1 / k - 1 / ni + 1 / nj - 1 / n))
        out |= dict(lift=lift, lower=float(lift * np.exp(-norm.ppf(.975) * s)), cosine=float(k / (np.sqrt(ni * nj) + 10)))
    pairs.append(out)

rng = np.random.default_rng(7)
p = np.r_[rng.random(40), rng.random(12) ** 6 / 50]
rates = {str(q): float(max(p[false_discovery_control(p) <= q], default=-1)) for q in (.001, .01, .05, .2, .5)}
padded = np.r_[p, np.ones(300)]
rates_of_more = {str(q): float(max(p[false_discovery_control(padded)[:len(p)] <= q], default=-1)) for q in (.001, .01, .05, .2, .5)}
print(json.dumps(dict(made_by=f'numpy {np.__version__}, scipy {scipy.__version__}', pairs=pairs,
                      discovery=dict(p=p.tolist(), bounds=rates, tests=len(padded), bounds_of_more=rates_of_more)), indent=1))
