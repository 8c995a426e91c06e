"""Writes architectures.json: what timm and torchvision compute with weights that a formula gives (nothing is stored), and how
many parameters their networks have.

Usage: python make-architectures.py > architectures.json     (needs timm and torchvision). The formula is in
FormulaWeights.swift too. Features are divided by their root mean square, so that their scale is 1.
"""
import json
import pathlib
import runpy

import timm
import torch
import torchvision

shared = runpy.run_path(str(pathlib.Path(__file__).with_name("make-networks.py")), run_name="shared")
HEADS = ("classifier", "fc", "head", "pre_logits")


class WithoutHead:
    """Lets the formula see only what our networks have."""

    def __init__(self, model):
        self.model = model

    def state_dict(self):
        return {k: v for k, v in self.model.state_dict().items() if not k.startswith(HEADS)}


def timm_features(model, x):
    return model.forward_head(model.forward_features(x), pre_logits=True)


def vgg_features(model, x):
    return model.features(x).mean((2, 3))


CASES = [(name, timm.create_model, timm_features) for name in
         ("resnet18", "resnet50", "densenet121", "efficientnet_b0", "efficientnet_b2", "mobilenetv3_large_100")]
CASES += [(name, lambda n: torchvision.models.get_model(n), vgg_features) for name in ("vgg16", "vgg16_bn")]
cases = []
for name, build, features in CASES:
    model = build(name).eval()
    shared["fill"](WithoutHead(model))
    if name == "mobilenetv3_large_100":
        # The layer between pooling and classifier belongs to our features.
        assert "conv_head.weight" in model.state_dict()
    with torch.no_grad():
        vector = features(model, shared["pictures"](1, 64))[0].double()
    scale = float(vector.square().mean().sqrt())
    cases.append({"architecture": name, "dimensions": len(vector), "scale": float(f"{scale:.6g}"),
                  "everyFourth": [round(float(v) / scale, 5) for v in vector[::4]]})
print(json.dumps({"cases": cases}, separators=(",", ":")))
