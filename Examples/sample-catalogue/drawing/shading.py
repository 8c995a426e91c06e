"""Light on cloth: folds make a height field, its slope makes light and shade."""

import numpy as np

from .canvas import HEIGHT, WIDTH, blur


def crease(pose, start, end, width, depth, bend=0.0):
    """A long soft ridge (or a furrow, for a negative depth) from one point to another, thinning out at the ends."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    length = np.hypot(dx, dy) + 1e-6
    along = ((pose.x - x0) * dx + (pose.y - y0) * dy) / length**2
    aside = ((pose.x - x0) * dy - (pose.y - y0) * dx) / length
    aside = aside - bend * 4 * along * (1 - along)
    taper = np.clip(1 - (2 * along - 1) ** 2, 0, 1)
    return depth * taper * np.exp(-((aside / width) ** 2))


def rumple(rng, pose, strength, stretch=(1.0, 2.2)):
    """Random gentle waves in the cloth, longer along the body than across it."""
    total = np.zeros((HEIGHT, WIDTH), np.float32)
    for _ in range(7):
        angle = rng.normal(0.0, 0.55)
        wave = rng.uniform(3.0, 7.0)
        x = pose.x * np.cos(angle) + pose.y * np.sin(angle)
        y = (pose.y * np.cos(angle) - pose.x * np.sin(angle)) * stretch[0] / stretch[1]
        total += np.sin(x * wave + 1.3 * np.sin(y * wave * 0.8 + rng.uniform(0, 6.3)) + rng.uniform(0, 6.3)) / wave
    return total * np.float32(strength)


def inflate(mask, scale, amount):
    """A rounded height for a piece of cloth: flat in the middle, falling towards its edge."""
    near = blur(mask, 0.022 * scale)
    far = blur(mask, 0.11 * scale)
    return amount * (0.13 * near + 0.75 * far) * mask


def light(height, scale, azimuth):
    """Brightness (1 on level cloth) and sheen of a height field given in garment units."""
    gy, gx = np.gradient(height * scale)
    lx, ly = np.cos(azimuth) * 0.62, np.sin(azimuth) * 0.62
    lz = np.sqrt(1 - lx * lx - ly * ly)
    norm = 1 / np.sqrt(gx * gx + gy * gy + 1)
    facing = (-gx * lx - gy * ly + lz) * norm
    brightness = 0.40 + 0.60 * np.clip(facing / lz, 0, 1.5)
    half = np.array([lx, ly, lz + 1])
    half /= np.linalg.norm(half)
    sheen = np.clip((-gx * half[0] - gy * half[1] + half[2]) * norm, 0, 1) ** 24
    return brightness, sheen
