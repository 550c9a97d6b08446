"""The calibration curve tells of a group what the table beside it does."""

from __future__ import annotations

from coldstart.evaluation.results import CalibrationRow
from coldstart.figures.calibration import calibration_figure


def test_hovering_over_a_group_tells_its_interval_as_shares() -> None:
    found = CalibrationRow("cold-user", 0, "ensemble", 0, 0.03, 0.031, 0.02, 0.04, 900)
    figure = calibration_figure([found], lambda message: message.render("en"))
    said = [str(text) for trace in figure.data for text in (trace.hovertext or ())]
    said += [str(text) for trace in figure.data for text in (trace.text or ())]
    (told,) = {text for text in said if "liked" in text}
    assert "3.0% promised, 3.1% liked" in told
    assert "2.0% to 4.0%" in told
