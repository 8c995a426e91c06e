"""Writes projection.json: correlated vectors and what scikit-learn's PCA makes of them, L2-normalised.

pip install numpy scikit-learn && python make_projection.py
"""

import json
import pathlib

import numpy as np
from sklearn.decomposition import PCA

random = np.random.default_rng(3)
data = random.normal(size=(150, 7)) @ random.normal(size=(7, 13)) * 2 + random.normal(size=(150, 13)) * 0.3 + 1
data = np.round(data, 4)
cases = []
for kind, whiten in (("pca", False), ("pca-whiten", True)):
    for dimensions in (1, 5, 13):
        pca = PCA(dimensions, whiten=whiten, svd_solver="full").fit(data)
        projected = pca.transform(data[:4])
        projected /= np.linalg.norm(projected, axis=1, keepdims=True)
        cases.append(
            {
                "kind": kind,
                "dimensions": dimensions,
                "variances": pca.explained_variance_.tolist(),
                "components": pca.components_.tolist(),
                "projected": projected.tolist(),
            }
        )
pathlib.Path(__file__).with_name("projection.json").write_text(
    json.dumps({"data": data.tolist(), "cases": cases}, separators=(",", ":")) + "\n"
)
