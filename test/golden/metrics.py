"""Golden values of the metrics: scikit-learn, scipy and numpy on small seeded rows with ties.
Run: pip install numpy scipy scikit-learn; python metrics.py > metrics.json"""
import json, numpy as np, scipy, sklearn
from scipy import stats
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score, precision_recall_curve

rng = np.random.default_rng(20240501)
n = 60
scores = np.round(rng.beta(1.2, 2.5, n), 2)  # two decimals: ties
labels = (rng.random(n) < scores).astype(int)
weights = np.round(rng.gamma(2, 1, n), 3)
actual = rng.poisson(2 * scores + 0.2).astype(float)
predicted = np.round(2 * scores + 0.2 + rng.normal(0, 0.1, n), 3)
uniform = np.sort(np.round(rng.random(40), 4))
skewed = np.round(rng.random(25) ** 1.6, 4)

def ece(y, p, nb=10):
    q = np.argsort(np.argsort(p, kind='stable'), kind='stable') * nb // len(p)
    return sum(abs(y[q == b].mean() - p[q == b].mean()) * (q == b).mean() for b in range(nb) if (q == b).any())

def gini(a, p):  # the usual loop, for predictions without ties
    order = np.lexsort((np.arange(len(a)), -p)); s = a[order]
    return np.cumsum(s).sum() / s.sum() - (len(s) + 1) / 2

pr, rc, th = precision_recall_curve(labels, scores)
def ks(v): r = stats.kstest(v, 'uniform'); return dict(statistic=r.statistic, pValue=r.pvalue)
clip = np.clip(scores, 1e-6, 1 - 1e-6)
distinct = predicted + np.arange(n) * 1e-7
out = dict(
    made_by=f'numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}',
    rows=dict(labels=labels.tolist(), scores=scores.tolist(), weights=weights.tolist(), actual=actual.tolist(),
              predicted=predicted.tolist(), distinct=distinct.tolist(), uniform=uniform.tolist(), skewed=skewed.tolist()),
    auc=roc_auc_score(labels, scores), weighted_auc=roc_auc_score(labels, scores, sample_weight=weights),
    average_precision=average_precision_score(labels, scores),
    weighted_average_precision=average_precision_score(labels, scores, sample_weight=weights),
    log_loss=log_loss(labels, clip), weighted_log_loss=log_loss(labels, clip, sample_weight=weights),
    brier=brier_score_loss(labels, scores), weighted_brier=brier_score_loss(labels, scores, sample_weight=weights),
    ece=ece(labels, scores), ece_7_bins=ece(labels, scores, 7),
    recall_at_precision_60=float(rc[pr >= 0.6].max()),
    mae=np.abs(predicted - actual).mean(), rmse=np.sqrt(((predicted - actual) ** 2).mean()),
    bias=predicted.sum() / actual.sum() - 1,
    spearman=stats.spearmanr(actual, predicted).statistic,
    normalised_gini=gini(actual, distinct) / gini(actual, actual),
    ks_uniform=ks(uniform), ks_skewed=ks(skewed),
    kolmogorov={str(x): float(stats.kstwobign.sf(x)) for x in (0.2, 0.5, 0.9, 0.999, 1.001, 1.5, 2.5, 5)},
)
print(json.dumps(out, indent=1))
