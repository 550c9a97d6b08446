"""Recommend in a real browser: someone described and liked for, a new product, the truth."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from coldstart.core.i18n import LANGUAGES, t
from coldstart.data.vocabulary import words

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def trained(serve, tmp_path_factory) -> Iterator[str]:
    """The address of a server whose home has the small shop and an ensemble trained on it."""
    home = tmp_path_factory.mktemp("home")
    subprocess.run(
        [sys.executable, "-m", "coldstart", "train", "retail"],
        cwd=ROOT, env={**os.environ, "COLDSTART_HOME": str(home)}, check=True, capture_output=True,
    )  # fmt: skip
    with serve(home) as url:
        yield url


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(f"page_recommend.{id_}", **params).render(language, words("retail", language))


def wait(page: Page) -> None:
    """Wait for an answer; the first text that is typed wakes the encoder, which takes a while."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=90_000)
    expect(page.locator("[data-stale=true]")).to_have_count(0)  # what is old is drawn pale


def cells(page: Page) -> Locator:
    """Return the cells of the ranking, which the canvas holds for who cannot see it."""
    return page.get_by_test_id("stDataFrame").first.locator("canvas td")


def test_a_typed_person_is_recommended_to_and_each_like_moves_the_list(
    trained, open_page, settle, choose
):
    page = open_page(f"{trained}/recommend?lang=en&who=new")
    expect(page.get_by_text(word("basis.popular"))).to_be_visible()
    choose(page, "household", "couple")
    expect(page.get_by_text(word("form.read", text="household: couple"))).to_be_visible()
    wait(page)
    before = cells(page).all_text_contents()
    choose(page, word("user.likes", n=10), "Espresso Beans, 500 g")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("likes=p"))
    expect(page.get_by_text(word("basis.likes", n=1))).to_be_visible()
    settle(page)
    after = cells(page).all_text_contents()
    assert after != before
    assert "Espresso Beans, 500 g" not in after
    expect(page.locator(".js-plotly-plot")).to_contain_text("Espresso Beans, 500 g")
    page.reload()
    settle(page)
    expect(cells(page)).to_have_text(after)


def test_a_new_product_finds_its_audience(trained, open_page, settle):
    page = open_page(f"{trained}/recommend?lang=en&side=item&which=new")
    expect(page.get_by_text(word("item.nothing"))).to_be_visible()
    page.get_by_label(t("page_data.column.title").render("en"), exact=True).fill(
        "Cold brew coffee maker"
    )
    page.keyboard.press("Tab")
    expect(page.get_by_text(word("form.read", text="title:"))).to_be_visible(timeout=90_000)
    wait(page)
    expect(cells(page).filter(has_text=re.compile(r"^u\d+"))).not_to_have_count(0)
    expect(cells(page).filter(has_text="likes “")).not_to_have_count(0)


def test_the_truth_stays_hidden_until_it_is_asked_for(trained, open_page, settle):
    page = open_page(f"{trained}/recommend?lang=en")
    settle(page)
    expect(page.get_by_test_id("stMetric")).to_have_count(0)
    page.get_by_text(word("reveal.user"), exact=True).click()
    expect(page.get_by_test_id("stMetric")).to_have_count(3)
    expect(page.get_by_text(word("reveal.plain_user", n=10))).to_be_visible()
    settle(page)
    hits = int(page.get_by_test_id("stMetricValue").first.inner_text())
    expect(cells(page).filter(has_text="✓")).to_have_count(hits)


@pytest.mark.parametrize("width", ["desktop", "tablet"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("side", ["user", "item"])
def test_both_sides_fit_the_window_and_can_be_read_by_everyone(
    trained, open_page, settle, photograph, check, side, language, width
):
    page = open_page(f"{trained}/recommend?lang={language}&side={side}&reveal=1", width=width)
    settle(page)
    expect(page.get_by_test_id("stMetric")).to_have_count(3)
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    photograph(page, f"recommend-{side}-{language}-{width}")
    check(page)


def test_a_rule_is_added_by_hand_and_its_link_shows_the_same(trained, open_page, settle, choose):
    page = open_page(f"{trained}/recommend?lang=en&who=new&part=rules")
    choose(page, word("rules.items"), "Gooseneck Kettle")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=word("rules.add")).click()
    pinned = t("rules.say.pin", what="Gooseneck Kettle").render("en")
    expect(page.get_by_text(f"1. {pinned}")).to_be_visible()
    expect(page).to_have_url(re.compile("rules="))
    settle(page)
    page.reload()
    settle(page)
    expect(page.get_by_text(f"1. {pinned}")).to_be_visible()
    expect(page.get_by_role("heading", name=word("rules.both"))).to_be_visible()


ONE = "side=item&which=new&described=title%3DCold%2Bbrew%2Bmaker"
TWO = f"{ONE}&wordings=two&described_2=title%3DIced%2Btea%2Bjug"
WHAT_IF = {
    "new": ONE,
    "resembles": f"{ONE}&part=resembles",
    "enters": f"{ONE}&part=enters",
    "two": TWO,
    "words": f"{TWO}&part=words",
    "both": f"{TWO}&part=enters",
    "rules": "side=user&rules=[{%22rule%22:%22at_most%22,%22column%22:%22category%22,%22n%22:1}]",
}
SHOWN = {
    "new": "item.heading",
    "resembles": "newcomer.resembles",
    "enters": "newcomer.enters",
    "two": "wordings.heading",
    "words": "wordings.words",
    "both": "newcomer.enters",
    "rules": "rules.costs",
}


@pytest.mark.parametrize("width", ["desktop", "tablet"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", WHAT_IF)
def test_what_if_fits_the_window_and_can_be_read_by_everyone(
    trained, open_page, settle, photograph, check, what, language, width
):
    page = open_page(f"{trained}/recommend?lang={language}&who=new", width=width)
    page.goto(f"{trained}/recommend?lang={language}&{WHAT_IF[what]}")  # wakes the encoder
    heading = page.get_by_role("heading", name=word(SHOWN[what], language), exact=True)
    expect(heading).to_be_visible(timeout=90_000)
    wait(page)
    photograph(page, f"recommend-{what}-{language}-{width}")
    check(page)
