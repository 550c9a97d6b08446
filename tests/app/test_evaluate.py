"""Evaluate tells the verdict first, shows what it rests on, and measures what it is asked to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import EvaluateConfig, TrainConfig
from coldstart.data.vocabulary import words
from coldstart.evaluation import results
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.ranking import headline
from coldstart.evaluation.report_text import overall
from coldstart.models.queries import training_of
from coldstart.models.registry import COMPARED
from coldstart.store.records import Kind, RunState
from coldstart.ui.pages.evaluate import page, usual
from coldstart.ui.pages.evaluate.page import PARTS

WORDS = {language: words("retail", language) for language in LANGUAGES}
METHODS = ("random", "popularity", "centroid", "ensemble")


@pytest.fixture(scope="module")
def found(market_read):
    *_, last = evaluate_steps(
        market_read,
        protocols=["cold-user"], shots=[0, 2], methods=METHODS, sizes=[20],
    )  # fmt: skip
    return last.result


@pytest.fixture
def measure(store, found):
    """Put one more evaluation among the runs of a data set; return its id."""

    def one(dataset_id, evaluation=None, state=RunState.FINISHED, config=None):
        run = store.create_run(Kind.EVALUATE, dataset_id, config or EvaluateConfig())
        store.claim("test", run.id)
        results.save(store.run_folder(run.id), evaluation or found)
        store.end(run.id, state, headline=headline(evaluation or found))
        return run.id

    return one


@pytest.fixture
def measured(keep_evaluation, market, found):
    """The market's record, with that evaluation among its runs."""
    return keep_evaluation(market, found)


def texts(app):
    return " ".join(m.value for m in [*app.markdown, *app.caption]).replace("\\", "")


def shown(app):
    """The evaluation that the address names."""
    said = app.query_params["evaluation"]
    return said if isinstance(said, str) else said[0]


def reports(app):
    """The evaluations whose report can be taken away."""
    keys = [b.proto.id for b in app.get("download_button")]
    return [key.rsplit("_", 1)[-1] for key in keys if "_report_" in key]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_drawn_in_both_languages(open_app, measured, part, language, monkeypatch):
    monkeypatch.setattr(page, "FIRST", part)  # AppTest cannot follow a change of words
    app = open_app("evaluate", lang=language, data=measured.id)
    assert not app.exception
    assert not app.error
    assert t(f"page_evaluate.about.{part}").render(language, WORDS[language])[:40] in texts(app)


def test_a_link_opens_the_situation_and_the_measure_that_its_sender_saw(open_app, measured):
    app = open_app("evaluate", data=measured.id, part="groups")
    app.selectbox(key="groups_metric").set_value("recall@10").run()
    app.selectbox(key="groups_method").set_value("popularity").run()
    sent = {k: v if isinstance(v, str) else v[0] for k, v in app.query_params.items()}
    theirs = open_app("evaluate", **sent)
    for key in ("groups_metric", "groups_method", "groups_column"):
        assert theirs.selectbox(key=key).value == app.selectbox(key=key).value
    theirs.button_group(key="part").set_value("rankings").run()
    assert theirs.selectbox(key="rankings_metric").value == "recall@10"


@pytest.mark.parametrize("lines", [["random"], []])
def test_a_link_draws_the_learning_curves_that_its_sender_saw(open_app, measured, lines):
    def chosen(app):
        (box,) = (box for box in app.multiselect if box.key.startswith("curve_methods"))
        return box

    app = open_app("evaluate", data=measured.id, part="curve")
    chosen(app).set_value(lines).run()
    sent = {k: v if isinstance(v, str) else v[0] for k, v in app.query_params.items()}
    assert chosen(open_app("evaluate", **sent)).value == lines


def test_the_address_names_the_evaluation_so_that_a_newer_one_does_not_take_its_place(
    open_app, store, market, measure
):
    measured = store.add_dataset(market)
    first = measure(measured.id)
    app = open_app("evaluate", data=measured.id)
    assert shown(app) == first
    second = measure(measured.id)
    assert shown(app.run()) == first
    assert app.selectbox(key="evaluation").value == first
    assert reports(app) == [first]
    app.button(key="evaluation_newest").click().run()
    assert shown(app) == second
    assert not [b for b in app.button if b.key == "evaluation_newest"]
    app.selectbox(key="evaluation").select(first).run()
    assert shown(app) == first
    assert shown(open_app("evaluate", data=measured.id)) == second


def test_who_asked_for_an_evaluation_is_shown_it_when_it_is_measured(
    open_app, store, measured, found
):
    app = open_app("evaluate", data=measured.id)
    app.button(key="evaluate").click().run()
    run = store.runs(dataset_id=measured.id, kind=Kind.EVALUATE)[0]
    assert shown(app) != run.id
    store.claim("test", run.id)
    results.save(store.run_folder(run.id), found)
    store.end(run.id, RunState.FINISHED)
    assert shown(app.run()) == run.id


def test_a_link_to_an_evaluation_that_is_gone_says_so(open_app, measured):
    app = open_app("evaluate", data=measured.id, evaluation="nowhere")
    assert [w.value for w in app.warning] == [t("page_evaluate.gone").render("en")]
    assert shown(app) != "nowhere"


def test_the_verdict_comes_first(open_app, measured, found):
    app = open_app("evaluate", data=measured.id)
    assert overall(found).render("en", WORDS["en"]) in texts(app)


def test_a_stopped_evaluation_says_what_is_missing(open_app, store, market, measure, found):
    record = store.add_dataset(market)
    rows = tuple(r for r in found.rows if r.method != "centroid")
    measure(record.id, replace(found, rows=rows, stopped=True))
    app = open_app("evaluate", data=record.id)
    (notice,) = [w.value for w in app.warning]
    assert t("method.centroid").render("en") in notice


def test_differences_stand_with_their_interval_and_what_a_verdict_counts(open_app, measured, found):
    app = open_app("evaluate", data=measured.id)
    html = " ".join(element.proto.body for element in app.get("html"))
    compared = found.comparison("cold-user", 0, "random", "popularity", "ndcg@10")
    ends = f"{compared.difference:+.3f} ({compared.low:.3f} – {compared.high:.3f})".replace(
        "-", "−"
    )
    assert ends in html
    holm = t("page_evaluate.print.holm").render("en")
    assert texts(app).count(holm) == 2  # the answer, the rankings


def test_a_value_of_the_data_is_never_markup(open_app, measured):
    app = open_app("evaluate", data=measured.id)
    app.button_group(key="part").set_value("groups").run()
    column = next(n for n in app.selectbox(key="groups_column").options if "town" in n)
    app.selectbox(key="groups_column").select(column).run()
    html = " ".join(element.proto.body for element in app.get("html"))
    assert "&lt;b&gt;A&lt;/b&gt;" in html
    assert "<b>A" not in html


def test_a_segment_is_one_more_way_to_look_for_whom_it_works(open_app, store, measured, market):
    half = market.user_ids[::2]
    made = store.add_segment(measured.id, "<b>Half</b>", "user", half)
    app = open_app("evaluate", data=measured.id, part="groups", segment=made.id)
    assert not app.exception
    assert app.selectbox(key="groups_column").value == made.id
    assert any("Half" in option for option in app.selectbox(key="groups_column").options)
    html = " ".join(element.proto.body for element in app.get("html"))
    assert "&lt;b&gt;Half&lt;/b&gt;" in html
    assert t("evaluate.group.others").render("en", WORDS["en"]) in html


def test_measuring_asks_for_what_the_form_says(open_app, store, market):
    record = store.add_dataset(market)
    app = open_app("evaluate", data=record.id)
    app.multiselect(key="evaluate_methods").set_value(["popularity", "ensemble"])
    app.button_group(key="evaluate_shots").set_value([0, 3])
    app.number_input(key="evaluate_repeats").set_value(2).run()
    app.button(key="evaluate").click().run()
    assert not app.exception
    (run,) = store.runs(dataset_id=record.id, kind=Kind.EVALUATE)
    assert run.config["methods"] == ["popularity", "ensemble"]
    assert run.config["shots"] == [0, 3]
    assert run.config["repeats"] == 2


@pytest.mark.parametrize(("key", "repeats"), [("evaluate_soon", 1), ("evaluate_full", 3)])
def test_the_tour_measures_quickly_and_offers_the_whole(open_app, store, market, key, repeats):
    record = store.add_dataset(market)
    app = open_app("evaluate", data=record.id, tour="4")
    app.button(key=key).click().run()
    assert not app.exception
    (run,) = store.runs(dataset_id=record.id, kind=Kind.EVALUATE)
    assert run.config["repeats"] == repeats
    assert run.config["methods"] == list(usual.whole(record).methods)
    assert bool(run.config["sizes"]) == (repeats > 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quick_measurement_says_what_it_lacks(open_app, store, market, measure, language):
    record = store.add_dataset(market)
    note = t("page_evaluate.quick.note").render(language, WORDS[language])
    measure(record.id, config=usual.quick(record))
    assert note in texts(open_app("evaluate", lang=language, data=record.id))
    measure(record.id, config=usual.whole(record))
    assert note not in texts(open_app("evaluate", lang=language, data=record.id))


def test_one_press_has_the_whole_measured_after_the_quick_one(open_app, store, market, measure):
    record = store.add_dataset(market)
    measure(record.id, config=usual.quick(record))
    app = open_app("evaluate", data=record.id)
    app.button(key="evaluate_all").click().run()
    assert store.runs(dataset_id=record.id, kind=Kind.EVALUATE)[0].config["repeats"] == 3
    assert not [b for b in app.button if b.key == "evaluate_all"]


def test_what_was_trained_is_measured_unless_it_is_unticked(open_app, store, market):
    record = store.add_dataset(market)
    store.create_run(Kind.TRAIN, record.id, TrainConfig(method="live_ensemble"))
    app = open_app("evaluate", data=record.id)
    chosen = app.multiselect(key="evaluate_methods").value
    assert {"live_ensemble", *COMPARED} == set(chosen)


def test_without_a_method_there_is_nothing_to_measure(open_app, store, market):
    record = store.add_dataset(market)
    app = open_app("evaluate", data=record.id)
    app.multiselect(key="evaluate_methods").set_value([]).run()
    assert app.button(key="evaluate").disabled
    assert t("page_evaluate.form.nothing").render("en") in texts(app)


def test_what_is_bought_again_is_measured_where_anything_is(open_app, store, market, measure):
    assert usual.whole(store.add_dataset(market)).protocols == ("cold-user", "cold-item")
    pairs = market.interactions.assign(timestamp=np.arange(len(market.interactions)) + 1)
    again = pairs[["user_id", "item_id"]].astype("category").assign(timestamp=2000)
    twice = replace(market, interactions=pairs, repeats=again)
    record = store.add_dataset(twice)
    rng = np.random.default_rng(0)
    vectors = (rng.normal(size=(n, 8)).astype(np.float32) for n in (60, 40))
    methods = ("random", "repeat_count", "ease")
    *_, last = evaluate_steps(
        training_of(twice, *vectors), protocols=["buy-again"], shots=[0], methods=methods
    )
    measure(record.id, last.result, config=EvaluateConfig(protocols=("buy-again",)))
    app = open_app("evaluate", data=record.id)
    assert not app.exception
    assert t("evaluate.setting.buy_again").render("en", WORDS["en"]) in texts(app)
    assert "Had most often" in texts(app)
    (protocols,) = (one for one in app.get("button_group") if one.key == "evaluate_protocols")
    assert protocols.value == ["cold-user", "cold-item", "buy-again"]
    assert "repeat_count" in app.multiselect(key="evaluate_methods").value
