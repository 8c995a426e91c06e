"""Writes networks.json: what timm computes with weights that a formula gives, so that no weights are stored: features and
gradients of their mean square, in evaluation for all, and in training where that is well-conditioned: MobileNetV2 with
these weights and so few pictures is not (PyTorch's own gradients in 32 and 64 bits differ by a tenth).

Usage: python make-networks.py > networks.json     (needs timm and torch). The formula is in FormulaWeights.swift too.
"""

import json
import math

import numpy as np
import torch
from timm.models import efficientnet


def fill(model):
    state = {k: v for k, v in model.state_dict().items() if "num_batches" not in k and not k.startswith("classifier")}
    for seed, name in enumerate(sorted(state)):
        tensor = state[name]
        index = np.arange(tensor.numel(), dtype=np.int64)
        u = ((index * 7919 + seed * 104729 + 13) % 1000003) / 1000003.0 - 0.5
        if tensor.dim() > 1:
            values = u * 2 * math.sqrt(6.0 / (tensor.numel() // tensor.shape[0]))
        elif name.endswith("running_var"):
            values = 1 + 0.5 * u
        elif name.endswith(".weight"):
            values = 1 + 0.2 * u
        else:
            values = 0.2 * u
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(values.astype(np.float32)).reshape(tensor.shape))


def pictures(count, side):
    n, row, column, channel = np.meshgrid(
        np.arange(count), np.arange(side), np.arange(side), np.arange(3), indexing="ij"
    )
    pixels = ((row * row * 3 + column * 29 + row * column * (n + 1) + channel * 71 + n * 37) % 256).astype(np.float32)
    return torch.from_numpy(pixels / 127.5 - 1).permute(0, 3, 1, 2)


def numbers(tensor):
    return [round(float(x), 5) for x in tensor.detach().flatten()]


def main():
    CASES = [
        ("mobilenetv1_025", lambda **k: efficientnet._gen_mobilenet_v1("mobilenetv1_100", 0.25, **k)),
        ("mobilenetv2_035", lambda **k: efficientnet._gen_mobilenet_v2("mobilenetv2_035", 0.35, **k)),
    ]
    cases = []
    for name, build in CASES:
        for padding, epsilon in (("", 1e-5), ("same", 1e-3)):
            model = build(pad_type=padding, bn_eps=epsilon, drop_rate=0.0)
            fill(model)
            x = pictures(4, 64)
            features = lambda: model.forward_head(model.forward_features(x), pre_logits=True)
            parameters = dict(model.named_parameters())

            def lengths():
                found = {
                    k: round(float(v.grad.norm()), 6)
                    for k, v in sorted(parameters.items())
                    if v.grad is not None and ("conv_stem" in k or "blocks.2.0" in k)
                }
                model.zero_grad()
                return found

            model.eval()
            evaluated = features()
            evaluated.square().mean().backward()
            gradients = lengths()
            training = None
            if name.startswith("mobilenetv1"):
                model.train()
                trained = features()
                trained.square().mean().backward()
                training = {
                    "features": numbers(trained[:, ::16]),
                    "gradientLengths": lengths(),
                    "runningMean": numbers(dict(model.named_buffers())["bn1.running_mean"]),
                }
            cases.append(
                {
                    "architecture": name,
                    "padding": padding or "symmetric",
                    "epsilon": epsilon,
                    "features": numbers(evaluated[:, ::16]),
                    "gradientLengths": gradients,
                    "training": training,
                }
            )
    print(json.dumps({"cases": cases}, separators=(",", ":")))


if __name__ == "__main__":
    main()
