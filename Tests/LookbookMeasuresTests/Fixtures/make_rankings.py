"""Writes rankings.json: lists of right and wrong with the measures that other libraries compute for them.

pytrec_eval (the TREC evaluation program) gives P, recall, hit, R-precision, MRR, nDCG and full-ranking AP; scikit-learn
gives AP and nDCG once more and must agree. AP@k with the denominator min(k, R) and the relevance score are in no
library; NumPy computes them here straight from their formulas.

    pip install numpy scikit-learn pytrec_eval-terrier && python make_rankings.py
"""

import json
import pathlib

import numpy as np
import pytrec_eval
from sklearn.metrics import average_precision_score, ndcg_score

KS = [1, 5, 10, 20]


def relevance_scores(hits, n):
    padded = np.zeros(n)
    padded[: min(n, len(hits))] = hits[:n]
    places = np.arange(n)
    weights = {
        "linear": n - places,
        "reciprocal": 1 / (places + 1),
        "log2": 1 / np.log2(places + 2),
        "geometric:0.5": 0.5**places,
    }
    return {name: float(padded @ w / w.sum()) for name, w in weights.items()}


def average_precision_at(hits, relevant, k):
    if min(k, relevant) == 0:
        return 0.0
    hits = np.asarray(hits[:k], float)
    precisions = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float((precisions * hits).sum() / min(k, relevant))


def case(name, hits, missing=0):
    """`missing` relevant documents are not in the ranking at all."""
    relevant = int(sum(hits)) + missing
    documents = [f"d{i:04}" for i in range(len(hits))]
    judged = {d: int(h) for d, h in zip(documents, hits)}
    judged |= {f"missing{i}": 1 for i in range(missing)}
    ranking = {d: float(len(hits) - i) for i, d in enumerate(documents)}
    cuts = ",".join(map(str, KS))
    names = {f"P.{cuts}", f"recall.{cuts}", f"success.{cuts}", f"ndcg_cut.{cuts}", "Rprec", "recip_rank", "map"}
    got = pytrec_eval.RelevanceEvaluator({"q": judged}, names).evaluate({"q": ranking})["q"] if hits else {}
    if 0 < sum(hits) < len(hits) and missing == 0:
        scores = list(ranking.values())
        assert abs(got["map"] - average_precision_score(hits, scores)) < 1e-12
        for k in KS:
            assert abs(got[f"ndcg_cut_{k}"] - ndcg_score([hits], [scores], k=k)) < 1e-12
    expected = {"R-precision": got.get("Rprec", 0.0), "MRR": got.get("recip_rank", 0.0), "mAP": got.get("map", 0.0)}
    for k in KS:
        expected[f"P@{k}"] = got.get(f"P_{k}", 0.0)
        expected[f"recall@{k}"] = got.get(f"recall_{k}", 0.0)
        expected[f"hit@{k}"] = got.get(f"success_{k}", 0.0)
        expected[f"nDCG@{k}"] = got.get(f"ndcg_cut_{k}", 0.0)
        expected[f"mAP@{k}"] = average_precision_at(hits, relevant, k)
    return {
        "name": name,
        "hits": [bool(h) for h in hits],
        "relevant": relevant,
        "expected": expected,
        "relevance": {str(k): relevance_scores(hits, k) for k in KS},
    }


def main():
    random = np.random.default_rng(7)
    cases = [
        case("all wrong, none exists", [0] * 8),
        case("all wrong, some exist", [0] * 8, missing=3),
        case("all right", [1] * 8),
        case("one right at the top", [1] + [0] * 30),
        case("one right at the end", [0] * 30 + [1]),
        case("shorter than every k but one", [1, 0, 1]),
        case("shorter, and more exist", [1, 0, 1], missing=4),
        case("more right than k", [0, 1] * 40),
        case("empty", []),
        case("empty, and some exist", [], missing=2),
    ]
    for share in (0.02, 0.2, 0.6):
        for length in (4, 19, 20, 21, 150):
            hits = (random.random(length) < share).astype(int).tolist()
            cases.append(case(f"random {share} of {length}", hits, missing=int(random.integers(0, 3))))
    path = pathlib.Path(__file__).with_name("rankings.json")
    path.write_text(json.dumps(cases, separators=(",", ":")).replace('},{"name"', '},\n{"name"') + "\n")


main()
