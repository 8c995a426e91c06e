"""Items of the feed and their pictures. Each picture has a random source of its own, so one can be redrawn alone."""

import csv
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from .scene import BACKGROUNDS, photograph
from .shop import STYLES
from .shop.style import fabric

SEED = 20250
COLUMNS = ["id", "group", "title", "domain", "colour", "pattern", "gender", "season", "usage", "price", "image"]
# Pixels a garment unit, so that every kind fills the picture about equally.
SCALES = {
    "Dress": 245,
    "Pants": 242,
    "Shorts": 300,
    "Skirt": 275,
    "Shoes": 218,
    "Hat": 232,
    "Bag": 272,
    "Hoodie": 226,
    "Outwear": 222,
}
PNG_EVERY, WEBP_EVERY = 43, 37


def source(name):
    """Random numbers that depend on nothing but the seed and a name."""
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def items():
    """One row for every colour of every style, in the order of the feed."""
    rows = []
    for number, style in enumerate(STYLES, 1):
        for variant, colours in enumerate(style["colours"], 1):
            index = len(rows)
            ending = (
                "png"
                if index % PNG_EVERY == PNG_EVERY - 1
                else "webp" if index % WEBP_EVERY == WEBP_EVERY - 1 else "jpg"
            )
            name = f"{style['domain'].lower()}-{number:02d}-{variant}"
            row = dict(
                id=name,
                group=f"style-{number:02d}",
                title=f"{style['title']}, {' and '.join(colours[:2])}",
                colour=colours[0],
                price=f"{style['price']:.2f} EUR",
                image=f"images/{name}.{ending}",
                **{key: style[key] for key in ("domain", "pattern", "gender", "season", "usage")},
            )
            rows.append((row, style))
    return rows


def picture(name, style, colours, background=None):
    """The picture of a style in some colours, and its transparent form."""
    rng = source(name)
    domain = style["domain"]
    background = background or rng.choice(list(BACKGROUNDS), p=[0.44] + [0.08] * 7)
    layers = style["draw"](fabric(*colours, pattern=style["pattern"], **style["cloth"]), rng)
    stiff = domain in ("Shoes", "Bag", "Hat")
    lit, cover, bare = photograph(
        layers,
        rng,
        background,
        lying=domain not in ("Shoes", "Bag"),
        rumples=0.7 if stiff else 1.0,
        scale=SCALES.get(domain, 228),
    )
    return lit, np.dstack([bare * (cover[..., None] > 0), cover])


def save(path, opaque, transparent):
    """Writes a picture in the format of its name; PNG has the garment alone, on nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = transparent if path.suffix == ".png" else opaque
    image = Image.fromarray(np.round(pixels * 255).clip(0, 255).astype(np.uint8))
    if path.suffix == ".png":
        image.resize((240, 320), Image.Resampling.LANCZOS).quantize(200, Image.Quantize.FASTOCTREE).save(
            path, optimize=True
        )
    else:
        image.save(path, quality=71, **({"method": 4} if path.suffix == ".webp" else {"optimize": True}))


def draw_item(job):
    """Draws one item of the feed into a folder."""
    index, folder = job
    row, style = items()[index]
    colours = style["colours"][int(row["id"].rsplit("-", 1)[1]) - 1]
    save(Path(folder) / row["image"], *picture(row["id"], style, colours))


def write_feed(folder):
    with open(Path(folder) / "feed.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row, _ in items())
