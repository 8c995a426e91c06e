#!/usr/bin/env python3
"""Makes the fixtures of the resize tests: what Pillow gives, for the tests to compare with.

    python3 make-fixtures.py

`source-WxH.png` are drawn here from a fixed seed: a smooth part, sharp lines and noise. `resize.csv` lists size and
filter, and `preprocess.csv` a preprocessing each; the pixels lie one after the other in `resize.rgb` and
`preprocess.rgb`. Needs Pillow and NumPy.
"""

import csv
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).parent
FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}


def source(width: int, height: int) -> Image.Image:
    random = np.random.default_rng(width * 1000 + height)
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.stack([255 * x / width, 255 * y / height, 128 + 127 * np.sin(x / 3 + y / 5)], -1)
    pixels[:, width // 2 :][(x + y)[:, width // 2 :] % 5 == 0] = (250, 250, 5)
    noise = random.integers(0, 256, pixels.shape)
    pixels[height // 2 :, : width // 2] = noise[height // 2 :, : width // 2]
    return Image.fromarray(pixels.astype(np.uint8))


def resizes() -> None:
    out = bytearray()
    with open(HERE / "resize.csv", "w") as table:
        lines = csv.writer(table, lineterminator="\n")
        lines.writerow(["source", "width", "height", "filter", "offset"])
        for width, height in [(61, 43), (1, 40), (40, 1), (30, 52)]:
            picture = source(width, height)
            picture.save(HERE / f"source-{width}x{height}.png", optimize=True)
            for size in [(20, 14), (33, 23), (64, 40), (1, 1), (80, 5), (width, 17), (17, height), (7, 50)]:
                for name, kind in FILTERS.items():
                    lines.writerow([f"source-{width}x{height}.png", *size, name, len(out)])
                    out += picture.resize(size, kind).tobytes()
    (HERE / "resize.rgb").write_bytes(out)


def shortest_side(picture: Image.Image, size: int, width: int, height: int, kind: int) -> Image.Image:
    """The shortest side scaled to a size, the rest in proportion and rounded down; then the centre, rounded down."""
    shortest = min(picture.size)
    scaled = picture.resize(tuple(int(size * side / shortest) for side in picture.size), kind)
    left, top = (scaled.width - width) // 2, (scaled.height - height) // 2
    return scaled.crop((left, top, left + width, top + height))


def preprocessings() -> None:
    out = bytearray()
    with open(HERE / "preprocess.csv", "w") as table:
        lines = csv.writer(table, lineterminator="\n")
        lines.writerow(["source", "mode", "size", "width", "height", "filter", "offset"])
        for name in ["source-61x43.png", "source-30x52.png", "source-1x40.png"]:
            picture = Image.open(HERE / name)
            for kind, number in FILTERS.items():
                for size, width, height in [(24, 20, 20), (29, 24, 17)]:
                    results = {
                        "shortest-side": shortest_side(picture, size, width, height, number),
                        "squash": picture.resize((width, height), number),
                        "letterbox": ImageOps.pad(picture, (width, height), number, color=(9, 8, 7)),
                    }
                    # Pillow rounds such a picture to no columns at all; Lookbook keeps one.
                    if picture.width == 1:
                        del results["letterbox"]
                    for mode, result in results.items():
                        lines.writerow([name, mode, size, width, height, kind, len(out)])
                        out += result.tobytes()
    (HERE / "preprocess.rgb").write_bytes(out)


if __name__ == "__main__":
    resizes()
    preprocessings()
