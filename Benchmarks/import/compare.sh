#!/usr/bin/env bash
# Import of a folder of pictures: Lookbook, a PyTorch DataLoader and Python OpenVINO, in turn, on the same network.
# Usage: compare.sh FOLDER WEIGHTS.safetensors   (MobileNetV1 0.75, TensorFlow padding; see Docs/Results/import.md)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lookbook=${LOOKBOOK:-$here/../../.build/release/lookbook}
pictures=$1 weights=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$lookbook" models import --architecture mobilenetv1_075 --weights "$weights" --preprocessing tf --output "$work/model" >&2
for _ in 1 2 3; do
    rm -rf "$work/shop"
    /usr/bin/time -f '{"peakMemoryKB": %M, "userSeconds": %U}' \
        "$lookbook" import "$pictures" --catalogue "$work/shop" --extractor "$work/model" --format json
    python3 "$here/openvino_python.py" "$pictures" "$work/model/model.onnx"
    python3 "$here/pytorch_loader.py" "$pictures" "$weights"
done
