#!/usr/bin/env python3
"""Decoding and preparing pictures: Lookbook beside Pillow, on one core, in one run.

    compare-with-pillow.py FOLDER [--count 400] [--rounds 3] [--lookbook .build/release/lookbook]

Both sides resize the shortest side to 256 and crop 224, read the files into memory first, and use one core. Each takes three rounds a turn and the best counts; they take turns, so that a busy machine
slows both.
Pillow's `prepare` uses neither `draft` nor `reducing_gap`. Needs Pillow.
"""

import argparse
import io
import json
import os
import random
import subprocess
import time
from pathlib import Path

from PIL import Image


def prepared(picture: Image.Image, size: int, crop: int) -> Image.Image:
    shortest = min(picture.size)
    scaled = picture.resize(tuple(size * side // shortest for side in picture.size), Image.BILINEAR)
    left, top = (scaled.width - crop) // 2, (scaled.height - crop) // 2
    return scaled.crop((left, top, left + crop, top + crop))


def pillow(paths: list[str], size: int, crop: int) -> dict[str, float]:
    files = [Path(path).read_bytes() for path in paths]
    decoded = [Image.open(io.BytesIO(data)).convert("RGB") for data in files]

    def rate(work) -> float:
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - start)
        return len(paths) / best

    return {
        "decode": rate(lambda: [Image.open(io.BytesIO(data)).convert("RGB") for data in files]),
        "resize": rate(lambda: [prepared(picture, size, crop) for picture in decoded]),
        "prepare": rate(lambda: [prepared(Image.open(io.BytesIO(data)).convert("RGB"), size, crop) for data in files]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lookbook", default=".build/release/lookbook")
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    paths = sorted(str(path) for path in arguments.folder.iterdir())
    paths = random.Random(1).sample(paths, min(arguments.count, len(paths)))
    command = [arguments.lookbook, "bench", "pictures", *paths, "--preprocessing", "imagenet", "--format", "json"]
    best: dict[str, dict[str, float]] = {"Pillow": {}, "Lookbook": {}}
    for _ in range(arguments.rounds):
        ours = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for name, figures in (("Pillow", pillow(paths, 256, 224)), ("Lookbook", json.loads(ours))):
            for step in ("decode", "resize", "prepare"):
                best[name][step] = max(best[name].get(step, 0), figures[step])
    print(f"{len(paths)} pictures, pictures per second on one core, best of {arguments.rounds} turns")
    for step in ("decode", "resize", "prepare"):
        mine, theirs = best["Lookbook"][step], best["Pillow"][step]
        print(f"{step:8} Pillow {theirs:8.0f}  Lookbook {mine:8.0f}  ratio {mine / theirs:5.2f}")


if __name__ == "__main__":
    main()
