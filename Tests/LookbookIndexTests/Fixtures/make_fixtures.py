#!/usr/bin/env python3
"""Writes the fixtures of LookbookIndexTests beside this script. Needs numpy and scipy.

vectors.npy, queries.npy   float32; among the vectors are zeros, duplicates, near duplicates, a constant and outliers
distance-METRIC.npy        float64, queries x vectors, by SciPy's cdist (definitions that SciPy leaves open are set below)
nearest-METRIC.npy         int64, queries x 12: rows by distance (as float32), equal distances by row
numpy-*.npy                arrays of the kinds that NPY reads or refuses
"""

import pathlib

import numpy as np
from scipy.spatial.distance import cdist

HERE = pathlib.Path(__file__).parent
METRICS = ["cosine", "inner-product", "euclidean", "manhattan", "chebyshev", "canberra", "bray-curtis", "correlation"]
SCIPY = {"manhattan": "cityblock", "bray-curtis": "braycurtis"}


def vectors(rng):
    x = rng.standard_normal((97, 21)).astype(np.float32)
    x[5] = 0
    x[6] = 0.25
    x[20] = x[11]
    x[70] = x[11]
    x[21] = x[12] * np.float32(1 + 1e-5)
    x[30:40] = x[30] + rng.standard_normal((10, 21)).astype(np.float32) * np.float32(1e-3)
    x[50] *= 1000
    x[51] *= 0.001
    x[60:70] = np.abs(x[60:70])
    return x


def distances(metric, q, x):
    q, x = q.astype(np.float64), x.astype(np.float64)
    if metric == "inner-product":
        return 1 - q @ x.T
    with np.errstate(invalid="ignore", divide="ignore"):
        d = cdist(q, x, SCIPY.get(metric, metric))
    if metric in ("cosine", "correlation"):
        # A vector without a direction is at distance 1 of every other; so is a constant one for the correlation.
        centre = (lambda v: v - v[:, :1]) if metric == "correlation" else (lambda v: v)
        flat = lambda v: np.abs(centre(v)).max(axis=1) == 0
        d[flat(q), :] = 1
        d[:, flat(x)] = 1
    return np.nan_to_num(d, nan=0.0)


def save(name, array):
    np.save(HERE / f"{name}.npy", array)


def main():
    rng = np.random.default_rng(20)
    x = vectors(rng)
    q = np.concatenate([rng.standard_normal((5, 21)), x[[11, 30, 50]].astype(np.float64)]).astype(np.float32)
    save("vectors", x)
    save("queries", q)
    for metric in METRICS:
        d = distances(metric, q, x)
        save(f"distance-{metric}", d)
        save(f"nearest-{metric}", np.argsort(d.astype(np.float32), axis=1, kind="stable")[:, :12].astype(np.int64))

    table = np.array([[1.5, -2.25, 0.0], [65504.0, 6.103515625e-05, -5.960464477539063e-08]])
    for kind in ("f2", "f4", "f8"):
        save(f"numpy-{kind}", table.astype(kind))
    save("numpy-i8", np.array([[1, -2], [3, 2**62]], dtype=np.int64))
    save("numpy-u1", np.array([0, 7, 255], dtype=np.uint8))
    save("numpy-empty", np.zeros((0, 5), dtype=np.float32))
    save("numpy-fortran", np.asfortranarray(table.astype("f4")))
    save("numpy-big-endian", table.astype(">f4"))
    save("numpy-i4", np.arange(4, dtype=np.int32))
    for version in ((2, 0), (3, 0)):
        with open(HERE / f"numpy-version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, table.astype("f4"), version=version)


if __name__ == "__main__":
    main()
