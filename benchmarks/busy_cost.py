"""What a fit takes beside other work, by how OpenMP's threads wait for one another.

    python benchmarks/busy_cost.py [--data retail] [--method two_tower] [--busy 2]

Each fit has a process of its own and as many threads as there are cores; as many processes as
`--busy` says do nothing but count beside it. Encoding is not counted.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

COUNT = "n = 0\nwhile True: n += 1"


def once(reference: str, method: str) -> None:
    """Fit once, here; print wall and CPU seconds."""
    import numpy as np
    import torch
    from quality import training

    from coldstart.models.registry import make

    torch.set_num_threads(os.cpu_count() or 1)
    data = training(reference)
    wall, cpu = time.perf_counter(), time.process_time()
    make(method).fit(data, np.random.default_rng(0))
    print(time.perf_counter() - wall, time.process_time() - cpu)


def main() -> None:
    """Print one line for each way to wait, alone and beside other work."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="retail")
    parser.add_argument("--method", default="two_tower")
    parser.add_argument("--busy", type=int, default=2)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.once:
        once(asked.data, asked.method)
        return
    call = [sys.executable, __file__]
    print("| threads wait | busy processes beside it | seconds | CPU seconds |")
    print("| --- | --- | --- | --- |")
    for n_busy in (0, asked.busy):
        for policy in ("ACTIVE", "PASSIVE"):
            busy = [subprocess.Popen([sys.executable, "-c", COUNT]) for _ in range(n_busy)]
            try:
                done = subprocess.run(
                    [*call, "--once", "--data", asked.data, "--method", asked.method],
                    env={**os.environ, "OMP_WAIT_POLICY": policy},
                    check=True,
                    capture_output=True,
                    text=True,
                )
            finally:
                for process in busy:
                    process.kill()
            wall, cpu = map(float, done.stdout.split()[-2:])
            print(f"| {policy.lower()} | {n_busy} | {wall:.1f} | {cpu:.1f} |", flush=True)


if __name__ == "__main__":
    main()
