#!/usr/bin/env python3
"""Writes the feeds of the recipes into DATA/feeds: clothing.csv, clothing-train.csv, products224.csv, products60.csv.

Usage: python3 feeds.py DATA

DATA holds the Clothing Dataset (clothing-dataset/: images/, images.csv, splits.csv) and Fashion Product Images
(fashion-product-images/: images-224/, images-60x80/, styles.csv, splits.csv). Standard library only.
"""

import csv
import os
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


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    data = sys.argv[1]
    os.makedirs(os.path.join(data, "feeds"), exist_ok=True)
    clothing(os.path.join(data, "clothing-dataset"), os.path.join(data, "feeds"))
    products(os.path.join(data, "fashion-product-images"), os.path.join(data, "feeds"))
