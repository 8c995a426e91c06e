"""Outlines and lines in garment units: x to the right, y down, the garment within about -1...1 by -1.25...1.25."""

import numpy as np


def smooth(points, closed=False, steps=14):
    """A Catmull-Rom curve through the points; a point written (x, y, 0) is a corner."""
    xy = np.array([p[:2] for p in points], float)
    corner = [len(p) > 2 for p in points]
    count = len(xy)
    out = []
    for i in range(count if closed else count - 1):
        j = (i + 1) % count
        chord = xy[j] - xy[i]
        before = xy[i - 1] if (closed or i > 0) else xy[i] - chord
        after = xy[(j + 1) % count] if (closed or j < count - 1) else xy[j] + chord
        start = chord if corner[i] else (xy[j] - before) / 2
        end = chord if corner[j] else (after - xy[i]) / 2
        limit = np.hypot(*chord) * 1.4
        start, end = (v * min(1, limit / (np.hypot(*v) + 1e-9)) for v in (start, end))
        t = np.linspace(0, 1, steps, endpoint=False)[:, None]
        out.append(
            (2 * t**3 - 3 * t**2 + 1) * xy[i]
            + (t**3 - 2 * t**2 + t) * start
            + (-2 * t**3 + 3 * t**2) * xy[j]
            + (t**3 - t**2) * end
        )
    if not closed:
        out.append(xy[-1:])
    return np.concatenate(out)


def mirrored(right):
    """A closed outline from its right half, given from the top centre to the bottom centre."""
    left = [(-p[0], *p[1:]) for p in reversed(right) if abs(p[0]) > 1e-6]
    return smooth(list(right) + left, closed=True)


def flip(points):
    """The same points on the other side of the garment."""
    return [(-p[0], *p[1:]) for p in points]


def band(line, width):
    """The outline of a strip of the given width along a line (an array of points)."""
    line = np.asarray(line, float)
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], 1) * width / 2
    return np.concatenate([line + normal, (line - normal)[::-1]])


def ellipse(cx, cy, rx, ry, steps=60):
    """A closed ellipse."""
    t = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    return np.stack([cx + rx * np.cos(t), cy + ry * np.sin(t)], 1)
