"""The default method."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from contract import Contract, cases_of, items_of, newcomers, sides, training

from coldstart.events import Noted, Progressed, Started
from coldstart.metrics.ranking import ndcg
from coldstart.recommenders.base import Part
from coldstart.recommenders.blend import Blend
from coldstart.recommenders.cases import Cases, Training
from coldstart.recommenders.centroid import Centroid
from coldstart.recommenders.popularity import Popularity

N_USERS, N_ITEMS = 300, 80


def world(taste: float, n_users: int = N_USERS, seed: int = 0) -> tuple[Training, Training]:
    """Return users to learn from and as many others, of a known like probability.

    Items differ in popularity; people on an item's side like it more, by `taste` in log-odds.
    """
    rng = np.random.default_rng(seed)
    odds = np.linspace(0.5, -4.0, N_ITEMS)[rng.permutation(N_ITEMS)]
    side = np.where(np.add.outer(np.arange(2 * n_users), np.arange(N_ITEMS)) % 2, -1, 1)
    likes = rng.random(side.shape) < 1 / (1 + np.exp(-(odds + taste * side)))
    whole = training(likes, sides(2 * n_users), sides(N_ITEMS))
    return whole.take_users(np.arange(n_users)), whole.take_users(np.arange(n_users, 2 * n_users))


def asked(people: Training, shots: int) -> tuple[Cases, np.ndarray]:
    """Return the people with so many known likes, and which of the others they like."""
    rng = np.random.default_rng(9)
    known = np.zeros(people.likes.shape, dtype=bool)
    for row in range(len(people.users)):
        liked = people.likes[row].indices
        known[row, rng.permutation(liked)[:shots]] = True
    hidden = people.likes.toarray() & ~known
    return cases_of(known, people.items, people.users.embeddings), hidden


class TestBlend(Contract):
    method = Blend

    def test_says_what_it_does_while_it_fits(self, train):
        events = list(Blend().steps(train, np.random.default_rng(0)))
        assert [e.stage for e in events if isinstance(e, Started)] == ["tune", "calibrate"]
        for stage in ("tune", "calibrate"):
            done = [e.done for e in events if isinstance(e, Progressed) and e.stage == stage]
            assert done == [1, 2, 3, 4, 5]
        (noted,) = (e for e in events if isinstance(e, Noted))
        assert noted.message.params["n"] == 24
        assert noted.message.render("en")
        assert noted.message.render("zh")


def test_uses_taste_where_there_is_some_to_find():
    learning, others = world(taste=2.0)
    model = Blend().fit(learning, np.random.default_rng(0))
    assert model.weight_ > 0
    cases, hidden = asked(others, 3)
    gained = [
        np.nanmean(ndcg(method.score(cases, others.items), hidden, 10, cases.support))
        for method in (
            model,
            Popularity().fit(learning, np.random.default_rng(0)),
            Centroid().fit(learning, np.random.default_rng(0)),
        )
    ]
    assert gained[0] > max(gained[1:])


def test_keeps_to_popularity_where_texts_say_nothing_about_taste():
    learning, others = world(taste=0.0)
    model = Blend().fit(learning, np.random.default_rng(0))
    assert model.weight_ == 0
    cases, _ = asked(others, 3)
    popular = Popularity().fit(learning, np.random.default_rng(0)).score(cases, others.items)
    scores = model.score(cases, others.items)
    assert (np.argsort(-scores, kind="stable") == np.argsort(-popular, kind="stable")).all()


def test_says_that_nobody_could_be_held_out():
    learning, _ = world(taste=2.0, n_users=1)
    events = list((model := Blend()).steps(learning, np.random.default_rng(0)))
    assert model.weight_ == 0
    (noted,) = (e.message for e in events if isinstance(e, Noted))
    assert noted.id == "method.blend_untried"


@pytest.mark.parametrize("taste", [0.0, 1.0])
def test_probabilities_come_true(taste):
    learning, others = world(taste)
    model = Blend().fit(learning, np.random.default_rng(0))
    said, liked = [], []
    for shots in (0, 1, 3, 5):
        cases, hidden = asked(others, shots)
        open_ = ~cases.support.toarray()
        said.append(model.score(cases, others.items)[open_])
        liked.append(hidden[open_])
        assert said[-1].mean() == pytest.approx(liked[-1].mean(), abs=0.03)
    chances, came = np.concatenate(said), np.concatenate(liked)
    for low, high in pairwise(np.quantile(chances, np.linspace(0, 1, 6))):
        group = (chances >= low) & (chances <= high)
        assert chances[group].mean() == pytest.approx(came[group].mean(), abs=0.05)


@pytest.mark.parametrize("taste", [0.0, 2.0])
def test_new_items_are_ranked_by_taste_and_get_probabilities_like_the_others(taste):
    learning, _ = world(taste)
    hidden = np.arange(0, N_ITEMS, 8) + np.arange(N_ITEMS // 8) % 2
    mask = np.ones(N_ITEMS, dtype=bool)
    mask[hidden] = False
    known = learning.only(learning.likes.multiply(mask[None, :]).tocsr())
    model = Blend().fit(known, np.random.default_rng(0))
    new = known.items.take(hidden)
    scores = model.score(known.users, new)
    cosines = Centroid().fit(known, np.random.default_rng(0)).score(known.users, new)
    for score, cosine in zip(scores, cosines, strict=True):
        assert (np.diff(score[np.argsort(cosine)]) >= 0).all()
        assert score.max() > score.min()
    rate = learning.likes.toarray().mean()
    assert rate / 2 < scores.mean() < rate * 2
    # An item outside the catalogue is as new as one in it that nobody likes.
    outside = replace(new, ids=[f"unseen{n}" for n in range(len(new))])
    assert (model.score(known.users, outside) == scores).all()


def test_an_unpopular_item_is_not_better_for_losing_its_only_likes():
    learning, others = world(taste=0.0)
    model = Blend().fit(learning, np.random.default_rng(0))
    counts = learning.likes.toarray().sum(axis=0)
    cases, _ = asked(others, 0)
    scores = model.score(cases, learning.items)[0]
    assert (np.diff(scores[np.argsort(counts)]) >= 0).all()
    new = model.score(cases, items_of(sides(1), prefix="unseen"))[0, 0]
    assert scores.min() < new < scores.max()


def test_reasons_name_popularity_and_each_known_like():
    learning, _ = world(taste=2.0)
    model = Blend().fit(learning, np.random.default_rng(0))
    case = newcomers(learning, 2).take(np.array([0]))
    (known, new) = (
        model.contributions(case, items)[0]
        for items in (learning.items.take(np.array([0])), items_of(sides(1), prefix="unseen"))
    )
    for made in (known, new):
        parts = [Part.BASE, Part.POPULARITY, Part.SUPPORT, Part.SUPPORT]
        assert [term.part for term in made.terms] == parts
        assert [term.of for term in made.terms[2:]] == ["i0", "i2"]
    assert known.terms[1].value != 0
    assert new.terms[1].value == 0
    assert min(term.value for term in new.terms[2:]) > 0


def test_large_calls_are_scored_in_blocks(monkeypatch):
    learning, others = world(taste=2.0)
    model = Blend().fit(learning, np.random.default_rng(0))
    cases, _ = asked(others, 3)
    whole = model.score(cases, others.items)
    monkeypatch.setattr("coldstart.recommenders.blend.CHUNK", 3 * N_ITEMS)
    np.testing.assert_allclose(model.score(cases, others.items), whole, rtol=1e-5)
