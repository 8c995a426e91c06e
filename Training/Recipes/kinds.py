#!/usr/bin/env python3
"""Fits what a model knows of kinds on its own vectors, photographs, street boxes and shop pictures together: kinds.json.

Usage: python3 kinds.py DATA OUTPUT.json [--model MODEL_FOLDER] VECTORS.npy ...

DATA/feeds holds what feeds.py wrote; beside each VECTORS.npy lies the .csv that `lookbook embed` writes with the pictures'
names. Learns on the split train: one direction a kind, a softmax over scaled cosines, each source counting the same. The
scale and the weights of head and neighbours are set by --weights s,v,h. With --model the file is put into the folder and its
card. Needs NumPy.
"""

import argparse
import csv
import hashlib
import json
import os

import numpy as np

STEPS, BATCH, RATE = 1500, 384, 0.01


def labels(feeds):
    """Picture: (kind, split, source) of everything that has a kind."""
    found = {}
    for name in ("photographs", "street", "shop224", "shop60"):
        with open(os.path.join(feeds, name + ".csv"), newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["kind"]:
                    found[row["id"]] = (row["kind"], row["split"], name.rstrip("0246"))
    return found


def vectors(path):
    values = np.load(path).astype("f4")
    with open(os.path.splitext(path)[0] + ".csv", newline="", encoding="utf-8") as file:
        names = [os.path.splitext(os.path.basename(row["image"]))[0] for row in csv.DictReader(file)]
    return values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-12), names


def fit(x, y, weight, count, scale, seed=1):
    """Directions by Adam; each starts at the mean of its class."""
    random = np.random.default_rng(seed)
    w = np.stack([x[y == kind].mean(0) for kind in range(count)]).astype("f4")
    w /= np.linalg.norm(w, axis=1, keepdims=True)
    first, second = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        rows = random.choice(len(x), BATCH, p=weight)
        length = np.linalg.norm(w, axis=1, keepdims=True)
        unit = w / length
        logits = scale * x[rows] @ unit.T
        logits -= logits.max(1, keepdims=True)
        share = np.exp(logits)
        share /= share.sum(1, keepdims=True)
        target = np.full_like(share, 0.03 / count)
        target[np.arange(BATCH), y[rows]] += 0.97
        slope = scale * (share - target).T @ x[rows] / BATCH
        slope = (slope - (slope * unit).sum(1, keepdims=True) * unit) / length
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = RATE * (1 + np.cos(np.pi * step / STEPS)) / 2
        w -= rate * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return w / np.linalg.norm(w, axis=1, keepdims=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("output")
    parser.add_argument("vectors", nargs="+")
    parser.add_argument("--model")
    parser.add_argument("--weights", default="20,0.5,0.5")
    options = parser.parse_args()
    known = labels(os.path.join(options.data, "feeds"))
    rows, kinds, sources = [], [], []
    for path in options.vectors:
        values, names = vectors(path)
        for value, name in zip(values, names):
            if name in known and known[name][1] == "train":
                rows.append(value)
                kinds.append(known[name][0])
                sources.append(known[name][2])
    names = sorted(set(kinds))
    x, y = np.stack(rows), np.array([names.index(kind) for kind in kinds])
    weight = np.zeros(len(x))
    for source in set(sources):
        chosen = np.array([other == source for other in sources])
        # Rare kinds count more than their share, by the root of it.
        part = 1 / np.sqrt(np.bincount(y[chosen], minlength=len(names))[y[chosen]])
        weight[chosen] = part / part.sum()
    weight /= weight.sum()
    scale, vote, head = (float(part) for part in options.weights.split(","))
    directions = fit(x, y, weight, len(names), 16.0)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "kinds.json"), encoding="utf-8") as file:
        table = json.load(file)["kinds"]
    entries = [
        {"name": name, "fits": table[name]["fits"], "direction": [round(float(part), 5) for part in direction]}
        for name, direction in zip(names, directions)
    ]
    text = json.dumps(
        {"version": 1, "weights": {"scale": scale, "vote": vote, "head": head}, "kinds": entries}, separators=(",", ":")
    )
    with open(options.output, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"{options.output}: {len(names)} kinds from {len(x)} pictures")
    if options.model:
        with open(os.path.join(options.model, "kinds.json"), "w", encoding="utf-8") as file:
            file.write(text)
        card_path = os.path.join(options.model, "card.json")
        with open(card_path, encoding="utf-8") as file:
            card = file.read()
        entry = '    "kinds.json" : "' + hashlib.sha256(text.encode()).hexdigest() + '",\n'
        lines = [line for line in card.splitlines(keepends=True) if '"kinds.json"' not in line]
        place = next(number for number, line in enumerate(lines) if '"files"' in line)
        with open(card_path, "w", encoding="utf-8") as file:
            file.write("".join([*lines[: place + 1], entry, *lines[place + 1 :]]))


if __name__ == "__main__":
    main()
