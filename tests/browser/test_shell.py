"""The shell in a real browser: cold deep links, two languages, two widths, accessible and calm."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from coldstart.core.i18n import LANGUAGES, t
from coldstart.ui.routes import ROUTES

HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}
LAUNCHES = {
    "make run": (),
    "streamlit run app.py": (
        *("-m", "streamlit", "run", "app.py"),
        *("--server.headless", "true", "--server.port", "{port}"),
    ),
}


def word(id_: str, language: str) -> str:
    return t(id_).render(language)


def places(page: Page):
    return page.get_by_test_id("stSidebar").get_by_role("link")


@pytest.mark.parametrize("launch", LAUNCHES)
def test_a_deep_link_on_a_cold_server_shows_the_whole_app(serve, open_page, tmp_path, launch):
    with serve(tmp_path, *LAUNCHES[launch]) as url:
        page = open_page(f"{url}/map?lang=zh")
        expect(page.get_by_role("heading", level=1)).to_have_text(word("ui.page.map", "zh"))
        expect(places(page)).to_have_text([re.compile(word(f"ui.page.{r}", "zh")) for r in ROUTES])
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
        expect(page).to_have_title("地图 · coldstart")
        page.context.close()


def test_the_first_document_is_ours_before_any_script_has_run(server, browser):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server}/train")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page).to_have_title("coldstart")
    context.close()


def test_the_name_of_the_first_page_leads_to_it(server, open_page):
    page = open_page(f"{server}/data?lang=zh")
    expect(page).to_have_url(f"{server}/?lang=zh")
    expect(page.get_by_role("heading", level=1)).to_have_text(word("ui.page.data", "zh"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_links_and_reloads_keep_the_language_and_the_switch_changes_it(server, open_page, settle):
    page = open_page(f"{server}/", locale="zh-CN")
    expect(page).to_have_url(f"{server}/?lang=zh")
    last = list(ROUTES)[-1]
    for name, route in list(ROUTES.items())[1:]:
        places(page).filter(has_text=word(f"ui.page.{name}", "zh")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(word(f"ui.page.{name}", "zh"))
        expect(page).to_have_url(re.compile(rf"{server}/{route.path}\?lang=zh\b"))
    page.get_by_role("radio", name="English").or_(
        page.get_by_role("button", name="English")
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word(f"ui.page.{last}", "en"))
    expect(page).to_have_url(re.compile(rf"{server}/{ROUTES[last].path}\?lang=en\b"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(word(f"ui.page.{last}", "en"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("name", ROUTES)
def test_an_empty_page_leads_to_the_data(server, open_page, name):
    page = open_page(f"{server}/{ROUTES[name].path}?lang=en")
    if name == "data":
        expect(page.get_by_text(word("page_data.tables.title", "en"))).to_be_visible()
        return
    page.get_by_test_id("stMain").get_by_role("link", name=word("ui.empty.to_data", "en")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word("ui.page.data", "en"))


@pytest.mark.parametrize("width", ["desktop", "tablet"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROUTES)
def test_every_page_fits_its_window_and_can_be_read_by_everyone(
    server, open_page, check, photograph, name, language, width
):
    page = open_page(f"{server}/{ROUTES[name].path}?lang={language}", width=width)
    expect(page.locator("html")).to_have_attribute("lang", HTML_LANGUAGES[language])
    photograph(page, f"empty-{name}-{language}-{width}")
    room, needed = page.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert needed <= room
    check(page)
