"""Outfits composed by a rule of colour, not by people: neutral colours go with all, near and opposite hues together."""

import colorsys
import json
from pathlib import Path

from .feed import items, source
from .shop.style import COLOURS

COUNT = 32
TOPS, BOTTOMS = ("T-Shirt", "Longsleeve", "Shirt", "Hoodie"), ("Pants", "Shorts", "Skirt")


def harmonious(one, other):
    """Whether two named colours go together: one is neutral, or their hues are near (35 degrees) or opposite."""
    (h1, _, s1), (h2, _, s2) = (colorsys.rgb_to_hls(*COLOURS[c]) for c in (one, other))
    if min(s1, s2) < 0.30 or "navy" in (one, other) or "denim" in (one, other):
        return True
    apart = abs(h1 - h2) * 360
    apart = min(apart, 360 - apart)
    return apart < 35 or apart > 150


def _fits(row, chosen):
    genders = {r["gender"] for r in chosen + [row]} - {"Unisex"}
    seasons = {r["season"] for r in chosen + [row]} - {"All"}
    usages = {r["usage"] for r in chosen + [row]}
    cold = {"Winter", "Fall"} & seasons
    return (
        len(genders) < 2
        and not (cold and "Summer" in seasons)
        and not {"Formal", "Sports"} <= usages
        and all(harmonious(row["colour"], r["colour"]) for r in chosen)
    )


def compose():
    """The outfits, in the form that the outfit evaluation reads."""
    rng = source("outfits")
    rows = [row for row, _ in items()]
    outfits = []
    while len(outfits) < COUNT:
        base = [("Dress",)] if len(outfits) % 4 == 3 else [TOPS, BOTTOMS]
        extra = [("Outwear", "Blazer")] if rng.random() < 0.5 else []
        chosen = []
        for domains in base + [("Shoes",)] + extra + [("Bag", "Hat")]:
            fitting = [r for r in rows if r["domain"] in domains and _fits(r, chosen)]
            if not fitting:
                break
            chosen.append(fitting[int(rng.integers(len(fitting)))])
        else:
            outfits.append(
                {
                    "outfit": f"{len(outfits) + 1:04d}",
                    "split": "test" if len(outfits) % 4 == 0 else "train",
                    "items": [
                        {"item": r["id"], "image": r["image"], "domain": r["domain"], "label": r["domain"]}
                        for r in chosen
                    ],
                }
            )
    return outfits


def write_outfits(folder):
    (Path(folder) / "outfits.json").write_text(json.dumps(compose(), indent=1) + "\n", encoding="utf-8")
