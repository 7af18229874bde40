"""Boosted trees at their defaults on the folds of the task in argv[1] (JSON: names, categorical, columns, labels,
folds): prints one JSON object, learner -> one [AUC, log-loss] a half of each split in two."""
import json, sys, time
from tabular_task import catboost, frame, labels, learners, task
try:
    import numpy, xgboost
    from sklearn.metrics import log_loss, roc_auc_score
except ImportError:
    sys.exit(3)
if not catboost:
    sys.exit(3)

learners = {**learners, "XGBoost": (lambda: xgboost.XGBClassifier(n_jobs=1, enable_categorical=True), frame)}
results = {}
for name, (make, data) in learners.items():
    start = time.process_time()
    scores = []
    for fold in task["folds"]:
        half = numpy.array(fold)
        for held in (0, 1):
            model = make().fit(data[half != held], labels[half != held])
            probability = model.predict_proba(data[half == held])[:, 1]
            truth = labels[half == held]
            scores.append([roc_auc_score(truth, probability), log_loss(truth, probability)])
    results[name] = {"scores": scores, "cpu": (time.process_time() - start) / len(scores)}
print(json.dumps(results))
