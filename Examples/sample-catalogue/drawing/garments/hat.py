"""Hats: cap, beanie, brimmed hat."""

import numpy as np

from ..curves import band, ellipse, mirrored, smooth
from ..layers import Button, Line, Piece


def cap(fabric, rng, peak=None):
    """A baseball cap, turned a little to the right."""
    peak = peak or fabric
    crown = smooth(
        [
            (-0.66, 0.24, 0),
            (-0.68, -0.05),
            (-0.52, -0.40),
            (-0.10, -0.56),
            (0.34, -0.44),
            (0.54, -0.10),
            (0.56, 0.16, 0),
            (0.0, 0.28),
        ],
        closed=True,
    )
    brim = smooth(
        [
            (-0.10, 0.22, 0),
            (0.25, 0.10),
            (0.56, 0.10, 0),
            (0.88, 0.22),
            (0.98, 0.36),
            (0.70, 0.44),
            (0.30, 0.40),
            (0.0, 0.34),
        ],
        closed=True,
    )
    layers = [Piece(crown, fabric, [((-0.5, -0.2), (-0.4, 0.2), 0.07, 0.02, 0.02)], puff=0.75, rumple=0.6)]
    for line in ([(-0.08, -0.555), (-0.34, -0.25), (-0.40, 0.25)], [(-0.08, -0.555), (0.16, -0.25), (0.20, 0.20)]):
        layers += [Line(smooth(line), 0.010, -0.28), Line(smooth(line) + [0.022, 0], 0.005, -0.2, 0.018)]
    layers += [
        Button((-0.08, -0.55), tuple(fabric.shade(0.8).colours[0]), 0.038),
        Button((-0.22, -0.28), tuple(fabric.shade(0.6).colours[0]), 0.02),
        Button((0.30, -0.26), tuple(fabric.shade(0.6).colours[0]), 0.02),
    ]
    layers.append(Piece(brim, peak, puff=0.35, rumple=0.2, shadow=0.5))
    for k in (0.03, 0.06, 0.09):
        layers.append(
            Line(
                smooth([(0.02, 0.33 - k * 0.4), (0.30, 0.385 - k), (0.68, 0.42 - k), (0.93, 0.36 - k)]),
                0.005,
                -0.2,
                0.02,
            )
        )
    return layers


def beanie(fabric, rng, bobble=False, trim=None):
    """A knitted hat with a turned-up edge."""
    trim = trim or fabric.shade(0.92)
    layers = []
    if bobble:
        t = np.linspace(0, 2 * np.pi, 90, endpoint=False)
        ball = ellipse(0, -0.68, 0.2, 0.19, 90) + 0.014 * np.stack([np.cos(t * 23), np.sin(t * 19)], 1)
        layers.append(
            Piece(
                ball,
                trim.shade(1.3),
                [
                    ((rng.uniform(-0.2, 0.2), -0.85), (rng.uniform(-0.2, 0.2), -0.5), 0.02, 0.02, 0.02)
                    for _ in range(14)
                ],
                puff=0.6,
                rumple=2,
            )
        )
    crown = mirrored([(0, -0.55), (0.26, -0.50), (0.50, -0.22), (0.57, 0.20, 0), (0, 0.26)])
    ribs = [((t * 0.2, -0.75), (t * 0.62, 0.6), 0.018, 0.012, 0.05 * t) for t in np.linspace(-0.9, 0.9, 17)]
    layers.append(Piece(crown, fabric, ribs, puff=0.6, rumple=0.6))
    edge = mirrored([(0, 0.06), (0.585, 0.02, 0), (0.60, 0.20), (0.585, 0.36, 0), (0, 0.42)])
    ribs = [((t * 0.58, -0.2), (t * 0.58, 0.6), 0.015, 0.014, 0) for t in np.linspace(-0.97, 0.97, 27)]
    return layers + [Piece(edge, trim, ribs, puff=0.4, rumple=0.4, shadow=0.45)]


def brimmed(fabric, rng, ribbon, wide=0.95, dent=True):
    """A felt or straw hat with a ribbon."""
    brim = smooth(
        [
            (-wide, 0.22),
            (-wide * 0.55, 0.10),
            (0, 0.06),
            (wide * 0.55, 0.10),
            (wide, 0.22),
            (wide * 0.6, 0.36),
            (0, 0.42),
            (-wide * 0.6, 0.36),
        ],
        closed=True,
    )
    crown = mirrored(
        [
            (0, -0.40 if dent else -0.46),
            (0.22, -0.46 if dent else -0.42),
            (0.38, -0.34),
            (0.46, 0.16, 0),
            (0.2, 0.24),
            (0, 0.25),
        ]
    )
    folds = (
        [((-0.02, -0.55), (0.02, -0.05), 0.09, -0.05, 0.02), ((0.25, -0.4), (0.12, 0.0), 0.06, -0.02, 0.02)]
        if dent
        else []
    )
    layers = [
        Piece(brim, fabric, [((-0.8, 0.3), (0.8, 0.3), 0.06, -0.02, 0.06)], puff=0.4, rumple=0.5),
        Piece(crown, fabric, folds, puff=0.7, rumple=0.4, shadow=0.5),
    ]
    layers.append(
        Piece(
            band(smooth([(-0.45, 0.09), (-0.2, 0.165), (0, 0.18), (0.2, 0.165), (0.45, 0.09)]), 0.115),
            ribbon,
            puff=0.2,
            rumple=0.2,
            shadow=0.3,
        )
    )
    layers.append(
        Line(
            smooth(
                [(-wide * 0.93, 0.235), (-wide * 0.5, 0.345), (0, 0.395), (wide * 0.5, 0.345), (wide * 0.93, 0.235)]
            ),
            0.007,
            -0.2,
        )
    )
    return layers
