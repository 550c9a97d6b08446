"""A small shop, and methods that do exactly what a test needs."""

import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from coldstart.core.errors import CannotRankError
from coldstart.core.events import EpochEnded, Finished
from coldstart.core.i18n import t
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.models.base import Recommender, Target
from coldstart.models.queries import Items, Queries, Training
from coldstart.models.registry import METHODS


def shop(likes, seen=None, timestamps=None):
    """Return a `Training` whose users like items as the matrix says."""
    likes = np.asarray(likes, dtype=bool)
    n_users, n_items = likes.shape
    rng = np.random.default_rng(9)
    names = [f"i{n:03}" for n in range(n_items)]
    items = Items(
        names,
        names,
        rng.normal(size=(n_items, 4)).astype(np.float32),
        pd.DataFrame({"title": names}),
    )
    people = [f"u{n:03}" for n in range(n_users)]
    users = Queries(
        people,
        people,
        rng.normal(size=(n_users, 4)).astype(np.float32),
        pd.DataFrame({"town": people}),
        csr_matrix(likes),
        items,
    )
    seen = likes if seen is None else np.asarray(seen, dtype=bool) | likes
    times = None if timestamps is None else csr_matrix(np.asarray(timestamps, dtype=np.int64))
    return Training(users, items, csr_matrix(seen), None, times)


@pytest.fixture
def build():
    return shop


@pytest.fixture
def likes():
    """Return 90 users and 80 items: two tastes, some items popular with all."""
    rng = np.random.default_rng(0)
    same_taste = np.arange(90)[:, None] % 2 == np.arange(80)[None] % 2
    chance = np.where(same_taste, 0.25, 0.05) + np.where(np.arange(80) < 10, 0.3, 0.0)
    found = rng.random((90, 80)) < chance
    found[np.arange(90), np.arange(90) % 80] = True
    return found


@pytest.fixture
def data(likes):
    return shop(likes)


class Fake(Recommender):
    """Base of the methods below: nothing to learn, nothing to store."""

    ranks = frozenset(Target)

    def iter_fit(self, train, rng):
        yield from ()

    def state(self):
        return {}, {}

    @classmethod
    def from_state(cls, arrays, values):
        return cls()


class Oracle(Fake):
    """Knows what everyone likes."""

    name = "oracle"
    pair_predictions = True
    truth: Training

    def score(self, cases, items):
        rows = [self.truth.users.ids.index(id_) for id_ in cases.ids]
        columns = [self.truth.items.index[id_] for id_ in items.ids]
        return self.truth.likes[rows][:, columns].toarray().astype(np.float32)


class Contrary(Oracle):
    """Knows it too, and says the opposite."""

    name = "contrary"

    def score(self, cases, items):
        return 1.0 - super().score(cases, items)


class Spy(Fake):
    """Keeps what it was given."""

    name = "spy"
    fits: list
    asked: list

    def iter_fit(self, train, rng):
        self.fits.append(train)
        yield EpochEnded(1, 2, 0.5)
        yield EpochEnded(2, 2, 0.4)

    def score(self, cases, items):
        self.asked.append((cases, items))
        return np.zeros((len(cases), len(items)), dtype=np.float32)


class Narrow(Spy):
    """Can rank known items for few-shot users only."""

    name = "narrow"
    ranks = frozenset({Target.FEW_SHOT_USER})


class Failing(Fake):
    """Cannot learn from these data."""

    name = "failing"

    def iter_fit(self, train, rng):
        yield EpochEnded(1, 2, 0.5)
        raise CannotRankError(t("method.mlp_head_no_pairs"))

    def score(self, cases, items):
        raise AssertionError("it was never fitted")


FAKES = (Oracle, Contrary, Spy, Narrow, Failing)


@pytest.fixture(autouse=True)
def fakes(monkeypatch, data):
    """Put the fakes beside the real methods."""
    module = SimpleNamespace(**{fake.__name__: fake for fake in FAKES})
    monkeypatch.setitem(sys.modules, "fake_methods", module)
    for fake in FAKES:
        monkeypatch.setitem(METHODS, fake.name, f"fake_methods:{fake.__name__}")
    monkeypatch.setattr(Oracle, "truth", data, raising=False)
    monkeypatch.setattr(Spy, "fits", [], raising=False)
    monkeypatch.setattr(Spy, "asked", [], raising=False)
    return Spy


@pytest.fixture
def measure(data):
    """Return a function that evaluates and gives the `Evaluation`."""

    def run(of=None, **asked):
        asked = {"protocols": ["cold-user"], "shots": [0, 2], "methods": ["random"], **asked}
        *_, last = evaluate_steps(of or data, **asked)
        assert isinstance(last, Finished)
        return last.result

    return run
