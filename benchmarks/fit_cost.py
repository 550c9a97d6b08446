"""What a fit of the default method costs: CPU seconds on one thread, and memory.

    python benchmarks/fit_cost.py [DATA…] [--users 100 400 790] [--method ensemble]

DATA is a folder or the name of a sample (The Complete Journey by default). Each fit has a process
of its own; encoding is not counted. Memory is the peak that the fit adds to what the process held
before it, next to the matrix of all scores (users x items, float32).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from quality import training

from coldstart.models.registry import make

MIB = 2**20


def resident() -> int:
    """Return the bytes that this process holds now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def once(reference: str, n_users: int, method: str) -> dict[str, float]:
    """Fit once, here."""
    torch.set_num_threads(1)
    data = training(reference)
    rng = np.random.default_rng(0)
    data = data.take_users(np.sort(rng.permutation(len(data.users))[:n_users]))
    model = make(method)
    before, began = resident(), time.process_time()
    for _ in model.iter_fit(data, rng):
        pass
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    shape = (len(data.users), len(data.items))
    return {
        "users": shape[0],
        "items": shape[1],
        "seconds": seconds,
        "added": (peak - before) / MIB,
        "scores": shape[0] * shape[1] * 4 / MIB,
    }


def main() -> None:
    """Print one line for each fit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="*", default=["completejourney"], metavar="DATA")
    parser.add_argument("--users", type=int, nargs="+", default=[100, 400, 790])
    parser.add_argument("--method", default="ensemble")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        print(json.dumps(once(asked.data[0], asked.users[0], asked.method)))
        return
    print("| data | users | items | CPU seconds | MiB added | MiB of all scores |")
    print("| --- | --- | --- | --- | --- | --- |")
    for reference in asked.data:
        for n_users in asked.users:
            call = [sys.executable, __file__, reference, "--users", str(n_users), "--once"]
            done = subprocess.run(
                [*call, "--method", asked.method], check=True, capture_output=True, text=True
            )
            found = json.loads(done.stdout.splitlines()[-1])
            print(
                f"| {Path(reference).name} | {found['users']:,} | {found['items']:,} "
                f"| {found['seconds']:.1f} | {found['added']:.0f} | {found['scores']:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
