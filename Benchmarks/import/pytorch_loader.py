"""Embeds a folder of pictures the usual way: timm network, PyTorch DataLoader. Prints pictures per second as JSON.

Usage: python3 pytorch_loader.py PICTURES WEIGHTS.safetensors [--workers 2] [--batch 32]
Needs: torch, timm, torchvision, pillow, safetensors.
"""

import argparse
import json
import time
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import load_file


class Pictures(torch.utils.data.Dataset):
    def __init__(self, paths):
        self.paths = paths

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, place):
        picture = Image.open(self.paths[place]).convert("RGB")
        scale = 256 / min(picture.size)
        size = [max(256, round(side * scale)) for side in picture.size]
        picture = picture.resize(size, Image.BILINEAR)
        left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
        picture = picture.crop((left, top, left + 224, top + 224))
        pixels = torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8).view(224, 224, 3)
        return pixels.permute(2, 0, 1).float() / 127.5 - 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pictures")
    parser.add_argument("weights")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    options = parser.parse_args()
    model = network(options.weights).eval()
    paths = sorted(Path(options.pictures).rglob("*.jpg"))
    loader = torch.utils.data.DataLoader(Pictures(paths), batch_size=options.batch, num_workers=options.workers)
    count = 0
    with torch.inference_mode():
        start = time.perf_counter()
        for batch in loader:
            count += model(batch).shape[0]
        seconds = time.perf_counter() - start
    print(json.dumps({"pictures": count, "seconds": seconds, "picturesPerSecond": count / seconds}))


def network(weights):
    from timm.models import efficientnet

    model = efficientnet._gen_mobilenet_v1("mobilenetv1_100", 0.75, pad_type="same", bn_eps=1e-3, num_classes=1000)
    model.load_state_dict(load_file(weights))
    model.reset_classifier(0)
    return model


if __name__ == "__main__":
    main()
