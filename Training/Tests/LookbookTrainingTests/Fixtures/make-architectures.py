"""Writes architectures.json: what timm and torchvision compute with weights that a formula gives (nothing is stored).
The autoencoder is Lookbook's own: there the other side is the table of its documentation, written down in PyTorch.

Usage: python make-architectures.py > architectures.json     (needs timm and torchvision). The formula is in
FormulaWeights.swift too. Features are divided by their root mean square, so that their scale is 1.
"""

import json
import pathlib
import runpy

import timm
import torch
import torchvision
from timm.models import efficientnet

shared = runpy.run_path(str(pathlib.Path(__file__).with_name("make-networks.py")), run_name="shared")
HEADS = ("classifier", "fc", "head", "pre_logits")
SIDE = 64
# At 64 this one's large numbers cancel, and PyTorch's own features in 32 and 64 bits differ by 5e-5 instead of 5e-6.
SIDES = {"efficientnet_b3": 80}


class WithoutHead:
    """Lets the formula see only what our networks have."""

    def __init__(self, model):
        self.model = model

    def state_dict(self):
        return {k: v for k, v in self.model.state_dict().items() if not k.startswith(HEADS)}


class Autoencoder(torch.nn.Module):
    """The encoder, for pictures of 64 x 64."""

    def __init__(self):
        super().__init__()
        rows = [(3, 32, 3, 2), (32, 64, 3, 2), (64, 128, 3, 2), (128, 256, 3, 2), (256, 512, 3, 2), (512, 128, 1, 1)]
        self.encoder = torch.nn.ModuleList(
            torch.nn.ModuleDict(
                {
                    "conv": torch.nn.Conv2d(i, o, kernel, stride, kernel // 2, bias=False),
                    "bn": torch.nn.BatchNorm2d(o),
                }
            )
            for i, o, kernel, stride in rows
        )
        self.bottleneck = torch.nn.Linear(128 * 2 * 2, 512)

    def forward(self, x):
        for block in self.encoder:
            x = block["bn"](block["conv"](x)).relu()
        return self.bottleneck(x.flatten(1))


def timm_features(model, x):
    return model.forward_head(model.forward_features(x), pre_logits=True)


def vgg_features(model, x):
    return model.features(x).mean((2, 3))


def mobilenet_v1(name):
    return efficientnet._gen_mobilenet_v1(name, int(name[-3:]) / 100)  # timm has no names for the narrow ones


CASES = [
    (name, mobilenet_v1, timm_features)
    for name in ("mobilenetv1_025", "mobilenetv1_050", "mobilenetv1_075", "mobilenetv1_100", "mobilenetv1_125")
]
CASES += [
    (name, timm.create_model, timm_features)
    for name in (
        "mobilenetv2_035",
        "mobilenetv2_050",
        "mobilenetv2_075",
        "mobilenetv2_100",
        "mobilenetv2_140",
        "mobilenetv2_110d",
        "mobilenetv2_120d",
        "mobilenetv3_large_100",
        "resnet18",
        "resnet34",
        "resnet50",
        "resnet101",
        "densenet121",
        "densenet169",
        "efficientnet_b0",
        "efficientnet_b1",
        "efficientnet_b2",
        "efficientnet_b3",
        "efficientnet_b4",
    )
]
CASES += [(name, lambda n: torchvision.models.get_model(n), vgg_features) for name in ("vgg16", "vgg16_bn")]
CASES += [("autoencoder", lambda n: Autoencoder(), lambda model, x: model(x))]
cases = []
for name, build, features in CASES:
    model = build(name).eval()
    shared["fill"](WithoutHead(model))
    if name == "mobilenetv3_large_100":
        # The layer between pooling and classifier belongs to our features.
        assert "conv_head.weight" in model.state_dict()
    side = SIDES.get(name, SIDE)
    with torch.no_grad():
        vector = features(model, shared["pictures"](1, side))[0].double()
    scale = float(vector.square().mean().sqrt())
    cases.append(
        {
            "architecture": name,
            "side": side,
            "dimensions": len(vector),
            "scale": float(f"{scale:.6g}"),
            "everyFourth": [round(float(v) / scale, 5) for v in vector[::4]],
        }
    )
print(json.dumps({"cases": cases}, separators=(",", ":")))
