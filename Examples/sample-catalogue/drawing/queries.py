"""Pictures that a shopper might bring: styles of the shop in colours, poses and backgrounds that the feed lacks."""

from pathlib import Path

from .feed import picture, save
from .shop import STYLES

# File name, title of the style, colours, background.
QUERIES = [
    ("red-striped-t-shirt", "Striped crew-neck T-shirt", ("red", "white"), "sky"),
    ("blue-checked-shirt", "Checked flannel shirt", ("blue", "white", "black"), "butter"),
    ("lilac-floral-dress", "Floral A-line dress", ("lilac", "purple", "white"), "mint"),
    ("teal-pleated-skirt", "Pleated skirt", ("teal",), "rose"),
    ("brown-chinos", "Chinos", ("tan",), "grey"),
    ("green-trainers", "Low trainers", ("green",), "sand"),
    ("pink-beanie", "Beanie", ("pink",), "lilac"),
    ("brown-handbag", "Leather handbag", ("brown",), "white"),
]


def draw_query(job):
    """Draws one query picture into a folder."""
    index, folder = job
    name, title, colours, background = QUERIES[index]
    style = next(style for style in STYLES if style["title"] == title)
    save(Path(folder) / "queries" / f"{name}.jpg", *picture(f"query-{name}", style, colours, background))
