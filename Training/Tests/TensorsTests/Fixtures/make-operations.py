"""Writes operations.json: what PyTorch gives for the calls in OperationTests.swift. Inputs are made by a formula.

Usage: python make-operations.py > operations.json     (needs torch)
"""

import json

import torch
import torch.nn.functional as F


def wave(*shape, phase=0.0):
    count = 1
    for size in shape:
        count *= size
    return torch.sin(torch.arange(count, dtype=torch.float64) * 0.37 + phase).float().reshape(shape)


def numbers(tensor):
    return [round(float(x), 6) for x in tensor.detach().flatten()]


def convolution():
    x, w, b = wave(2, 4, 6, 5), wave(6, 2, 3, 3, phase=1), wave(6, phase=2)
    x.requires_grad_()
    w.requires_grad_()
    y = F.conv2d(F.pad(x, (0, 1, 1, 2)), w, b, stride=2, groups=2)
    y.square().mean().backward()
    return {"y": numbers(y), "dx": numbers(x.grad), "dw": numbers(w.grad)}


def batch_norm():
    x, w, b = wave(3, 2, 2, 2), wave(2, phase=1), wave(2, phase=2)
    mean, variance = torch.zeros(2), torch.ones(2)
    y = F.batch_norm(x, mean, variance, w, b, training=True, momentum=0.1, eps=1e-3)
    z = F.batch_norm(x, mean, variance, w, b, training=False, eps=1e-3)
    return {"y": numbers(y), "mean": numbers(mean), "variance": numbers(variance), "z": numbers(z)}


def cross_entropy():
    logits = wave(4, 3, phase=0.5) * 3
    loss = F.cross_entropy(
        logits, torch.tensor([0, 2, -1, 1]), torch.tensor([1.0, 2.0, 0.5]), ignore_index=-1, label_smoothing=0.1
    )
    return numbers(loss)


def optimiser(make):
    p = wave(5).requires_grad_()
    optimiser = make([p])
    for step in range(4):
        optimiser.zero_grad()
        ((p - wave(5, phase=1 + step)) ** 2).sum().backward()
        torch.nn.utils.clip_grad_norm_([p], 2.0)
        optimiser.step()
    return numbers(p)


print(
    json.dumps(
        {
            "convolution": convolution(),
            "batchNorm": batch_norm(),
            "crossEntropy": cross_entropy(),
            "adamW": optimiser(lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.05)),
            "sgd": optimiser(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01, nesterov=True)),
            "deconvolution": numbers(
                F.conv_transpose2d(wave(1, 2, 3, 3), wave(2, 3, 4, 4, phase=1), wave(3), stride=2, padding=1)
            ),
            "bilinear": numbers(F.interpolate(wave(1, 1, 2, 3), size=(4, 5), mode="bilinear", align_corners=False)),
        }
    )
)
