"""The step of `lookbook-train bench` in PyTorch: forward, cross-entropy, backward, fused AdamW, channels last.

Usage: python step.py ARCHITECTURE [BATCH] [SIDE] [STEPS] [THREADS] [PADDING]     (needs torch and timm)

Without THREADS torch chooses. PADDING is symmetric (the default), or same where timm's network can.
"""

import sys
import time

import numpy as np
import timm
import torch

given = dict(enumerate(sys.argv[1:]))
name = given[0]
batch, side, steps = (int(given.get(place, value)) for place, value in ((1, 16), (2, 224), (3, 10)))
if 4 in given:
    torch.set_num_threads(int(given[4]))
padding = given.get(5, "symmetric")
model = timm.create_model(name, num_classes=100, **({"pad_type": "same"} if padding == "same" else {}))
model = model.to(memory_format=torch.channels_last).train()
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
median = sorted(times[2:])[steps // 2] * 1000
threads = torch.get_num_threads()
print(f"{name} batch {batch} side {side} padding {padding} threads {threads}: median {median:.1f} ms a step")
