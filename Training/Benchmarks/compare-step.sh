#!/usr/bin/env bash
# Times the same training step in lookbook-train and in PyTorch, in turns, and prints the ratio of the medians.
# Usage: [PYTHON=python3] [THREADS=N] [ROUNDS=5] Training/Benchmarks/compare-step.sh     (PYTHON needs torch and timm)
# Run it on a quiet machine, after `make train-tools`.
set -euo pipefail
training=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
threads=${THREADS:-$(nproc)}
rounds=${ROUNDS:-5}
batch=16 side=224 steps=10
tool=$training/.build/release/lookbook-train
[ -x "$tool" ] || { echo "compare-step: $tool is not there; make train-tools" >&2; exit 2; }
"$python" -c 'import torch, timm' || { echo "compare-step: $python needs torch and timm" >&2; exit 2; }

milliseconds() { sed -n 's/.*median \([0-9.]*\) ms a step/\1/p' <<<"$1"; }
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }

table="| network | lookbook-train, ms a step | PyTorch, ms a step | ratio |\n|---|---|---|---|"
for network in resnet18 mobilenetv2_100; do
    ours=() theirs=()
    for _ in $(seq "$rounds"); do
        line=$("$tool" bench --device cpu --architecture "$network" --batch $batch --side $side --steps $steps \
            --threads "$threads")
        echo "lookbook-train: $line" >&2
        ours+=("$(milliseconds "$line")")
        line=$("$python" "$training/Benchmarks/step.py" "$network" $batch $side $steps "$threads")
        echo "PyTorch:        $line" >&2
        theirs+=("$(milliseconds "$line")")
    done
    a=$(median "${ours[@]}") b=$(median "${theirs[@]}")
    table+="\n| $network | $a | $b | $(awk "BEGIN { printf \"%.2f\", $a / $b }") |"
done
echo "batch $batch, side $side, channels last, $threads threads, median of $rounds rounds of $steps steps each"
echo
printf "$table\n"
