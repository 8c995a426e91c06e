"""Draws shapes/: 48 pictures of 32 x 32 with a square or a disc in one of three colours, and their feed.

Usage: python make-shapes.py     (needs Pillow)
"""

import pathlib
import random

from PIL import Image, ImageDraw

folder = pathlib.Path(__file__).with_name("shapes")
folder.mkdir(exist_ok=True)
generator = random.Random(7)
rows = ["id,image,form,colour,split"]
colours = {"red": (200, 40, 40), "green": (40, 160, 60), "blue": (50, 70, 200)}
number = 0
for form in ("square", "disc"):
    for colour, (r, g, b) in colours.items():
        for _ in range(8):
            picture = Image.new("RGB", (32, 32), tuple(generator.randint(215, 255) for _ in range(3)))
            x, y, size = generator.randint(2, 10), generator.randint(2, 10), generator.randint(14, 20)
            shade = tuple(c + generator.randint(-25, 25) for c in (r, g, b))
            draw = ImageDraw.Draw(picture)
            (draw.rectangle if form == "square" else draw.ellipse)((x, y, x + size, y + size), fill=shade)
            name = f"p{number:02d}"
            picture.save(folder / f"{name}.png", optimize=True)
            rows.append(f"{name},{name}.png,{form},{colour},{'validation' if number % 4 == 3 else 'train'}")
            number += 1
(folder / "items.csv").write_text("\n".join(rows) + "\n")
