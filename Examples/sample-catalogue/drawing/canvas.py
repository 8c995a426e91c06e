"""Pixels: where a garment lies on the picture, and masks with soft edges."""

import copy

import cv2
import numpy as np

WIDTH, HEIGHT = 480, 640
cv2.setNumThreads(1)
SUPERSAMPLING = 3


class Pose:
    """Places garment units on the picture: scale in pixels a unit, rotation in degrees, centre in pixels."""

    def __init__(self, scale=200.0, degrees=0.0, centre=(WIDTH / 2, HEIGHT / 2)):
        angle = np.deg2rad(degrees)
        self.scale = scale
        self.centre = np.array(centre, float)
        self.turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        back = self.turn.T / scale
        dx, dy = x - self.centre[0], y - self.centre[1]
        self.x = (back[0, 0] * dx + back[0, 1] * dy).astype(np.float32)
        self.y = (back[1, 0] * dx + back[1, 1] * dy).astype(np.float32)

    def pixels(self, points):
        """Garment units to pixels."""
        return np.asarray(points, float)[:, :2] @ self.turn.T * self.scale + self.centre

    def crop(self, points, margin):
        """The part of the picture near some points (margin in garment units): the slices, and a pose of that part."""
        near = self.pixels(points)
        # Multiples of 4, because `blur` halves wide fields twice.
        low = np.clip((near.min(0) - margin * self.scale) // 4 * 4, 0, (WIDTH - 8, HEIGHT - 8)).astype(int)
        high = np.clip((near.max(0) + margin * self.scale) // 4 * 4 + 4, low + 8, (WIDTH, HEIGHT)).astype(int)
        window = (slice(low[1], high[1]), slice(low[0], high[0]))
        part = copy.copy(self)
        part.x, part.y, part.centre = self.x[window], self.y[window], self.centre - low
        return window, part

    def mask(self, outline):
        """How much of each pixel an outline covers, 0...1."""
        big = np.zeros([n * SUPERSAMPLING for n in self.x.shape], np.uint8)
        cv2.fillPoly(big, [np.round(self.pixels(outline) * SUPERSAMPLING * 16).astype(np.int32)], 255, shift=4)
        return cv2.resize(big, self.x.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255

    def stroke(self, line, width, dash=0.0):
        """A mask of a line; width and dash (0: unbroken) in garment units."""
        points = self.pixels(line)
        big = np.zeros([n * SUPERSAMPLING for n in self.x.shape], np.uint8)
        thick = max(1, round(width * self.scale * SUPERSAMPLING))
        for part in _dashes(points, dash * self.scale):
            cv2.polylines(
                big, [np.round(part * SUPERSAMPLING * 16).astype(np.int32)], False, 255, thick, cv2.LINE_AA, shift=4
            )
        return cv2.resize(big, self.x.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _dashes(points, length):
    if length <= 0:
        return [points]
    way = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    starts = np.arange(0, way[-1], length * 1.7)
    return [np.stack([np.interp([s, s + length], way, points[:, k]) for k in (0, 1)], 1) for s in starts]


def blur(field, sigma):
    """Gaussian blur; wide ones are made on a smaller field, which looks the same."""
    if sigma < 0.3:
        return field
    if sigma > 6:
        half = cv2.resize(field, (field.shape[1] // 4, field.shape[0] // 4), interpolation=cv2.INTER_AREA)
        return cv2.resize(cv2.GaussianBlur(half, (0, 0), sigma / 4), field.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    return cv2.GaussianBlur(field, (0, 0), sigma)
