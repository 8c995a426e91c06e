"""Trousers and shorts."""

from ..curves import band, mirrored, smooth
from ..layers import Button, Line, Piece


def trousers(fabric, rng, cut="straight", length=1.12, style="jeans"):
    """Trousers or shorts, by length. `style`: 'jeans', 'chino' (pressed crease), 'jogger' (drawstring, cuffs)."""
    knee, ankle = {"straight": (0.25, 0.23), "slim": (0.20, 0.145), "wide": (0.31, 0.38), "short": (0.32, 0.33)}[cut]
    top, crotch = -1.02, -0.36
    if cut == "short":
        top, crotch = -0.58, 0.02
    middle = 0.245
    layers = [
        Piece(
            mirrored([(0, top - 0.03), (0.36, top - 0.06, 0), (0.36, top + 0.1, 0), (0, top + 0.12)]),
            fabric.shade(0.6),
            puff=0.1,
        )
    ]
    for side in (-1, 1):
        outer = [
            (0, top, 0),
            (0.37, top - 0.01, 0),
            (0.455, top + 0.34),
            (middle + knee * 0.9, (crotch + length) / 2),
            (middle + ankle, length, 0),
            (middle - ankle * 0.1, length + 0.015),
            (middle - ankle * 0.85, length, 0),
            (middle - min(knee * 0.8, 0.21), (crotch + length) / 2),
            (0.005, crotch, 0),
        ]
        outline = smooth([(side * x, y, *rest) for x, y, *rest in outer], closed=True)
        folds = [
            ((side * 0.02, crotch), (side * 0.38, crotch - 0.16 + 0.1 * k), 0.04, rng.uniform(0.010, 0.02), 0.03)
            for k in range(3)
        ]
        for _ in range(4 if cut != "short" else 1):
            y = rng.uniform(0.0, length - 0.1)
            folds.append(
                (
                    (side * (middle - 0.18), y),
                    (side * (middle + 0.2), y + rng.uniform(-0.12, 0.12)),
                    0.04,
                    rng.uniform(-0.010, 0.016),
                    0.03,
                )
            )
        if style == "chino":
            folds.append(((side * 0.26, top), (side * middle, length + 0.3), 0.05, 0.035, 0))
        layers.append(Piece(outline, fabric, folds, puff=0.36, angle=-side * 3))
        layers += leg_details(side, fabric, style, top, length, middle, ankle)
    return layers + waist(fabric, style, top, crotch)


def leg_details(side, fabric, style, top, length, middle, ankle):
    """Pocket, seams and hem of one leg."""
    thread = 0.35 if style == "jeans" else -0.25
    pocket = (
        smooth([(side * 0.20, top + 0.10), (side * 0.25, top + 0.22), (side * 0.42, top + 0.25)])
        if style == "jeans"
        else smooth([(side * 0.27, top + 0.09), (side * 0.42, top + 0.32)])
    )
    hem = smooth([(side * (middle + ankle), length - 0.06), (side * (middle - ankle * 0.85), length - 0.06)])
    layers = [
        Line(pocket, 0.012, -0.3),
        Line(pocket + [0, 0.018], 0.006, thread, 0.018),
        Line(hem, 0.006, thread, 0.02),
    ]
    if style == "jogger" and length > 0.9:
        layers.append(
            Piece(
                band(
                    smooth([(side * (middle + ankle), length + 0.02), (side * (middle - ankle * 0.85), length + 0.02)]),
                    0.10,
                ),
                fabric.shade(0.85),
                puff=0.16,
            )
        )
    return layers


def waist(fabric, style, top, crotch):
    """Waistband, fly and button, or a drawstring."""
    layers = [Line(smooth([(0, top + 0.05), (0.0, crotch)]), 0.010, -0.35)]
    layers.append(
        Piece(
            band(smooth([(-0.375, top + 0.0), (0, top + 0.04), (0.375, top + 0.0)]), 0.105),
            fabric.shade(0.9),
            puff=0.16,
            shadow=0.3,
        )
    )
    if style == "jogger":
        for side in (-1, 1):
            layers.append(
                Piece(
                    band(
                        smooth([(side * 0.03, top + 0.04), (side * 0.07, top + 0.18), (side * 0.05, top + 0.34)]), 0.018
                    ),
                    fabric.shade(2.2),
                    puff=0.1,
                    rumple=0,
                    shadow=0.4,
                )
            )
        return layers
    thread = 0.35 if style == "jeans" else -0.25
    layers.append(Line(smooth([(0.07, top + 0.09), (0.07, top + 0.36), (0.0, top + 0.48)]), 0.006, thread, 0.018))
    for x in (-0.24, 0.24):
        layers.append(
            Piece(band(smooth([(x, top - 0.06), (x, top + 0.09)]), 0.03), fabric.shade(0.85), puff=0.1, shadow=0.35)
        )
    colour = (0.72, 0.55, 0.34) if style == "jeans" else (0.30, 0.25, 0.22)
    return layers + [Button((0, top + 0.04), colour, 0.026)]
