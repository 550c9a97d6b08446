"""An evaluation says what was measured, how surely, and what was not."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from coldstart.core.errors import CannotRankError, StopRequested
from coldstart.core.events import Finished, Noted, Progressed, Started
from coldstart.core.i18n import Message, has, t
from coldstart.evaluation import evaluate
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.measures import LARGEST, METRICS, RANKING
from coldstart.evaluation.results import Evaluation
from coldstart.evaluation.scenarios import holdout
from coldstart.models.registry import method_class


def without_clock(evaluation):
    return [{k: v for k, v in asdict(r).items() if k != "fit_seconds"} for r in evaluation.rows]


def test_who_knows_everything_wins_and_the_data_say_so(measure):
    found = measure(methods=["oracle", "contrary", "random"])
    for shots in (0, 2):
        perfect = found.row("cold-user", shots, "oracle", "ndcg@10")
        assert perfect.mean == perfect.low == perfect.high == 1.0
        compared = found.comparison("cold-user", shots, "random", "oracle", "ndcg@10")
        assert compared.verdict == "worse"
        assert compared.difference == pytest.approx(
            found.row("cold-user", shots, "random", "ndcg@10").mean - 1.0
        )


def test_a_small_error_is_better_and_no_direction_is_confused(measure):
    found = measure(shots=[0], methods=["oracle", "contrary"])
    for metric in ("accuracy", "precision", "recall", "f1", "pair_auc"):
        assert found.row("cold-user", 0, "oracle", metric).mean == 1.0
        assert found.comparison("cold-user", 0, "oracle", "contrary", metric).verdict == "better"
    assert found.row("cold-user", 0, "oracle", "mse").mean == 0.0
    assert found.comparison("cold-user", 0, "oracle", "contrary", "mse").verdict == "better"
    assert found.comparison("cold-user", 0, "contrary", "oracle", "mse").verdict == "worse"


@pytest.mark.parametrize("protocol", ["cold-user", "cold-item", "cold-both", "audience"])
def test_every_metric_has_an_interval_around_it(protocol, measure):
    found = measure(protocols=[protocol], methods=["random", "oracle"])
    assert {r.metric for r in found.rows} >= {*RANKING, "coverage@10", "accuracy", "mse"}
    assert {r.metric for r in found.rows} <= set(METRICS)
    for row in found.rows:
        assert 0.0 <= row.low <= row.mean <= row.high <= LARGEST.get(row.metric, 1.0)
        assert row.n >= 5


def test_a_method_is_fitted_once_for_all_numbers_of_known_likes(measure, fakes):
    measure(protocols=["cold-user", "cold-item"], shots=[0, 1, 3], methods=["spy"], repeats=2)
    assert len(fakes.fits) == 4
    assert len(fakes.asked) == 8


def test_the_same_seed_gives_the_same_figures_and_another_does_not(measure):
    asked = {
        "protocols": ["cold-user", "cold-item"],
        "methods": ["popularity", "random", "ensemble"],
    }
    one, same, other = measure(**asked), measure(**asked), measure(**asked, seed=1)
    assert without_clock(one) == without_clock(same)
    assert one.comparisons == same.comparisons
    assert without_clock(one) != without_clock(other)


def test_another_method_in_the_table_changes_no_figure(measure):
    alone = without_clock(measure(methods=["popularity"]))
    beside = without_clock(measure(methods=["random", "popularity"]))
    assert alone == [row for row in beside if row["method"] == "popularity"]


def test_repeats_ask_more_people_and_are_surer(measure):
    once, often = measure(shots=[0]), measure(shots=[0], repeats=4)
    a, b = (e.row("cold-user", 0, "random", "auc") for e in (once, often))
    assert a.n < b.n < 4 * a.n  # some are held out twice, and are still one person
    assert b.n == often.details.values["id"].nunique()
    assert b.high - b.low < a.high - a.low


def test_repeats_on_the_same_people_make_nobody_surer(measure, monkeypatch):
    monkeypatch.setattr(
        holdout, "apart", lambda n, rng: (rng.permutation(np.arange(30, n)), np.arange(30))
    )
    asked = {"shots": [0], "methods": ["popularity"], "train_users": None}
    once, often = measure(**asked), measure(**asked, repeats=4)
    a, b = (e.row("cold-user", 0, "popularity", "auc") for e in (once, often))
    assert a.n == b.n == 30
    assert b.high - b.low == pytest.approx(a.high - a.low, rel=0.15)


@pytest.mark.parametrize("protocol", ["cold-item", "cold-both", "audience"])
def test_repeats_count_different_cases_in_every_protocol(protocol, measure):
    found = measure(protocols=[protocol], shots=[0], methods=["random"], repeats=4)
    values = found.details.values
    for row in found.rows:
        if row.metric in RANKING:
            assert row.n == values.loc[values[row.metric].notna(), "id"].nunique()
            assert row.n < values[row.metric].notna().sum()
    few = min(r.n for r in found.rows if r.metric == "auc")
    assert few <= len(values["id"].unique())


def test_a_few_people_asked_often_are_still_few(measure, monkeypatch):
    monkeypatch.setattr(
        holdout, "apart", lambda n, rng: (rng.permutation(np.arange(6, n)), np.arange(6))
    )
    asked = {"shots": [0], "methods": ["popularity", "oracle"], "repeats": 5}
    compared = measure(**asked).comparison("cold-user", 0, "popularity", "oracle", "mrr")
    assert compared.high < 0
    assert compared.verdict == "undecided"  # six people claim nothing, however often they are asked


def test_what_a_method_cannot_rank_is_listed(measure, fakes):
    found = measure(protocols=["cold-user", "cold-item"], methods=["narrow", "random"])
    assert found.cannot == (("cold-user", 0, "narrow"), ("cold-item", None, "narrow"))
    assert found.row("cold-user", 2, "narrow", "ndcg@10") is not None
    assert len(fakes.fits) == 1


def test_a_method_that_cannot_learn_stops_nobody_else(measure):
    found = measure(methods=["failing", "random"])
    assert {m for _, _, m in found.cannot} == {"failing"}
    (note,) = found.notes
    assert note.id == "evaluate.note.failed"
    assert note.params["reason"].id == "method.mlp_head_no_pairs"
    assert found.row("cold-user", 0, "random", "ndcg@10") is not None


@pytest.fixture
def moody(monkeypatch):
    """Two methods, each of which cannot learn from one of two splits."""

    def fits(cls, bad):
        def iter_fit(self, train, rng):
            cls.tried = getattr(cls, "tried", 0) + 1
            yield from ()
            if cls.tried == bad:
                raise CannotRankError(t("method.no_ratings"))

        return iter_fit

    for n, name in enumerate(("spy", "contrary"), start=1):
        method = method_class(name)
        monkeypatch.setattr(method, "iter_fit", fits(method, n))
        monkeypatch.setattr(method, "tried", 0, raising=False)


def test_methods_that_fail_in_different_splits_keep_what_they_have(moody, measure):
    found = measure(shots=[0], methods=["spy", "contrary", "oracle", "random"], repeats=2)
    assert {r.method for r in found.rows} == {"spy", "contrary", "oracle", "random"}
    n = {r.method: r.n for r in found.rows if r.metric == "auc"}
    assert n["spy"] < n["oracle"]
    assert n["contrary"] < n["oracle"]
    assert found.cannot == ()
    splits = {note.params["method"].id: note.params["splits"] for note in found.notes}
    assert {note.id for note in found.notes} == {"evaluate.note.failed_in"}
    assert splits == {"method.spy": [1], "method.contrary": [2]}
    mine = found.comparison("cold-user", 0, "contrary", "oracle", "auc")
    values = found.details.values
    both = values[values["repeat"] == 0].groupby("method")["auc"].mean()
    assert mine.difference == pytest.approx(both["contrary"] - both["oracle"], abs=1e-6)
    assert found.comparison("cold-user", 0, "spy", "contrary", "auc") is None
    named = {**found.notes[0].params, "method": t("method.ensemble")}
    said = Message("evaluate.note.failed_in", named).render("en")
    assert "Ensemble could not be fitted in split 1 of 2" in said


def test_what_cannot_be_measured_is_noted_and_the_rest_is(measure):
    found = measure(protocols=["temporal", "cold-user"], shots=[0, 60])
    assert [note.id for note in found.notes] == [
        "evaluate.note.no_times",
        "evaluate.note.too_small",
    ]
    assert found.scenarios() == [("cold-user", 0)]


def test_whoever_has_no_history_takes_no_part(build, likes, measure):
    likes[5] = False
    likes[:, [7, 8]] = False
    found = measure(build(likes), methods=["spy"], protocols=["cold-item"])
    (note,) = found.notes
    assert (note.params["n_users"], note.params["n_items"]) == (1, 2)


@pytest.mark.parametrize(
    ("protocol", "shots", "plain"),
    [
        ("cold-user", 2, "popularity"),
        ("cold-item", None, "centroid"),
        ("cold-both", 2, "centroid"),
        ("cold-both", 0, "random"),
        ("audience", None, "activity"),
    ],
)
def test_everyone_is_held_against_the_plain_baseline_and_the_best(protocol, shots, plain, measure):
    methods = ["random", "popularity", "activity", "centroid", "oracle"]
    found = measure(protocols=[protocol], shots=[shots or 0], methods=methods)
    compared = {
        (c.method, c.against) for c in found.comparisons if (c.metric, c.shots) == ("mrr", shots)
    }
    able = {r.method for r in found.rows}
    for method in able - {"oracle", plain}:
        assert {(method, plain), (method, "oracle")} <= compared
    assert ("oracle", plain) in compared


def test_progress_counts_fits_and_leaves_room_to_stop(data):
    events = list(
        evaluate_steps(
            data, protocols=["cold-user"], shots=[0], methods=["spy", "random"], repeats=2
        )
    )
    assert events[0] == Started("evaluate", 4)
    progress = [e for e in events if isinstance(e, Progressed)]
    assert [e.done for e in progress] == [0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3, 4]
    shares = [e.share for e in progress]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, pytest.approx(1.0))
    told = [e.message.params["method"].id for e in events if isinstance(e, Noted)]
    assert told == ["method.spy", "method.random"] * 2
    assert isinstance(events[-1], Finished)
    assert not events[-1].stopped


def test_sizes_that_all_are_anyway_count_as_done(data):
    asked = {"protocols": ["cold-user"], "shots": [0], "methods": ["random"], "sizes": [10, 10_000]}
    *_, last = (e for e in evaluate_steps(data, **asked) if isinstance(e, Progressed))
    assert (last.done, last.total, last.share) == (3, 3, pytest.approx(1.0))


def stopped_after(n, data, **asked):
    stream = evaluate_steps(data, **asked)
    for _ in range(n):
        next(stream)
    last = stream.throw(StopRequested())
    assert isinstance(last, Finished)
    assert last.stopped
    assert next(stream, None) is None
    return last.result


def test_stopped_it_keeps_what_is_done(data):
    asked = {"protocols": ["cold-user"], "shots": [0], "methods": ["random", "spy", "oracle"]}
    found = stopped_after(7, data, **asked)  # while the spy is learning
    assert {r.method for r in found.rows} == {"random"}


def test_stopped_between_repeats_it_compares_on_the_same_people(data):
    asked = {"protocols": ["cold-user"], "shots": [0], "methods": ["random", "oracle"]}
    found = stopped_after(10, data, repeats=2, **asked)  # the second split has seen one method
    once = [r.n for r in found.rows if r.metric == "ndcg@10"]
    assert len(once) == 2
    assert once[0] == once[1]


def test_stopped_at_once_it_has_nothing(data):
    found = stopped_after(1, data, protocols=["cold-user"], shots=[0], methods=["random"])
    assert found.rows == ()


def test_the_article_learns_from_everyone_here(data, monkeypatch):
    made = {}
    stand_in = evaluate.make("random")

    def make(name, **settings):
        made[name] = settings
        return stand_in

    monkeypatch.setattr(evaluate, "make", make)
    asked = {"protocols": ["cold-user"], "shots": [0], "methods": ["mlp_head"]}
    list(evaluate_steps(data, **asked))
    assert made["mlp_head"] == {"validation_share": 0.0}
    made.clear()
    list(evaluate_steps(data, **asked, method_settings={"mlp_head": {"epochs": 3}}))
    assert made["mlp_head"] == {"validation_share": 0.0, "epochs": 3}


def test_what_is_stored_is_what_was_found(measure):
    found = measure(protocols=["cold-user", "temporal"], methods=["narrow", "popularity"])
    stored = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert Evaluation.from_json(stored).to_json() == found.to_json()
    assert set(stored["rows"][0]) == {
        "protocol", "shots", "train_users", "method", "metric", "mean", "low", "high", "n",
        "fit_seconds",
    }  # fmt: skip
    assert set(stored["comparisons"][0]) == {
        "protocol", "shots", "method", "against", "metric", "difference", "low", "high", "verdict",
        "p",
    }  # fmt: skip
    assert len(found.frame()) == len(found.rows)
    assert {r.train_users for r in found.rows} == {70}


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_has_a_name_and_an_explanation(metric):
    key = metric.replace("@", "_at_")
    assert has(f"evaluate.metric.{key}")
    assert has(f"evaluate.about.{key}")
