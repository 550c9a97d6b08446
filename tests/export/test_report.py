"""A report stands on its own, in both languages, and its numbers are the evaluation's."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from coldstart.core.errors import UsageError
from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import EvaluateConfig, MapConfig, TrainConfig
from coldstart.data.vocabulary import words
from coldstart.evaluation import results
from coldstart.evaluation.notes import unfinished
from coldstart.evaluation.ranking import rank_models
from coldstart.evaluation.report_text import overall
from coldstart.export.model_card import model_card
from coldstart.export.report import report
from coldstart.store.records import Kind


@pytest.fixture
def evaluated(told):
    return told(Kind.EVALUATE, EvaluateConfig())


@pytest.fixture
def trained(told):
    return told(Kind.TRAIN, TrainConfig(method="popularity"), "<b>first</b>")


class Seen(HTMLParser):
    """What a reader sees, and what a browser would fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.fetched: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.fetched += [v for k, v in attrs if k in ("src", "href", "srcset", "xlink:href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.fetched += [v for k, v in attrs if k in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fetches_nothing_and_is_whole(store, evaluated, trained, language):
    html = report(store, evaluated, language)
    seen = Seen(html)
    assert seen.fetched == []
    assert seen.open == []
    assert not re.search(r"https?:|//[a-z]|@import|url\(|<script|<iframe|<link", html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_numbers_and_verdict_are_those_of_the_evaluation(store, evaluated, trained, language):
    text = unescape(" ".join(Seen(report(store, trained, language)).text))
    found = results.load(store.run_folder(evaluated))
    rows = [r for r in found.rows if r.metric == "ndcg@10" and r.mean is not None]
    assert rows
    for row in rows:
        assert f"{row.mean:.3f}" in text
        assert f"{row.low:.3f} – {row.high:.3f}" in text
    shown = [c for c in found.comparisons if c.metric == "ndcg@10"]
    for c in shown:  # against the plain list, and against the best where that is another
        if (
            c.against in ("popularity", rank_models(found, c.scenario).best.method)
            and c.method != c.against
        ):
            assert f"{c.difference:+.3f}".replace("-", "−") in text
    assert overall(found).render(language, words("retail", language)) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_an_evaluation_was_stopped_and_what_is_missing(
    store, evaluated, trained, language
):
    found = results.load(store.run_folder(evaluated))
    assert 'class="unfinished">' not in report(store, trained, language)
    rows = tuple(r for r in found.rows if r.method != "centroid")
    stopped = replace(found, rows=rows, stopped=True)
    results.save(store.run_folder(evaluated), stopped)
    lacks = unfinished(stopped).render(language, words("retail", language))
    assert t("method.centroid").render(language) in lacks
    for reference in (trained, evaluated):
        assert lacks in unescape(report(store, reference, language))
    assert lacks in model_card(store, trained, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_verdicts_count_how_many_are_compared(store, evaluated, language):
    told = t("export.report.how_to_read").render(language)
    assert "Holm" in told
    assert told in unescape(report(store, evaluated, language))


def test_each_language_is_spoken_alone(store, evaluated, trained):
    english, chinese = (" ".join(Seen(report(store, trained, at)).text) for at in LANGUAGES)
    assert not re.search("[\u4e00-\u9fff]", english)
    heads = ("question", "data", "result", "examples", "cannot", "again", "curve")
    for head in heads:
        assert t(f"export.report.head.{head}").render("en") in english
        assert t(f"export.report.head.{head}").render("zh") in chinese


def test_three_people_and_three_products_stand_there_the_cold_ones_first(store, trained):
    html = report(store, trained, "en")
    assert html.count('class="card"') == 3  # popularity cannot say who wants a product most
    assert html.index("cold tea") < html.index("tea0")
    why_not = t("answer.cannot_audience", method=t("method.popularity"))
    assert why_not.render("en", words("retail", "en")) in unescape(html)


def test_what_was_not_measured_is_not_claimed(store, trained):
    html = report(store, trained, "en")
    assert t("export.report.unmeasured").render("en") in unescape(html)
    assert "<svg" not in html


def test_text_of_the_data_is_never_markup(store, told, tea_shop):
    items = tea_shop.items.assign(title="<img src=x onerror=alert(1)>")
    bad = replace(tea_shop, name="<script>", items=items)
    html = report(store, told(Kind.TRAIN, TrainConfig(method="popularity"), None, bad), "en")
    assert "&lt;img src=x" in html
    assert not re.search("<script|<img", html)


def test_a_run_that_is_neither_or_has_no_result_is_refused_in_a_sentence(store, told, tea_shop):
    drawn = told(Kind.MAP, MapConfig())
    with pytest.raises(UsageError, match="expected a training or an evaluation"):
        report(store, drawn, "en")
    waiting = store.create_run(Kind.TRAIN, store.run(drawn).dataset_id, TrainConfig())
    with pytest.raises(UsageError, match="not come to a result"):
        report(store, waiting.id, "en")


@pytest.mark.parametrize(("method", "apart"), [("popularity", False), ("item_knn", True)])
def test_examples_by_a_method_that_was_not_measured_are_said_to_be(store, told, method, apart):
    told(Kind.TRAIN, TrainConfig(method=method))
    text = unescape(" ".join(Seen(report(store, told(Kind.EVALUATE, EvaluateConfig()), "en")).text))
    assert ("none of the methods that were measured above" in text) == apart


def test_what_some_had_and_none_liked_is_no_example_of_something_new(store, told, tea_shop):
    pairs = tea_shop.interactions
    disliked = pairs.drop_duplicates("user_id").iloc[:3].assign(item_id="pot", label=np.int8(0))
    whole = pd.concat([pairs, disliked], ignore_index=True)
    shop = replace(tea_shop, interactions=whole, held_back=None)
    text = unescape(
        report(store, told(Kind.TRAIN, TrainConfig(method="kernel_ridge"), None, shop), "en")
    )
    assert "tea pot" not in text
    text = unescape(report(store, told(Kind.TRAIN, TrainConfig(method="kernel_ridge")), "en"))
    assert "tea pot" in text
