"""What a style of the shop is: how it is cut, what it is called, and in which colours it comes."""

from ..layers import Fabric

COLOURS = {
    "white": (0.93, 0.93, 0.92),
    "black": (0.13, 0.13, 0.14),
    "grey": (0.58, 0.59, 0.61),
    "navy": (0.13, 0.19, 0.36),
    "blue": (0.25, 0.43, 0.72),
    "light blue": (0.64, 0.77, 0.90),
    "denim": (0.33, 0.44, 0.62),
    "red": (0.77, 0.15, 0.18),
    "burgundy": (0.42, 0.10, 0.17),
    "pink": (0.93, 0.64, 0.70),
    "orange": (0.90, 0.48, 0.17),
    "yellow": (0.94, 0.76, 0.28),
    "green": (0.17, 0.45, 0.33),
    "mint": (0.62, 0.83, 0.74),
    "olive": (0.42, 0.43, 0.27),
    "teal": (0.10, 0.45, 0.50),
    "purple": (0.42, 0.27, 0.55),
    "lilac": (0.75, 0.68, 0.86),
    "brown": (0.38, 0.24, 0.16),
    "tan": (0.66, 0.44, 0.27),
    "beige": (0.83, 0.75, 0.62),
    "cream": (0.95, 0.91, 0.82),
}


def fabric(main, *others, pattern="plain", size=1.0, grain=0.009, gloss=0.0):
    return Fabric([COLOURS[c] for c in (main, *others)], pattern, size, grain, gloss)


WOMEN, MEN = "Women", "Men"


def style(
    domain, title, draw, colours, pattern="plain", gender="Unisex", season="All", usage="Casual", price=29.9, **cloth
):
    """One style. `colours` lists tuples: the main colour, then those of the pattern."""
    return dict(
        domain=domain,
        title=title,
        draw=draw,
        colours=[c if isinstance(c, tuple) else (c,) for c in colours],
        pattern=pattern,
        gender=gender,
        season=season,
        usage=usage,
        price=price,
        cloth=cloth,
    )


def cut(function, **arguments):
    """A drawing function with its arguments fixed."""
    return lambda cloth, rng: function(cloth, rng, **arguments)
