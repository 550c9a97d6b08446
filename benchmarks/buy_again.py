"""What people buy again: every usual method against what they had most often.

    python benchmarks/buy_again.py [--people 400] [--splits 1] [--methods all]

Two data sets. A generated grocery shop, in which each person has habits: a dozen of 200 products,
each with its own days between two purchases, from 3 to 60, off by a third; one purchase in four is
of anything else. And The Complete Journey, every purchase of its 13 weeks. FittedEnsemble from the
first four fifths of all purchases; what each person had is ranked by what of it comes again.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from quality import report

from coldstart import pipeline
from coldstart.core.events import drain
from coldstart.core.settings import StudyConfig
from coldstart.data import completejourney
from coldstart.data.dataset import Dataset
from coldstart.data.findings import Findings
from coldstart.data.intake.pairs import merged, repeats_of
from coldstart.encoders import registry as encoders
from coldstart.encoders.cache import EmbeddingCache
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.scenarios.buy_again import NAME
from coldstart.models.registry import METHODS

FIRST, DAYS = 1_700_000_000, 180
N_ITEMS = 200


def shop(n_people: int, rng: np.random.Generator) -> Dataset:
    """Return a shop where people buy by habit."""
    weights = 1 / np.arange(5, N_ITEMS + 5)
    weights /= weights.sum()
    rows: list[tuple[str, str, int]] = []
    for n in range(n_people):
        habits = rng.choice(N_ITEMS, 12, replace=False, p=weights)
        bought: list[tuple[int, float]] = []
        for item, every in zip(habits, np.exp(rng.uniform(np.log(3), np.log(60), 12)), strict=True):
            steps = every * rng.uniform(2 / 3, 4 / 3, int(2 * DAYS / every) + 1)
            days = rng.uniform(0, every) + np.cumsum(steps)
            bought += [(item, day) for day in days[days < DAYS]]
        others = rng.choice(N_ITEMS, len(bought) // 3, p=weights)
        bought += zip(others, rng.uniform(0, DAYS, len(others)), strict=True)
        rows += [(f"u{n}", f"p{item}", FIRST + int(day * 86_400)) for item, day in bought]
    log = pd.DataFrame(rows, columns=["user_id", "item_id", "timestamp"])
    items = pd.DataFrame({"item_id": [f"p{n}" for n in range(N_ITEMS)]}, dtype="str")
    items["title"] = "Product " + items["item_id"]
    users = pd.DataFrame({"user_id": [f"u{n}" for n in range(n_people)]}, dtype="str")
    return with_purchases(Dataset("A shop of habits", users, items, log[:0].assign(label=1)), log)


def journey() -> Dataset:
    """Return The Complete Journey with every purchase."""
    users, items, pairs = completejourney.load()
    dataset = Dataset("The Complete Journey", users, items, pairs)
    return with_purchases(dataset, completejourney.load_purchases())


def with_purchases(dataset: Dataset, log: pd.DataFrame) -> Dataset:
    """Return a data set of these purchases, merged as files are."""
    rows = log.astype({"user_id": "category", "item_id": "category"}).assign(label=np.float32(1))
    pairs = merged(rows, Findings(dataset.name))
    return replace(dataset, interactions=pairs, repeats=repeats_of(rows))


def main() -> None:
    """Print a table for each data set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--splits", type=int, default=1)
    parser.add_argument("--methods", help="names, or all; the usual ones by default")
    asked = parser.parse_args()
    methods = asked.methods and (
        list(METHODS) if asked.methods == "all" else asked.methods.split(",")
    )
    encoder = encoders.load(StudyConfig().encoder)
    cache = EmbeddingCache.of(encoder, Path(tempfile.gettempdir()) / "coldstart-benchmarks")
    for dataset in (shop(asked.people, np.random.default_rng(0)), journey()):
        data = drain(pipeline.embed_steps(dataset, encoder, cache))
        steps = evaluate_steps(
            data, protocols=[NAME], shots=[0], methods=methods, repeats=asked.splits
        )
        *_, finished = steps
        print(*report(dataset.name, data, finished.result), sep="\n")


if __name__ == "__main__":
    main()
