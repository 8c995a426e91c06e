#!/usr/bin/env python3
"""Writes timm_reference.json: what timm computes with weights that a formula gives, so that no weights are stored.

Needs timm 1.0 and torch. The same formula is in FormulaWeights.swift.
"""

import json
import math
import pathlib

import numpy as np
import timm
import torch
from timm.models import efficientnet


def uniform(index, seed):
    """A number in [-0.5, 0.5) for each place."""
    return ((index * 7919 + seed * 104729 + 13) % 1000003) / 1000003.0 - 0.5


def fill(model):
    state = {k: v for k, v in model.state_dict().items() if "num_batches" not in k and not k.startswith("classifier")}
    for seed, name in enumerate(sorted(state)):
        tensor = state[name]
        u = uniform(np.arange(tensor.numel(), dtype=np.int64), seed)
        if tensor.dim() > 1:
            values = u * 2 * math.sqrt(6.0 / (tensor.numel() // tensor.shape[0]))
        elif name.endswith("running_var"):
            values = 1 + 0.5 * u
        elif name.endswith(".weight"):
            values = 1 + 0.2 * u
        else:
            values = 0.2 * u
        tensor.copy_(torch.from_numpy(values.astype(np.float32)).reshape(tensor.shape))


def picture(height, width):
    row, column, channel = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((row * row * 3 + column * 29 + row * column + channel * 71) % 256).astype(np.float32)


CASES = [
    ("mobilenetv1_025", lambda **k: efficientnet._gen_mobilenet_v1("mobilenetv1_100", 0.25, **k), 64, 64),
    ("mobilenetv1_025", lambda **k: efficientnet._gen_mobilenet_v1("mobilenetv1_100", 0.25, **k), 65, 47),
    ("mobilenetv2_035", lambda **k: efficientnet._gen_mobilenet_v2("mobilenetv2_035", 0.35, **k), 64, 64),
    ("mobilenetv2_035", lambda **k: efficientnet._gen_mobilenet_v2("mobilenetv2_035", 0.35, **k), 65, 47),
]

cases = []
with torch.no_grad():
    for name, build, height, width in CASES:
        for padding, epsilon in (("", 1e-5), ("same", 1e-3)):
            model = build(pad_type=padding, bn_eps=epsilon).eval()
            fill(model)
            x = torch.from_numpy(picture(height, width) / 127.5 - 1).permute(2, 0, 1)[None]
            features = model.forward_head(model.forward_features(x), pre_logits=True)[0]
            cases.append(
                {
                    "architecture": name,
                    "padding": padding or "symmetric",
                    "epsilon": epsilon,
                    "height": height,
                    "width": width,
                    "dimensions": len(features),
                    # Every third number keeps the file small; the length holds the rest in place.
                    "length": round(float(features.double().norm()), 5),
                    "everyThird": [round(float(v), 5) for v in features[::3]],
                }
            )
text = json.dumps({"timm": timm.__version__, "torch": torch.__version__, "cases": cases}, separators=(",", ":"))
pathlib.Path(__file__).with_name("timm_reference.json").write_text(text + "\n")
