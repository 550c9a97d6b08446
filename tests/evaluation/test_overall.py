"""The first sentence names no winner that the data do not name; trust and warnings likewise."""

import pytest

from coldstart.evaluation.notes import calibration_summary, misleading_accuracy
from coldstart.evaluation.ranking import rankings
from coldstart.evaluation.report_text import overall, trust
from coldstart.evaluation.results import CalibrationRow, Comparison, Evaluation, Row

SPANS = {"better": (0.01, 0.05), "worse": (-0.05, -0.01), "undecided": (-0.02, 0.02),
         "same": (0.0, 0.0)}  # fmt: skip


def evaluation(settings, accuracy=None):
    """Settings: (protocol, shots, means, verdicts by (method, against))."""
    rows, compared = [], []
    for protocol, shots, means, said in settings:
        for method, mean in means.items():
            rows.append(Row(protocol, shots, 500, method, "ndcg@10", mean, mean, mean, 120, 1.0))
        for (one, other), verdict in said.items():
            spans = SPANS[verdict]
            stored = "undecided" if verdict == "same" else verdict
            compared.append(Comparison(protocol, shots, one, other, "ndcg@10", 0.0, *spans, stored))
        if accuracy:
            low, mean = accuracy
            rows.append(Row(protocol, shots, 500, "mlp_head", "accuracy", mean, low, 1, 120, 1))
    return Evaluation(tuple(rows), tuple(compared))


MEANS = {"ensemble": 0.6, "popularity": 0.5, "mlp_head": 0.3}
WIN = {("popularity", "ensemble"): "worse", ("mlp_head", "ensemble"): "worse",
       ("ensemble", "popularity"): "better", ("mlp_head", "popularity"): "worse"}  # fmt: skip
TIE = {**WIN, ("popularity", "ensemble"): "undecided", ("ensemble", "popularity"): "undecided"}


def test_a_winner_everywhere_is_called_one():
    said = overall(evaluation([("cold-user", 0, MEANS, WIN), ("cold-user", 5, MEANS, WIN)]))
    assert said.render("en") == (
        "Of the 3 methods that were measured Ensemble ranks best in all 2 scenarios, and the data "
        "are enough to say so. Ensemble beats the baseline in all 2 "
        "scenarios. MLP head (article) does worse than the baseline in all 2 scenarios."
    )


def test_a_tie_is_not_a_win():
    said = overall(evaluation([("cold-user", 0, MEANS, WIN), ("cold-user", 5, MEANS, TIE)]))
    text = said.render("en")
    assert "safest choice" in text
    assert "better in 1, not to be told apart in 1 (of 2 scenarios)" in text


def test_who_loses_the_paired_comparison_does_not_lead_by_the_mean_of_easy_splits():
    means = {"two_tower": 0.7, **MEANS}
    said = {**WIN, ("ensemble", "two_tower"): "better", ("two_tower", "popularity"): "better",
            ("popularity", "two_tower"): "worse"}  # fmt: skip
    (found,) = rankings(evaluation([("cold-user", 0, means, said)]))
    assert found.best.method == "ensemble"


def test_who_loses_somewhere_only_comes_closest():
    lost = {("ensemble", "popularity"): "worse", ("mlp_head", "popularity"): "worse"}
    means = {**MEANS, "popularity": 0.7}
    found = evaluation([("cold-user", 0, means, lost), ("cold-user", 5, MEANS, WIN),
                        ("cold-user", 1, MEANS, WIN)])  # fmt: skip
    assert "none is best everywhere. Ensemble comes closest: in 2 of 3" in overall(found).render(
        "en"
    )
    assert [s.best.method for s in rankings(found)] == ["popularity", "ensemble", "ensemble"]


def test_no_method_is_recommended_where_none_is_shown_to_beat_the_plain_list():
    tie = {("popularity", "ensemble"): "undecided", ("ensemble", "popularity"): "undecided",
           ("mlp_head", "popularity"): "worse"}  # fmt: skip
    found = evaluation([("cold-user", 0, MEANS, tie), ("cold-user", 5, MEANS, tie)])
    text = overall(found).render("en")
    assert "safest" not in text
    assert "do not say which method to choose" in text
    assert "MLP head (article) does worse than the baseline" in text


def test_nothing_measured_is_nothing_said():
    assert overall(Evaluation()) is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [("better", ": yes"), ("worse", ": no"), ("undecided", "cannot tell"), ("same", ": no")],
)
def test_trust_is_yes_no_or_cannot_tell(said, answer):
    found = evaluation([("cold-user", 1, MEANS, {("ensemble", "popularity"): said})])
    text = trust(found, "cold-user", 1, "ensemble").render("en")
    assert answer in text
    assert "120 users" in text


def test_trust_calls_nobody_new_of_whom_much_is_known_when_nothing_was_measured():
    text = trust(evaluation([]), "cold-user", 163, "ease").render("en")
    assert "not been measured" in text
    assert not {"New", "163"} & set(text.split())


def test_trust_speaks_of_what_was_measured_with_no_more_likes():
    found = evaluation([("cold-user", 0, MEANS, TIE), ("cold-user", 5, MEANS, WIN)])
    assert "no known likes" in trust(found, "cold-user", 3, "ensemble").render("en")
    assert "5 known likes" in trust(found, "cold-user", 9, "ensemble").render("en")
    assert "(9)" in trust(found, "cold-user", 9, "ensemble").render("en")
    assert "not measured" not in trust(found, "cold-user", 5, "ensemble").render("en")
    assert "not been measured" in trust(found, "cold-item", None, "ensemble").render("en")
    assert "has to beat" not in trust(found, "cold-user", 0, "ensemble").render("en")
    assert "others have to beat" in trust(found, "cold-user", 0, "popularity").render("en")


def test_good_pairs_and_a_lost_ranking_are_pointed_out_only_where_both_are_sure():
    setting = ("cold-user", 0, MEANS, WIN)
    (said,) = misleading_accuracy(evaluation([setting], accuracy=(0.74, 0.78)))
    assert "78%" in said.render("en")
    assert misleading_accuracy(evaluation([setting], accuracy=(0.55, 0.78))) == []
    unsure = {**WIN, ("mlp_head", "popularity"): "undecided"}
    assert (
        misleading_accuracy(evaluation([("cold-user", 0, MEANS, unsure)], accuracy=(0.74, 0.78)))
        == []
    )


def test_promises_are_counted_as_kept_where_the_interval_holds_them():
    found = [CalibrationRow("cold-user", 0, "ensemble", n, p, r, r - 0.02, r + 0.02, 900)
             for n, (p, r) in enumerate([(0.05, 0.06), (0.1, 0.09), (0.33, 0.39)])]  # fmt: skip
    text = calibration_summary(found).render("en")
    assert "In 2 of 3 groups" in text
    assert "33% were promised and 39% were liked" in text
    assert "over all pairs 16% were promised and 18% were liked" in text
    assert "tends" not in text


def test_what_was_promised_over_all_counts_each_pair_once():
    found = [CalibrationRow("cold-user", 0, "ensemble", n, p, p, 0.0, 1.0, many)
             for n, (p, many) in enumerate([(0.1, 900), (0.5, 100)])]  # fmt: skip
    assert "over all pairs 14% were promised and 14% were liked" in calibration_summary(
        found
    ).render("en")
