"""Pumps and ballerinas, seen from the side, toe to the right."""

from ..curves import band, smooth
from ..layers import Button, Fabric, Piece


def pump(fabric, rng, heel="high"):
    """A pump with a high heel, or a flat ballerina."""
    lift = {"high": 0.50, "flat": 0.03}[heel]
    base = 0.48
    back = base - lift
    upper = smooth(
        [
            (-0.74, back - 0.02, 0),
            (-0.80, back - 0.22),
            (-0.74, back - 0.42, 0),
            (-0.56, back - 0.22),
            (-0.1, base - lift * 0.55 - 0.10),
            (0.30, base - 0.24, 0),
            (0.60, base - 0.17),
            (0.88, base - 0.03, 0),
            (0.4, base),
            (0.0, base - lift * 0.35),
            (-0.40, back - 0.01),
        ],
        closed=True,
    )
    inside = smooth(
        [
            (-0.74, back - 0.41, 0),
            (-0.40, back - 0.25),
            (0.0, base - lift * 0.5 - 0.17),
            (0.30, base - 0.24, 0),
            (-0.1, base - lift * 0.55 - 0.06),
            (-0.55, back - 0.18),
        ],
        closed=True,
    )
    layers = []
    if heel == "high":
        spike = smooth(
            [
                (-0.77, back - 0.08, 0),
                (-0.50, back - 0.02, 0),
                (-0.62, base - 0.22),
                (-0.655, base + 0.01, 0),
                (-0.715, base + 0.01, 0),
                (-0.72, base - 0.25),
            ],
            closed=True,
        )
        layers.append(Piece(spike, fabric.shade(0.85), puff=0.3, rumple=0))
    layers += [Piece(inside, Fabric([(0.80, 0.68, 0.55)]), puff=0.05), Piece(upper, fabric, puff=0.6, rumple=0.2)]
    edge = smooth(
        [(-0.74, back), (-0.40, back + 0.0), (0.0, base - lift * 0.35 + 0.01), (0.4, base + 0.01), (0.86, base - 0.02)]
    )
    layers.append(Piece(band(edge, 0.028), Fabric([(0.20, 0.16, 0.13)]), puff=0.05, rumple=0, shadow=0.1))
    if heel == "flat":
        layers += [
            Piece(
                band(smooth([(0.22, base - 0.24), (0.32, base - 0.30), (0.40, base - 0.22)]), 0.05),
                fabric.shade(0.8),
                puff=0.2,
                rumple=0,
            ),
            Button((0.31, base - 0.245), tuple(fabric.shade(0.7).colours[0]), 0.03),
        ]
    return layers
