"""Reasons are the method's own arithmetic: they add up to the score that is shown."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from coldstart.explain.breakdown import steps
from coldstart.explain.chance import chance
from coldstart.explain.reasons import is_personal, reason, shares
from coldstart.i18n import LANGUAGES, has
from coldstart.recommenders.base import Contribution, Contributions, Part
from coldstart.recommenders.cases import training_of
from coldstart.recommenders.registry import make

TITLES = {"a": "Tea", "b": "Oat milk, 1 l", "c": "Cup"}


def made(*terms: tuple[Part, float, str | None], unit: str = "log_odds") -> Contributions:
    found = tuple(Contribution(*term) for term in terms)
    return Contributions(found, sum(term.value for term in found), unit)


def test_shares_are_of_what_speaks_for_it_without_the_base_rate():
    found = shares(
        made(
            (Part.BASE, -3.0, None), (Part.POPULARITY, 0.5, None),
            (Part.SUPPORT, 1.5, "a"), (Part.SUPPORT, -1.0, "b"),
        )
    )  # fmt: skip
    assert found == [(Part.SUPPORT, "a", 0.75), (Part.POPULARITY, None, 0.25)]


def test_a_reason_names_products_by_title_with_their_share():
    said = reason(
        made(
            (Part.POPULARITY, 1.0, None), (Part.SUPPORT, 4.0, "a"), (Part.SUPPORT, 3.0, "b"),
            (Part.SUPPORT, 2.0, "c"),
        ),
        TITLES,
    )  # fmt: skip
    assert said.render("en") == (
        "likes “Tea” (40%), likes “Oat milk, 1 l” (30%), 1 more like (20%), popularity (10%)"
    )
    assert said.render("zh") == (
        "喜欢“Tea”（40%）、喜欢“Oat milk, 1 l”（30%）、另外 1 件喜欢的物品（20%）、热门程度（10%）"
    )


def test_a_share_that_would_read_as_nothing_is_left_out():
    said = reason(made((Part.POPULARITY, 1.0, None), (Part.SUPPORT, 0.001, "a")), TITLES)
    assert said.render("en") == "Popular with all users"


def test_many_small_likes_are_counted_together_so_that_the_shares_add_up():
    small = [(Part.SUPPORT, 0.004, f"i{n}") for n in range(100)]
    said = reason(made((Part.SUPPORT, 0.6, "a"), *small), TITLES)
    assert said.render("en") == "likes “Tea” (60%), 100 more likes (40%)"


def test_what_concerns_both_together_counts_whichever_way_it_speaks():
    general = [(Part.BASE, -3.0, None), (Part.POPULARITY, 0.5, None), (Part.ACTIVITY, 0.3, None)]
    assert not is_personal(made(*general))
    assert is_personal(made(*general, (Part.PROFILE, -0.9, None)))
    assert is_personal(made(*general, (Part.SUPPORT, 0.2, "a")))
    assert not is_personal(made(*general, (Part.SUPPORT, 0.001, "a")))


def test_where_nothing_speaks_for_it_the_reason_says_so():
    said = reason(made((Part.BASE, -3.0, None), (Part.SUPPORT, -1.0, "a")), TITLES)
    assert said.id == "reason.nothing"


@pytest.mark.parametrize("part", Part)
def test_every_kind_of_term_has_words_in_a_sentence_and_a_step(part):
    assert has(f"reason.part.{part}")
    term = made((part, 1.0, "a"), (Part.SUPPORT, 1.0, "b"))
    for language in LANGUAGES:
        assert reason(term, TITLES).render(language)
        assert all(step.label.render(language) for step in steps(term, TITLES))


def test_steps_begin_at_the_base_rate_and_end_at_the_score():
    whole = made(
        (Part.SUPPORT, 0.2, "a"), (Part.POPULARITY, 0.0, None), (Part.BASE, -3.0, None),
        (Part.SUPPORT, -0.9, "b"),
    )  # fmt: skip
    found = steps(whole, TITLES)
    assert [(s.part, s.value) for s in found] == [
        (Part.BASE, -3.0), (Part.SUPPORT, -0.9), (Part.SUPPORT, 0.2),
    ]  # fmt: skip
    assert found[0].before == 0
    assert all(b.before == a.after for a, b in pairwise(found))
    assert found[-1].after == pytest.approx(whole.total)


def test_a_long_history_is_summed_up_and_none_of_it_lost():
    whole = made(*((Part.SUPPORT, 0.1 * n, f"i{n}") for n in range(1, 41)))
    found = steps(whole, {}, named=8)
    assert len(found) == 9
    assert found[0].label.render("en") == "likes “i40”"
    assert found[-1].label.render("en") == "32 more likes"
    assert found[-1].after == pytest.approx(whole.total)


@pytest.mark.parametrize("method", ["popularity", "centroid", "blend", "profile_ridge"])
def test_the_steps_of_a_method_add_up_to_the_score_that_it_gives(tea_shop, word_encoder, method):
    users = word_encoder.encode(tea_shop.user_texts)
    training = training_of(tea_shop, users, word_encoder.encode(tea_shop.item_texts))
    model = make(method).fit(training, np.random.default_rng(0))
    case = training.users.take(np.array([0]))
    scores = model.score(case, training.items)[0]
    for score, whole in zip(scores, model.contributions(case, training.items), strict=True):
        reached = steps(whole, {})[-1].after if steps(whole, {}) else 0.0
        assert whole.as_score(reached) == pytest.approx(float(score), abs=1e-4)


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "less than 1 in 10,000"),
        (0.00123, "about 1 in 810"),
        (1 / 12, "about 1 in 12"),
        (0.1, "about 1 in 10"),
        (0.3, "about 3 in 10"),
        (0.54, "about 5 in 10"),
        (0.55, "about 6 in 10"),
        (0.72, "about 7 in 10"),
        (0.95, "about 9 in 10"),
        (0.96, "more than 19 in 20"),
        (1.0, "more than 19 in 20"),
    ],
)
def test_a_probability_in_words(probability, said):
    assert chance(probability).render("en") == said


def test_words_of_a_likelier_thing_never_sound_rarer_and_are_never_far_off():
    probabilities = np.arange(1, 951) / 1000
    params = [chance(float(p)).params for p in probabilities]
    said = np.array([one["n"] / one["of"] for one in params])
    assert (np.diff(said) >= 0).all()
    assert np.diff(said).max() < 0.1 + 1e-9
    assert np.abs(said - probabilities).max() < 0.05 + 1e-9
    rare = probabilities < 0.095
    assert (np.abs(said - probabilities)[rare] < 0.06 * probabilities[rare]).all()
