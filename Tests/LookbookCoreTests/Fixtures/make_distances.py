"""Distances of vector pairs by SciPy: the oracle for SimilarityMetric. Usage: python3 make_distances.py > distances.json"""

import json

import numpy as np
from scipy.spatial import distance

generator = np.random.default_rng(7)


def pair(kind, size):
    u, v = generator.normal(size=(2, size)).astype(np.float32)
    if kind == "positive":
        u, v = np.abs(u), np.abs(v)
    if kind == "unit":
        u, v = u / np.linalg.norm(u), v / np.linalg.norm(v)
    if kind == "sparse":
        u[generator.random(size) < 0.7] = 0
        v[generator.random(size) < 0.7] = 0
    if kind == "equal":
        v = u.copy()
    return u.astype(np.float32), v.astype(np.float32)


cases = []
for kind in ["normal", "positive", "unit", "sparse", "equal"]:
    for size in [1, 3, 64, 513]:
        u, v = pair(kind, size)
        a, b = u.astype(np.float64), v.astype(np.float64)
        expected = {
            "inner-product": 1 - float(a @ b),
            "euclidean": float(distance.euclidean(a, b)),
            "manhattan": float(distance.cityblock(a, b)),
            "chebyshev": float(distance.chebyshev(a, b)),
            "canberra": float(distance.canberra(a, b)),
        }
        if a.any() and b.any():
            expected["cosine"] = float(distance.cosine(a, b))
            expected["bray-curtis"] = float(distance.braycurtis(a, b))
        if size > 1 and a.std() > 0 and b.std() > 0:
            expected["correlation"] = float(distance.correlation(a, b))
        expected = {name: value for name, value in expected.items() if np.isfinite(value)}
        cases.append({"u": u.tolist(), "v": v.tolist(), "expected": expected})
print(json.dumps(cases))
