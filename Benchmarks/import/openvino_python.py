"""Embeds a folder of pictures with OpenVINO from Python: Pillow in a thread pool, asynchronous requests, all cores.

Usage: python3 openvino_python.py PICTURES MODEL.onnx [--batch 16]
Prints pictures per second as JSON, for the whole path and for the network alone on the same prepared pictures.
Needs: openvino, pillow, numpy.
"""

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import openvino as ov
from PIL import Image


def prepare(path):
    picture = Image.open(path).convert("RGB")
    scale = 256 / min(picture.size)
    size = [max(256, round(side * scale)) for side in picture.size]
    picture = picture.resize(size, Image.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    return np.asarray(picture.crop((left, top, left + 224, top + 224)))


def compile_network(onnx, batch):
    core = ov.Core()
    model = core.read_model(onnx)
    model.reshape([batch, 3, 224, 224])
    steps = ov.preprocess.PrePostProcessor(model)
    steps.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    steps.input().model().set_layout(ov.Layout("NCHW"))
    steps.input().preprocess().convert_element_type(ov.Type.f32).mean(127.5).scale(127.5)
    return core.compile_model(
        steps.build(), "CPU", {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": "f32"}
    )


def batches(pictures, size):
    for start in range(0, len(pictures), size):
        part = pictures[start : start + size]
        if len(part) < size:
            part = list(part) + [part[-1]] * (size - len(part))
        yield np.stack(part)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pictures")
    parser.add_argument("onnx")
    parser.add_argument("--batch", type=int, default=16)
    options = parser.parse_args()
    paths = sorted(Path(options.pictures).rglob("*.jpg"))
    compiled = compile_network(options.onnx, options.batch)

    queue = ov.AsyncInferQueue(compiled)
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        part = []
        for picture in pool.map(prepare, paths):
            part.append(picture)
            if len(part) == options.batch:
                queue.start_async({0: np.stack(part)})
                part = []
        for batch in batches(part, options.batch):
            queue.start_async({0: batch})
        queue.wait_all()
    whole = len(paths) / (time.perf_counter() - start)

    prepared = [prepare(path) for path in paths[:1024]]
    start = time.perf_counter()
    for batch in batches(prepared, options.batch):
        queue.start_async({0: batch})
    queue.wait_all()
    alone = len(prepared) / (time.perf_counter() - start)
    print(json.dumps({"pictures": len(paths), "picturesPerSecond": whole, "networkAlonePicturesPerSecond": alone}))


if __name__ == "__main__":
    main()
