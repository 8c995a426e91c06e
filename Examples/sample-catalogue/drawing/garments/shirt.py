"""Shirts with a collar: blouses, Oxford shirts, polos."""

from ..curves import flip, mirrored, smooth
from ..layers import Button, Line, Piece
from .tops import back_of_neck, body_folds, body_outline, cuffs, placket, sleeves


def collar(fabric, wide=0.20, spread=0.20, drop=0.20, depth=0.14):
    """A turned-down collar: the stand behind the neck and two pointed leaves."""
    stand = mirrored([(0, -1.02), (wide * 0.7, -1.02), (wide, -0.97, 0), (wide * 0.9, -0.88), (0, -0.86)])
    layers = [Piece(stand, fabric.shade(0.78), puff=0.2, rumple=0.2)]
    return layers, [leaf(fabric, side, wide, spread, drop, depth) for side in (-1, 1)]


def leaf(fabric, side, wide, spread, drop, depth):
    points = [
        (0.015, -0.93 + depth, 0),
        (wide * 0.55, -0.93 + depth * 0.15),
        (wide * 0.82, -1.035, 0),
        (wide + 0.05, -0.96),
        (wide + 0.06, -0.90, 0),
        (spread + 0.02, -0.93 + depth + drop * 0.5, 0),
    ]
    outline = smooth(points if side > 0 else flip(points), closed=True)
    return Piece(outline, fabric, angle=side * 25, puff=0.16, rumple=0.15, shadow=0.4)


def shirt(fabric, rng, sleeve="long", fit="regular", pocket=True, front="buttons", buttons=(0.95, 0.94, 0.91)):
    """A shirt; `front` is 'buttons' (all the way), 'polo' (a short placket)."""
    cut = {
        "regular": dict(bottom=0.96),
        "slim": dict(waist=0.42, hem=0.47, width=0.48, bottom=0.96),
        "loose": dict(waist=0.54, hem=0.57, width=0.54, bottom=0.98),
    }[fit]
    behind, leaves = collar(fabric if front == "buttons" else fabric.shade(0.9))
    layers = [back_of_neck(fabric, 0.19, 0.12)] + behind
    layers += sleeves(fabric, rng, sleeve)
    if sleeve == "long":
        layers += [piece for piece in cuffs(fabric) if isinstance(piece, Piece)]
        layers += [Button((side * 0.74, 0.68), buttons, 0.017) for side in (-1, 1)]
    layers.append(Piece(body_outline(0.19, 0.14, vee=True, **cut), fabric, body_folds(rng)))
    for side in (-1, 1):
        layers.append(Line(smooth([(side * 0.53, -0.82), (side * 0.455, -0.58), (side * 0.475, -0.34)]), 0.008, -0.22))
        layers.append(Line(smooth([(side * 0.20, -0.86), (side * 0.51, -0.75)]), 0.005, -0.18))
    layers += (
        placket(fabric, -0.79, 0.975, 7, buttons) if front == "buttons" else placket(fabric, -0.79, -0.40, 2, buttons)
    )
    if pocket:
        layers += breast_pocket(fabric)
    return layers + leaves


def breast_pocket(fabric, x=0.25, y=-0.42, wide=0.11, high=0.26):
    """A patch pocket on the chest."""
    outline = smooth(
        [
            (x - wide, y, 0),
            (x + wide, y, 0),
            (x + wide, y + high * 0.8, 0),
            (x, y + high, 0),
            (x - wide, y + high * 0.8, 0),
        ],
        closed=True,
    )
    return [
        Piece(outline, fabric, puff=0.06, shadow=0.25),
        Line(smooth([(x - wide, y + 0.045), (x + wide, y + 0.045)]), 0.005, -0.2, 0.02),
    ]
