"""The browser's own buttons: Back and Forward go from page to page, whatever pages write."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from coldstart.core.i18n import LANGUAGES, t
from coldstart.ui.routes import ROUTES

WAY = ("data", "recommend", "runs", "map")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_press_of_back_and_forward_is_one_page_and_shows_it_as_it_was(
    inhabited, open_page, settle, language
):
    def here(name):
        title = t(f"ui.page.{name}").render(language)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        path = ROUTES[name].path
        expect(page).to_have_url(re.compile(rf"{inhabited}/{path}\?.*lang={language}\b"))
        settle(page)
        if name == "recommend" and changed:
            expect(page).to_have_url(re.compile(r"[?&]top=20\b"))
            expect(page.get_by_role("radio", name=twenty)).to_be_checked()

    changed = False
    twenty = t("page_recommend.top", n=20).render(language)
    page = open_page(f"{inhabited}/?lang={language}")
    for name in WAY[1:]:
        title = t(f"ui.page.{name}").render(language)
        page.get_by_test_id("stSidebar").get_by_role("link", name=title).click()
        here(name)
        if name == "recommend":
            page.get_by_text(twenty, exact=True).click()
            changed = True
            here(name)
    for name in WAY[-2::-1]:
        page.go_back()
        here(name)
    for name in WAY[1:]:
        page.go_forward()
        here(name)
    page.reload()
    here(WAY[-1])
    page.go_back()
    here(WAY[-2])
