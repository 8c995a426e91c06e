"""Writes retrieval.json: a small table of vectors with ties, duplicates and rows without labels, and what NumPy and
scikit-learn measure on it, by the rules of an evaluation and without blocks, sorting tricks or an index.

    pip install numpy scikit-learn && python make_retrieval.py
"""

import json
import pathlib

import numpy as np
from sklearn.metrics import average_precision_score

KS = [1, 5, 10, 100]


def distances(queries, vectors, metric):
    if metric == "cosine":
        unit = lambda m: m / np.linalg.norm(m, axis=1, keepdims=True)
        return 1 - unit(queries) @ unit(vectors).T
    difference = queries[:, None] - vectors[None]
    return np.abs(difference).sum(-1) if metric == "manhattan" else np.sqrt((difference**2).sum(-1))


def expand(vectors, neighbours, metric):
    if neighbours == 0:
        return vectors
    d = distances(vectors, vectors, metric)
    np.fill_diagonal(d, np.inf)
    near = np.argsort(d, axis=1, kind="stable")[:, :neighbours]
    sums = vectors + vectors[near].sum(axis=1)
    lengths = [np.linalg.norm(m, axis=1, keepdims=True) for m in (vectors, sums)]
    return sums * lengths[0] / lengths[1]


def evaluate(table, metric, neighbours=0):
    rows = [i for i, label in enumerate(table["labels"]) if label is not None]
    rows.sort(key=lambda i: (table["ids"][i].encode(), i))
    seen, kept = set(), []
    for i in rows:
        if table["hashes"][i] not in seen:
            kept.append(i)
        seen.add(table["hashes"][i])
    vectors = np.array([table["vectors"][i] for i in kept], float)
    labels = np.array([table["labels"][i] for i in kept])
    d = distances(expand(vectors, neighbours, metric), vectors, metric)
    per_query, classes, lonely = [], [], 0
    for q in range(len(kept)):
        others = np.arange(len(kept)) != q
        order = np.arange(len(kept))[others][np.argsort(d[q][others], kind="stable")]
        hits = (labels[order] == labels[q]).astype(float)
        if hits.sum() == 0:
            lonely += 1
            continue
        values = {"mAP": average_precision_score(hits, -np.arange(len(hits), dtype=float))}
        for k in KS:
            values[f"P@{k}"] = hits[:k].sum() / k
            precisions = np.cumsum(hits[:k]) / np.arange(1, len(hits[:k]) + 1)
            values[f"mAP@{k}"] = (precisions * hits[:k]).sum() / min(k, hits.sum())
        per_query.append(values)
        classes.append(labels[q])
    micro = {name: float(np.mean([v[name] for v in per_query])) for name in per_query[0]}
    macro = {
        name: float(
            np.mean([np.mean([v[name] for v, c in zip(per_query, classes) if c == wanted]) for wanted in set(classes)])
        )
        for name in per_query[0]
    }
    return {
        "metric": metric,
        "expansion": neighbours,
        "micro": micro,
        "macro": macro,
        "gallery": len(kept),
        "queries": len(per_query),
        "withoutPositives": lonely,
        "collapsed": len(rows) - len(kept),
        "unlabelled": len(table["labels"]) - len(rows),
    }


def main():
    random = np.random.default_rng(11)
    n = 90
    labels = random.choice(["coat", "dress", "shirt", "shoes"], n, p=[0.1, 0.3, 0.5, 0.1]).tolist()
    labels[3], labels[40], labels[77] = None, "only one", None
    # Small whole numbers: many equal distances, and float and double agree on them exactly.
    vectors = random.integers(0, 3, (n, 5))
    vectors[vectors.sum(axis=1) == 0, 0] = 1
    hashes = [f"p{i}" for i in range(n)]
    for copy, original in [(10, 2), (11, 2), (60, 50), (70, 3)]:
        hashes[copy] = hashes[original]
    order = random.permutation(n)
    table = {"vectors": vectors.tolist(), "labels": labels, "hashes": hashes, "ids": [f"item-{i}" for i in order]}
    smooth = random.normal(size=(n, 5))
    smooth = np.round(smooth / np.linalg.norm(smooth, axis=1, keepdims=True), 6)
    second = table | {"vectors": smooth.tolist()}
    # Lengths of 0.3 to 3: a query that an expansion made as long as others are not would be far from all of them.
    long = np.round(smooth * random.uniform(0.3, 3, (n, 1)), 6)
    third = table | {"vectors": long.tolist()}
    results = [
        {"table": table, "expected": [evaluate(table, "manhattan"), evaluate(table, "euclidean")]},
        {"table": second, "expected": [evaluate(second, "cosine"), evaluate(second, "cosine", 3)]},
        {"table": third, "expected": [evaluate(third, m, e) for m in ("euclidean", "manhattan") for e in (0, 3)]},
    ]
    path = pathlib.Path(__file__).with_name("retrieval.json")
    path.write_text(json.dumps(results, separators=(",", ":")) + "\n")


main()
