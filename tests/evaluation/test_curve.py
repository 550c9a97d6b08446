"""The curve's sentence says no more than its points."""

import pytest

from coldstart.core.errors import CannotRankError
from coldstart.core.i18n import Message, t
from coldstart.evaluation.curve import sentence
from coldstart.evaluation.results import CurvePoint, Evaluation
from coldstart.models.registry import method_class


def curve(*verdicts, sizes=(30, 100, 300)):
    found = [
        CurvePoint("cold-user", 1, size, "ensemble", "ndcg@10", 0.5, 0.4, 0.6, 80, "popularity",
                   0.0, -0.1, 0.1, verdict)
        for size, verdict in zip(sizes, verdicts, strict=True)
    ]  # fmt: skip
    return Evaluation(curve=tuple(found))


@pytest.mark.parametrize(
    ("verdicts", "id_"),
    [
        (("better", "better", "better"), "always"),
        (("undecided", "better", "better"), "from"),
        (("worse", "worse", "better"), "worse_below"),
        (("worse", "undecided", "better"), "ahead"),
        (("better", "undecided", "better"), "ahead"),
        (("worse", "worse", "worse"), "worse"),
        (("undecided",) * 3, "undecided"),
        (("same",) * 3, "same"),
        (("better", "better", "undecided"), "mixed"),
    ],
)
def test_each_shape_has_its_sentence(verdicts, id_):
    said = sentence(curve(*verdicts), "cold-user", 1, "ensemble")
    assert said.id == f"evaluate.curve.{id_}"
    for language in ("en", "zh"):
        assert "{" not in said.render(language)


def test_the_size_is_the_first_of_an_unbroken_lead():
    said = sentence(curve("undecided", "better", "better"), "cold-user", 1, "ensemble")
    assert said.render("en") == (
        "New users with one known like: Ensemble beats Most popular from about 100 users on; "
        "below that the data cannot tell."
    )


def test_a_curve_is_measured_on_the_same_people_at_every_size(measure):
    found = measure(methods=["popularity", "oracle"], shots=[0], sizes=[20, 40, 1000])
    points = [p for p in found.curve if (p.method, p.metric) == ("oracle", "ndcg@10")]
    assert [p.train_users for p in points] == [20, 40, 70]
    assert {p.n for p in points} == {points[0].n}
    assert {p.verdict for p in points} == {"better"}
    assert {p.mean for p in points} == {1.0}
    assert [note.id for note in found.notes] == ["evaluate.note.size_too_large"]
    last = found.row("cold-user", 0, "popularity", "ndcg@10")
    (whole,) = [
        p for p in found.curve
        if (p.method, p.metric, p.train_users) == ("popularity", "ndcg@10", 70)
    ]  # fmt: skip
    assert (whole.mean, whole.low, whole.high) == (last.mean, last.low, last.high)


def test_what_fewer_users_do_not_let_measure_is_said_once_with_the_sizes(measure, monkeypatch):
    def iter_fit(self, train, rng):
        yield from ()
        if len(train.users) < 50:
            raise CannotRankError(t("method.no_ratings"))

    monkeypatch.setattr(method_class("spy"), "iter_fit", iter_fit)
    found = measure(methods=["random", "spy"], shots=[0], sizes=[20, 40, 60])
    (note,) = found.notes
    assert (note.id, note.params["sizes"]) == ("evaluate.note.at_sizes", [20, 40])
    assert note.params["note"].id == "evaluate.note.failed"
    inner = Message(note.params["note"].id, {**note.params["note"].params, "method": "Spy"})
    said = Message(note.id, {**note.params, "note": inner}).render("en")
    assert said.startswith("Learning curve, 20, 40 users: New users: Spy could not be fitted.")


def test_no_size_is_measured_twice_where_protocols_learn_from_different_numbers(measure):
    found = measure(
        methods=["popularity", "oracle"], protocols=["cold-user", "cold-item"],
        shots=[0], sizes=[40, 80],
    )  # fmt: skip
    sizes = {
        protocol: [
            p.train_users for p in found.curve
            if (p.protocol, p.method, p.metric) == (protocol, "oracle", "ndcg@10")
        ]
        for protocol in ("cold-user", "cold-item")
    }  # fmt: skip
    assert sizes == {"cold-user": [40, 70], "cold-item": [40, 80, 90]}
