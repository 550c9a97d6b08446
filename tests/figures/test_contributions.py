"""The figure of a score: its bars join, end at the score, and speak both languages."""

from __future__ import annotations

import math

import pytest

from coldstart.core.i18n import LANGUAGES, Message
from coldstart.figures.contributions import contributions_figure
from coldstart.models.base import Contribution, Contributions, Part

TERMS = [("Popularity", 2.0), ("Likes <b>Tea</b>", -0.5), ("Likes Cup", 0.25)]


def figure(start: float, unit: str, language: str = "en"):
    total = start + sum(value for _, value in TERMS)
    made = Contributions((Contribution(Part.BASE, total),), total, unit)

    def say(message: Message) -> str:
        return message.render(language)

    return contributions_figure(made, start, TERMS, say)


@pytest.mark.parametrize("unit", ["log_odds", "score"])
def test_each_bar_begins_where_the_one_before_ended_and_the_last_is_the_whole(unit):
    bars = figure(-3.0, unit).data[0]
    assert list(bars.base) == [-3.0, -1.0, -1.5, -3.0]
    assert list(bars.x) == [2.0, -0.5, 0.25, 1.75]


def test_log_odds_are_labelled_with_probabilities_where_they_belong():
    axis = figure(-3.0, "log_odds").layout.xaxis
    for place, text in zip(axis.tickvals, axis.ticktext, strict=True):
        assert 1 / (1 + math.exp(-place)) == pytest.approx(float(text.rstrip("%")) / 100, rel=0.05)
    assert len(axis.tickvals) >= 3


@pytest.mark.parametrize("start", [-9.0, -3.0, -0.001, 4.0, 12.0])
def test_any_range_has_a_few_ticks_inside_it(start):
    axis = figure(start, "log_odds").layout.xaxis
    assert 2 <= len(axis.tickvals) <= 10
    assert all(axis.range[0] <= place <= axis.range[1] for place in axis.tickvals)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_shown_as_they_are(language):
    labels = figure(0.0, "score", language).layout.yaxis.ticktext
    assert labels[1] == "Likes &lt;b&gt;Tea&lt;/b&gt;"
