"""What keeps a measurement from saying much is said, and the rest is measured."""

from dataclasses import replace

import numpy as np


def ids(evaluation):
    return [note.id.rsplit(".", 1)[1] for note in evaluation.notes]


def test_nothing_liked_is_nothing_measured(build, measure):
    nothing = np.zeros((30, 30))
    asked = ["cold-user", "cold-item", "audience", "temporal"]
    found = measure(build(nothing, timestamps=nothing), protocols=asked)
    assert ids(found)[0] == "all_cold"
    assert found.rows == ()


def test_constant_texts_are_named(build, likes, measure):
    data = build(likes)
    items = replace(data.items, texts=["the same"] * len(data.items))
    found = measure(replace(data, items=items))
    assert ids(found) == ["one_text"]
    assert found.rows
    texts = ["twin"] * 10 + list(data.items.texts[10:])
    some = measure(replace(data, items=replace(data.items, texts=texts)))
    assert ids(some) == ["same_texts"]


def test_who_likes_everything_is_counted(build, likes, measure):
    likes = likes.copy()
    likes[:40] = True
    found = measure(build(likes), methods=["random", "popularity"])
    assert "likes_everything" in ids(found)
    assert found.row("cold-user", 0, "random", "accuracy").mean is not None


def test_a_catalogue_smaller_than_the_list_is_said(build, likes, measure):
    found = measure(build(likes[:, :9]), shots=[0])
    assert ids(found)[-1] == "too_small"


def test_the_earliest_likes_are_known_where_times_are(build, likes, measure, fakes):
    times = np.where(likes, np.random.default_rng(5).integers(1, 10**6, likes.shape), 0)
    measure(build(likes, timestamps=times), methods=["spy"], shots=[2], earliest=True)
    ((cases, _),) = fakes.asked
    for row, id_ in enumerate(cases.ids):
        known = cases.support[row].indices
        mine = times[int(id_[1:])]
        others = np.setdiff1d(np.flatnonzero(mine), known)
        assert len(known) == 2
        assert mine[known].max() <= mine[others].min()


def test_without_times_the_known_likes_are_drawn_and_that_is_said(measure):
    found = measure(shots=[2], earliest=True)
    assert ids(found) == ["no_earliest"]
    assert found.rows
