"""Golden values of the metrics: scikit-learn, scipy and numpy on small seeded rows with ties.
Run: pip install numpy scipy scikit-learn; python metrics.py > metrics.json"""
import json, numpy as np, scipy, sklearn
from scipy import stats
from sklearn.metrics import accuracy_score, average_precision_score, brier_score_loss, f1_score, log_loss, precision_recall_curve, roc_auc_score

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
counts = rng.integers(0, 4, n)  # a bootstrap resample: each row so many times
copies = np.repeat(np.arange(n), counts)
chances = np.round(rng.dirichlet([1, 0.6, 0.4, 0.3], n), 4)
chances[:, 0] += 1 - chances.sum(1)
classes = np.array([rng.choice(3, p=row[:3] / row[:3].sum()) for row in chances])  # the last class never comes

def class_scores(rows):
    y, p = classes[rows], chances[rows]; one = np.eye(4)[y]; said = p.argmax(1)
    return dict(state_log_loss=float(-np.log(np.maximum(p[np.arange(len(y)), y], 1e-6)).mean()), state_accuracy=accuracy_score(y, said),
                state_brier=float(((p - one) ** 2).sum(1).mean()), macro_f1=f1_score(y, said, average='macro', labels=np.unique(y)),
                state_count_error=float(np.abs(p.sum(0) - one.sum(0)).sum() / 2 / len(y)))

def value_scores(rows):
    a, p = actual[rows], distinct[rows]; order = np.argsort(-p, kind='stable'); group = np.arange(len(rows)) * 7 // len(rows)
    table = [(int((group == g).sum()), float(p[order][group == g].mean()), float(a[order][group == g].mean())) for g in range(7)]
    return dict(spearman_distinct=stats.spearmanr(a, p).statistic, gini_distinct=gini(a, p) / gini(a, a), decile_table=table,
                decile_mape=float(np.mean([abs(pm / am - 1) for _, pm, am in table])))
out = dict(
    made_by=f'numpy {np.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}',
    rows=dict(labels=labels.tolist(), scores=scores.tolist(), weights=weights.tolist(), actual=actual.tolist(),
              predicted=predicted.tolist(), distinct=distinct.tolist(), uniform=uniform.tolist(), skewed=skewed.tolist(),
              counts=counts.tolist(), classes=classes.tolist(), chances=chances.ravel().tolist()),
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
    of_classes=class_scores(np.arange(n)), of_classes_resampled=class_scores(copies),
    of_values=value_scores(np.arange(n)), of_values_resampled=value_scores(copies),
    ks_uniform=ks(uniform), ks_skewed=ks(skewed),
    kolmogorov={str(x): float(stats.kstwobign.sf(x)) for x in (0.2, 0.5, 0.9, 0.999, 1.001, 1.5, 2.5, 5)},
)
print(json.dumps(out, indent=1))
