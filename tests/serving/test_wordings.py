"""Two wordings: which audience each reaches, and which words make the difference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from coldstart.core.events import drain
from coldstart.serving.audience import audience
from coldstart.serving.descriptions import (
    reached_steps,
    without,
    word_effects_steps,
    words_of,
)


def worded(served, *titles: str):
    ids = [f"n{n}" for n in range(len(titles))]
    return served.new_items(pd.DataFrame({"item_id": ids, "title": titles}, dtype="str"))


def test_those_who_are_gained_and_lost_are_the_difference_of_the_two_audiences(serve):
    served = serve()
    both = worded(served, "tea 9", "coffee 9")
    found = drain(reached_steps(served, both, top=8))
    first, second = (
        {place.id: place.score for place in answer.ranked}
        for answer in audience(served, both, top=8, explain=False)
    )
    assert {one.id for one in found.moved if one.gained} == set(second) - set(first)
    assert {one.id for one in found.moved if not one.gained} == set(first) - set(second)
    assert found.common == len(set(first) & set(second))
    assert found.listed == 8
    for one in found.moved:
        shown = second if one.gained else first
        assert one.scores[int(one.gained)] == pytest.approx(shown[one.id])
    assert found.rises + found.falls <= found.n_users == len(served.dataset.user_ids)


def test_the_same_words_reach_the_same_people(serve):
    served = serve()
    found = drain(reached_steps(served, worded(served, "tea 9", "tea 9"), top=5))
    assert found.moved == ()
    assert (found.common, found.rises, found.falls) == (5, 0, 0)
    assert found.means[0] == found.means[1]
    assert found.change == (0.0, 0.0)


def test_the_change_of_the_mean_comes_with_an_interval_paired_over_people(serve):
    served = serve()
    both = worded(served, "tea 9", "coffee 9")
    found = drain(reached_steps(served, both, top=8))
    scores = served.model.score(served.training.users, both).astype(np.float64)
    gains = scores[:, 1] - scores[:, 0]
    low, high = found.change
    assert (low + high) / 2 == pytest.approx(gains.mean(), abs=1e-6)
    assert high - low == pytest.approx(
        2 * t.ppf(0.975, len(gains) - 1) * gains.std(ddof=1) / len(gains) ** 0.5, rel=1e-3
    )


def test_an_effect_is_what_reading_the_text_without_the_word_changes(serve):
    served = serve()
    effects = drain(word_effects_steps(served, worded(served, "leaf tea", "leaf coffee rare")))
    score = served.model.score
    users = served.training.users
    whole, rest = (
        score(users, worded(served, text)).astype(np.float64).mean()
        for text in ("leaf coffee rare", "leaf coffee")
    )
    by_word = {effect.word: effect.effects for effect in effects.words}
    assert set(by_word) == {"leaf", "tea", "coffee", "rare"}
    assert by_word["rare"] == (None, pytest.approx(whole - rest, abs=1e-6))
    assert None not in by_word["leaf"]
    assert [None in effect.effects for effect in effects.words] == [True, True, True, False]
    own = score(users, worded(served, "leaf")).astype(np.float64).mean()
    assert effects.own[1] == pytest.approx(whole - own, abs=1e-6)
    assert effects.own_added[1] == pytest.approx(by_word["coffee"][1] + by_word["rare"][1])
    assert effects.n_users == len(users)


def test_wordings_are_nothing_of_the_catalogue_whatever_its_ids_are(serve, tea_shop):
    names = dict(zip(tea_shop.item_ids, map(str, range(len(tea_shop.item_ids))), strict=True))
    served = serve(dataset=replace(
        tea_shop,
        items=tea_shop.items.assign(item_id=tea_shop.items["item_id"].map(names)),
        interactions=tea_shop.interactions.assign(
            item_id=tea_shop.interactions["item_id"].map(names)
        ),
        held_back=None,
    ))  # fmt: skip
    plain = drain(word_effects_steps(serve(), worded(serve(), "leaf tea", "leaf coffee")))
    found = drain(word_effects_steps(served, worded(served, "leaf tea", "leaf coffee")))
    assert {e.word: e.effects for e in found.words} == {
        e.word: (pytest.approx(e.effects[0]), pytest.approx(e.effects[1])) for e in plain.words
    }


def test_leaving_words_out_tells_how_far_it_is(serve):
    served = serve()
    both = worded(served, "leaf tea green fine", "leaf coffee rare black")
    told = list(word_effects_steps(served, both))
    read = [now for now in told if now.stage == "encode"]
    assert [now.done for now in read] == [8, 12]  # each as it stands, without each word, and so on
    assert {now.total for now in read} == {12}
    assert (told[-1].stage, told[-1].done) == ("users", told[-1].total)


def test_equal_wordings_have_no_words_of_their_own(serve):
    served = serve()
    effects = drain(word_effects_steps(served, worded(served, "tea leaf", "leaf tea")))
    assert effects.own == effects.own_added == (None, None)


def test_a_word_goes_wherever_it_stands_and_small_words_are_not_tried():
    wording = (("title", "Oat Milk"), ("text", "The milk-free milk, 2.5 l"))
    assert words_of(wording) == ["oat", "milk", "milk-free", "2.5", "l"]
    assert without(wording, ["milk", "2.5"]) == (("title", "Oat"), ("text", "The milk-free , l"))
    assert without(wording, []) == wording
    assert words_of((("title", "有机咖啡豆，冷萃专用"),)) == ["有机咖啡豆", "冷萃专用"]
