"""Runs in a real browser: named, noted, binned, brought back, compared, and told in a report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import Settings
from coldstart.store.records import Kind, RunRecord
from coldstart.store.repository import Store

NAME = "给店长看的 <b>run</b>"


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(id_, **params).render(language)


def trainings(home: Path) -> list[RunRecord]:
    return Store(Settings(home=home)).runs(kind=Kind.TRAIN)


def test_a_run_is_named_noted_binned_and_brought_back(inhabited, lived_in, open_page, settle):
    run = trainings(lived_in)[-1]
    page = open_page(f"{inhabited}/runs?lang=zh")
    row = page.locator(f".st-key-runs_row_{run.id}")
    row.locator(f".st-key-runs_menu_{run.id} button").click()
    page.get_by_label(word("page_runs.change.name", "zh"), exact=True).fill(NAME)
    page.get_by_label(word("page_runs.change.note", "zh"), exact=True).fill("周一开会用")
    page.locator(f".st-key-runs_save_{run.id} button").click()
    expect(row).to_contain_text(NAME)
    expect(row).to_contain_text("周一开会用")
    settle(page)
    page.get_by_role("button", name=word("page_runs.change.delete", "zh"), exact=True).click()
    expect(row).to_have_count(0)
    expect(page.locator(".st-key-runs_undo")).to_contain_text(NAME)
    page.goto(f"{inhabited}/runs?lang=zh&view=bin")
    settle(page)
    page.locator(f".st-key-restore_{run.id} button").click()
    expect(row).to_contain_text(NAME)
    assert Store(Settings(home=lived_in)).run(run.id).name == NAME


def test_a_report_is_a_page_of_its_own(inhabited, lived_in, open_page, browser: Browser):
    run = trainings(lived_in)[0]
    page = open_page(f"{inhabited}/runs?lang=zh")
    page.locator(f".st-key-runs_take_{run.id} button").click()
    with page.expect_download() as downloading:
        page.get_by_role("button", name=word("ui.takeaway.report", "zh"), exact=True).click()
    html = downloading.value.path().read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=[\"']https?://", html)
    alone = browser.new_context(offline=True).new_page()
    alone.set_content(html)
    expect(alone.get_by_role("heading", level=1)).to_contain_text("小商店")
    assert alone.evaluate("document.documentElement.lang").startswith("zh")
    alone.context.close()


@pytest.mark.parametrize(("language", "width"), [("zh", "tablet"), ("en", "desktop")])
def test_list_and_comparison_fit_the_window_and_can_be_read_by_everyone(
    inhabited, lived_in, open_page, check, settle, photograph, language, width
):
    runs = trainings(lived_in)
    page = open_page(f"{inhabited}/runs?lang={language}&data={runs[0].dataset_id}", width=width)
    check(page)
    photograph(page, f"runs-{language}-{width}")
    for n, run in enumerate(runs, start=1):
        page.locator(f".st-key-pick_{run.id} label").click()
        told = "one" if n == 1 else "some"
        expect(page.get_by_text(word(f"page_runs.pick.{told}", language, n=n))).to_be_visible()
    settle(page)
    page.get_by_role("button", name=word("page_runs.pick.compare", language), exact=True).click()
    told = page.get_by_role("heading", name=word("page_runs.compare.told", language))
    expect(told).to_be_visible()
    for run in runs:
        expect(page.locator(f".st-key-compare_{run.id}")).to_be_visible()
    check(page)
    photograph(page, f"compare-{language}-{width}")
    colleague = open_page(page.url, width=width)
    expect(colleague.locator(f".st-key-compare_{runs[-1].id}")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_be_done_with_a_run_stands_in_one_line_on_a_tablet(
    inhabited: str, lived_in: Path, open_page, settle, language: str
):
    run = trainings(lived_in)[0]
    page = open_page(f"{inhabited}/runs?lang={language}", width="tablet")
    row = page.locator(f".st-key-runs_row_{run.id}")
    expect(row.locator(f".st-key-runs_menu_{run.id} button")).to_be_visible()
    settle(page)
    page.wait_for_function(IN_ONE_LINE, arg=f".st-key-runs_row_{run.id}")  # once icons are there


IN_ONE_LINE = """row => {
  const all = [...document.querySelectorAll(`${row} a, ${row} button`)]
  const boxes = all.map(one => one.getBoundingClientRect()).filter(box => box.width)
  const middles = boxes.map(box => box.y + box.height / 2)
  return middles.length === 3 && Math.max(...middles) - Math.min(...middles) <= 4
}"""


def test_whoever_goes_by_keyboard_sees_where_they_are(inhabited: str, lived_in: Path, open_page):
    run = trainings(lived_in)[0]
    page = open_page(f"{inhabited}/runs")
    row = page.locator(f".st-key-runs_row_{run.id}")
    tick = row.get_by_role("checkbox")
    expect(tick).to_have_accessible_name(re.compile(r"^[^*\\]+$"))
    tick.focus()
    page.keyboard.press("Space")
    expect(tick).to_be_checked()
    page.keyboard.press("Tab")
    link = row.locator("a").first
    expect(link).to_be_focused()
    expect(link).to_have_css("outline-style", "solid")


def test_by_keyboard_what_a_button_opens_comes_right_after_it(
    inhabited, lived_in, open_page, settle
):
    run = trainings(lived_in)[0]
    page = open_page(f"{inhabited}/runs?lang=zh")
    edit = page.locator(f".st-key-runs_menu_{run.id} button").first
    name = page.get_by_label(word("page_runs.change.name", "zh"), exact=True)
    settle(page)
    edit.focus()
    page.keyboard.press("Enter")
    expect(name).to_be_visible()
    page.keyboard.press("Tab")
    expect(name).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(edit).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(name).to_be_hidden()
    expect(edit).to_be_focused()
    page.keyboard.press("Enter")
    delete = page.get_by_role("button", name=word("page_runs.change.delete", "zh"), exact=True)
    delete.focus()
    page.keyboard.press("Tab")
    expect(name).to_be_hidden()  # it does not lie over what comes next
    assert page.evaluate("document.activeElement !== document.body")
    assert not edit.evaluate("button => button === document.activeElement")
