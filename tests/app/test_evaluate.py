"""Evaluate tells the verdict first, shows what it rests on, and measures what it is asked to."""

from __future__ import annotations

import pytest

from coldstart.data.vocabulary import words
from coldstart.evaluation.comparison import evaluate_steps
from coldstart.evaluation.overall import overall
from coldstart.i18n import LANGUAGES, t
from coldstart.recommenders.registry import COMPARED
from coldstart.settings import TrainConfig
from coldstart.store.records import Kind
from coldstart.ui import evaluate_page
from coldstart.ui.evaluate_page import PARTS

WORDS = {language: words("retail", language) for language in LANGUAGES}
METHODS = ("random", "popularity", "centroid", "blend")


@pytest.fixture(scope="module")
def found(market_read):
    *_, last = evaluate_steps(
        market_read,
        protocols=["cold-user"], shots=[0, 2], methods=METHODS, sizes=[20],
    )  # fmt: skip
    return last.result


@pytest.fixture
def measured(keep_evaluation, market, found):
    """The market's record, with that evaluation among its runs."""
    return keep_evaluation(market, found)


def texts(app):
    return " ".join(m.value for m in [*app.markdown, *app.caption]).replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_drawn_in_both_languages(open_app, measured, part, language, monkeypatch):
    monkeypatch.setattr(evaluate_page, "FIRST", part)  # AppTest cannot follow a change of words
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


def test_the_verdict_comes_first(open_app, measured, found):
    app = open_app("evaluate", data=measured.id)
    assert overall(found).render("en", WORDS["en"]) in texts(app)


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
    app.multiselect(key="evaluate_methods").set_value(["popularity", "blend"])
    app.button_group(key="evaluate_shots").set_value([0, 3])
    app.number_input(key="evaluate_repeats").set_value(2).run()
    app.button(key="evaluate").click().run()
    assert not app.exception
    (run,) = store.runs(dataset_id=record.id, kind=Kind.EVALUATE)
    assert run.config["methods"] == ["popularity", "blend"]
    assert run.config["shots"] == [0, 3]
    assert run.config["repeats"] == 2


def test_what_was_trained_is_measured_unless_it_is_unticked(open_app, store, market):
    record = store.add_dataset(market)
    store.create_run(Kind.TRAIN, record.id, TrainConfig(method="tuned_head"))
    app = open_app("evaluate", data=record.id)
    chosen = app.multiselect(key="evaluate_methods").value
    assert {"tuned_head", *COMPARED} == set(chosen)


def test_without_a_method_there_is_nothing_to_measure(open_app, store, market):
    record = store.add_dataset(market)
    app = open_app("evaluate", data=record.id)
    app.multiselect(key="evaluate_methods").set_value([]).run()
    assert app.button(key="evaluate").disabled
    assert t("page_evaluate.form.nothing").render("en") in texts(app)
