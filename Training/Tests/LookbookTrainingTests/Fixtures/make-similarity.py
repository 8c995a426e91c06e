"""Structural similarities by scikit-image, for StructuralSimilarityTests. Needs numpy and scikit-image.

Usage: python make-similarity.py > similarity.json
"""

import json

import numpy as np
from skimage.metrics import structural_similarity


def picture(n, height, width):
    """The formula of FormulaWeights.pixels, of any proportions."""
    row, column, channel = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((row * row * 3 + column * 29 + row * column * (n + 1) + channel * 71 + n * 37) % 256) / 255.0


def similarity(a, b):
    return structural_similarity(
        a, b, channel_axis=-1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0
    )


a = picture(0, 24, 31)
cases = {"other": picture(1, 24, 31), "dull": a * 0.5 + 0.2, "same": a, "grey": np.full_like(a, 0.5)}
print(json.dumps({name: similarity(a, b) for name, b in cases.items()}))
