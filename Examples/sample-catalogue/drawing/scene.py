"""The studio: a background, a soft shadow of the garment on it, light from one side."""

import numpy as np

from .canvas import HEIGHT, WIDTH, Pose, blur
from .layers import draw
from .shading import rumple

BACKGROUNDS = {
    "white": (1.0, 1.0, 1.0),
    "grey": (0.93, 0.93, 0.94),
    "sand": (0.94, 0.91, 0.86),
    "sky": (0.87, 0.92, 0.96),
    "rose": (0.96, 0.89, 0.89),
    "mint": (0.88, 0.94, 0.90),
    "lilac": (0.91, 0.89, 0.95),
    "butter": (0.97, 0.94, 0.84),
}


def studio(name):
    """A background that is a little lighter behind the garment than in the corners; white stays white."""
    base = np.float32(BACKGROUNDS[name])
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    far = np.hypot((x - WIDTH * 0.45) / WIDTH, (y - HEIGHT * 0.4) / HEIGHT)
    fall = 0.0 if name == "white" else 0.16
    return np.clip(base * (1.03 - fall * far**1.6)[..., None], 0, 1) if fall else np.ones((HEIGHT, WIDTH, 3)) * base


def photograph(layers, rng, background="white", lying=True, rumples=1.0, scale=200.0, wander=1.0):
    """An sRGB picture of the garment (0...1) and the garment's coverage, which makes a transparent picture.

    `lying` garments are seen from above and shade the ground beside them; others stand on it.
    """
    pose = Pose(
        scale * (1 + wander * rng.uniform(-0.06, 0.04)),
        wander * rng.normal(0, 1.6),
        (WIDTH / 2 + wander * rng.uniform(-10, 10), HEIGHT / 2 + wander * rng.uniform(-12, 12)),
    )
    azimuth = np.deg2rad(-125 + rng.uniform(-25, 25))
    rumpled = rumple(rng, pose, 0.038 * rumples)
    colour, cover = draw(layers, pose, rumpled, azimuth, rng)
    exposure = rng.uniform(0.97, 1.04)
    ground = studio(background) * (1 - _shadow(cover, azimuth, lying))[..., None]
    picture = ground * (1 - cover[..., None]) + np.clip(colour * exposure, 0, 1) * cover[..., None]
    return np.clip(picture, 0, 1), cover, np.clip(colour * exposure, 0, 1)


def _shadow(cover, azimuth, lying):
    if not lying:
        rows = np.where(cover.max(1) > 0.5)[0]
        floor = rows.max() if len(rows) else HEIGHT - 1
        foot = blur(cover[max(0, floor - 40) : floor + 1].max(0)[None].repeat(HEIGHT, 0), 14)
        y = np.arange(HEIGHT, dtype=np.float32)[:, None]
        return np.clip(0.42 * foot * np.exp(-(((y - floor - 1) / 13) ** 2)), 0, 1) + 0.10 * blur(cover, 22)
    move = np.float32([np.cos(azimuth), np.sin(azimuth)])
    close = blur(np.roll(cover, (round(-move[1] * 5), round(-move[0] * 5)), (0, 1)), 5)
    wide = blur(np.roll(cover, (round(-move[1] * 14), round(-move[0] * 14)), (0, 1)), 18)
    return np.clip(0.26 * close + 0.20 * wide, 0, 1)
