"""What is woven into or printed on the cloth: a colour for every point (u, v) of it, in garment units."""

import numpy as np


def _edge(field, softness=0.012):
    """A step at zero, softened over the width of about a pixel."""
    return np.clip(field / softness + 0.5, 0, 1)


def _mix(low, high, amount):
    return low + (high - low) * amount[..., None]


def plain(u, v, colours, size, rng):
    return np.broadcast_to(colours[0], u.shape + (3,)).copy()


def melange(u, v, colours, size, rng):
    grain = rng.normal(0, 1, u.shape).astype(np.float32)
    grain = (grain + np.roll(grain, 1, 0) + np.roll(grain, 1, 1)) / 3
    return colours[0] * (1 + 0.05 * grain[..., None])


def _stripe(t, colours, size):
    period = 0.16 * size
    phase = np.abs((t / period) % 1 - 0.5) * period
    return _mix(colours[0], colours[1], _edge(phase - period * 0.29))


def striped(u, v, colours, size, rng):
    return _stripe(v, colours, size)


def pinstriped(u, v, colours, size, rng):
    period = 0.09 * size
    phase = np.abs((u / period) % 1 - 0.5) * period
    return _mix(colours[0], colours[1], _edge(phase - period * 0.5 + 0.011) * 0.8)


def vertical(u, v, colours, size, rng):
    return _stripe(u, colours, size * 0.8)


def checked(u, v, colours, size, rng):
    period = 0.24 * size
    across = _edge(np.abs((u / period) % 1 - 0.5) * period - period * 0.25)
    down = _edge(np.abs((v / period) % 1 - 0.5) * period - period * 0.25)
    third = colours[2] if len(colours) > 2 else colours[0] * 0.6
    thin = np.maximum(
        _edge(0.008 - np.abs((u / period + 0.02) % 1 - 0.5) * period),
        _edge(0.008 - np.abs((v / period + 0.02) % 1 - 0.5) * period),
    )
    return _mix(_mix(colours[0], colours[1], (across + down) / 2), third, thin * 0.6)


def dotted(u, v, colours, size, rng):
    period = 0.15 * size
    row = np.floor(v / period)
    du = ((u / period + 0.5 * (row % 2)) % 1 - 0.5) * period
    dv = ((v / period) % 1 - 0.5) * period
    return _mix(colours[0], colours[1], _edge(period * 0.23 - np.hypot(du, dv)))


def floral(u, v, colours, size, rng):
    """Five-petalled flowers and leaves, scattered on a jittered grid."""
    image = np.broadcast_to(colours[0], u.shape + (3,)).copy()
    leaf = np.array([0.30, 0.45, 0.28], np.float32)
    petals = [colours[1], colours[1] * 0.6 + 0.4 * colours[0], colours[-1]]
    cell = 0.26 * size
    for i in range(-7, 8):
        for j in range(-9, 10):
            x = (i + 0.5 * (j % 2) + rng.uniform(-0.2, 0.2)) * cell
            y = (j + rng.uniform(-0.2, 0.2)) * cell * 0.85
            radius, turn, kind = cell * rng.uniform(0.22, 0.4), rng.uniform(0, 6.28), int(rng.integers(3))
            if not (u.min() - cell < x < u.max() + cell and v.min() - cell < y < v.max() + cell):
                continue
            near = (np.abs(u - x) < cell) & (np.abs(v - y) < cell)
            du, dv = u[near] - x, v[near] - y
            angle, far = np.arctan2(dv, du) + turn, np.hypot(du, dv)
            part = _mix(image[near], leaf, _edge(radius * 1.5 * np.clip(np.cos(angle * 1.5), 0, 1) ** 3 - far) * 0.8)
            part = _mix(part, petals[kind], _edge(radius * (0.7 + 0.3 * np.cos(angle * 5)) - far))
            image[near] = _mix(part, np.array([0.96, 0.80, 0.36], np.float32), _edge(radius * 0.25 - far))
    return image


def block(u, v, colours, size, rng):
    """Two or three broad fields of colour."""
    image = _mix(colours[0], colours[1], _edge(v + 0.22 * size))
    return _mix(image, colours[-1], _edge(v - 0.22 * size)) if len(colours) > 2 else image


def sun(u, v, colours, size, rng):
    """A print on the chest: a setting sun over waves."""
    x, y = u / 0.27, (v + 0.22) / 0.27
    disc = _edge(1 - np.hypot(x, y), 0.04)
    slots = _edge(np.abs((y * 3.2) % 1 - 0.5) - 0.08 - 0.16 * np.clip(y, 0, 1), 0.06)
    return _mix(plain(u, v, colours, size, rng), colours[1], disc * np.where(y > 0, slots, 1))


def peaks(u, v, colours, size, rng):
    """A print on the chest: mountains under a moon."""
    x, y = u / 0.30, (v + 0.2) / 0.30
    ridge = np.minimum(np.abs(x + 0.25) * 1.5 - 0.7, np.abs(x - 0.38) * 1.5 - 0.35)
    hill = _edge(y - ridge, 0.04) * _edge(0.55 - y, 0.04) * _edge(1 - np.abs(x), 0.04)
    cap = hill * _edge(ridge + 0.32 + 0.06 * np.sin(x * 24) - y, 0.04)
    moon = _edge(0.17 - np.hypot(x - 0.5, y + 0.75), 0.04)
    image = _mix(plain(u, v, colours, size, rng), colours[1], np.maximum(hill * 0.9, moon))
    return _mix(image, np.ones(3, np.float32) * 0.97, cap * 0.9)


PATTERNS = {
    "plain": plain,
    "melange": melange,
    "striped": striped,
    "pinstriped": pinstriped,
    "vertical": vertical,
    "checked": checked,
    "dotted": dotted,
    "floral": floral,
    "colour-block": block,
    "sun": sun,
    "peaks": peaks,
}
