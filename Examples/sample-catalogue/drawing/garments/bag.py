"""Bags: tote, handbag, backpack."""

from ..curves import band, mirrored, smooth
from ..layers import Button, Fabric, Line, Piece

BRASS = (0.80, 0.66, 0.38)


def tote(fabric, rng, handle=None, wide=0.60):
    """A shopping bag with two long handles."""
    handle = handle or fabric.shade(0.85)
    layers = []
    for shift, tone in ((0.05, 0.7), (0.0, 1.0)):
        arch = smooth(
            [
                (-0.26, -0.20),
                (-0.25, -0.55 - shift),
                (-0.12, -0.88 - shift),
                (0.12, -0.88 - shift),
                (0.25, -0.55 - shift),
                (0.26, -0.20),
            ]
        )
        layers.append(Piece(band(arch, 0.065), handle.shade(tone), puff=0.15, rumple=0.2, shadow=0.3))
    rim = mirrored([(0, -0.34), (wide - 0.05, -0.33, 0), (wide, -0.26, 0), (0, -0.20)])
    body = mirrored(
        [(0, -0.25), (wide, -0.28, 0), (wide - 0.02, 0.3), (wide - 0.05, 0.76), (wide - 0.11, 0.82), (0, 0.84)]
    )
    folds = [((s * 0.5, -0.2), (s * rng.uniform(0.2, 0.4), 0.7), 0.07, 0.03, 0.04 * s) for s in (-1, 1)]
    folds += [((-0.4, 0.7), (0.4, rng.uniform(0.55, 0.7)), 0.06, 0.03, 0.04)]
    layers.insert(1, Piece(rim, fabric.shade(0.5), puff=0.05))
    front = layers.pop()
    layers += [Piece(body, fabric, folds, puff=0.5, rumple=1.2), front]
    layers += [Line(smooth([(-wide, -0.20), (0, -0.17), (wide, -0.20)]), 0.006, -0.25, 0.022)]
    for side in (-1, 1):
        patch = smooth(
            [(side * 0.21, -0.24, 0), (side * 0.31, -0.24, 0), (side * 0.31, -0.04, 0), (side * 0.21, -0.04, 0)],
            closed=True,
        )
        layers += [Piece(patch, handle, puff=0.1, rumple=0.1, shadow=0.25), Button((side * 0.26, -0.08), BRASS, 0.016)]
    return layers


def handbag(fabric, rng, shape="satchel", metal=BRASS):
    """A leather bag with a flap ('satchel'), or a small one on a chain ('clutch')."""
    clutch = shape == "clutch"
    top, wide, bottom = (-0.22, 0.72, 0.46) if clutch else (-0.22, 0.70, 0.72)
    if clutch:
        strap = smooth([(-0.64, -0.12), (-0.58, -0.62), (0, -0.98), (0.58, -0.62), (0.64, -0.12)])
        layers = [Piece(band(strap, 0.035), Fabric([metal], gloss=0.4), puff=0.2, rumple=0)]
        layers.append(Line(strap, 0.03, -0.4, 0.03))
    else:
        layers = [
            Piece(
                band(smooth([(-0.30, -0.15), (-0.27, -0.55), (0, -0.72), (0.27, -0.55), (0.30, -0.15)]), 0.075),
                fabric.shade(0.85),
                puff=0.25,
                rumple=0.1,
            )
        ]
    body = mirrored(
        [
            (0, top),
            (wide - 0.10, top + 0.01),
            (wide - 0.03, top + 0.10),
            (wide, bottom - 0.12),
            (wide - 0.08, bottom),
            (0, bottom + 0.01),
        ]
    )
    low = top + (bottom - top) * (0.72 if clutch else 0.56)
    flap = mirrored(
        [
            (0, top - 0.02),
            (wide - 0.10, top - 0.01),
            (wide - 0.02, top + 0.08),
            (wide - 0.03, low - 0.16),
            (wide - 0.2, low - 0.03),
            (0, low),
        ]
    )
    layers += [
        Piece(body, fabric, [((-0.6, 0.5), (0.6, 0.5), 0.08, 0.03, 0.03)], puff=0.6, rumple=0.6),
        Piece(flap, fabric, puff=0.4, rumple=0.4, shadow=0.5),
        Line(flap[14:-14] * [0.94, 0.92], 0.006, 0.18, 0.02),
    ]
    clasp = smooth(
        [(-0.07, low - 0.10, 0), (0.07, low - 0.10, 0), (0.07, low + 0.05, 0), (-0.07, low + 0.05, 0)], closed=True
    )
    return layers + [
        Piece(clasp, Fabric([metal], gloss=0.4), puff=0.4, rumple=0, shadow=0.4),
        Line(smooth([(-0.03, low - 0.02), (0.03, low - 0.02)]), 0.02, -0.4),
    ]


def backpack(fabric, rng, trim=None):
    """A backpack with a front pocket."""
    trim = trim or fabric.shade(0.75)
    layers = [
        Piece(
            band(smooth([(s * 0.44, -0.45), (s * 0.64, -0.1), (s * 0.60, 0.5), (s * 0.44, 0.75)]), 0.10), trim, puff=0.2
        )
        for s in (-1, 1)
    ]
    layers.append(
        Piece(
            band(smooth([(-0.13, -0.78), (-0.10, -0.97), (0.10, -0.97), (0.13, -0.78)]), 0.05), trim, puff=0.2, rumple=0
        )
    )
    body = mirrored([(0, -0.84), (0.30, -0.80), (0.48, -0.52), (0.55, 0.3), (0.54, 0.78), (0.42, 0.87), (0, 0.88)])
    pocket = mirrored([(0, 0.12), (0.36, 0.12), (0.44, 0.20), (0.45, 0.70), (0.36, 0.79), (0, 0.80)])
    layers += [Piece(body, fabric, [((-0.4, -0.3), (0.4, -0.35), 0.07, 0.02, 0.05)], puff=0.7, rumple=0.9)]
    arch = smooth(
        [(-0.49, 0.02), (-0.44, -0.42), (-0.26, -0.68), (0, -0.72), (0.26, -0.68), (0.44, -0.42), (0.49, 0.02)]
    )
    layers += [
        Line(arch, 0.028, -0.45),
        Line(arch, 0.012, 0.35, 0.010),
        Piece(pocket, fabric, puff=0.45, rumple=0.6, shadow=0.5),
    ]
    zipper = smooth([(-0.38, 0.23), (0, 0.21), (0.38, 0.23)])
    layers += [Line(zipper, 0.028, -0.45), Line(zipper, 0.012, 0.35, 0.010)]
    label = smooth([(-0.11, -0.26, 0), (0.11, -0.26, 0), (0.11, -0.12, 0), (-0.11, -0.12, 0)], closed=True)
    layers += [Piece(label, Fabric([(0.62, 0.42, 0.26)]), puff=0.1, rumple=0, shadow=0.3)]
    for side in (-1, 1):
        layers.append(
            Piece(
                band(smooth([(side * 0.30, -0.74), (side * 0.33, 0.0), (side * 0.31, 0.12)]), 0.05),
                trim,
                puff=0.15,
                rumple=0.1,
                shadow=0.3,
            )
        )
    return layers
