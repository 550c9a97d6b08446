"""Learn in a real browser: a newcomer is met, a test is planned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coldstart.core.i18n import t
from coldstart.core.settings import Settings
from coldstart.data.vocabulary import words
from coldstart.store.records import Kind, RunRecord
from coldstart.store.repository import Store

LONG = 90_000  # milliseconds: the training is opened for the first of them


def word(id_: str, language: str, **params: object) -> str:
    return t(id_, **params).render(language, words("retail", language))


@pytest.fixture
def run(lived_in: Path) -> RunRecord:
    """The ensemble that everything is answered by."""
    runs = Store(Settings(home=lived_in)).runs(kind=Kind.TRAIN)
    return next(run for run in runs if run.config["method"] == "ensemble")


@pytest.fixture
def learn(inhabited, open_page, run):
    """Open one part of the page."""

    def opened(part: str, language: str, width: str = "desktop") -> Page:
        at = f"lang={language}&data={run.dataset_id}&run={run.id}&part={part}"
        return open_page(f"{inhabited}/learn?{at}", width=width)

    return opened


def test_a_simulated_newcomer_reveals_a_choice_and_the_link_keeps_it(learn, open_page, settle):
    page = learn("meeting", "en")
    reveal = page.locator(".st-key-learn_next button")
    expect(reveal).to_be_enabled(timeout=LONG)
    settle(page)
    reveal.click()
    expect(page).to_have_url(re.compile("step=1"))
    expect(page.get_by_test_id("stMetricValue")).to_have_count(2)
    settle(page)
    seen = page.get_by_test_id("stMetricValue").all_inner_texts()
    colleague = open_page(page.url)
    expect(colleague.get_by_test_id("stMetricValue")).to_have_text(seen)


def test_a_smaller_difference_takes_more_people_to_see(learn, settle):
    page = learn("power", "en")
    asked = page.get_by_test_id("stMetricValue").first
    expect(asked).to_be_visible()
    settle(page)

    def needed(difference: str) -> int:
        before = asked.inner_text()
        field = page.get_by_role("spinbutton", name=word("page_learn.power.effect", "en"))
        field.fill(difference)
        field.press("Enter")
        expect(asked).not_to_have_text(before)
        settle(page)
        return int(asked.inner_text().replace(",", ""))

    assert needed("0.02") > needed("0.06")


@pytest.mark.parametrize(("language", "width"), [("en", "tablet"), ("zh", "desktop")])
def test_every_part_fits_the_window_and_can_be_read_by_everyone(
    learn, check, photograph, language, width
):
    for part in ("meeting", "power"):
        page = learn(part, language, width)
        inside = {"meeting": "learn_next", "power": "learn_users"}
        expect(page.locator(f".st-key-{inside[part]}")).to_be_visible(timeout=LONG)
        check(page)
        photograph(page, f"learn-{part}-{language}-{width}")
