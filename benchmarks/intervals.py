"""Whether 95% intervals hold the truth as often as they say, in worlds whose truth is known.

    python benchmarks/intervals.py [--worlds 300] [--out docs/intervals.md]

A world draws users and items with hidden tastes; who likes what follows from these by chance. Two
methods rank: one knows part of the tastes, the other only how popular an item will be. The truth is
their mean over thousands of worlds. In each further world the product's own code gives an interval,
and it is counted how often the truth lies inside: once where the items stay and users change, once
where both change, and there with intervals over users alone as well, to show why they do not do.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from coldstart.evaluation.evaluator import Evaluator
from coldstart.evaluation.test_sets import TestSet, empty
from coldstart.metrics.bootstrap import interval
from coldstart.metrics.ranking import Ranking
from coldstart.models.queries import Items, Queries, Training

METRICS = {
    "ndcg@10": lambda places: places.ndcg(10),
    "recall@10": lambda places: places.recall(10),
    "auc": lambda places: places.auc(),
}
N_USERS, N_ITEMS = 150, 80
TRUTH = 1500  # worlds that the truth is the mean of


@dataclass(frozen=True)
class World:
    """Likes, bool (n_users, n_items), and the scores of the two methods."""

    likes: np.ndarray
    scores: tuple[np.ndarray, np.ndarray]


def draw(rng: np.random.Generator, items: tuple[np.ndarray, ...] | None = None) -> World:
    """Return a world; with `items`, these stay and only the users are new."""
    taste, known, popular, guess = items if items is not None else new_items(rng)
    users = rng.normal(size=(N_USERS, 3))
    odds = popular - 2.2 + users @ taste.T
    likes = rng.random(odds.shape) < 1 / (1 + np.exp(-odds))
    return World(likes, (guess + users @ known.T, np.tile(guess, (N_USERS, 1))))


def new_items(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Return tastes, what a method knows of them, popularity, and a guess at it."""
    taste = rng.normal(size=(N_ITEMS, 3)) * 0.7
    popular = rng.normal(size=N_ITEMS)
    known = taste + rng.normal(size=taste.shape) * 0.7
    return taste, known, popular, 0.7 * popular + rng.normal(size=N_ITEMS) * 0.7


def values(world: World) -> np.ndarray:
    """Return each metric of both methods and of their difference, (n_metrics, 3)."""
    places = [Ranking.of(scores, world.likes).places for scores in world.scores]
    means = [[np.nanmean(metric(p)) for p in places] for metric in METRICS.values()]
    return np.array([[a, b, a - b] for a, b in means])


def covered(world: World, truth: np.ndarray, seed: int, together: bool) -> np.ndarray:
    """Return whether each interval holds the truth, bool (n_metrics, 3)."""
    test_set, train = trial_of(world, seed, together)
    evaluator = Evaluator.of(test_set, train, seed, np.random.default_rng(seed))
    first, second = (evaluator.measure(s, ranking_only=True).estimates for s in world.scores)
    found = np.zeros(truth.shape, dtype=bool)
    for n, name in enumerate(METRICS):
        a, b = first[name], second[name]
        for m, draws in enumerate((a.draws, b.draws, a.draws - b.draws)):
            low, high = interval(draws)
            found[n, m] = low <= truth[n, m] <= high
    return found


def trial_of(world: World, seed: int, together: bool) -> tuple[TestSet, Training]:
    """Return the world as the evaluation sees one; ids differ from world to world."""
    items = [f"i{seed}-{n}" for n in range(N_ITEMS)]
    users = [f"u{seed}-{n}" for n in range(N_USERS)]
    blank = np.zeros((N_ITEMS, 1), dtype=np.float32)
    things = Items(items, items, blank, pd.DataFrame({"title": items}))
    none = empty(N_USERS, N_ITEMS)
    vectors = np.zeros((N_USERS, 1), dtype=np.float32)
    people = Queries(users, users, vectors, pd.DataFrame({"name": users}), none, things)
    test_set = TestSet(None, frozenset(), people, things, csr_matrix(world.likes), none, none)
    return replace(test_set, share_items=together), Training(people, things, none)


def measure(n_worlds: int, seed: int) -> pd.DataFrame:
    """Return the share of intervals that hold the truth."""
    rng = np.random.default_rng(seed)
    kept = new_items(rng)
    settings = {
        "users change, items stay": (kept, False),
        "both change, intervals over users and items": (None, True),
        "both change, intervals over users alone": (None, False),
    }
    rows = []
    for name, (items, together) in settings.items():
        truth = np.mean([values(draw(rng, items)) for _ in range(TRUTH)], axis=0)
        found = np.mean(
            [covered(draw(rng, items), truth, n, together) for n in range(n_worlds)], axis=0
        )
        for n, metric in enumerate(METRICS):
            rows.append([name, metric, *found[n]])
    heads = ["setting", "metric", "first method", "second method", "their difference"]
    return pd.DataFrame(rows, columns=heads)


def lowest(part: pd.DataFrame) -> str:
    """Return the smallest share of some rows, and what it belongs to."""
    values = part.set_index("metric").drop(columns="setting").stack()
    metric, method = values.idxmin()
    return f"{100 * values.min():.1f}%, {metric} of the {method}".replace("the their", "their")


def main() -> None:
    """Measure, print, and write the table where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    began = time.perf_counter()
    table = measure(asked.worlds, asked.seed)
    lines = [
        "# How often 95% intervals hold the truth",
        "",
        f"Written by `python benchmarks/intervals.py --worlds {asked.worlds} --seed {asked.seed}`: "
        f"{asked.worlds} worlds of {N_USERS} users and {N_ITEMS} items for each setting. With so "
        f"many, a share of 95% is measured to within about "
        f"{196 * np.sqrt(0.95 * 0.05 / asked.worlds):.1f} points.",
        "",
        "| " + " | ".join(table.columns) + " |",
        "|" + " --- |" * len(table.columns),
        *(
            f"| {row[0]} | {row[1]} | " + " | ".join(f"{100 * share:.1f}%" for share in row[2:])
            + " |"
            for row in table.itertuples(index=False)
        ),
        "",
        *(f"Lowest where {name}: {lowest(part)}." for name, part in table.groupby("setting")),
        "",
    ]  # fmt: skip
    print("\n".join(lines), f"\n{time.perf_counter() - began:.0f} s")
    if asked.out is not None:
        asked.out.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
