#!/usr/bin/env python3
"""Writes rotated-*.npy beside this script. Needs numpy only.

rotated-vectors.npy         float32, 600 x 96, of low rank, as embeddings of pictures are: ten directions with a common mean
                            and a little noise; among them zeros, duplicates, near duplicates and vectors of other lengths
rotated-queries.npy         float32: some of the vectors, some between them, one far from all, one of zeros
rotated-nearest-METRIC.npy  int64, queries x 12: rows by distance (float64, rounded to float32), equal distances by row
"""

import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def main():
    rng = np.random.default_rng(64)
    basis = np.linalg.qr(rng.standard_normal((96, 96)))[0][:10]
    x = (rng.standard_normal((600, 10)) * np.linspace(2, 0.2, 10) + 1) @ basis
    x += 0.02 * rng.standard_normal(x.shape)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    x[17] = 0
    x[[40, 300, 599]] = x[5]
    x[100:120] = x[100] + 1e-6 * rng.standard_normal((20, 96))
    x[200:220] *= rng.uniform(0.1, 30, (20, 1))
    x = x.astype(np.float32)
    q = np.concatenate([x[[5, 100, 205, 450]], (x[3:5] + x[8:10]) / 2, rng.standard_normal((1, 96)), np.zeros((1, 96))])
    q = q.astype(np.float32)
    np.save(HERE / "rotated-vectors.npy", x)
    np.save(HERE / "rotated-queries.npy", q)
    for metric in ("cosine", "euclidean", "inner-product"):
        d = distances(metric, q.astype(np.float64), x.astype(np.float64)).astype(np.float32)
        np.save(HERE / f"rotated-nearest-{metric}.npy", np.argsort(d, axis=1, kind="stable")[:, :12].astype(np.int64))


def distances(metric, q, x):
    if metric == "inner-product":
        return 1 - q @ x.T
    if metric == "euclidean":
        return np.sqrt(((q[:, None] - x[None]) ** 2).sum(axis=2))
    size = np.sqrt((q**2).sum(axis=1)[:, None] * (x**2).sum(axis=1)[None])
    return np.where(size == 0, 1, 1 - (q @ x.T) / np.where(size == 0, 1, size))


if __name__ == "__main__":
    main()
