"""The sentences say what the figures show, and no more."""

import pytest

from coldstart.evaluation.ranking import headline
from coldstart.evaluation.report_text import verdict_of, verdicts
from coldstart.evaluation.results import Comparison, Evaluation, Row
from coldstart.evaluation.scenarios.registry import PROTOCOLS

NDCG = "ndcg@10"


def found(means, said, protocol="cold-user", shots=0, n=158, metric=NDCG):
    """Return an evaluation with these means, and these verdicts of (method, against)."""
    rows = tuple(
        Row(protocol, shots, 600, method, metric, mean, mean - 0.03, mean + 0.03, n, 1.0)
        for method, mean in means.items()
    )
    spans = {"better": (0.01, 0.05), "worse": (-0.05, -0.01), "undecided": (-0.02, 0.02)}
    compared = tuple(
        Comparison(
            protocol, shots, one, other, metric, means[one] - means[other],
            *spans.get(verdict, (0.0, 0.0)), verdict if verdict in spans else "undecided",
        )
        for (one, other), verdict in said.items()
    )  # fmt: skip
    return Evaluation(rows, compared)


def read(evaluation, language="en", **words):
    (only,) = verdicts(evaluation)
    return only.render(language, words)


def test_a_clear_winner_is_called_one():
    said = {("mlp_head", "popularity"): "worse", ("random", "popularity"): "worse"}
    told = found({"popularity": 0.552, "mlp_head": 0.335, "random": 0.06}, said)
    assert read(told, users="shoppers", user="shopper") == (
        "New shoppers with no known likes: Most popular ranks best, with NDCG@10 0.552 "
        "(95% interval 0.522 to 0.582; 158 shoppers). The data are enough to say that it beats "
        "each of the 2 others that were measured."
    )
    assert read(told, "zh") == (
        "没有已知喜好的新用户：热门榜排序效果最好，NDCG@10 为 0.552（95% 区间 0.522 至 0.582，"
        "158 位用户）。数据足以说明它优于参与评估的其他 2 种方法。"
    )


def test_what_cannot_be_told_apart_is_never_called_beaten():
    said = {
        ("popularity", "ensemble"): "undecided",
        ("random", "ensemble"): "worse",
        ("random", "popularity"): "worse",
    }
    told = read(found({"ensemble": 0.56, "popularity": 0.55, "random": 0.06}, said))
    assert "Ensemble comes out on top" in told
    assert "The data cannot tell it apart from: Most popular." in told
    assert "Clearly behind, and the data are enough to say so: Random." in told
    assert "beats" not in told


def test_twins_are_called_so():
    told = read(found({"popularity": 0.55, "ensemble": 0.55}, {("ensemble", "popularity"): "same"}))
    assert "Exactly as good: Ensemble." in told
    assert "ranks best" not in told


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ("better", "MLP head (article) beats Most popular"),
        ("worse", "MLP head (article) does worse than Most popular"),
        ("undecided", "Whether MLP head (article) beats Most popular, these data cannot tell"),
        ("same", "MLP head (article) is exactly as good as Most popular"),
    ],
)
def test_the_article_s_head_is_held_against_the_plain_baseline(verdict, sentence):
    said = {
        ("mlp_head", "ensemble"): "worse",
        ("popularity", "ensemble"): "worse",
        ("mlp_head", "popularity"): verdict,
    }
    means = {"ensemble": 0.6, "mlp_head": 0.5, "popularity": 0.45}
    assert sentence in read(found(means, said))


def test_a_small_error_ranks_first():
    said = {("ensemble", "mlp_head"): "worse"}
    told = found({"mlp_head": 0.1, "ensemble": 0.2}, said, metric="mse")
    (only,) = verdicts(told, "mse")
    assert "MLP head (article) ranks best, with MSE 0.100" in only.render("en")


def test_a_method_alone_is_compared_with_nobody():
    told = read(found({"popularity": 0.5}, {}))
    assert told.endswith("158 users).")


def test_each_protocol_is_summed_up_at_its_edges():
    parts = [found({"popularity": 0.5}, {}, shots=shots) for shots in (0, 1, 5)]
    whole = Evaluation(tuple(row for part in parts for row in part.rows))
    told = [said.render("en") for said in verdicts(whole)]
    assert [line.split(":")[0] for line in told] == [
        "New users with no known likes",
        "New users with 5 known likes",
    ]
    assert (
        verdict_of(whole, "cold-user", 1, NDCG)
        .render("en")
        .startswith("New users with one known like:")
    )
    assert verdict_of(whole, "cold-user", 2, NDCG) is None


def test_nothing_measured_is_nothing_said():
    assert verdicts(Evaluation()) == []
    assert headline(Evaluation()) is None


SETTINGS = [
    *((protocol, None) for protocol in PROTOCOLS if protocol not in ("cold-user", "cold-both")),
    *((protocol, shots) for protocol in ("cold-user", "cold-both") for shots in (0, 1, 5)),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("protocol", "shots"), SETTINGS)
def test_every_setting_can_be_said_in_both_languages(protocol, shots, language):
    told = found(
        {"ensemble": 0.5, "random": 0.1}, {("random", "ensemble"): "worse"}, protocol, shots
    )
    sentence = read(told, language)
    assert "{" not in sentence
    top = headline(told)
    assert (top["method"], top["mean"]) == ("ensemble", 0.5)


@pytest.mark.parametrize(
    ("low", "high", "verdict", "expected"),
    [
        (0.008, 0.234, "undecided", True),
        (-0.2, -0.01, "undecided", True),
        (-0.02, 0.02, "undecided", False),
        (0.0, 0.0, "undecided", False),
        (0.008, 0.234, "better", False),
        (None, None, "undecided", False),
    ],
)
def test_cannot_tell_is_put_down_to_the_number_of_comparisons_where_that_is_the_cause(
    low, high, verdict, expected
):
    compared = Comparison("cold-user", 5, "ensemble", "popularity", NDCG, 0.122, low, high, verdict)
    assert compared.is_inconclusive_by_correction is expected
