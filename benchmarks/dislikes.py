"""What dislikes are worth: likes less dislikes in the first ten, paired against another build.

    python benchmarks/dislikes.py DATA [--against FOLDER] [--splits 3] [--shots 1,3,5] [--rows 20]

Each split holds out a fifth of the users. Of a held-out user k likes and the same share of their
dislikes are known; neither is ranked. FOLDER is another checkout of this project, fitted on the
same users with the same seed, each fit in a process of its own. Items with fewer than `--rows`
interactions are left out. Intervals (95%) are a bootstrap over users, each with all their splits.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent.parent
METRICS = ("ndcg@10", "net@10", "disliked@10")


def once(reference: str, seed: int, shots: list[int], fewest: int) -> dict[str, list[list[float]]]:
    """Fit here; return for each k the held-out users and their metrics, NaN where not asked."""
    from dataclasses import replace

    import torch
    from quality import training
    from scipy.sparse import csr_matrix

    from coldstart.models.registry import make

    torch.set_num_threads(1)
    data = training(reference)
    data = data.take_items(np.flatnonzero(np.asarray(data.seen.sum(axis=0)).ravel() >= fewest))
    rng = np.random.default_rng([5, seed])
    order = rng.permutation(len(data.users))
    held, kept = np.split(order, [len(order) // 5])
    model = make("ensemble").fit(data.take_users(np.sort(kept)), np.random.default_rng(0))
    test = data.take_users(held)
    likes = test.likes.toarray().astype(bool)
    dislikes = test.seen.toarray().astype(bool) & ~likes
    drawn = rng.random(likes.shape)
    place = np.argsort(np.argsort(np.where(likes, drawn, 2.0), axis=1), axis=1)
    discounts = 1 / np.log2(np.arange(10) + 2)
    measured = {}
    for k in shots:
        known = likes & (place < k)
        told = dislikes & (drawn < (k / np.maximum(likes.sum(axis=1), 1))[:, None])
        cases = test.users.knowing(csr_matrix(known))
        if hasattr(cases, "dislikes"):
            cases = replace(cases, dislikes=csr_matrix(told))
        scores = np.where(known | told, -1.0, model.score(cases, data.items))
        top = np.argsort(-scores, axis=1, kind="stable")[:, :10]
        right = np.take_along_axis(likes & ~known, top, axis=1)
        wrong = np.take_along_axis(dislikes & ~told, top, axis=1)
        findable = (likes & ~known).sum(axis=1)
        ideal = np.concatenate([[np.nan], np.cumsum(discounts)])[np.minimum(findable, 10)]
        asked = np.where(findable > 0, 1.0, np.nan)
        net = right.mean(axis=1) - wrong.mean(axis=1)
        values = [held, right @ discounts / ideal, asked * net, asked * wrong.mean(axis=1)]
        measured[str(k)] = np.stack(values).tolist()
    return measured


def main() -> None:
    """Print one line for each number of known likes and metric."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", metavar="DATA")
    parser.add_argument("--against", type=Path)
    parser.add_argument("--splits", type=int, default=3)
    parser.add_argument("--shots", default="1,3,5")
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    shots = [int(k) for k in arguments.shots.split(",")]
    if arguments.once is not None:
        print(json.dumps(once(arguments.data, arguments.once, shots, arguments.rows)))
        return
    builds = [HERE, *([arguments.against.resolve()] if arguments.against else [])]
    call = [
        sys.executable,
        "-P",
        __file__,
        arguments.data,
        "--shots",
        arguments.shots,
        "--rows",
        str(arguments.rows),
    ]
    runs = []
    for build in builds:
        splits = []
        for seed in range(arguments.splits):
            done = subprocess.run(
                [*call, "--once", str(seed)], check=True, capture_output=True, text=True,
                env={**os.environ, "PYTHONPATH": f"{build}{os.pathsep}{build / 'benchmarks'}"},
            )  # fmt: skip
            splits.append(json.loads(done.stdout.splitlines()[-1]))
        runs.append(
            {k: np.concatenate([np.array(s[k]) for s in splits], axis=1) for k in splits[0]}
        )
    print("| known likes | metric | here | there | difference (95% CI) |")
    print("| --- | --- | --- | --- | --- |")
    for k in map(str, shots):
        for n, metric in enumerate(METRICS):
            here, there = runs[0][k][n + 1], runs[-1][k][n + 1]
            differences = here - there
            asked = np.isfinite(differences)
            _, person = np.unique(runs[0][k][0][asked], return_inverse=True)
            sums, rows = np.bincount(person, differences[asked]), np.bincount(person)
            drawn = np.random.default_rng(0).integers(len(rows), size=(2000, len(rows)))
            means = sums[drawn].sum(axis=1) / rows[drawn].sum(axis=1)
            low, high = np.quantile(means, [0.025, 0.975])
            print(f"| {k} | {metric} | {np.nanmean(here):.4f} | {np.nanmean(there):.4f} "
                  f"| {differences[asked].mean():+.4f} [{low:+.4f}, {high:+.4f}] |")  # fmt: skip


if __name__ == "__main__":
    main()
