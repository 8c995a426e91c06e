"""A garment is a list of layers, drawn from the back to the front."""

from dataclasses import dataclass, field

import numpy as np

from .canvas import blur
from .patterns import PATTERNS
from .shading import crease, inflate, light


@dataclass
class Fabric:
    """Colours (sRGB 0...1), pattern and the look of the surface."""

    colours: list
    pattern: str = "plain"
    size: float = 1.0
    grain: float = 0.012
    gloss: float = 0.0

    def shade(self, factor):
        """A plain fabric of the first colour, darker (below 1) or lighter."""
        colour = np.asarray(self.colours[0], np.float32)
        tone = colour * factor if factor <= 1 else 1 - (1 - colour) / factor
        return Fabric([tone], grain=self.grain, gloss=self.gloss)


@dataclass
class Piece:
    """One piece of cloth: an outline, what it is made of, how it is folded."""

    outline: np.ndarray
    fabric: Fabric
    folds: list = field(default_factory=list)  # arguments of `crease`
    angle: float = 0.0  # degrees by which the pattern is turned
    puff: float = 0.30
    rumple: float = 1.0
    shadow: float = 0.35  # how strongly it shades what lies under it


@dataclass
class Line:
    """A seam or stitching."""

    points: np.ndarray
    width: float = 0.008
    tone: float = -0.25  # below 0 darkens, above 0 lightens
    dash: float = 0.0


@dataclass
class Button:
    """A round button, rivet or eyelet."""

    centre: tuple
    colour: tuple
    radius: float = 0.022


def draw(layers, pose, rumpled, azimuth, rng):
    """Colour (height, width, 3) and coverage (height, width) of a garment."""
    colour = np.zeros(pose.x.shape + (3,), np.float32)
    cover = np.zeros(pose.x.shape, np.float32)
    for layer in layers:
        if isinstance(layer, Piece):
            window, part = pose.crop(layer.outline, 0.25)
            _piece(layer, part, rumpled[window], azimuth, rng, colour[window], cover[window])
        elif isinstance(layer, Line):
            window, part = pose.crop(layer.points, layer.width + 0.02)
            mask = (part.stroke(layer.points, layer.width, layer.dash) * cover[window])[..., None]
            target = 0.0 if layer.tone < 0 else 1.0
            colour[window] += (target - colour[window]) * mask * abs(layer.tone)
        else:
            window, part = pose.crop([layer.centre], 3 * layer.radius)
            _button(layer, part, azimuth, colour[window])
    return colour, cover


def _piece(piece, pose, rumpled, azimuth, rng, colour, cover):
    mask = pose.mask(piece.outline)
    height = inflate(mask, pose.scale, piece.puff) + rumpled * piece.rumple
    for fold in piece.folds:
        height = height + crease(pose, *fold)
    brightness, sheen = light(height, pose.scale, azimuth)
    edge = blur(mask, 0.012 * pose.scale)
    brightness = brightness * (1 - 0.12 * np.clip(2 - 2 * edge, 0, 1))
    angle = np.deg2rad(piece.angle)
    # The cloth goes up and down over its folds, so the pattern on it shifts a little with the height.
    u = pose.x * np.cos(angle) + pose.y * np.sin(angle) + height * 0.28
    v = pose.y * np.cos(angle) - pose.x * np.sin(angle) + height * 0.22
    fabric = piece.fabric
    colours = [np.asarray(c, np.float32) for c in fabric.colours]
    cloth = PATTERNS[fabric.pattern](u.astype(np.float32), v.astype(np.float32), colours, fabric.size, rng)
    weave = rng.standard_normal(mask.shape, np.float32) * np.float32(fabric.grain)
    lit = cloth * (brightness + weave)[..., None]
    lit += (fabric.gloss + 0.03) * sheen[..., None] * (1 - lit)
    # Bright cloth fades towards white instead of being cut off there.
    lit = np.where(lit > 0.85, 0.85 + 0.15 * np.tanh((lit - 0.85) / 0.15), lit)
    if piece.shadow:
        shift = np.float32([np.cos(azimuth), np.sin(azimuth)]) * -0.02 * pose.scale
        cast = blur(np.roll(mask, (round(shift[1]), round(shift[0])), (0, 1)), 0.025 * pose.scale)
        colour *= (1 - piece.shadow * cast * (1 - mask))[..., None]
    colour += (lit - colour) * mask[..., None]
    np.maximum(cover, mask, out=cover)


def _button(button, pose, azimuth, colour):
    x, y = pose.x - button.centre[0], pose.y - button.centre[1]
    far = np.hypot(x, y) / button.radius
    soft = 1 / (button.radius * pose.scale)
    shade = np.clip(1.6 - np.hypot(x / button.radius - 0.25, y / button.radius - 0.4), 0, 1) * 0.35
    colour *= (1 - shade)[..., None]
    mask = np.clip((1 - far) / soft + 0.5, 0, 1)[..., None]
    facing = (x * np.cos(azimuth) + y * np.sin(azimuth)) / button.radius
    rim = np.where(far > 0.7, 0.16, -0.08) * facing
    tint = np.clip(np.asarray(button.colour, np.float32) * (1 + rim)[..., None], 0, 1)
    for dx, dy in ((-0.3, -0.3), (0.3, 0.3), (-0.3, 0.3), (0.3, -0.3)):
        hole = np.hypot(x / button.radius - dx, y / button.radius - dy)
        tint = tint * (1 - 0.5 * np.clip((0.16 - hole) / soft + 0.5, 0, 1))[..., None]
    colour += (tint - colour) * mask
