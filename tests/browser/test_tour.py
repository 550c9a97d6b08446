"""A newcomer walks the tour by keyboard, from nothing to a recommendation, in time."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from coldstart.core.i18n import t
from coldstart.ui.pages.how.page import PARTS

PROMISED = 120.0  # seconds


def word(id_: str, language: str = "en") -> str:
    return t(id_).render(language)


def press(locator) -> None:
    locator.focus()
    locator.press("Enter")


def onward(page: Page, name: str):
    label = t("tour.next", page=word(f"ui.page.{name}")).render("en")
    return page.get_by_test_id("stMain").get_by_role("link", name=label)


def test_from_nothing_to_a_recommendation(serve, open_page, photograph, settle, check, tmp_path):
    with serve(tmp_path) as url:
        page = open_page(f"{url}/?lang=en")
        began = time.monotonic()
        press(page.get_by_role("button", name=word("tour.offer.start")))
        press(onward(page, "train"))
        main = page.get_by_test_id("stMain")
        press(main.get_by_role("button", name=word("page_train.act.start"), exact=True))
        expect(onward(page, "recommend")).to_be_visible(timeout=PROMISED * 1000)
        press(onward(page, "recommend"))
        heading = page.get_by_role("heading", name=word("page_recommend.user.heading"))
        expect(heading).to_be_visible()
        expect(main.get_by_test_id("stDataFrame").first).to_be_visible()
        assert time.monotonic() - began < PROMISED
        settle(page)
        photograph(page, "tour-recommend")
        press(onward(page, "evaluate"))
        press(main.get_by_role("link", name=word("tour.skip")))
        expect(page.locator(".pipeline")).to_be_visible()
        settle(page)
        check(page)
        query = page.url.split("?")[1].replace("lang=en", "lang=zh").split("&part=")[0]
        for part in PARTS:
            seen = open_page(f"{url}/how?{query}&part={part}", width="tablet")
            settle(seen)
            expect(seen.get_by_role("button", name=word("tour.own", "zh"))).to_be_visible()
            expect(seen.get_by_test_id("stSkeleton")).to_have_count(0)
            photograph(seen, f"how-{part}-zh-tablet")
            check(seen)
        press(seen.get_by_role("button", name=word("tour.own", "zh")))
        own = seen.get_by_role("heading", name=word("page_data.upload.title", "zh"), exact=True)
        expect(own).to_be_visible()
