"""Trainers and boots, seen from the side, toe to the right."""

import numpy as np

from ..curves import band, smooth
from ..layers import Fabric, Line, Piece

RUBBER = Fabric([(0.95, 0.95, 0.93)], grain=0.006, gloss=0.05)


def sneaker(fabric, rng, high=False, sole=RUBBER, accent=None):
    """A trainer, low or high, with laces and a side stripe."""
    accent = accent or fabric.shade(0.75)
    collar = -0.52 if high else -0.22
    upper = smooth(
        [
            (-0.86, 0.34, 0),
            (-0.90, 0.05),
            (-0.84, collar, 0),
            (-0.60, collar + 0.05),
            (-0.36, collar - 0.04, 0),
            (-0.06, 0.0 if not high else -0.06),
            (0.30, 0.12),
            (0.68, 0.16),
            (0.88, 0.28),
            (0.90, 0.40, 0),
        ],
        closed=True,
    )
    tongue = smooth(
        [(-0.50, collar + 0.1, 0), (-0.44, collar - 0.12), (-0.27, collar - 0.10), (0.0, 0.05, 0)], closed=True
    )
    inside = smooth(
        [(-0.84, collar + 0.01, 0), (-0.60, collar + 0.06), (-0.38, collar - 0.02), (-0.55, collar - 0.05)], closed=True
    )
    bottom = smooth(
        [
            (-0.90, 0.30, 0),
            (-0.2, 0.36),
            (0.5, 0.33),
            (0.93, 0.30, 0),
            (0.97, 0.42),
            (0.88, 0.52),
            (0.2, 0.53),
            (-0.84, 0.53, 0),
            (-0.94, 0.44),
        ],
        closed=True,
    )
    toe = smooth([(0.52, 0.40, 0), (0.56, 0.17, 0), (0.74, 0.175), (0.90, 0.30), (0.90, 0.40, 0)], closed=True)
    heel = smooth(
        [(-0.88, 0.34, 0), (-0.91, 0.05), (-0.85, collar + 0.02, 0), (-0.70, collar + 0.2), (-0.66, 0.34, 0)],
        closed=True,
    )
    layers = [
        Piece(inside, fabric.shade(0.5), puff=0.05),
        Piece(tongue, fabric.shade(0.85), puff=0.2),
        Piece(upper, fabric, [((-0.1, 0.1), (0.2, 0.35), 0.08, 0.02, 0.02)], puff=0.55, rumple=0.4),
        Piece(heel, accent, puff=0.2, rumple=0.2, shadow=0.2),
        Piece(toe, accent if not high else sole, puff=0.3, rumple=0.1, shadow=0.2),
    ]
    layers.append(
        Piece(
            band(smooth([(-0.48, 0.34), (-0.22, 0.20), (0.10, 0.36)]), 0.07), accent, puff=0.1, rumple=0.1, shadow=0.2
        )
    )
    layers += laces(collar, 5 if not high else 6)
    layers += [
        Piece(bottom, sole, puff=0.3, rumple=0.1, shadow=0.4),
        Line(smooth([(-0.90, 0.45), (0.2, 0.47), (0.93, 0.44)]), 0.012, -0.22),
    ]
    return layers


def laces(collar, count):
    layers = []
    for t in np.linspace(0.02, 0.92, count):
        x, y = -0.34 + 0.44 * t, (collar + 0.02) + (0.08 - collar) * t
        layers.append(
            Piece(
                band(smooth([(x - 0.10, y + 0.10), (x, y + 0.02), (x + 0.07, y - 0.015)]), 0.035),
                Fabric([(0.97, 0.97, 0.96)]),
                puff=0.1,
                rumple=0,
                shadow=0.4,
            )
        )
    return layers


def boot(fabric, rng, tall=False, heel=0.10, sole=Fabric([(0.16, 0.13, 0.11)], gloss=0.05)):
    """An ankle boot with elastic at the side, or a tall boot."""
    top = -1.0 if tall else -0.56
    upper = smooth(
        [
            (-0.78, 0.42, 0),
            (-0.80, 0.10),
            (-0.70, -0.25),
            (-0.74, top, 0),
            (-0.46, top + 0.03),
            (-0.18, top, 0),
            (-0.20, -0.20),
            (0.02, 0.03),
            (0.40, 0.13),
            (0.72, 0.26),
            (0.80, 0.42, 0),
        ],
        closed=True,
    )
    inside = smooth([(-0.74, top, 0), (-0.46, top + 0.04), (-0.18, top, 0), (-0.46, top - 0.045)], closed=True)
    bottom = smooth(
        [
            (-0.80, 0.40, 0),
            (-0.2, 0.43),
            (0.4, 0.42),
            (0.82, 0.40, 0),
            (0.84, 0.46),
            (0.72, 0.49),
            (0.0, 0.47),
            (-0.28, 0.45 + heel * 0.2, 0),
            (-0.34, 0.46 + heel, 0),
            (-0.78, 0.46 + heel, 0),
        ],
        closed=True,
    )
    layers = [Piece(bottom, sole, puff=0.2, rumple=0), Piece(inside, fabric.shade(0.4), puff=0.05)]
    folds = [
        ((-0.72, -0.12), (-0.20, -0.20), 0.05, 0.03, 0.04),
        ((-0.6, 0.05), (0.0, 0.02), 0.06, 0.03, 0.05),
        ((-0.70, -0.5), (-0.2, -0.45), 0.08, 0.02, 0.03),
    ]
    layers.append(Piece(upper, fabric, folds, puff=0.55, rumple=0.5))
    if tall:
        layers.append(Line(smooth([(-0.70, -0.92), (-0.62, -0.2), (-0.66, 0.38)]), 0.010, -0.3))
    else:
        gusset = smooth(
            [(-0.60, top + 0.03, 0), (-0.36, top + 0.03, 0), (-0.42, -0.05), (-0.47, -0.02), (-0.52, -0.05)],
            closed=True,
        )
        layers.append(Piece(gusset, fabric.shade(0.65), puff=0.05, shadow=0.2))
        layers += [
            Line(smooth([(x, top + 0.05), (x + 0.01, -0.08)]), 0.006, -0.25) for x in np.linspace(-0.56, -0.40, 6)
        ]
    return layers + [Line(smooth([(-0.78, 0.36), (0.2, 0.37), (0.78, 0.36)]), 0.006, 0.12, 0.02)]
