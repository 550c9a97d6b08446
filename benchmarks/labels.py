"""Whether the pairs that Learn asks about teach more than pairs drawn by chance.

    python benchmarks/labels.py [SAMPLE …] [--folds 4] [--users 150] [--out docs/labels.md]

In each fold some users are held out, with their whole history unknown, and a blend learns from the
others. Half of the items can be asked about, the other half is what lists are judged on, the same
for every way of asking. In each round half as many questions are asked as there are held-out users;
what a user really likes is answered with yes, everything else with no, and a yes joins what is
known of them. Then NDCG@10 over the other items is measured for all of them. The model itself is
not trained anew between rounds. Intervals are over users, paired.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from coldstart.data.samples import SAMPLES, load_sample
from coldstart.encoders.registry import DEFAULT
from coldstart.metrics.bootstrap import interval, mean_draws, resampling
from coldstart.metrics.ranking import ndcg
from coldstart.models.baselines.popularity import item_likes
from coldstart.models.ensemble.ensemble import Ensemble
from coldstart.models.queries import Queries, Training
from coldstart.serving.asking import best, density, worth
from coldstart.serving.embedded import Embedded
from coldstart.store.repository import Store

ROUNDS = 8
SHOWN = (1, 2, 4, 8)
WAYS = ("chance", "popular", "entropy", "worth")
NAMES = {
    "chance": "drawn by chance",
    "popular": "the most popular item not asked yet",
    "entropy": "entropy alone",
    "worth": "as Learn asks",
}


def main() -> None:
    """Print, or write, a table for each data set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("samples", nargs="*", default=list(SAMPLES))
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--users", type=int, default=150, help="held out in all, about")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    store = Store()
    parts = [_intro()]
    for name in asked.samples:
        record = store.add_dataset(load_sample(name))
        data = Embedded.open(store, record.id, DEFAULT).training.of_known_users()
        parts.append(_table(name, measure(data, asked.folds, asked.users)))
        print(parts[-1], flush=True)
    if asked.out:
        asked.out.write_text("\n".join(parts), encoding="utf-8")


Measured = tuple[list[str], dict[str, np.ndarray], dict[str, np.ndarray]]


def measure(data: Training, folds: int, most: int) -> Measured:
    """Return who was held out, and by way of asking, NDCG@10 and likes found after each round.

    Both (n_users, ROUNDS + 1). Folds end when `most` users were held out.
    """
    order = np.random.default_rng(0).permutation(len(data.users))
    found: dict[str, list[np.ndarray]] = {way: [] for way in WAYS}
    yes: dict[str, list[np.ndarray]] = {way: [] for way in WAYS}
    ids: list[str] = []
    for fold, held in enumerate(np.array_split(order, folds)):
        if len(ids) >= most:
            break
        rng = np.random.default_rng([1, fold])
        model = Ensemble().fit(data.take_users(np.setdiff1d(order, held)), rng)
        mixed = rng.permutation(len(data.items))
        askable, judged = np.array_split(mixed, 2)
        test = data.take_users(held)
        ids += list(test.users.ids)
        popular = item_likes(data.take_users(np.setdiff1d(order, held)))
        for way in WAYS:
            chance = np.random.default_rng([2, fold])
            value = _way(way, test, popular, chance)
            lists, likes = _rounds(model, test, askable, judged, value)
            found[way].append(lists)
            yes[way].append(likes)
    return ids, *({way: np.concatenate(rows) for way, rows in d.items()} for d in (found, yes))


Value = Callable[[Queries, np.ndarray], np.ndarray]


def _way(way: str, test: Training, popular: np.ndarray, rng: np.random.Generator) -> Value:
    dense = density(test.users, test.users)
    shape = (len(test.users), len(test.items))
    return {
        "chance": lambda _cases, _chances: rng.random(shape),
        "popular": lambda _cases, _chances: popular + 1e-6 * rng.random((shape[0], 1)),
        "entropy": lambda _cases, chances: worth(chances, np.zeros(shape[0]), np.ones(shape[0])),
        "worth": lambda cases, chances: worth(chances, cases.n_likes, dense),
    }[way]


def _rounds(
    model: Ensemble, test: Training, askable: np.ndarray, judged: np.ndarray, value: Value
) -> tuple[np.ndarray, np.ndarray]:
    liked = test.likes.toarray().astype(bool)
    open_ = np.zeros(liked.shape, dtype=bool)
    open_[:, askable] = True
    known = np.zeros(liked.shape, dtype=bool)
    found, yes = [], []
    for n in range(ROUNDS + 1):
        cases = test.users.knowing(csr_matrix(known))
        chances = model.score(cases, test.items).astype(np.float64)
        found.append(ndcg(chances[:, judged], liked[:, judged], 10))
        yes.append(known.sum(axis=1))
        if n == ROUNDS:
            break
        worths = np.where(open_, value(cases, chances), -np.inf)
        for row, column in best(worths, len(liked) // 2):
            open_[row, column] = False
            known[row, column] = liked[row, column]
    return np.stack(found, axis=1), np.stack(yes, axis=1)


def _intro() -> str:
    return (
        "# Which label next, measured\n\n"
        "Made by `python benchmarks/labels.py --out docs/labels.md`. "
        + " ".join(__doc__.split("\n\n")[2].split())
        + "\n"
    )


def _table(name: str, measured: Measured) -> str:
    ids, found, yes = measured
    able = np.isfinite(found["chance"][:, 0])
    weights = resampling((id_ for id_, ok in zip(ids, able, strict=True) if ok), 0)
    lines = [
        f"## {name}\n",
        f"{able.sum()} held-out users with something to find. Before any question: "
        f"NDCG@10 {found['chance'][able, 0].mean():.3f}.\n",
        "| Questions a user | Asked | Likes found | NDCG@10 | Against chance | 95% interval |",
        "|---|---|---|---|---|---|",
    ]
    for n in SHOWN:
        for way in WAYS:
            mine, chance = found[way][able, n], found["chance"][able, n]
            low, high = interval(mean_draws(mine - chance, weights))
            against = "" if way == "chance" else f"{(mine - chance).mean():+.3f}"
            span = "" if way == "chance" else f"{low:+.3f} to {high:+.3f}"
            likes = yes[way][able, n].mean()
            row = f"| {n / 2:g} | {NAMES[way]} | {likes:.2f} | {mine.mean():.3f} "
            lines.append(f"{row}| {against} | {span} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
