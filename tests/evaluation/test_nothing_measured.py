"""An evaluation without a result says what was wrong and what to do."""

from __future__ import annotations

import pytest

from coldstart.core.i18n import t
from coldstart.evaluation.nothing_measured import nothing_measured
from coldstart.evaluation.results import Evaluation


def _without_rows(*notes, cannot=()):
    return Evaluation((), (), tuple(cannot), tuple(notes), {}, ())


@pytest.mark.parametrize(("language", "remedy"), [("en", "Import every"), ("zh", "请重新导入")])
def test_the_reason_and_its_remedy_are_said(language, remedy):
    message = nothing_measured(_without_rows(t("evaluate.note.no_repeats")))
    assert remedy in message.render(language)


def test_models_that_cannot_rank_in_the_scenario_are_named():
    evaluation = _without_rows(cannot=[("buy-again", None, "activity")])
    text = nothing_measured(evaluation).render("en")
    assert "Most active" in text
    assert "Choose other models" in text
