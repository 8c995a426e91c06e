"""The step of `lookbook-train bench` in PyTorch: forward, cross-entropy, backward, fused AdamW, channels last.

Usage: python step.py ARCHITECTURE [BATCH] [SIDE] [STEPS] [THREADS]     (needs torch and timm)
"""
import sys
import time

import numpy as np
import timm
import torch

name = sys.argv[1]
batch, side, steps, threads = (int(v) for v in (sys.argv[2:] + ["16", "224", "10", "2"][len(sys.argv) - 2:]))
torch.set_num_threads(threads)
model = timm.create_model(name, num_classes=100).to(memory_format=torch.channels_last).train()
optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.05, fused=True)
pixels = torch.from_numpy(np.random.default_rng(3).integers(0, 256, (batch, side, side, 3), dtype=np.uint8))
labels = torch.arange(batch) % 100
times = []
for _ in range(steps + 2):
    start = time.perf_counter()
    x = ((pixels.float() / 255 - 0.5) / 0.5).permute(0, 3, 1, 2)
    torch.nn.functional.cross_entropy(model(x), labels).backward()
    optimiser.step()
    optimiser.zero_grad()
    times.append(time.perf_counter() - start)
print(f"{name} batch {batch} side {side}: median {sorted(times[2:])[steps // 2] * 1000:.1f} ms a step")
