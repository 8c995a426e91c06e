#!/usr/bin/env python3
"""Runs `lookbook bench search` and its peers on the same vectors, on the same cores, one after the other.

    python3 compare_faiss.py --lookbook .build/release/lookbook

Needs numpy, scipy and faiss-cpu. Prints one JSON object: for each data set and metric the queries per second of both, one
at a time and as a batch, their ratios, and how far the ids agree. An id that differs is a mistake unless the two rows'
distances, computed in double precision, differ by less than float32 can tell apart ("ties").
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

import faiss
import numpy as np

FAISS = {
    "cosine": faiss.METRIC_INNER_PRODUCT,
    "inner-product": faiss.METRIC_INNER_PRODUCT,
    "correlation": faiss.METRIC_INNER_PRODUCT,
    "euclidean": faiss.METRIC_L2,
    "manhattan": faiss.METRIC_L1,
    "chebyshev": faiss.METRIC_Linf,
    "canberra": faiss.METRIC_Canberra,
    "bray-curtis": faiss.METRIC_BrayCurtis,
}


def random_vectors(rng, rows, columns):
    return unit(rng.standard_normal((rows, columns)))


def clustered_vectors(rng, rows, columns, centres=400):
    """As a catalogue's embeddings lie: kinds of garments, of very different frequency, with a common mean."""
    middle = rng.standard_normal((centres, columns)) * 0.7 + rng.standard_normal(columns) * 0.7
    weight = rng.pareto(1.2, centres) + 0.05
    kind = rng.choice(centres, rows, p=weight / weight.sum())
    spread = rng.uniform(0.4, 0.9, centres)[kind, None]
    return unit(middle[kind] + spread * rng.standard_normal((rows, columns)))


def unit(vectors):
    vectors = vectors.astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def prepared(vectors, metric):
    """What FAISS needs so that an inner product is the metric."""
    if metric == "correlation":
        vectors = vectors - vectors.mean(axis=1, keepdims=True)
    return unit(vectors) if metric in ("cosine", "correlation") else vectors


def faiss_index(vectors, metric):
    kinds = {
        "euclidean": faiss.IndexFlatL2,
        "cosine": faiss.IndexFlatIP,
        "correlation": faiss.IndexFlatIP,
        "inner-product": faiss.IndexFlatIP,
    }
    columns = vectors.shape[1]
    index = kinds[metric](columns) if metric in kinds else faiss.IndexFlat(columns, FAISS[metric])
    index.add(vectors)
    return index


def run_faiss(vectors, queries, metric, k, repeats, singles):
    index = faiss_index(prepared(vectors, metric), metric)
    queries = prepared(queries, metric)
    _, ids = index.search(queries, k)
    single, batch = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        for row in range(singles):
            index.search(queries[row : row + 1], k)
        single.append(singles / (time.perf_counter() - start))
        start = time.perf_counter()
        index.search(queries, k)
        batch.append(len(queries) / (time.perf_counter() - start))
    return statistics.median(single), statistics.median(batch), ids


def run_lookbook(program, folder, metric, k, repeats, singles):
    output = os.path.join(folder, "ids.npy")
    command = [
        *program,
        "--vectors",
        os.path.join(folder, "x.npy"),
        "--queries",
        os.path.join(folder, "q.npy"),
        "-k",
        str(k),
        "--metric",
        metric,
        "--output",
        output,
    ]
    if repeats != 5 or singles != 500:
        command += ["--repeats", str(repeats), "--single-queries", str(singles)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout), np.load(output)


def distances(vectors, query, metric):
    """By definition, in double precision."""
    u, v = query.astype(np.float64), vectors.astype(np.float64)
    if metric == "correlation":
        u, v = u - u.mean(), v - v.mean(axis=1, keepdims=True)
    if metric in ("cosine", "correlation"):
        return 1 - v @ u / (np.linalg.norm(u) * np.linalg.norm(v, axis=1))
    if metric == "inner-product":
        return 1 - v @ u
    difference = np.abs(v - u)
    if metric == "euclidean":
        return np.sqrt((difference**2).sum(axis=1))
    if metric == "manhattan":
        return difference.sum(axis=1)
    if metric == "chebyshev":
        return difference.max(axis=1)
    if metric == "canberra":
        return (difference / (np.abs(u) + np.abs(v))).sum(axis=1)
    return difference.sum(axis=1) / np.abs(u + v).sum(axis=1)


def agreement(vectors, queries, metric, ours, theirs):
    """Queries with the same ids in the same order; with ties; wrong for us; wrong for the peer."""
    same = ties = our_mistakes = their_mistakes = 0
    for query, mine, other in zip(queries, ours, theirs):
        if np.array_equal(mine, other):
            same += 1
            continue
        rows = np.union1d(mine, other)
        exact = dict(zip(rows.tolist(), distances(vectors[rows], query, metric)))
        best = sorted(rows.tolist(), key=lambda row: (exact[row], row))[: len(mine)]
        limit = 4e-7 * max(1.0, max(abs(value) for value in exact.values()))

        def wrong(answer):
            return any(abs(exact[a] - exact[b]) > limit for a, b in zip(answer.tolist(), best))

        our_mistakes += wrong(mine)
        their_mistakes += wrong(other)
        ties += not wrong(mine) and not wrong(other)
    return {"identical": same, "ties": ties, "lookbookMistakes": our_mistakes, "peerMistakes": their_mistakes}


def compare(options, name, vectors, queries, metric):
    slow = metric not in ("cosine", "inner-product", "correlation", "euclidean")
    repeats, singles = (3, min(20, len(queries))) if slow else (5, min(options.singles, len(queries)))
    queries = queries[: options.slow_queries] if slow else queries
    with tempfile.TemporaryDirectory() as folder:
        np.save(os.path.join(folder, "x.npy"), vectors)
        np.save(os.path.join(folder, "q.npy"), queries)
        result, ours = run_lookbook(options.lookbook.split(), folder, metric, options.k, repeats, singles)
    single, batch, theirs = run_faiss(vectors, queries, metric, options.k, repeats, singles)
    return {
        "data": name,
        "metric": metric,
        "kernels": result["kernels"],
        "threads": result["threads"],
        "single": {
            "lookbook": result["single"]["queriesPerSecond"],
            "faiss": single,
            "ratio": result["single"]["queriesPerSecond"] / single,
            "p99Milliseconds": result["single"]["p99"],
        },
        "batch": {
            "lookbook": result["batch"]["queriesPerSecond"],
            "faiss": batch,
            "ratio": result["batch"]["queriesPerSecond"] / batch,
        },
        "ids": agreement(vectors, queries, metric, ours, theirs),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lookbook", default=".build/release/lookbook", help="program (followed by `bench search`)")
    parser.add_argument("--runner", action="store_true", help="the program takes the options without `bench search`")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--dimensions", type=int, default=512)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--slow-queries", type=int, default=64, help="for metrics that FAISS has no fast code for")
    parser.add_argument("--singles", type=int, default=200)
    parser.add_argument("-k", type=int, default=10)
    parser.add_argument("--metrics", default=",".join(FAISS))
    parser.add_argument("--data", default="clustered,random")
    options = parser.parse_args()
    if not options.runner:
        options.lookbook += " bench search --format json"
    makers = {"clustered": clustered_vectors, "random": random_vectors}
    results = []
    for name in options.data.split(","):
        vectors = makers[name](np.random.default_rng(7), options.rows + options.queries, options.dimensions)
        vectors, queries = vectors[: options.rows], vectors[options.rows :]
        for metric in options.metrics.split(","):
            results.append(compare(options, name, vectors, queries, metric))
    print(
        json.dumps(
            {
                "rows": options.rows,
                "dimensions": options.dimensions,
                "k": options.k,
                "cores": len(os.sched_getaffinity(0)),
                "faiss": faiss.__version__,
                "faissThreads": faiss.omp_get_max_threads(),
                "results": results,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
