"""A stopped evaluation says what it has not measured, and nothing more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coldstart.core.errors import StopRequested
from coldstart.core.events import Finished, Noted
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.notes import unfinished
from coldstart.evaluation.results import Evaluation

ASKED = {
    "protocols": ["cold-user", "cold-item"], "shots": [0],
    "methods": ["random", "predicted_popularity"],
    "repeats": 2, "sizes": [10],
}  # fmt: skip


@pytest.fixture
def stopped_before(data):
    """Stop as soon as so many fits have begun; all of them are done by the last."""

    def stop(fits, **asked):
        begun = 0
        stream = evaluate_steps(data, **(ASKED | asked))
        for event in stream:
            begun += isinstance(event, Noted)
            if begun == fits:
                event = stream.throw(StopRequested())
            if isinstance(event, Finished):
                return event.result
        raise AssertionError("an evaluation finishes")

    return stop


def said(found):
    return unfinished(found).render("en")


def test_methods_and_situations_that_were_not_come_to_are_named(stopped_before):
    found = stopped_before(2)
    assert found.stopped
    assert "Nothing was measured of: New items." in said(found)
    assert "Missing under New users: Predicted popularity." in said(found)
    assert "Of 2 splits that were asked for, 1 count everywhere." in said(found)
    assert "learning curve that was asked for is missing" in said(found)


def test_the_same_methods_of_several_situations_are_named_once(stopped_before):
    found = stopped_before(4)
    rows = tuple(r for r in found.rows if r.method == "random")
    text = said(replace(found, rows=rows))
    assert "Missing under New users, New items: Predicted popularity." in text
    assert "Nothing was measured" not in text


def test_splits_that_not_all_came_to_do_not_count(stopped_before):
    text = said(stopped_before(6))
    assert "Of 2 splits that were asked for, 1 count everywhere." in text
    assert "Missing under" not in text


def test_a_curve_that_was_begun_is_not_whole(stopped_before):
    text = said(stopped_before(10))
    assert "The learning curve is not whole." in text
    assert "splits" not in text


def test_of_what_was_stopped_at_its_end_nothing_is_missing(stopped_before):
    found = stopped_before(-1)
    assert not found.stopped
    assert said(found).endswith("Nothing of what was asked for is missing.")


def test_what_a_method_cannot_rank_is_not_missing(stopped_before):
    found = stopped_before(-1, methods=["random", "item_knn"], shots=[0], repeats=1, sizes=[])
    assert found.cannot
    assert "Missing under" not in said(found)


def test_whether_it_was_stopped_is_stored(stopped_before):
    found = stopped_before(2)
    again = Evaluation.from_json(found.to_json())
    assert again.stopped
    assert said(again) == said(found)


def test_a_curve_on_fewer_splits_is_not_whole(stopped_before):
    found = stopped_before(13)  # the first split of the curve's size is through, the second is not
    assert "The learning curve is not whole." in said(found)
    assert "Nothing of what was asked" not in said(found)
