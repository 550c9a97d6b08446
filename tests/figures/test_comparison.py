"""The figure shows the rows that were measured, in the reader's language."""

import pytest

from coldstart.evaluation.results import Evaluation, Row
from coldstart.figures.comparison import comparison_figure

MEANS = {0: {"popularity": 0.55, "mlp_head": 0.4}, 5: {"ensemble": 0.6, "popularity": 0.5}}


def row(shots, method, mean, metric="ndcg@10", protocol="cold-user"):
    return Row(protocol, shots, 600, method, metric, mean, mean - 0.02, mean + 0.05, 158, 1.0)


@pytest.fixture
def evaluation():
    rows = [row(shots, m, mean) for shots, found in MEANS.items() for m, mean in found.items()]
    rows += [row(0, "ensemble", 0.2, "mse"), row(0, "mlp_head", 0.1, "mse")]
    rows += [Row("cold-user", 5, 600, "centroid", "ndcg@10", None, None, None, 158, 1.0)]
    return Evaluation(tuple(rows))


def english(message):
    return message.render("en")


def texts(figure):
    found = [a.text for a in figure.layout.annotations]
    found += [trace.name for trace in figure.data if trace.showlegend]
    for name, axis in figure.to_dict()["layout"].items():
        if name.startswith(("xaxis", "yaxis")):
            found += [*axis.get("ticktext", ()), axis.get("title", {}).get("text", "")]
    for trace in figure.data:
        found += trace.hovertext or ()
    return [text for text in found if text]


def dots(figure):
    return [trace for trace in figure.data if trace.mode == "markers"]


def test_each_number_of_known_likes_has_its_panel_with_the_best_on_top(evaluation):
    figure = comparison_figure(evaluation, "cold-user", "ndcg@10", english)
    assert [a.text for a in figure.layout.annotations] == [
        "New users with no known likes",
        "New users with 5 known likes",
    ]
    first, second = dots(figure)
    assert list(first.x) == [0.4, 0.55]
    assert list(figure.layout.yaxis.ticktext) == ["MLP head (article)", "Most popular"]
    assert list(second.x) == [0.5, 0.6]


def test_whiskers_reach_to_the_interval(evaluation):
    for trace in dots(comparison_figure(evaluation, "cold-user", "ndcg@10", english)):
        assert trace.error_x.array == pytest.approx([0.05] * len(trace.x))
        assert trace.error_x.arrayminus == pytest.approx([0.02] * len(trace.x))


def test_the_plain_baseline_is_a_dotted_line_through_its_own_dot(evaluation):
    figure = comparison_figure(evaluation, "cold-user", "ndcg@10", english)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [set(line.x) for line in lines] == [{0.55}, {0.5}]
    assert all(line.line.dash == "dot" for line in lines)
    assert [line.showlegend for line in lines] == [True, False]


def test_where_less_is_better_the_least_is_on_top(evaluation):
    figure = comparison_figure(evaluation, "cold-user", "mse", english)
    assert list(figure.layout.yaxis.ticktext) == ["Ensemble", "MLP head (article)"]


def test_in_chinese_nothing_is_left_in_english(evaluation):
    shown = texts(comparison_figure(evaluation, "cold-user", "ndcg@10", lambda m: m.render("zh")))
    assert "热门榜" in shown
    for text in shown:
        assert text == "NDCG@10" or any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_what_was_not_measured_is_an_empty_figure(evaluation):
    assert not comparison_figure(evaluation, "cold-item", "ndcg@10", english).data
