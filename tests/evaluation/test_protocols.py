"""Each protocol asks the users and ranks the items that it says it does."""

import numpy as np
import pytest

from coldstart.evaluation.scenarios.registry import PROTOCOLS, baseline
from coldstart.evaluation.test_sets import SplitConfig, minus, negatives


def split_of(protocol, data, shots=(0, 2), train_users=None, seed=0):
    return PROTOCOLS[protocol](
        data, SplitConfig(list(shots), train_users), np.random.default_rng(seed)
    )


def pairs(matrix, rows, columns):
    return {(rows[r], columns[c]) for r, c in zip(*matrix.nonzero(), strict=True)}


def notes(split):
    return [note.id for note in split.notes]


def test_the_same_users_are_asked_for_every_number_of_known_likes(data):
    none, two, five = split_of("cold-user", data, (0, 2, 5)).test_sets
    assert none.cases.ids == two.cases.ids == five.cases.ids
    assert none.cases.n_likes.max() == 0
    assert set(two.cases.n_likes) == {2}
    assert set(five.cases.n_likes) == {5}
    assert two.cases.support.multiply(five.cases.support).nnz == two.cases.support.nnz


def test_known_likes_are_not_ranked_and_the_others_are_to_be_found(data, likes):
    for test_set in split_of("cold-user", data, (0, 3)).test_sets:
        for row, user in enumerate(test_set.cases.ids):
            liked = set(np.flatnonzero(likes[int(user[1:])]))
            known = set(test_set.cases.support[row].indices)
            assert set(test_set.excluded[row].indices) == known
            assert set(test_set.relevant[row].indices) == liked - known


def test_fewer_training_users_change_no_test_user(data):
    whole = split_of("cold-user", data)
    small = split_of("cold-user", data, train_users=15)
    assert len(small.train.users) == 15
    assert set(small.train.users.ids) < set(whole.train.users.ids)
    for a, b in zip(whole.test_sets, small.test_sets, strict=True):
        assert a.cases.ids == b.cases.ids
        assert (a.relevant != b.relevant).nnz == 0


def test_short_histories_are_measured_for_as_many_likes_as_they_have(build):
    rng = np.random.default_rng(0)
    likes = np.zeros((90, 40), dtype=bool)
    for row, n in enumerate(rng.permutation(np.repeat([2, 3, 9], [45, 25, 20]))):
        likes[row, rng.choice(40, n, replace=False)] = True
    split = split_of("cold-user", build(likes), (0, 5))
    none, *five = split.test_sets
    assert len(none.cases) == 20
    assert all((t.relevant.sum(axis=1) > 0).all() for t in split.test_sets)
    assert not five or len(five[0].cases) < 20
    assert set(notes(split)) <= {"evaluate.note.left_out", "evaluate.note.too_small"}
    assert notes(split)


def test_new_items_are_ranked_among_themselves_for_known_users(data, likes):
    split = split_of("cold-item", data)
    (test_set,) = split.test_sets
    assert len(test_set.candidates) == 20
    assert set(test_set.candidates.ids) | set(split.train.items.ids) == set(data.items.ids)
    assert set(test_set.cases.ids) <= set(split.train.users.ids)
    assert test_set.cases.support_items is split.train.items
    assert test_set.cases.n_likes.min() > 0
    for user, item in pairs(test_set.relevant, test_set.cases.ids, test_set.candidates.ids):
        assert likes[int(user[1:]), int(item[1:])]


def test_new_items_for_new_users_are_chosen_by_likes_among_the_old(data):
    split = split_of("cold-both", data, (0, 2))
    for test_set, shots in zip(split.test_sets, (0, 2), strict=True):
        assert test_set.cases.support_items.ids == split.train.items.ids
        assert set(test_set.cases.n_likes) == {shots}
        assert not set(test_set.candidates.ids) & set(split.train.items.ids)


def test_an_audience_is_sought_for_items_that_somebody_likes(data):
    (test_set,) = split_of("audience", data).test_sets
    assert test_set.by_item
    assert np.asarray(test_set.relevant.sum(axis=0)).min() > 0
    assert test_set.n_judged == len(test_set.candidates)
    assert test_set.n_ranked == len(test_set.cases) == len(data.users)


def test_time_divides_what_is_learnt_from_what_is_to_be_found(build, likes):
    times = np.where(likes, np.random.default_rng(1).integers(1, 1000, likes.shape), 0)
    data = build(likes, timestamps=times)
    before = data.timestamps.copy()
    split = split_of("temporal", data)
    (test_set,) = split.test_sets
    assert (data.timestamps != before).nnz == 0  # the caller's data stay as they were
    boundary = np.quantile(times[likes], 0.8)
    when = {(f"u{r:03}", f"i{c:03}"): times[r, c] for r, c in zip(*np.nonzero(likes), strict=True)}
    assert all(
        when[pair] < boundary
        for pair in pairs(split.train.seen, split.train.users.ids, split.train.items.ids)
    )
    assert all(
        when[pair] >= boundary
        for pair in pairs(test_set.relevant, test_set.cases.ids, test_set.candidates.ids)
    )
    assert test_set.relevant.multiply(test_set.excluded).nnz == 0


def test_without_times_nothing_is_measured_by_time(build, likes):
    assert notes(split_of("temporal", build(likes))) == ["evaluate.note.no_times"]
    one_moment = split_of("temporal", build(likes, timestamps=likes * 7))
    assert notes(one_moment) == ["evaluate.note.no_times"]


def test_interactions_without_a_time_are_counted_and_left_out(build, likes):
    rng = np.random.default_rng(1)
    times = np.where(likes & (rng.random(likes.shape) < 0.8), rng.integers(1, 99, likes.shape), 0)
    split = split_of("temporal", build(likes, timestamps=times))
    (note,) = split.notes
    assert note.params["n"] == likes.sum() - (times > 0).sum()
    assert split.train.seen.nnz + split.test_sets[0].relevant.nnz <= (times > 0).sum()


def test_too_little_data_is_said_not_measured(build):
    split = split_of("cold-user", build(np.eye(6, 40, dtype=bool)), (0,))
    assert not split.test_sets
    assert notes(split) == ["evaluate.note.too_small"]


def test_drawn_negatives_are_one_unseen_pair_for_each_like(data, likes):
    for protocol in ("cold-user", "cold-item"):
        test_set = split_of(protocol, data).test_sets[-1]
        drawn = negatives(test_set, np.random.default_rng(0))
        assert (drawn.sum(axis=1) == test_set.relevant.sum(axis=1)).all()
        for user, item in pairs(drawn, test_set.cases.ids, test_set.candidates.ids):
            assert not likes[int(user[1:]), int(item[1:])]


def test_a_few_dislikes_are_filled_up_with_drawn_ones(build, likes):
    disliked = ~likes & (np.random.default_rng(4).random(likes.shape) < 0.02)
    (test_set,) = split_of("cold-user", build(likes, likes | disliked), (0,)).test_sets
    found = negatives(test_set, np.random.default_rng(0))
    assert test_set.disliked.nnz > 0
    assert not test_set.enough_dislikes
    assert not minus(test_set.disliked, found).nnz  # all of them are in it
    assert (found.sum(axis=1) >= test_set.relevant.sum(axis=1)).all()
    assert not found.multiply(test_set.relevant).nnz


def test_many_dislikes_of_one_person_are_not_enough(build, likes):
    disliked = np.zeros_like(likes)
    first = int(split_of("cold-user", build(likes), (0,)).test_sets[0].cases.ids[0][1:])
    disliked[first] = ~likes[first]
    (test_set,) = split_of("cold-user", build(likes, likes | disliked), (0,)).test_sets
    assert test_set.disliked.nnz > 0
    assert not test_set.enough_dislikes


def test_whether_dislikes_are_enough_is_decided_for_all_splits_alike(build, likes):
    disliked = ~likes & (np.random.default_rng(4).random(likes.shape) < 0.2 * likes.mean())
    data = build(likes, likes | disliked)
    found = {
        test_set.enough_dislikes
        for seed in range(8)
        for test_set in PROTOCOLS["cold-user"](
            data, SplitConfig((0, 1)), np.random.default_rng(seed)
        ).test_sets
    }
    assert len(found) == 1


def test_dislikes_are_the_negatives_where_there_are_enough(build, likes):
    disliked = ~likes & (np.random.default_rng(4).random(likes.shape) < 0.1)
    (test_set,) = split_of("cold-user", build(likes, likes | disliked), (0,)).test_sets
    found = pairs(
        negatives(test_set, np.random.default_rng(0)), test_set.cases.ids, test_set.candidates.ids
    )
    asked = [int(id_[1:]) for id_ in test_set.cases.ids]
    expected = {(f"u{r:03}", f"i{c:03}") for r in asked for c in np.flatnonzero(disliked[r])}
    assert found == expected
    assert test_set.excluded.nnz == 0  # a dislike is a candidate like any other, and wrong


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_split_is_its_seed_s(protocol, data):
    one, same = split_of(protocol, data), split_of(protocol, data)
    assert one.train.users.ids == same.train.users.ids
    for a, b in zip(one.test_sets, same.test_sets, strict=True):
        assert (a.relevant != b.relevant).nnz == 0
        assert (a.cases.support != b.cases.support).nnz == 0


def test_every_protocol_has_a_plain_baseline_that_can_rank_there():
    from coldstart.models.base import Target
    from coldstart.models.registry import method_class

    needs = {
        ("cold-user", 0): {Target.COLD_USER},
        ("cold-user", 5): {Target.FEW_SHOT_USER},
        ("cold-item", None): {Target.COLD_ITEM},
        ("cold-both", 0): {Target.COLD_ITEM, Target.COLD_USER},
        ("cold-both", 5): {Target.COLD_ITEM, Target.FEW_SHOT_USER},
        ("audience", None): {Target.AUDIENCE},
        ("temporal", None): {Target.FEW_SHOT_USER},
    }
    for (protocol, shots), wanted in needs.items():
        assert wanted <= method_class(baseline(protocol, shots)).ranks
