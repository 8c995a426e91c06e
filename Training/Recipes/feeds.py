#!/usr/bin/env python3
"""Writes the feeds of the recipes into DATA/feeds: clothing.csv, clothing-train.csv, products224.csv, products60.csv, and,
with one vocabulary of kinds (kinds.json), photographs.csv, street.csv, shop224.csv and shop60.csv.

Usage: python3 feeds.py DATA

DATA holds the Clothing Dataset (clothing-dataset/: images/, images.csv, splits.csv) and Fashion Product Images
(fashion-product-images/: images-224/, images-60x80/, styles.csv, splits.csv), and for the second four the street photographs
(street/: images/, street.json). DATA/near.json may list ids of products whose picture is that of one in another split: they
are left out of training. Standard library only.
"""

import csv
import hashlib
import json
import os
import re
import sys

FIELDS = ["gender", "masterCategory", "subCategory", "articleType", "baseColour", "season", "usage"]


def rows(*path):
    with open(os.path.join(*path), newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(path, header, lines):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)
    print(f"{path}: {len(lines)} items")


def clothing(folder, feeds):
    split = {row["image"]: row["split"] for row in rows(folder, "splits.csv")}
    lines = [
        [row["image"], row["image"] + ".jpg", row["label"], row["top10_label"], split[row["image"]]]
        for row in rows(folder, "images.csv")
        if os.path.exists(os.path.join(folder, "images", row["image"] + ".jpg"))
    ]
    header = ["id", "image", "label", "top10", "split"]
    write(os.path.join(feeds, "clothing.csv"), header, lines)
    # A second helping of the small data set: listed twice, it is seen twice in an epoch.
    write(os.path.join(feeds, "clothing-train.csv"), header, [line for line in lines if line[-1] == "train"])


def products(folder, feeds):
    split = {row["id"]: row["split"] for row in rows(folder, "splits.csv")}
    large = set(os.listdir(os.path.join(folder, "images-224")))
    small = set(os.listdir(os.path.join(folder, "images-60x80"))) - large
    styles = rows(folder, "styles.csv")
    for name, images in (("products224", large), ("products60", small)):
        lines = [
            [row["id"], row["id"] + ".jpg", row["productDisplayName"], split[row["id"]]] + [row[key] for key in FIELDS]
            for row in styles
            if row["id"] + ".jpg" in images
        ]
        write(os.path.join(feeds, name + ".csv"), ["id", "image", "title", "split"] + FIELDS, lines)


def fold(split, group):
    """A tenth of the training pictures, by sender, photograph or style, is kept for choices and calibration."""
    if split != "train":
        return split
    return "calibration" if int(hashlib.sha1(group.encode()).hexdigest(), 16) % 10 == 0 else "train"


class Kinds:
    """What the sources call a garment, in one vocabulary."""

    def __init__(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "kinds.json"), encoding="utf-8") as file:
            self.table = json.load(file)

    def labels(self, source, word):
        """Kind, articleType and label of a garment; empty where its word does not tell."""
        kind = next((name for name, words in self.table["kinds"].items() if word in words[source]), "")
        kinds = word if source == "products" else self.table["articleTypes"][source].get(word, "")
        label = word if source == "photographs" else self.table["labels"][source].get(word, "")
        return [kind, kinds, label]


PATTERNS = [
    "Striped",
    "Stripes",
    "Stripe",
    "Check",
    "Checks",
    "Checked",
    "Printed",
    "Print",
    "Solid",
    "Polka",
    "Floral",
]
PATTERN_NAMES = {"stripes": "striped", "stripe": "striped", "check": "checked", "checks": "checked", "print": "printed"}


def pattern(title):
    """The pattern that a title names, when it names one."""
    words = {word.lower() for word in re.findall(r"[A-Za-z]+", title)}
    found = {PATTERN_NAMES.get(word.lower(), word.lower()) for word in PATTERNS if word.lower() in words}
    return found.pop() if len(found) == 1 else ""


def sleeve(title, kind):
    """How long the sleeves are, as far as a title or a kind tells."""
    text = title.lower()
    for name, words in (("long", "full|long"), ("short", "half|short"), ("none", "no")):
        if re.search(rf"\b({words})[ -]?sleeved?s?\b", text) or (name == "none" and "sleeveless" in text):
            return name
    return {"Longsleeve": "long", "T-Shirt": "short"}.get(kind, "")


def photographs(kinds, folder, feeds):
    split = {row["image"]: row["split"] for row in rows(folder, "splits.csv")}
    lines = []
    for row in rows(folder, "images.csv"):
        if not os.path.exists(os.path.join(folder, "images", row["image"] + ".jpg")):
            continue
        word = row["label"] if row["label"] not in ("Not sure", "Other", "Skip") else ""
        names = kinds.labels("photographs", word)
        group = fold(split[row["image"]], row["sender_id"])
        lines.append([row["image"], row["image"] + ".jpg", *names, sleeve("", names[0]), row["top10_label"], group])
    header = ["id", "image", "kind", "type", "label", "sleeve", "top10", "split"]
    write(os.path.join(feeds, "photographs.csv"), header, lines)


def street(kinds, folder, feeds):
    with open(os.path.join(folder, "street.json"), encoding="utf-8") as file:
        photos = json.load(file)
    lines = []
    for photo in photos:
        for number, garment in enumerate(photo["garments"]):
            box = " ".join(str(part) for part in garment["box"])
            names = kinds.labels("street", garment["label"])
            group = fold(photo["split"], photo["photo"])
            image = os.path.basename(photo["image"])
            lines.append([f"{photo['photo']}_{number}", image, *names, garment["label"], box, group])
    header = ["id", "image", "kind", "type", "label", "word", "box", "split"]
    write(os.path.join(feeds, "street.csv"), header, lines)


def shop(kinds, data, feeds):
    folder = os.path.join(data, "fashion-product-images")
    near = set()
    if os.path.exists(os.path.join(data, "near.json")):
        with open(os.path.join(data, "near.json"), encoding="utf-8") as file:
            near = set(json.load(file))
    split = {row["id"]: row["split"] for row in rows(folder, "splits.csv")}
    large = set(os.listdir(os.path.join(folder, "images-224")))
    small = set(os.listdir(os.path.join(folder, "images-60x80"))) - large
    for name, images in (("shop224", large), ("shop60", small)):
        lines = []
        for row in rows(folder, "styles.csv"):
            if row["id"] + ".jpg" not in images:
                continue
            title = row["productDisplayName"]
            group = fold(split[row["id"]], title)
            group = "near" if group == "train" and row["id"] in near else group
            names = kinds.labels("products", row["articleType"])
            words = [pattern(title), sleeve(title, "")]
            facts = [row[key] for key in FIELDS]
            lines.append([row["id"], row["id"] + ".jpg", title, group, *names, *words, *facts])
        header = ["id", "image", "title", "split", "kind", "type", "label", "pattern", "sleeve"]
        write(os.path.join(feeds, name + ".csv"), header + FIELDS, lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    data = sys.argv[1]
    os.makedirs(os.path.join(data, "feeds"), exist_ok=True)
    clothing(os.path.join(data, "clothing-dataset"), os.path.join(data, "feeds"))
    products(os.path.join(data, "fashion-product-images"), os.path.join(data, "feeds"))
    if os.path.exists(os.path.join(data, "street")):
        photographs(Kinds(), os.path.join(data, "clothing-dataset"), os.path.join(data, "feeds"))
        street(Kinds(), os.path.join(data, "street"), os.path.join(data, "feeds"))
        shop(Kinds(), data, os.path.join(data, "feeds"))
