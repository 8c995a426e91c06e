"""Dresses, skirts, and how cloth falls from a waist."""

import numpy as np

from ..curves import band, mirrored, smooth
from ..layers import Button, Line, Piece
from .tops import back_of_neck, neck_line, sleeves


def drape(rng, top, bottom, narrow, wide, count=9, depth=0.03):
    """Folds that fan out from the waist to the hem."""
    folds = []
    for k in range(count):
        t = (k + 0.5 + rng.uniform(-0.25, 0.25)) / count * 2 - 1
        folds.append(
            (
                (t * narrow, top - 0.1),
                (t * wide, bottom + (bottom - top) * 0.5),
                (wide / count) * rng.uniform(0.35, 0.6),
                depth * rng.uniform(0.6, 1.3),
                0.02 * t,
            )
        )
    return folds


def wavy_hem(wide, y, rng, waves=5, swing=0.02):
    """The right half of a hem that swings in and out."""
    xs = np.linspace(wide, 0, waves * 2)
    return [
        (x, y + (0 if k == 0 else swing * (1 if k % 2 else -1)), *((0,) if k == 0 else ())) for k, x in enumerate(xs)
    ]


def dress(fabric, rng, cut="a-line", neck="scoop", sleeve=None, length=1.02, belt=None):
    """A dress: 'a-line', 'shift' (straight) or 'wrap' cut; without sleeves it hangs on straps or shoulders."""
    waist, hem = {"a-line": (0.30, 0.66), "shift": (0.38, 0.44), "wrap": (0.31, 0.52)}[cut]
    depth, wide, vee = {"scoop": (0.26, 0.22, False), "vee": (0.42, 0.20, True), "boat": (0.07, 0.28, False)}[neck]
    shoulder = 0.46 if sleeve else 0.36
    layers = [back_of_neck(fabric, wide, depth)]
    if sleeve:
        part = sleeves(fabric, rng, sleeve, shoulder=0.53)
        for layer in part:
            points = layer.outline if isinstance(layer, Piece) else layer.points
            points[:, 0] *= 0.86
        layers += part
    middle = [(0, -0.93 + depth, 0)] if vee else [(0, -0.93 + depth), (wide * 0.62, -0.93 + depth * 0.62)]
    bodice = middle + [
        (wide, -0.95, 0),
        (shoulder, -0.86, 0),
        (0.36, -0.62),
        (0.40, -0.40, 0),
        (waist + 0.02, -0.12),
        (waist, 0.02),
    ]
    if cut == "shift":
        outline = mirrored(bodice + [(hem - 0.02, 0.4)] + wavy_hem(hem, length, rng, 2, 0.008))
        layers.append(Piece(outline, fabric, drape(rng, -0.1, length, 0.34, 0.4, 6, 0.018)))
    else:
        skirt = mirrored(
            [(0, -0.02), (waist - 0.01, -0.03, 0), (waist + (hem - waist) * 0.5, length * 0.42)]
            + wavy_hem(hem, length, rng)
        )
        layers.append(Piece(skirt, fabric, drape(rng, 0.0, length, waist, hem), puff=0.36))
        top = mirrored(bodice[:-1] + [(waist, 0.0, 0), (0, 0.03)])
        layers.append(
            Piece(top, fabric, [((s * 0.36, -0.38), (s * 0.08, -0.1), 0.04, 0.02, 0) for s in (-1, 1)], shadow=0.3)
        )
    if cut == "wrap":
        layers += [
            Line(smooth([(0.19, -0.9), (0.02, -0.5), (-0.28, -0.03)]), 0.012, -0.4),
            Line(smooth([(0.10, 0.04), (0.16, 0.5), (0.06, length)]), 0.014, -0.35),
        ]
    if belt is not None:
        strap = smooth([(-waist - 0.01, -0.005), (0, 0.02), (waist + 0.01, -0.005)])
        layers.append(Piece(band(strap, 0.075), belt, puff=0.15, shadow=0.35))
        layers.append(Button((0, 0.02), (0.80, 0.68, 0.42), 0.035))
    line = neck_line(wide, depth, vee)
    return layers + [Piece(band(line, 0.026), fabric.shade(0.88), puff=0.1, rumple=0, shadow=0.15)]


def skirt(fabric, rng, cut="a-line", length=0.75, buttons=False):
    """A skirt: 'a-line', 'pleated', 'pencil' or 'mini'."""
    hem = {"a-line": 0.74, "pleated": 0.80, "pencil": 0.43, "mini": 0.62}[cut]
    hip = {"a-line": 0.52, "pleated": 0.54, "pencil": 0.46, "mini": 0.47}[cut]
    top = -0.62
    flat = cut in ("pencil", "mini")
    hem_line = wavy_hem(hem, length, rng, 2 if flat else 7, 0.006 if flat else 0.02)
    outline = mirrored([(0, top), (0.36, top - 0.02, 0), (hip, top + 0.45)] + hem_line)
    folds = drape(rng, top, length, 0.34, hem, 13 if cut == "pleated" else 8, 0.014 if flat else 0.036)
    layers = [Piece(outline, fabric, folds, puff=0.36, rumple=0.8)]
    if cut == "pleated":
        for t in np.linspace(-0.9, 0.9, 15):
            layers.append(
                Line(smooth([(t * 0.36, top + 0.05), (t * hip, top + 0.45), (t * hem, length - 0.01)]), 0.010, -0.32)
            )
    if flat:
        layers.append(
            Line(smooth([(-hem, length - 0.06), (0, length - 0.045), (hem, length - 0.06)]), 0.005, -0.25, 0.02)
        )
    layers.append(
        Piece(
            band(smooth([(-0.37, top - 0.01), (0, top + 0.015), (0.37, top - 0.01)]), 0.10),
            fabric.shade(0.9),
            puff=0.16,
        )
    )
    if buttons:
        layers.append(Line(smooth([(0.0, top), (0.0, length)]), 0.010, -0.3))
        layers += [Button((0.04, y), (0.55, 0.40, 0.26), 0.028) for y in np.linspace(top + 0.02, length - 0.15, 6)]
    return layers
