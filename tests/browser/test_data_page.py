"""The Data page in a real browser: own files with odd names are asked about and imported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coldstart.core.i18n import LANGUAGES, t

ROWS = "".join(
    f"客{user},物{item},{(user * item) % 5 + 1},![x](http://evil.test/x) {item}\n"
    for user in range(8)
    for item in range(6)
)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A table of ratings in GBK and with semicolons, whose ids nobody could guess by their name."""
    path = tmp_path / "导出.csv"
    path.write_bytes(("谁,啥,几星,备注\n" + ROWS).replace(",", ";").encode("gbk"))
    return path


def word(id_: str, language: str, **params: object) -> str:
    return t(id_, **params).render(language, {"user": "shopper", "item": "product"})


def test_odd_files_are_asked_about_and_imported(
    serve, open_page, check, settle, photograph, odd, tmp_path
):
    def look(page):
        for width, height in ((1280, 900), (820, 1180)):
            page.set_viewport_size({"width": width, "height": height})
            check(page)

    with serve(tmp_path / "home") as url:
        page = open_page(f"{url}/?lang=en")
        page.locator("input[type=file]").first.set_input_files(odd)
        take = page.get_by_role("button", name=word("page_data.upload.import", "en"), exact=True)
        expect(page.get_by_text("who the shopper is, and which product it is")).to_be_visible()
        settle(page)
        expect(take).to_have_count(0)
        reading = "谁 is the shopper; 啥 is the product"
        chosen = page.locator(".st-key-question label").filter(has_text=reading)
        chosen.click()
        expect(take).to_be_enabled()
        page.get_by_role("button", name=word("page_data.question.change", "en")).click()
        expect(take).to_have_count(0)
        page.get_by_role("button", name=word("page_data.question.keep", "en")).click()
        expect(take).to_be_enabled()
        page.get_by_text(word("page_data.further.title", "en"), exact=True).click()
        page.get_by_label("Shopper IDs").fill("客9")
        out = page.get_by_role("button", name=word("page_data.suspects.take_out", "en"), exact=True)
        out.click()
        expect(page.get_by_text("no shopper with this ID: 客9")).to_be_visible()
        page.get_by_label("Shopper IDs").fill("")
        out.click()
        expect(page.get_by_text("no shopper with this ID")).to_have_count(0)
        page.get_by_text(word("page_data.roles.title", "en"), exact=True).click()
        look(page)
        photograph(page, "upload-en")
        take.click()
        expect(page.get_by_role("heading", name="导出", level=2)).to_be_visible()
        settle(page)
        expect(page.get_by_test_id("stMetricValue")).to_have_text(["8", "6", "12"])
        expect(page.get_by_text("48 rows read · 48 used")).to_be_visible()
        with page.expect_download() as mapping:
            page.get_by_role("button", name=word("page_data.mapping_file.download", "en")).click()
        assert 'user_id = "谁"' in mapping.value.path().read_text(encoding="utf-8")
        page.reload()
        expect(page.get_by_role("heading", name="导出", level=2)).to_be_visible()
        settle(page)
        look(page)
        page.get_by_text(LANGUAGES["zh"], exact=True).click()
        button = page.get_by_role("button", name=re.compile("^下载“.+”表（CSV）$")).first
        expect(button).to_be_visible()
        settle(page)
        with page.expect_download() as downloaded:
            button.click()
        head = downloaded.value.path().read_text(encoding="utf-8-sig").splitlines()[0]
        assert t("map.column.warmth").render("zh") in head
        page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_streamlits_own_words_are_in_the_language_of_the_page(server, open_page, language):
    page = open_page(f"{server}/?lang={language}")
    field = page.get_by_test_id("stFileUploader")
    expect(field.get_by_test_id("stBaseButton-secondary")).to_contain_text(
        word("streamlit.upload.upload", language)
    )
    expect(field).to_contain_text(word("streamlit.upload.size", language, size="200MB"))
    other = next(name for name in LANGUAGES if name != language)
    page.get_by_text(LANGUAGES[other], exact=True).click()
    expect(field.get_by_test_id("stBaseButton-secondary")).to_contain_text(
        word("streamlit.upload.upload", other)
    )
