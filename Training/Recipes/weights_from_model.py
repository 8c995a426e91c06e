#!/usr/bin/env python3
"""Reads the weights out of a model folder that `lookbook-train export` wrote, for a run to start from.

Usage: python3 weights_from_model.py MODEL_FOLDER OUTPUT.safetensors

The served network has its batch norms folded into the convolutions; here each becomes a norm that changes nothing, and the
training measures its statistics anew before the first step. For MobileNetV2. Standard library only.
"""

import json
import math
import os
import re
import struct
import sys

EPSILON = 1e-5


def varint(data, place):
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, place


def fields(data):
    """Number and value of each field of a protocol buffer message."""
    place = 0
    while place < len(data):
        key, place = varint(data, place)
        kind = key & 7
        if kind == 0:
            value, place = varint(data, place)
        else:
            size, place = varint(data, place) if kind == 2 else ((4, place) if kind == 5 else (8, place))
            value = data[place : place + size]
            place += size
        yield key >> 3, value


def initialisers(path):
    """Name: (shape, bytes of 32-bit numbers) of an ONNX file's weights."""
    found = {}
    with open(path, "rb") as file:
        model = file.read()
    for number, graph in fields(model):
        for inner, tensor in fields(graph) if number == 7 else ():
            if inner != 5:
                continue
            parts = list(fields(tensor))
            shape = [value for key, value in parts if key == 1]
            name = next(value.decode() for key, value in parts if key == 8)
            found[name] = (shape, next((value for key, value in parts if key == 9), b""))
    return {name: value for name, value in found.items() if not name.startswith("constant.")}


def norm_of(convolution):
    """The batch norm that follows a convolution, by timm's names."""
    ends = {"conv_stem": "bn1", "conv_head": "bn2", "conv_pw": "bn1", "conv_dw": "bn2", "conv_pwl": "bn3"}
    *box, last = convolution.split(".")
    if re.fullmatch(r"blocks\.0\.\d+", ".".join(box)):
        ends |= {"conv_dw": "bn1", "conv_pw": "bn2"}
    return ".".join(box + [ends[last]])


def floats(value, count):
    return struct.pack(f"<{count}f", *[value] * count)


def main(folder, output):
    weights = initialisers(os.path.join(folder, "model.onnx"))
    tensors = {}
    for name, (shape, data) in weights.items():
        layer, kind = name.rsplit(".", 1)
        if layer == "projection" or kind == "weight":
            tensors[name] = (shape, data)
            continue
        norm, count = norm_of(layer), shape[0]
        one = 1 - EPSILON
        tensors[norm + ".weight"] = (shape, floats(1, count))
        tensors[norm + ".bias"] = (shape, data)
        tensors[norm + ".running_mean"] = (shape, floats(0, count))
        tensors[norm + ".running_var"] = (shape, floats(one, count))
    header, place = {"__metadata__": {"padding": "same", "origin": os.path.basename(os.path.normpath(folder))}}, 0
    for name, (shape, data) in tensors.items():
        assert len(data) == 4 * math.prod(shape), name
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [place, place + len(data)]}
        place += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(output, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, data in tensors.values():
            file.write(data)
    print(f"{output}: {len(tensors)} tensors")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
