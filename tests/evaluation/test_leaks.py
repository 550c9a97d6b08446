"""Nothing that is held out reaches what a method learns from."""

import numpy as np
import pytest

from coldstart.evaluation.scenarios.registry import PROTOCOLS as ALL_PROTOCOLS
from coldstart.evaluation.test_sets import Split, SplitConfig
from coldstart.models.baselines.popularity import Popularity

PROTOCOLS = {name: one for name, one in ALL_PROTOCOLS.items() if name != "buy-again"}
"""Where what is to be found is new to the user; test_buy_again.py holds the other to its own."""


def leaks(split):
    """Return the held-out pairs that the training side, or a support set, gives away."""
    train = split.train
    found = []
    for test_set in split.test_sets:
        held_out = test_set.relevant + test_set.disliked
        supports = set(zip(*test_set.cases.support.nonzero(), strict=True))
        for row, column in zip(*held_out.nonzero(), strict=True):
            user, item = test_set.cases.ids[row], test_set.candidates.ids[column]
            if user in train.users.ids and item in train.items.index:
                at = (train.users.ids.index(user), train.items.index[item])
                tables = (train.likes, train.seen, train.timestamps, train.ratings)
                if any(table is not None and table[at] for table in tables):
                    found.append((user, item))
            known = test_set.cases.support_items.index
            if item in known and (row, known[item]) in supports:
                found.append((user, item))
    return found


@pytest.fixture
def timed(build, likes):
    times = np.where(likes, np.random.default_rng(3).integers(1, 1000, likes.shape), 0)
    disliked = ~likes & (np.random.default_rng(4).random(likes.shape) < 0.1)
    return build(likes, likes | disliked, np.where(disliked, 500, times))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_protocol_leaks(protocol, timed):
    split = PROTOCOLS[protocol](timed, SplitConfig([0, 3]), np.random.default_rng(0))
    assert split.test_sets
    assert leaks(split) == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_planted_leak_is_found(protocol, timed):
    split = PROTOCOLS[protocol](timed, SplitConfig([0, 3]), np.random.default_rng(0))
    assert leaks(Split(timed, split.test_sets))


@pytest.mark.parametrize("protocol", ["cold-user", "cold-both"])
def test_held_out_users_are_strangers(protocol, timed, measure, fakes):
    measure(timed, protocols=[protocol], methods=["spy"])
    (train,) = fakes.fits
    for cases, _ in fakes.asked:
        assert not set(cases.ids) & set(train.users.ids)


@pytest.mark.parametrize("protocol", ["cold-item", "cold-both", "audience"])
def test_held_out_items_are_unheard_of(protocol, timed, measure, fakes):
    measure(timed, protocols=[protocol], methods=["spy"])
    (train,) = fakes.fits
    for _, items in fakes.asked:
        assert not set(items.ids) & set(train.items.ids)


def test_popularity_counts_the_training_users_only(data, likes, measure, fakes):
    measure(protocols=["cold-user"], methods=["spy"])
    (train,) = fakes.fits
    kept = [int(id_[1:]) for id_ in train.users.ids]
    counted = likes[kept].sum(axis=0)
    fitted = Popularity().fit(train, np.random.default_rng(0))
    scores = fitted.score(train.users.take(np.array([0])), data.items)[0]
    assert (
        np.sign(np.subtract.outer(scores, scores)) == np.sign(np.subtract.outer(counted, counted))
    ).all()
    assert (counted != likes.sum(axis=0)).any()
