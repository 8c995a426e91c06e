"""T-shirts and long-sleeved shirts, and the parts that other upper garments share."""

from ..curves import band, flip, mirrored, smooth
from ..layers import Button, Line, Piece


def body_outline(neck=0.22, depth=0.16, width=0.50, waist=0.47, hem=0.51, bottom=0.92, shoulder=0.53, vee=False):
    """The front of a shirt, from the middle of the neckline round to the middle of the hem."""
    middle = [(0, -0.93 + depth, 0)] if vee else [(0, -0.93 + depth), (neck * 0.62, -0.93 + depth * 0.62)]
    return mirrored(
        middle
        + [
            (neck, -0.95, 0),
            (shoulder, -0.82, 0),
            (width - 0.05, -0.58),
            (width, -0.34, 0),
            (waist, 0.2),
            (hem, bottom - 0.03, 0),
            (hem * 0.5, bottom + 0.012),
            (0, bottom + 0.02),
        ]
    )


def neck_line(neck=0.22, depth=0.16, vee=False):
    """The edge of the neckline, from side to side."""
    right = [(neck, -0.95)] if vee else [(neck * 0.62, -0.93 + depth * 0.62), (neck, -0.95)]
    return smooth(flip(right[::-1]) + [(0, -0.93 + depth, *((0,) if vee else ()))] + right)


def back_of_neck(fabric, neck=0.22, depth=0.16):
    """The inside of the back, seen through the neckline."""
    outline = mirrored(
        [(0, -0.93), (neck * 0.6, -0.945), (neck + 0.02, -0.97, 0), (neck, -0.70, 0), (0, -0.90 + depth + 0.1)]
    )
    return Piece(outline, fabric.shade(0.72), puff=0.1, rumple=0.3)


def body_folds(rng, waist=0.47):
    """Creases that run from the armpits and across the waist."""
    folds = []
    for side in (-1, 1):
        for k in range(3):
            x = side * (waist - 0.02 + rng.uniform(-0.04, 0.02))
            folds.append(
                (
                    (x, -0.30 + 0.1 * k),
                    (side * rng.uniform(0.05, 0.2), rng.uniform(-0.05, 0.25) + 0.12 * k),
                    rng.uniform(0.035, 0.06),
                    rng.uniform(-0.016, 0.020),
                    side * 0.05,
                )
            )
        folds.append(((side * 0.3, rng.uniform(0.1, 0.3)), (side * 0.24, 0.95), 0.07, rng.uniform(0.01, 0.028), 0.03))
    folds.append(
        ((-0.35, rng.uniform(0.35, 0.6)), (0.35, rng.uniform(0.35, 0.6)), 0.05, rng.uniform(-0.010, 0.014), 0.05)
    )
    return folds


def sleeve_outline(length, width=0.27, shoulder=0.53):
    """A sleeve on the right of the picture: 'short', 'long' or 'cap'."""
    if length == "cap":
        return smooth(
            [(shoulder - 0.02, -0.84, 0), (0.66, -0.70), (0.70, -0.50, 0), (0.34, -0.42, 0), (0.38, -0.80, 0)],
            closed=True,
        )
    if length == "short":
        return smooth(
            [
                (shoulder - 0.02, -0.84, 0),
                (0.72, -0.68),
                (0.90, -0.36, 0),
                (0.84, -0.28),
                (0.66, -0.19, 0),
                (0.36, -0.30, 0),
                (0.38, -0.80, 0),
            ],
            closed=True,
        )
    return smooth(
        [
            (shoulder - 0.02, -0.84, 0),
            (0.68, -0.68),
            (0.78, -0.2),
            (0.90, 0.62, 0),
            (0.82, 0.655),
            (0.90 - width * 0.72, 0.66, 0),
            (0.60, 0.05),
            (0.36, -0.30, 0),
            (0.38, -0.80, 0),
        ],
        closed=True,
    )


def sleeve_folds(rng, side, length):
    if length in ("short", "cap"):
        return [((side * 0.55, -0.6), (side * 0.76, -0.28), 0.05, rng.uniform(0.01, 0.02), 0.02)]
    folds = []
    for k in range(4):
        y = -0.2 + 0.2 * k + rng.uniform(-0.05, 0.05)
        folds.append(
            (
                (side * (0.56 + 0.04 * k), y),
                (side * (0.80 + 0.02 * k), y + rng.uniform(-0.12, 0.12)),
                0.035,
                rng.uniform(-0.014, 0.018),
                0.03,
            )
        )
    return folds


def sleeves(fabric, rng, length, width=0.27, shoulder=0.53):
    """Both sleeves, each with its hem or cuff."""
    layers = []
    for side in (-1, 1):
        outline = sleeve_outline(length, width, shoulder)
        outline[:, 0] *= side
        turn = -side * (32 if length == "short" else 8 if length == "long" else 0)
        layers.append(Piece(outline, fabric, sleeve_folds(rng, side, length), angle=turn, puff=0.24))
        if length == "short":
            hem = smooth([(side * 0.875, -0.395), (side * 0.80, -0.315), (side * 0.635, -0.225)])
            layers.append(Line(hem, 0.006, -0.22, 0.022))
    return layers


def cuffs(fabric, width=0.27):
    """Ribbed cuffs at the ends of long sleeves."""
    layers = []
    for side in (-1, 1):
        inner = 0.90 - width * 0.72
        outline = smooth(
            [
                (side * 0.893, 0.58, 0),
                (side * 0.905, 0.71, 0),
                (side * (inner + 0.02), 0.745, 0),
                (side * (inner - 0.005), 0.615, 0),
            ],
            closed=True,
        )
        layers.append(Piece(outline, fabric, puff=0.14, rumple=0.3))
        for k in range(1, 7):
            x = inner + (0.90 - inner) * k / 7
            layers.append(Line(smooth([(side * x, 0.60), (side * (x + 0.008), 0.73)]), 0.005, -0.16))
    return layers


def tee(fabric, rng, neck="crew", sleeve="short", fit="regular", trim=None):
    """A T-shirt or a long-sleeved shirt. `trim` is the fabric of neckband and cuffs."""
    depth, wide, vee = {
        "crew": (0.15, 0.215, False),
        "vee": (0.34, 0.21, True),
        "scoop": (0.28, 0.27, False),
        "boat": (0.08, 0.33, False),
        "henley": (0.13, 0.20, False),
    }[neck]
    cut = {
        "regular": {},
        "slim": dict(waist=0.41, hem=0.45, width=0.47),
        "boxy": dict(width=0.56, waist=0.56, hem=0.57, bottom=0.74, shoulder=0.56),
        "long": dict(bottom=1.08, hem=0.53),
    }[fit]
    bottom = cut.get("bottom", 0.92)
    trim = trim or fabric.shade(0.90)
    layers = [back_of_neck(fabric, wide, depth)]
    layers.append(
        Piece(band(smooth([(-wide, -0.955), (0, -0.925), (wide, -0.955)]), 0.055), trim.shade(0.8), puff=0.1, rumple=0)
    )
    layers += sleeves(fabric, rng, sleeve, shoulder=cut.get("shoulder", 0.53))
    if sleeve == "long":
        layers += cuffs(trim)
    layers.append(Piece(body_outline(wide, depth, vee=vee, **cut), fabric, body_folds(rng)))
    for side in (-1, 1):
        layers.append(Line(smooth([(side * 0.53, -0.82), (side * 0.455, -0.58), (side * 0.475, -0.34)]), 0.008, -0.20))
    line = neck_line(wide, depth, vee)
    layers.append(Piece(band(line, 0.058), trim, puff=0.16, rumple=0.1, shadow=0.2))
    layers.append(Line(line * [1.13, 1] + [0, 0.045], 0.005, -0.18, 0.02))
    hem = cut.get("hem", 0.51)
    layers.append(
        Line(smooth([(-hem, bottom - 0.075), (0, bottom - 0.03), (hem, bottom - 0.075)]), 0.005, -0.22, 0.022)
    )
    if neck == "henley":
        layers += placket(fabric, -0.76, -0.42)
    return layers


def placket(fabric, top, bottom, count=3, colour=(0.93, 0.91, 0.86), width=0.10):
    """A buttoned strip down the middle."""
    strip = smooth(
        [(-width / 2, top, 0), (width / 2, top, 0), (width / 2, bottom, 0), (-width / 2, bottom, 0)], closed=True
    )
    layers = [Piece(strip, fabric, puff=0.1, shadow=0.2)]
    for side in (-1, 1):
        x = side * (width / 2 - 0.014)
        layers.append(Line(smooth([(x, top), (x, bottom)]), 0.005, -0.2, 0.02))
    step = (bottom - top) / count
    return layers + [Button((0, top + step * (k + 0.5)), colour) for k in range(count)]
