"""Hoodies, jackets and coats."""

import numpy as np

from ..curves import band, mirrored, smooth
from ..layers import Button, Line, Piece
from .tops import back_of_neck, body_folds, body_outline, cuffs, sleeves


def hoodie(fabric, rng, zipped=False, trim=None):
    """A hooded sweatshirt with a pouch pocket."""
    inside = (trim or fabric).shade(0.62)
    hood = mirrored([(0, -1.20), (0.17, -1.17), (0.285, -1.0), (0.30, -0.84, 0), (0.12, -0.66), (0, -0.62)])
    hole = mirrored([(0, -1.11), (0.12, -1.08), (0.19, -0.95), (0.14, -0.80), (0, -0.70, 0)])
    layers = sleeves(fabric, rng, "long") + cuffs((trim or fabric).shade(0.85))
    layers.append(Piece(body_outline(0.22, 0.2, bottom=0.86, hem=0.50), fabric, body_folds(rng), puff=0.36, rumple=1.2))
    layers.append(
        Piece(
            mirrored([(0, 0.79), (0.49, 0.75, 0), (0.485, 0.90, 0), (0, 0.93)]), (trim or fabric).shade(0.86), puff=0.15
        )
    )
    for k in np.linspace(-0.46, 0.46, 34):
        layers.append(Line(smooth([(k, 0.79), (k, 0.90)]), 0.005, -0.13))
    pocket = mirrored([(0, 0.28), (0.22, 0.28, 0), (0.35, 0.58, 0), (0.35, 0.76, 0), (0, 0.79)])
    layers.append(Piece(pocket, fabric, puff=0.14, shadow=0.3))
    layers += [
        Piece(
            hood,
            fabric,
            [((-0.2, -1.1), (-0.24, -0.8), 0.05, 0.02), ((0.2, -1.1), (0.24, -0.8), 0.05, 0.02)],
            puff=0.3,
            shadow=0.5,
        ),
        Piece(hole, inside, puff=-0.25, rumple=0.3, shadow=0),
    ]
    for side in (-1, 1):
        layers.append(
            Piece(
                band(smooth([(side * 0.09, -0.74), (side * 0.10, -0.55), (side * 0.085, -0.36)]), 0.02),
                fabric.shade(1.8),
                puff=0.1,
                rumple=0,
                shadow=0.4,
            )
        )
    if zipped:
        layers += zip_line(-0.66, 0.91)
    return layers


def zip_line(top, bottom):
    """A metal zip down the middle."""
    return [
        Line(smooth([(0, top), (0, bottom)]), 0.035, -0.45),
        Line(smooth([(0, top), (0, bottom)]), 0.018, 0.5, 0.010),
        Button((0, top + 0.04), (0.75, 0.75, 0.76), 0.02),
    ]


def lapel(fabric, side, end, wide=0.24):
    outline = smooth(
        [
            (side * 0.12, -1.0, 0),
            (side * 0.23, -0.93),
            (side * (wide + 0.09), -0.62, 0),
            (side * (wide + 0.02), -0.58, 0),
            (side * (wide + 0.04), -0.50, 0),
            (side * 0.12, end * 0.5 - 0.2),
            (side * 0.02, end, 0),
            (side * 0.03, end - 0.12),
            (side * 0.10, -0.7),
        ],
        closed=True,
    )
    return Piece(outline, fabric, angle=side * 18, puff=0.2, rumple=0.3, shadow=0.5)


def blazer(fabric, rng, bottom=0.92, end=0.02, count=2, buttons=(0.20, 0.17, 0.15), lining=None, double=False):
    """A tailored jacket, or a coat when `bottom` is low."""
    layers = [back_of_neck(lining or fabric, 0.20, 0.3), *sleeves(fabric, rng, "long", width=0.30)]
    layers.append(
        Piece(
            mirrored([(0, -1.0), (0.14, -1.01), (0.23, -0.95, 0), (0.2, -0.88), (0, -0.90)]),
            fabric.shade(0.85),
            puff=0.2,
        )
    )
    front = body_outline(0.20, end + 0.93, bottom=bottom, vee=True, hem=0.52 + max(0, bottom - 0.92) * 0.15, waist=0.46)
    shirt = mirrored([(0, -0.90), (0.2, -0.92, 0), (0.14, -0.5), (0, end + 0.05, 0)])
    layers.append(Piece(shirt, (lining or fabric).shade(0.55), puff=0.1, rumple=0.3))
    layers.append(Piece(front, fabric, body_folds(rng), puff=0.34, rumple=0.8))
    edge = 0.10 if double else 0.02
    layers.append(Line(smooth([(edge, end, 0), (edge, bottom * 0.85), (edge - 0.03, bottom + 0.02)]), 0.012, -0.45))
    for side in (-1, 1):
        layers.append(Line(smooth([(side * 0.53, -0.82), (side * 0.455, -0.58), (side * 0.475, -0.34)]), 0.010, -0.30))
        flap = smooth(
            [(side * 0.17, 0.40, 0), (side * 0.41, 0.37, 0), (side * 0.41, 0.46, 0), (side * 0.17, 0.49, 0)],
            closed=True,
        )
        layers.append(Piece(flap, fabric, puff=0.08, shadow=0.4))
        layers += [Button((side * 0.79, y), buttons, 0.016) for y in (0.50, 0.56, 0.62)]
        layers.append(lapel(fabric, side, end))
    for k in range(count):
        y = end + 0.08 + 0.24 * k
        layers += [Button((x, y), buttons, 0.030) for x in ((-0.12, 0.17) if double else (0.0,))]
    return layers


def bomber(fabric, rng, trim=None, quilted=False, denim=False):
    """A short jacket: bomber, padded or denim."""
    trim = trim or fabric.shade(0.7)
    layers = [back_of_neck(fabric, 0.2, 0.1), *sleeves(fabric, rng, "long", width=0.31), *cuffs(trim, 0.31)]
    layers.append(
        Piece(
            body_outline(0.21, 0.10, bottom=0.80, waist=0.51, hem=0.50), fabric, body_folds(rng), puff=0.42, rumple=1.3
        )
    )
    if quilted:
        layers += quilting()
    layers.append(Piece(mirrored([(0, 0.72), (0.495, 0.69, 0), (0.48, 0.85, 0), (0, 0.88)]), trim, puff=0.16))
    neck = smooth([(-0.22, -0.97), (-0.13, -0.86), (0, -0.83), (0.13, -0.86), (0.22, -0.97)])
    layers.append(Piece(band(neck, 0.12), trim, puff=0.2, rumple=0.2, shadow=0.4))
    for side in (-1, 1):
        layers.append(Line(smooth([(side * 0.53, -0.82), (side * 0.455, -0.58), (side * 0.475, -0.34)]), 0.009, -0.28))
        layers.append(Line(smooth([(side * 0.36, 0.18), (side * 0.26, 0.48)]), 0.022, -0.35))
        if denim:
            layers += denim_front(fabric, side)
    return (
        layers + zip_line(-0.78, 0.86)
        if not denim
        else layers
        + [
            Line(smooth([(0, -0.8), (0, 0.86)]), 0.012, -0.4),
            *[Button((0.035, y), (0.72, 0.55, 0.34), 0.024) for y in np.linspace(-0.7, 0.76, 6)],
        ]
    )


def quilting():
    """Seams across a padded jacket, each with the light edge of the pad below it."""
    lines = []
    for y in np.linspace(-0.62, 0.58, 7):
        curve = smooth([(-0.50, y - 0.01), (0, y + 0.02), (0.50, y - 0.01)])
        lines += [Line(curve, 0.03, -0.14), Line(curve, 0.012, -0.3), Line(curve + [0, 0.03], 0.03, 0.10)]
    return lines


def denim_front(fabric, side):
    """Chest pockets and contrast seams of a denim jacket."""
    flap = smooth(
        [
            (side * 0.12, -0.46, 0),
            (side * 0.38, -0.46, 0),
            (side * 0.38, -0.37, 0),
            (side * 0.25, -0.32, 0),
            (side * 0.12, -0.37, 0),
        ],
        closed=True,
    )
    return [
        Line(smooth([(side * 0.04, -0.48), (side * 0.47, -0.48)]), 0.007, 0.35, 0.02),
        Line(smooth([(side * 0.16, -0.36), (side * 0.10, 0.70)]), 0.007, 0.30, 0.02),
        Line(smooth([(side * 0.34, -0.36), (side * 0.28, 0.70)]), 0.007, 0.30, 0.02),
        Piece(flap, fabric, puff=0.1, shadow=0.4),
        Button((side * 0.25, -0.365), (0.72, 0.55, 0.34), 0.020),
    ]
