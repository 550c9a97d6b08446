"""Whether probabilities come true for people with a profile, a part of one, or none.

    python benchmarks/part_profiles.py [DATA…] [--match 0 2.5] [--shops 6] [--users 300]

DATA are folders or names of samples; without any, shops are generated: 96 products of four hobbies,
profiles of hobby and age. `--match` is what a product of one's own hobby gains, in log-odds; age
never matters. Of real data a quarter of the users is held out, `--folds` times.

Predictions for people who were not learnt from are sorted and cut into tenths, shop by shop or fold
by fold. A table has, for each number of known likes, the tenth whose mean over the shops (folds) is
furthest from what came true: the gap, what was predicted and what was observed; after it the
largest gap in the usual shop (fold), which holds the chance of one draw of users. With `--deciles`
all tenths follow, predicted / observed. docs/calibration.md has what came out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from quality import training
from scipy.sparse import csr_matrix

from coldstart.core.settings import StudyConfig
from coldstart.data import columns, recipe
from coldstart.data.splits import folds
from coldstart.encoders import registry as encoders
from coldstart.encoders.base import Encoder
from coldstart.models.base import Recommender
from coldstart.models.queries import Items, Queries, Training
from coldstart.models.registry import make

THINGS = {
    "garden": "spade,rake,watering can,hoe,seed tray,gloves,hedge shears,flower pot,lawn mower",
    "kitchen": "pan,whisk,ladle,knife,cutting board,grater,oven mitt,kettle,sieve",
    "sports": "football,racket,yoga mat,dumbbell,skipping rope,running shoes,helmet,goggles,puck",
    "music": "guitar,drum sticks,violin bow,metronome,keyboard,flute,sheet stand,trumpet,tuner",
}
SHOTS = (0, 1, 3, 5)
REAL_FOLDS = 4

Tenths = dict[tuple[str, int], np.ndarray]
"""By what is known of the profile and by the number of known likes: predicted and observed share
of each tenth, float64 (10, 2)."""


class Shop:
    """People and products with known probabilities."""

    def __init__(self, match: float, encoder: Encoder, seed: int) -> None:
        named = [(f"{t} {n}", h) for n in (1, 2, 3) for h in THINGS for t in THINGS[h].split(",")]
        self.encoder, self.match, self.seed = encoder, match, seed
        self.hobby = np.array([list(THINGS).index(hobby) for _, hobby in named])
        rng = np.random.default_rng([0, seed])
        self.popular = rng.normal(-3.0 if match else -2.3, 0.8, len(named))
        self.taste = rng.normal(size=(len(named), 3))
        table = pd.DataFrame(named, columns=["title", "category"], dtype="str")
        texts = recipe.texts(table, "")
        ids = [f"p{n}" for n in range(len(table))]
        self.items = Items(ids, texts, encoder.encode(texts), table)

    def people(self, n: int, group: int) -> Training:
        """Return so many people, different ones in each group."""
        rng = np.random.default_rng([group, self.seed])
        hobby, age = rng.integers(len(THINGS), size=n), rng.integers(18, 80, size=n)
        odds = self.popular + self.match * (hobby[:, None] == self.hobby)
        odds = odds + 0.35 * rng.normal(size=(n, 3)) @ self.taste.T
        likes = csr_matrix(rng.random(odds.shape) < 1 / (1 + np.exp(-odds)))
        names = np.array(list(THINGS))[hobby]
        table = pd.DataFrame({"hobby": names, "age": age.astype(str)}, dtype="str")
        texts = recipe.texts(table, "")
        vectors = self.encoder.encode(texts)
        users = Queries([f"u{k}" for k in range(n)], texts, vectors, table, likes, self.items)
        return Training(users, self.items, likes)


def shown(users: Queries, encoder: Encoder) -> Iterator[tuple[str, Queries]]:
    """Yield the same users with their profile, without it, and with parts of it."""
    yield "whole profile", users
    table = users.columns.drop(columns=[columns.TEXT], errors="ignore")
    if not table.shape[1]:
        return
    names = list(table.columns)
    rng = np.random.default_rng(1)
    masks = {"no profile": np.zeros(table.shape, dtype=bool)}
    if len(names) <= 2:
        masks |= {f"{name} alone": np.tile(np.eye(len(names))[n] > 0, (len(table), 1))
                  for n, name in enumerate(names)}  # fmt: skip
    masks["columns at random"] = rng.random(table.shape) < 0.5
    for name, mask in masks.items():
        part = table.where(pd.DataFrame(mask, columns=names), "")
        texts = recipe.texts(part, "")
        yield name, replace(users, texts=texts, embeddings=encoder.encode(texts), columns=part)


def tenths(model: Recommender, people: Training, encoder: Encoder) -> Tenths:
    """Return what the model predicts of people who it did not learn from, and what came true."""
    likes = people.likes.toarray()
    place = np.random.default_rng(2).random(likes.shape)
    order = np.argsort(np.argsort(np.where(likes, place, 2.0), axis=1), axis=1)
    found: Tenths = {}
    for name, users in shown(people.users, encoder):
        for shots in SHOTS:
            known = likes & (order < shots)
            rows = np.flatnonzero(likes.sum(axis=1) > shots)
            cases = users.knowing(csr_matrix(known)).take(rows)
            candidate_mask, liked = ~known[rows], likes[rows]
            chances = model.score(cases, people.items)[candidate_mask].astype(np.float64)
            came = liked[candidate_mask]
            ranked = np.array_split(np.argsort(chances, kind="stable"), 10)
            found[name, shots] = np.array([(chances[t].mean(), came[t].mean()) for t in ranked])
    return found


def report(title: str, each: list[Tenths], *, deciles: bool) -> None:
    """Print a line for each part of the profile that is known."""
    head = " | ".join(f"{shots} likes" for shots in SHOTS)
    print(f"\n{title}\n\n| known | {head} |\n|{' --- |' * (1 + len(SHOTS))}")
    names = list(dict.fromkeys(name for name, _ in each[0]))
    for name in names:
        cells = []
        for shots in SHOTS:
            every = np.stack([some[name, shots] for some in each])
            gaps = every[:, :, 0] - every[:, :, 1]
            furthest = int(np.abs(gaps.mean(axis=0)).argmax())
            said, seen = every.mean(axis=0)[furthest]
            usual = np.abs(gaps).max(axis=1).mean()
            cells.append(f"{abs(said - seen):.3f} ({said:.2f}, {seen:.2f}) {usual:.3f}")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    for name in names if deciles else []:
        numbers = " | ".join(str(n) for n in range(1, 11))
        print(f"\n| {name} | {numbers} |\n|{' --- |' * 11}")
        for shots in SHOTS:
            mean = np.mean([some[name, shots] for some in each], axis=0)
            cells = [f"{said:.3f} / {seen:.3f}" for said, seen in mean.tolist()]
            print(f"| {shots} likes | " + " | ".join(cells) + " |", flush=True)


def fitted(train: Training) -> Recommender:
    """Return the default, fitted."""
    return make("ensemble").fit(train, np.random.default_rng(0))


def real(data: Training, n_folds: int, encoder: Encoder) -> Iterator[Tenths]:
    """Yield what comes true of the users of each fold."""
    apart = folds(len(data.users), REAL_FOLDS, np.random.default_rng(0))
    for held in apart[:n_folds]:
        others = np.setdiff1d(np.arange(len(data.users)), held)
        yield tenths(fitted(data.take_users(others)), data.take_users(held), encoder)


def generated(asked: argparse.Namespace, match: float, encoder: Encoder) -> Iterator[Tenths]:
    """Yield what comes true in each of the shops."""
    for seed in range(asked.shops):
        shop = Shop(match, encoder, seed)
        model = fitted(shop.people(asked.users, 7))
        yield tenths(model, shop.people(asked.people, 99), encoder)


def tables(asked: argparse.Namespace, encoder: Encoder) -> Iterator[tuple[str, list[Tenths]]]:
    """Yield each title, and what belongs to it."""
    options: Mapping[str, int] = {"users": asked.users, "shops": asked.shops}
    if not asked.data:
        said = ", ".join(f"{n} {name}" for name, n in options.items())
        for match in asked.match:
            yield f"match {match}, {said}", list(generated(asked, match, encoder))
    for reference in asked.data:
        data = training(reference)
        title = f"{Path(reference).name}, {len(data.users)} users, {asked.folds} folds"
        yield title, list(real(data, asked.folds, encoder))


def main() -> None:
    """Learn from some people of each shop or data set and ask about others."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="*", metavar="DATA")
    parser.add_argument("--users", type=int, default=300)
    parser.add_argument("--match", type=float, nargs="+", default=[0.0, 2.5])
    parser.add_argument("--shops", type=int, default=6)
    parser.add_argument("--people", type=int, default=1200)
    parser.add_argument("--folds", type=int, default=2, choices=range(1, REAL_FOLDS + 1))
    parser.add_argument("--deciles", action="store_true")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    encoder = encoders.load(StudyConfig().encoder)
    for title, each in tables(asked, encoder):
        report(title, each, deciles=asked.deciles)


if __name__ == "__main__":
    main()
