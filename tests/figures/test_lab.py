"""Curve, calibration and groups are drawn as they were measured, in the reader's language."""

import pytest

from coldstart.core.i18n import Message
from coldstart.evaluation.groups import Slice
from coldstart.evaluation.results import CalibrationRow, CurvePoint
from coldstart.figures.calibration import calibration_figure
from coldstart.figures.learning_curve import learning_curve_figure
from coldstart.figures.slices import slices_figure


def english(message):
    return message.render("en")


def chinese(message):
    return message.render("zh")


@pytest.fixture
def curve():
    means = {"ensemble": (0.4, 0.6), "popularity": (0.5, 0.5)}
    return [
        CurvePoint("cold-user", 0, size, method, "ndcg@10", mean, mean - 0.1, mean + 0.1, 80)
        for method, found in means.items()
        for size, mean in zip((300, 30), found, strict=True)
    ]


def test_the_curve_runs_from_few_to_many_with_the_baseline_dotted(curve):
    lines = [t for t in learning_curve_figure(curve, english).data if t.mode == "lines+markers"]
    plain, ensemble = lines
    assert plain.line.dash == "dot"
    assert (list(ensemble.x), list(ensemble.y)) == ([30, 300], [0.6, 0.4])


def test_the_band_is_the_interval(curve):
    figure = learning_curve_figure(curve, english)
    band = next(t for t in figure.data if t.fill == "toself" and t.legendgroup == "ensemble")
    assert list(band.y) == pytest.approx([0.7, 0.5, 0.3, 0.5])


def test_calibration_holds_dots_against_the_line_where_all_is_kept():
    found = [CalibrationRow("cold-user", 0, "ensemble", 0, 0.1, 0.2, 0.15, 0.3, 50)]
    line, dots = calibration_figure(found, chinese).data
    assert list(line.x) == list(line.y)
    assert (dots.x[0], dots.y[0]) == (0.1, 0.2)
    assert (dots.error_y.array[0], dots.error_y.arrayminus[0]) == pytest.approx((0.1, 0.05))
    assert dots.name == "融合模型"


def test_groups_stand_in_their_order_and_small_ones_are_hollow():
    found = [
        Slice("<b>North</b>", 50, False, 0.5, 0.4, 0.6, 0.3),
        Slice(Message("evaluate.group.missing"), 1, True, 0.2, None, None, 0.3),
    ]
    figure = slices_figure(found, "ensemble", "popularity", "ndcg@10", english)
    dots = figure.data[0]
    assert list(figure.layout.yaxis.ticktext) == ["not given", "&lt;b&gt;North&lt;/b&gt;"]
    assert list(dots.marker.symbol) == ["circle-open", "circle"]
    assert dots.error_x.arrayminus == pytest.approx([0.0, 0.1])
    assert "single case" in dots.hovertext[0]
