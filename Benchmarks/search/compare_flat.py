#!/usr/bin/env python3
"""Exact search of `lookbook bench search` and FAISS's flat index in turns, on the same vectors and the same cores.

    python3 compare_flat.py --lookbook .build/release/lookbook --embeddings embeddings.npy

`embeddings.npy` holds real vectors: `lookbook export embeddings --format npy --output embeddings.npy`. 500 of them become
queries. Larger catalogues are derived from them: a real vector plus noise along the principal components, each in the
proportion of its share of the variation, so that the spectrum stays; the energy of the first 64 is printed for both. `clusters` are
synthetic and of full rank.

The machine may be busy: each round runs one, then the other; ratios are of one round, given as median (least to greatest). They
are ratios of processor time, since on a busy machine a query of milliseconds is interrupted more often than one of
microseconds; the medians of the time that passed stand beside them.
Answers are checked against NumPy in float64, rounded to float32, equal distances by row. Needs numpy and faiss-cpu.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time

import faiss
import numpy as np


def unit(vectors):
    vectors = vectors.astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def spectrum(vectors):
    """Principal directions (columns) and their variances, greatest first."""
    part = vectors[:: max(1, len(vectors) // 20000)].astype(np.float64)
    values, directions = np.linalg.eigh(np.cov(part.T))
    return values[::-1].clip(0), directions[:, ::-1]


def energy(vectors):
    values, _ = spectrum(vectors)
    return values[:64].sum() / values.sum()


def derived(real, rows, rng):
    values, directions = spectrum(real)
    shape = (directions * np.sqrt(values)).T.astype(np.float32)
    parts = []
    for start in range(0, rows, 10000):
        count = min(10000, rows - start)
        noise = rng.standard_normal((count, len(values)), dtype=np.float32) @ shape
        parts.append(unit(real[rng.integers(len(real), size=count)] + np.float32(0.3) * noise))
    return np.concatenate(parts)


def clusters(rows, columns, rng, centres=400):
    middle = rng.standard_normal((centres, columns)) * 0.7 + rng.standard_normal(columns) * 0.7
    spread = rng.uniform(0.4, 0.9, centres)
    kind = rng.integers(centres, size=rows)
    return unit(middle[kind] + spread[kind, None] * rng.standard_normal((rows, columns), dtype=np.float32))


def run_lookbook(options, folder, threads, extra):
    command = [*options.lookbook.split(), *([] if options.runner else ["bench", "search", "--format", "json"])]
    command += ["--vectors", f"{folder}/x.npy", "--queries", f"{folder}/q.npy", "-k", str(options.k), "--repeats", "1"]
    command += ["--single-queries", str(options.singles), "--threads", str(threads), "--output", f"{folder}/ids.npy"]
    answer = subprocess.run([*command, *extra], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    result = json.loads(answer.stdout)
    single, batch = result["single"], result["batch"]
    figures = single["p50"], single["processorMilliseconds"], batch["processorMilliseconds"]
    return figures, f'{result["kernels"]}, {result["memory"]}'


def run_faiss(index, queries, options, threads):
    faiss.omp_set_num_threads(threads)
    times = []
    singles = min(options.singles, len(queries))
    start = time.process_time()
    for row in range(singles):
        begin = time.perf_counter()
        index.search(queries[row : row + 1], options.k)
        times.append(time.perf_counter() - begin)
    middle = time.process_time()
    index.search(queries, options.k)
    end = time.process_time()
    return 1000 * float(np.median(times)), 1000 * (middle - start) / singles, 1000 * (end - middle) / len(queries)


def wrong_answers(vectors, queries, ids):
    """Queries whose rows are not those of NumPy, of the first 100."""
    wrong = 0
    x = vectors.astype(np.float64)
    norms = np.linalg.norm(x, axis=1)
    for query, mine in zip(queries[:100].astype(np.float64), ids):
        distance = (1 - (x @ query) / (norms * np.linalg.norm(query))).astype(np.float32)
        expected = np.argsort(distance, kind="stable")[: len(mine)]
        if not np.array_equal(expected, mine):
            # Sums in another order differ in the last bit of float64, which may be the last of float32.
            wrong += not np.allclose(distance[expected], distance[mine], rtol=0, atol=1.2e-7)
    return wrong


def span(values):
    return f"{np.median(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def compare(options, name, vectors, queries):
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    index.search(queries, options.k)
    print(f"{name}: {len(vectors)} x {vectors.shape[1]}, energy of the first 64: {energy(vectors):.4f}", flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        np.save(os.path.join(folder, "x.npy"), vectors)
        np.save(os.path.join(folder, "q.npy"), queries)
        for threads in (1, 2):
            rounds = []
            for _ in range(options.rounds):
                ours = run_lookbook(options, folder, threads, [])
                rounds.append((ours, run_faiss(index, queries, options, threads)))
            ids = np.load(os.path.join(folder, "ids.npy"))
            figures = [ours[0] for ours, _ in rounds], [theirs for _, theirs in rounds]
            ratios = [span([theirs[i] / ours[i] for ours, theirs in zip(*figures)]) for i in range(3)]
            middle = [[float(np.median([figure[i] for figure in side])) for i in range(3)] for side in figures]
            cells = [f"{middle[0][i]:.3f} | {middle[1][i]:.2f} | {ratios[i]}" for i in (1, 2, 0)]
            print(f"| {name} | {len(vectors):,} | {threads} | {' | '.join(cells)} |", flush=True)
        print(f"  {rounds[0][0][1]}; wrong answers of 100: {wrong_answers(vectors, queries, ids)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lookbook", default=".build/release/lookbook")
    parser.add_argument("--runner", action="store_true", help="the program takes the options without `bench search`")
    parser.add_argument("--embeddings", required=True)
    parser.add_argument("--rows", default="0,100000,300000", help="0 is the real vectors")
    parser.add_argument("--clusters", type=int, default=100_000, help="rows of synthetic clusters; 0 for none")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--singles", type=int, default=200)
    parser.add_argument("--folder", help="where the vectors are written for a while")
    parser.add_argument("-k", type=int, default=10)
    options = parser.parse_args()
    rng = np.random.default_rng(15)
    order = rng.permutation(len(real := unit(np.load(options.embeddings))))
    queries, real = real[np.sort(order[:500])], real[np.sort(order[500:])]
    print(
        "| vectors | rows | threads | one: ms of processor | FAISS | ratio | batch: ms of processor | FAISS | ratio | one: p50 ms | FAISS | ratio |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    for rows in map(int, options.rows.split(",")):
        vectors = derived(real, rows, rng) if rows else real
        compare(options, "derived" if rows else "real", vectors, queries)
    if options.clusters:
        vectors = clusters(options.clusters + 500, real.shape[1], rng)
        compare(options, "clusters", vectors[500:], vectors[:500])


if __name__ == "__main__":
    main()
