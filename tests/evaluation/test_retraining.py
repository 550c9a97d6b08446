"""Whether training again pays is measured on people whom neither model has learned from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coldstart.core.errors import ColdstartError
from coldstart.core.events import Finished
from coldstart.data.dataset import Dataset
from coldstart.evaluation import retraining
from coldstart.evaluation.retraining import retraining_steps
from coldstart.models.queries import training_of
from coldstart.models.registry import make

N_ITEMS = 24


def training(likes: dict[str, list[int]]):
    """Return everything that can be learned from people and the numbers of what they like."""
    items = pd.DataFrame({"item_id": [f"p{n}" for n in range(N_ITEMS)]}, dtype="str")
    users = pd.DataFrame({"user_id": list(likes)}, dtype="str")
    rows = [(user, f"p{n}", 1) for user, liked in likes.items() for n in liked]
    pairs = pd.DataFrame(rows, columns=["user_id", "item_id", "label"])
    dataset = Dataset("shop", users, items, pairs.astype({"label": "int8"}))
    return training_of(dataset, *(np.zeros((n, 4), np.float32) for n in (len(users), N_ITEMS)))


def people(prefix: str, n: int, first: int, seed: int = 0) -> dict[str, list[int]]:
    """Return people who like 4 of 12 items from a first one on."""
    rng = np.random.default_rng(seed)
    return {
        f"{prefix}{k}": sorted(first + rng.choice(12, 4, replace=False, p=_FALLING))
        for k in range(n)
    }


_FALLING = np.arange(12, 0, -1) / np.arange(1, 13).sum()
OLD = people("old", 40, 0)
NEW = people("new", 40, 12, seed=1)


def measured(later: dict[str, list[int]], method: str = "popularity", shots=(0, 1)):
    model = make(method).fit(training(OLD), np.random.default_rng(0))
    everything = training({**OLD, **later})
    catalog = {f"p{n}" for n in range(N_ITEMS)}
    *_, last = retraining_steps(everything, model, set(OLD), catalog, shots=shots)
    assert isinstance(last, Finished)
    return last.result


def test_where_tastes_moved_the_model_trained_again_is_better():
    result = measured(NEW)
    assert result.n_users == 40
    for row in result.rows:
        assert row.n == 40
        assert row.after > row.before
        assert (row.verdict, row.low > 0) == ("better", True)


def test_where_nothing_moved_no_difference_is_claimed():
    rows = measured(people("new", 40, 0, seed=3)).rows
    assert [row.verdict for row in rows] == ["undecided"] * 2


def test_no_model_has_learned_from_whom_it_ranks_for(monkeypatch):
    learned: list[set[str]] = []
    ranked: list[set[str]] = []

    def spied(name, **settings):
        model = make(name, **settings)
        steps, score = model.iter_fit, model.score

        def watched(train, rng):
            learned.append(set(train.users.ids))
            yield from steps(train, rng)

        def asked(cases, items):
            ranked.append(set(cases.ids))
            return score(cases, items)

        monkeypatch.setattr(model, "iter_fit", watched)
        monkeypatch.setattr(model, "score", asked)
        return model

    monkeypatch.setattr(retraining, "make", spied)
    measured(NEW, shots=(0,))
    assert set.union(*ranked) == set(NEW)
    for train, test in zip(learned, ranked, strict=True):
        assert not train & test
        assert set(OLD) <= train


def test_the_model_is_trained_again_with_the_settings_it_had(monkeypatch):
    made: list[tuple[str, dict[str, object]]] = []

    def spied(name, **settings):
        made.append((name, settings))
        return make("popularity")

    monkeypatch.setattr(retraining, "make", spied)
    model = make("popularity").fit(training(OLD), np.random.default_rng(0))
    everything, catalog = training({**OLD, **NEW}), {f"p{n}" for n in range(N_ITEMS)}
    for name, settings in (("mlp_head", {}), ("mlp_head", {"epochs": 3})):
        made.clear()
        monkeypatch.setattr(model, "name", name)
        steps = retraining_steps(
            everything, model, set(OLD), catalog, method_settings=settings, shots=(0,)
        )
        list(steps)
        assert made == [(name, settings)] * 2


def test_of_a_few_people_nothing_is_claimed():
    few = dict(list(NEW.items())[:9])
    with pytest.raises(ColdstartError) as refused:
        measured(few)
    assert refused.value.message.id == "retraining.too_few"
