"""How it works explains itself in both languages, with the figures of what is looked at."""

from __future__ import annotations

import html
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.core.i18n import LANGUAGES, moment, number, t
from coldstart.core.settings import EvaluateConfig
from coldstart.data.dataset import Dataset
from coldstart.data.vocabulary import words
from coldstart.evaluation import results
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.ranking import HEADLINE
from coldstart.evaluation.report_text import overall
from coldstart.models.queries import training_of
from coldstart.serving.anatomy import anatomy
from coldstart.store.records import Kind, RunState
from coldstart.ui.pages.how.page import PARTS
from coldstart.ui.pages.how.reading import TERMS

WORDS = {language: words("retail", language) for language in LANGUAGES}


def texts(app):
    read = [m.value for m in [*app.markdown, *app.caption, *app.header, *app.metric]]
    return " ".join([*read, *drawn(app)]).replace("\\", "")


def drawn(app):
    return [html.unescape(element.proto.body) for element in app.main.get("html")]


@pytest.fixture(scope="module")
def evaluated() -> tuple[Dataset, object]:
    """A market of sixty users, and what the article's head is worth on it."""
    rng = np.random.default_rng(3)
    likes = rng.random((60, 30)) < np.where(np.arange(30) < 6, 0.7, 0.15)
    rows, columns = np.nonzero(likes)
    users, items = [f"u{n}" for n in range(60)], [f"p{n}" for n in range(30)]
    market = Dataset(
        name="<b>Market</b>",
        users=pd.DataFrame({"user_id": users}),
        items=pd.DataFrame({"item_id": items, "title": items}),
        interactions=pd.DataFrame(
            {
                "user_id": [users[n] for n in rows],
                "item_id": [items[n] for n in columns],
                "label": 1,
            }
        ),
    )
    vectors = [rng.normal(size=(n, 8)).astype(np.float32) for n in (60, 30)]
    *_, last = evaluate_steps(
        training_of(market, *vectors),
        protocols=["cold-user"], shots=[0], methods=["popularity", "mlp_head"],
    )  # fmt: skip
    return market, last.result


@pytest.fixture
def measured(keep_evaluation, evaluated):
    return keep_evaluation(*evaluated)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_read_with_and_without_data(open_app, store, shop, part, language):
    app = open_app("how", lang=language, part=part)
    assert not app.exception
    assert not app.error
    store.add_dataset(shop)
    app = open_app("how", lang=language, part=part)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_are_counted_and_formulas_have_the_dimensions(open_app, language):
    app = open_app("how", lang=language)
    made = anatomy()
    shown = [metric.value for metric in app.metric]
    assert shown[:2] == [number(made.frozen, language), number(made.learnt, language)]
    formulas = " ".join(latex.value for latex in app.latex)
    assert f"{{{2 * made.dim}}}" in formulas


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_is_held_against_the_plain_list_on_these_very_data(
    open_app, measured, evaluated, language
):
    app = open_app("how", lang=language, part="worth")
    found = evaluated[1]
    said = texts(app)
    assert overall(found).render(language, WORDS[language]) in said
    for method in ("mlp_head", "popularity"):
        assert f"{found.row('cold-user', 0, method, HEADLINE).mean:.3f}" in said


def test_the_newest_evaluation_that_measured_the_head_is_told_of_and_linked(
    open_app, store, measured, evaluated
):
    (with_head,) = store.runs(dataset_id=measured.id)
    found = evaluated[1]
    rows = tuple(r for r in found.rows if r.method != "mlp_head")
    newer = store.create_run(Kind.EVALUATE, measured.id, EvaluateConfig())
    store.claim("test", newer.id)
    results.save(store.run_folder(newer.id), replace(found, rows=rows))
    store.end(newer.id, RunState.FINISHED)
    app = open_app("how", part="worth")
    assert f"{found.row('cold-user', 0, 'mlp_head', HEADLINE).mean:.3f}" in texts(app)
    at = moment(store.run(with_head.id).finished_at, "en")
    assert t("page_how.worth.by", at=at).render("en") in texts(app)
    links = [link.proto.query_string for link in app.main.get("page_link")]
    assert any(f"evaluation={with_head.id}" in link for link in links)


def test_an_encoder_that_is_gone_is_said_and_the_method_explained_all_the_same(
    open_app, monkeypatch
):
    monkeypatch.setenv("COLDSTART_ENCODER", "gone/for-good")
    app = open_app("how")
    assert not app.error
    assert "gone/for-good" in app.warning[0].value.replace("\\", "")
    assert t("page_how.article.title").render("en") in texts(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_that_nobody_measured_are_said_to_be_so(open_app, store, shop, language):
    store.add_dataset(shop)
    app = open_app("how", lang=language, part="worth")
    assert t("page_how.worth.never").render(language) in texts(app)


def test_nobody_is_sent_to_a_button_that_a_server_for_looking_only_does_not_have(
    open_app, store, shop, monkeypatch
):
    store.add_dataset(shop)
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = open_app("how", part="worth")
    assert t("page_how.worth.never").render("en") not in texts(app)
    assert t("page_evaluate.none_readonly").render("en") in texts(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interval_that_is_explained_is_one_of_these_data(
    open_app, measured, evaluated, language
):
    app = open_app("how", lang=language, part="reading")
    rows = [r for r in evaluated[1].rows if r.metric == HEADLINE]
    best = max(rows, key=lambda r: r.mean)
    said = texts(app)
    assert f"{best.low:.3f}" in said
    assert f"{best.high:.3f}" in said
    for term in TERMS:
        assert t(f"page_how.term.{term}").render(language) in said


def test_a_name_of_the_data_is_never_markup(open_app, measured):
    for part in PARTS:
        app = open_app("how", part=part)
        assert "<b>" not in " ".join(element.proto.body for element in app.main.get("html"))
        assert "<b>" not in " ".join(m.value for m in [*app.markdown, *app.header])
