"""The default method: promises to whoever acts on its answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from contract import Contract, cases_of, checkerboard, items_of, sides, training

from coldstart.core.errors import StopRequested
from coldstart.core.events import Noted, Progressed, Started
from coldstart.metrics.ranking import ndcg
from coldstart.models.base import Part
from coldstart.models.baselines.popularity import Activity, Popularity
from coldstart.models.ensemble.base_models import KNOWN, eligible
from coldstart.models.ensemble.ensemble import Ensemble
from coldstart.models.neighbors.centroid import Centroid
from coldstart.models.neural import tower_networks
from coldstart.models.neural.two_tower import TwoTower
from coldstart.models.queries import Queries, Training

N_USERS, N_ITEMS = 120, 60


@pytest.fixture(scope="module", autouse=True)
def short_rounds():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tower_networks, "STEPS_A_ROUND", 3)
        yield


@cache
def world(taste: float, n_users: int = N_USERS, seed: int = 0) -> tuple[Training, Training]:
    """Return users to learn from and as many others, of a known like probability.

    Items differ in popularity and users in activity; people like what is on their side more, by
    `taste` in log-odds.
    """
    rng = np.random.default_rng(seed)
    odds = np.linspace(0.5, -3.5, N_ITEMS)[rng.permutation(N_ITEMS)]
    active = rng.normal(0, 0.7, (2 * n_users, 1))
    side = np.where(np.add.outer(np.arange(2 * n_users), np.arange(N_ITEMS)) % 2, -1, 1)
    likes = rng.random(side.shape) < 1 / (1 + np.exp(-(odds + active + taste * side)))
    # Profiles say nothing of the side.
    whole = training(likes, sides(1).repeat(2 * n_users, axis=0), sides(N_ITEMS))
    return whole.take_users(np.arange(n_users)), whole.take_users(np.arange(n_users, 2 * n_users))


@cache
def fitted(taste: float, n_users: int = N_USERS) -> Ensemble:
    return Ensemble().fit(world(taste, n_users)[0], np.random.default_rng(0))


@cache
def swapped(taste: float) -> Ensemble:
    return Ensemble().fit(world(taste)[1], np.random.default_rng(0))


def asked(people: Training, shots: int) -> tuple[Queries, np.ndarray]:
    """Return the people with so many known likes, and which of the others they like."""
    rng = np.random.default_rng(9)
    known = np.zeros(people.likes.shape, dtype=bool)
    for row in range(len(people.users)):
        known[row, rng.permutation(people.likes[row].indices)[:shots]] = True
    hidden = people.likes.toarray() & ~known
    return cases_of(known, people.items, people.users.embeddings), hidden


def gains(method, over, people: Training, shots: int) -> np.ndarray:
    """Return by how much NDCG@10 of one method is above another's, person by person."""
    cases, hidden = asked(people, shots)
    mine, theirs = (
        ndcg(m.score(cases, people.items), hidden, 10, cases.support) for m in (method, over)
    )
    found = mine - theirs
    return found[np.isfinite(found)]


def gaps(model: Ensemble, people: Training, shots: int) -> list[float]:
    """Return predicted minus observed shares, of all pairs and of groups by what is predicted."""
    cases, hidden = asked(people, shots)
    candidate_mask = ~cases.support.toarray() & (hidden.any(axis=1)[:, None])
    said, came = model.score(cases, people.items)[candidate_mask], hidden[candidate_mask]
    groups = [np.ones(len(said), dtype=bool)]
    for low, high in pairwise(np.quantile(said, [0, 0.5, 0.8, 0.95, 1])):
        groups.append((said >= low) & (said <= high))
    return [float(said[group].mean() - came[group].mean()) for group in groups]


def without(people: Training, hidden: np.ndarray) -> Training:
    """Return the same data over the other items."""
    return people.take_items(np.setdiff1d(np.arange(len(people.items)), hidden))


class TestBlend(Contract):
    method = Ensemble

    def test_can_be_stopped_at_any_event(self, train):
        n_events = len(list(Ensemble().iter_fit(train, np.random.default_rng(0))))
        for stop_at in (0, n_events // 2, n_events - 2):
            model = Ensemble()
            steps = model.iter_fit(train, np.random.default_rng(0))
            for _ in range(stop_at + 1):
                next(steps)
            # What is kept ranks, and says that it is not the whole.
            event = steps.throw(StopRequested())
            assert isinstance(event, Noted)
            assert event.message.id == "method.ensemble_stopped"
            assert list(steps) == []
            assert np.isfinite(model.score(train.users, train.items)).all()

    def test_can_be_stopped_between_any_two_members_and_while_it_weighs_them(self, train):
        events = [
            e
            for e in Ensemble().iter_fit(train, np.random.default_rng(0))
            if isinstance(e, Progressed)
        ]
        # Asking and weighing take as long as fitting on large data, so they leave room to stop.
        asked = Counter(e.done for e in events if e.stage == "members")
        assert asked.most_common(1)[0][1] > len(eligible(KNOWN, train))
        weighing = Counter(e.done for e in events if e.stage == "tune")
        assert min(weighing[0], weighing[1]) > 5

    def test_says_what_it_does_while_it_fits(self, train):
        events = list(Ensemble().iter_fit(train, np.random.default_rng(0)))
        begun = [e.stage for e in events if isinstance(e, Started)]
        assert (
            begun
            == list(Ensemble().cost_estimate(10, 10, 10))
            == ["members", "tune", "members_all"]
        )
        for stage in begun:
            steps = [e for e in events if isinstance(e, Progressed) and e.stage == stage]
            done = [e.done for e in steps]
            assert done == sorted(done)
            assert {e.total for e in steps} == {done[-1]}
        (noted,) = (e for e in events if isinstance(e, Noted))
        assert noted.message.params["n"] == len(train.users)
        assert "Most popular" in noted.message.render("en")
        assert noted.message.render("zh")


@pytest.mark.parametrize("taste", [0.0, 1.5])
@pytest.mark.parametrize("shots", [0, 1, 5])
def test_is_never_surely_worse_than_popularity(taste, shots):
    learning, others = world(taste)
    popular = Popularity().fit(learning, np.random.default_rng(0))
    found = gains(fitted(taste), popular, others, shots)
    assert found.mean() > -2 * found.std() / np.sqrt(len(found)) - 1e-9


def test_uses_taste_where_there_is_some_to_find():
    learning, others = world(1.5)
    for rival in (Popularity(), Centroid()):
        found = gains(fitted(1.5), rival.fit(learning, np.random.default_rng(0)), others, 5)
        assert found.mean() > 2 * found.std() / np.sqrt(len(found))


def test_thirty_users_of_whom_nothing_is_known_are_shown_what_is_popular():
    learning, others = world(0.0, 30)
    cases, _ = asked(others, 0)
    popular = Popularity().fit(learning, np.random.default_rng(0)).score(cases, others.items)
    scores = fitted(0.0, 30).score(cases, others.items)
    order = np.argsort(-popular, axis=1, kind="stable")
    assert (np.diff(np.take_along_axis(scores, order, axis=1)) <= 0).all()


def test_a_blend_stored_before_likes_were_given_beforehand_answers_as_it_did():
    train = checkerboard()
    arrays, values = Ensemble().fit(train, np.random.default_rng(0)).state()
    n_users = values["n_users"]
    older = {name: value for name, value in values.items() if name != "prior"}
    half = {**values, "prior": 0.5 / n_users}
    then, now = (Ensemble.from_state(arrays, told) for told in (older, half))
    assert (then.score(train.users, train.items) == now.score(train.users, train.items)).all()


def test_weights_are_shares_of_named_members_and_none_is_negative():
    for side in (fitted(1.5).known_, fitted(1.5).new_):
        assert side.weights.shape == (len(side.spline_knots), len(side.base_models))
        assert side.weights.min() >= 0
        assert side.weights.sum(axis=1).min() > 0
        assert (side.odds.slope > 0).all()
    # Nobody can be told by likes or texts of which none is known.
    at_zero = fitted(1.5).known_.weights_of(np.array([0]))[0]
    told = [m.part for m, w in zip(fitted(1.5).known_.base_models, at_zero, strict=True) if w]
    assert Part.SUPPORT not in told


def test_two_towers_are_tried_from_two_hundred_users_on(monkeypatch):
    tried: list[int] = []
    steps = TwoTower.iter_fit

    def watched(self, train, rng):
        tried.append(len(train.users))
        yield from steps(self, train, rng)

    monkeypatch.setattr(TwoTower, "iter_fit", watched)
    Ensemble().fit(world(1.5)[0], np.random.default_rng(1))
    assert tried == []
    Ensemble().fit(world(1.5, 200)[0], np.random.default_rng(0))
    assert tried[:4] == [150] * 4


@pytest.mark.parametrize("taste", [0.0, 1.5])
@pytest.mark.parametrize("shots", [0, 1, 3, 5])
def test_probabilities_come_true(taste, shots):
    """Each half of the users is asked by what the other half taught, and the errors are averaged.

    The halves differ by chance: one likes .04 more in all, and up to .15 more where it likes the
    most, so one direction alone is off by half of that; the average is not.
    """
    halves = world(taste)
    apart = [
        gaps(model, people, shots)
        for model, people in zip((fitted(taste), swapped(taste)), reversed(halves), strict=True)
    ]
    whole, *groups = np.mean(apart, axis=0).tolist()
    assert whole == pytest.approx(0, abs=0.015)
    assert groups == pytest.approx([0] * len(groups), abs=0.04)


@pytest.mark.parametrize("taste", [0.0, 1.5])
def test_probabilities_of_new_items_come_true(taste):
    learning, _ = world(taste)
    hidden = np.arange(0, N_ITEMS, 6) + np.arange(N_ITEMS // 6) % 2
    known = without(learning, hidden)
    model = Ensemble().fit(known, np.random.default_rng(0))
    scores = model.score(known.users, learning.items.take(hidden))
    came = learning.likes[:, hidden].toarray()
    assert scores.mean() == pytest.approx(came.mean(), abs=0.08)
    if taste:
        mine = np.add.outer(np.arange(N_USERS), hidden) % 2 == 0
        assert scores[mine].mean() > 1.5 * scores[~mine].mean()


def test_an_audience_is_better_than_the_most_active():
    learning, _ = world(1.5)
    hidden = np.arange(0, N_ITEMS, 6) + np.arange(N_ITEMS // 6) % 2
    known = without(learning, hidden)
    model = Ensemble().fit(known, np.random.default_rng(0))
    wanted = learning.likes[:, hidden].toarray().T
    new = learning.items.take(hidden)
    active = Activity().fit(known, np.random.default_rng(0)).score(known.users, new).T
    mine = np.nanmean(ndcg(model.score(known.users, new).T, wanted, 20))
    assert mine > np.nanmean(ndcg(active, wanted, 20))
    # Of two with the same taste, who likes more is rather to be asked.
    odds = model.new_.complete_history.at(np.array([2, 20]))[0]
    assert odds[1] > odds[0]


def test_a_catalogue_item_without_likes_is_new_where_all_others_have_several():
    learning, _ = world(1.5)
    learning = learning.take_items(
        np.flatnonzero(np.asarray(learning.likes.sum(axis=0)).ravel() > 3)
    )
    mask = np.arange(len(learning.items)) != 4
    known = learning.only(learning.likes.multiply(mask[None, :]).tocsr())
    model = Ensemble().fit(known, np.random.default_rng(0))
    inside = known.items.take(np.array([4]))
    outside = replace(inside, ids=["unseen"])
    assert (model.score(known.users, outside) == model.score(known.users, inside)).all()


def test_reasons_name_each_known_like_and_add_up_for_many_at_once():
    _, others = world(1.5)
    model = fitted(1.5)
    cases, _ = asked(others, 2)
    cases = cases.take(np.arange(6))
    new = items_of(sides(3), prefix="unseen")
    items = replace(
        new,
        ids=[*others.items.ids, *new.ids],
        texts=[*others.items.texts, *new.texts],
        embeddings=np.concatenate([others.items.embeddings, new.embeddings]),
        columns=items_of(sides(N_ITEMS + 3)).columns,
    )
    chosen = [np.array([N_ITEMS + 1, n, 30 + n]) for n in range(6)]
    scores = model.score(cases, items)
    for row, made in enumerate(model.contributions_each(cases, items, chosen)):
        liked = [others.items.ids[n] for n in cases.support[row].indices]
        for item, explained in zip(chosen[row], made, strict=True):
            assert [c.of for c in explained.terms if c.part is Part.SUPPORT] == liked
            odds = np.log(scores[row, item] / (1 - scores[row, item]))
            assert sum(c.value for c in explained.terms) == pytest.approx(odds, abs=1e-3)
        alone = model.contributions(cases.take(np.array([row])), items.take(chosen[row]))
        for one, other in zip(alone, made, strict=True):
            assert one.total == pytest.approx(other.total, abs=1e-4)


def test_says_that_nobody_could_be_held_out():
    events = list(Ensemble().iter_fit(world(1.5, 1)[0], np.random.default_rng(0)))
    (noted,) = (e.message for e in events if isinstance(e, Noted))
    assert noted.id == "method.ensemble_untried"


def test_large_calls_are_scored_in_blocks(monkeypatch):
    _, others = world(1.5)
    cases, _ = asked(others, 3)
    whole = fitted(1.5).score(cases, others.items)
    monkeypatch.setattr("coldstart.models.ensemble.ensemble.CELLS", 7 * N_ITEMS)
    np.testing.assert_allclose(fitted(1.5).score(cases, others.items), whole, rtol=1e-4)


def test_it_says_which_items_without_rows_it_takes_for_known():
    likes = np.eye(24, 16, dtype=bool)  # each is liked once, the last not at all
    likes[15, 15] = False
    train = training(likes, sides(24), sides(16))
    for held_back in (False, True):
        model = Ensemble().fit(replace(train, held_back=held_back), np.random.default_rng(0))
        assert model.takes_for_known("i15") is not held_back
