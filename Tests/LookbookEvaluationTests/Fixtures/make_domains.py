"""Writes domains.json: overlapping clusters and what scikit-learn's neighbour vote, logistic regression, confusion matrix
and area under the curve make of them.

    pip install numpy scikit-learn && python make_domains.py
"""

import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier

random = np.random.default_rng(5)
names = np.array(["bag", "coat", "dress", "hat"])
centres = random.normal(size=(4, 6))


def draw(n):
    classes = random.choice(4, n, p=[0.1, 0.2, 0.3, 0.4])
    return np.round(centres[classes] + random.normal(size=(n, 6)) * 0.9, 4), names[classes]


train, train_labels = draw(120)
test, test_labels = draw(60)
train[7] = test[0]  # a neighbour at distance 0
model = KNeighborsClassifier(7, weights="distance", metric="euclidean", algorithm="brute").fit(train, train_labels)
votes = model.predict(test).tolist()
regressions = []
for c in (0.1, 10.0):
    model = LogisticRegression(C=c, tol=1e-9, max_iter=5000).fit(train, train_labels)
    regressions.append({"c": c, "probabilities": model.predict_proba(test).tolist()})
predicted = np.array(votes)
predicted[:3] = "unknown"
labels = sorted(set(predicted) | set(test_labels))
precision, recall, f1, _ = precision_recall_fscore_support(test_labels, predicted, labels=labels, zero_division=0)
scores = np.round(random.normal(size=80), 1)  # many are equal
truth = random.random(80) < 0.3
weights = random.integers(1, 4, 80)
pathlib.Path(__file__).with_name("domains.json").write_text(
    json.dumps(
        {
            "train": train.tolist(),
            "trainLabels": train_labels.tolist(),
            "test": test.tolist(),
            "testLabels": test_labels.tolist(),
            "votes": votes,
            "regressions": regressions,
            "matrix": {
                "predicted": predicted.tolist(),
                "classes": labels,
                "accuracy": float((predicted == test_labels).mean()),
                "counts": confusion_matrix(test_labels, predicted, labels=labels).tolist(),
                "precision": precision.tolist(),
                "recall": recall.tolist(),
                "f1": f1.tolist(),
                "macroF1": f1_score(test_labels, predicted, labels=labels, average="macro", zero_division=0),
            },
            "curve": {
                "scores": scores.tolist(),
                "truth": truth.tolist(),
                "weights": weights.tolist(),
                "area": roc_auc_score(truth, scores, sample_weight=weights),
            },
        },
        separators=(",", ":"),
    )
    + "\n"
)
