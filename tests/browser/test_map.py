"""The map in a real browser: lasso, box, link, file, in two languages and at two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import MapConfig, Settings
from coldstart.data.dataset import Dataset
from coldstart.data.vocabulary import words
from coldstart.maps import maps
from coldstart.maps.maps import VIEWS, Map
from coldstart.maps.quality import NeighborhoodPreservation
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store

N = 40
LEFT = [f"u{n}" for n in range(N) if n % 2 == 0]


def word(id_: str, language: str, **params: object) -> str:
    return t(id_, **params).render(language, words("retail", language))


def shop() -> Dataset:
    """Return shoppers of whom the even live in 北京, and every fifth is cold."""
    ids = [f"u{n}" for n in range(N)]
    users = pd.DataFrame({"user_id": ids, "home_town": ["北京", "<b>Bath</b>"] * (N // 2)})
    items = pd.DataFrame({"item_id": ["p1", "p2"], "title": ["Tea", "Coffee"]})
    pairs = [(id_, "p1", 1) for n, id_ in enumerate(ids) if n % 5]
    likes = pd.DataFrame(pairs, columns=["user_id", "item_id", "label"])
    return Dataset("Two towns", users, items, likes)


def layout(ids: list[str], kind: str) -> pd.DataFrame:
    """Return the even ones on the left, the odd ones on the right."""
    rng = np.random.default_rng(0)
    side = np.where(np.arange(len(ids)) % 2 == 0, -6.0, 6.0)
    x = (side + rng.uniform(-3, 3, len(ids))).astype(np.float32)
    y = rng.uniform(-5, 5, len(ids)).astype(np.float32)
    return pd.DataFrame({"id": ids, "x": x, "y": y, "kind": kind, "group": -1})


@pytest.fixture(scope="module")
def mapped(serve, tmp_path_factory) -> Iterator[str]:
    """A server with one data set and its maps."""
    home: Path = tmp_path_factory.mktemp("mapped")
    store = Store(Settings(home=home))
    dataset = shop()
    record = store.add_dataset(dataset)
    run = store.create_run(Kind.MAP, record.id, MapConfig())
    store.claim("test", run.id)
    users, items = layout(dataset.user_ids, "user"), layout(dataset.item_ids, "item")
    warm = users[[int(id_[1:]) % 5 != 0 for id_ in users["id"]]]
    made = {"profile": users, "taste": pd.concat([warm, items]), "items": items}
    for view in VIEWS:
        faith = NeighborhoodPreservation(0.9, 0.6, 0.1, 15) if view == "profile" else None
        maps.save(store.run_folder(run.id), f"map-{view}", Map(made[view], faith))
    store.end(run.id, RunState.FINISHED)
    with serve(home) as url:
        yield url


def picture(page: Page):
    """Return the part of the map that can be drawn on, once it is there."""
    room = page.locator(".js-plotly-plot .nsewdrag")
    expect(room).to_be_visible()
    page.wait_for_function(
        "document.querySelector('.js-plotly-plot')?._fullLayout?.selections !== undefined"
    )
    room.scroll_into_view_if_needed()
    return room


def drag(page: Page, corners: list[tuple[float, float]]) -> None:
    """Drag over the map, along corners given as shares of its width and height."""
    box = picture(page).bounding_box()
    assert box is not None
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def around_the_left(page: Page, language: str = "en") -> None:
    picture(page)
    page.locator(f".modebar-btn[data-title='{word('map.tools.lasso', language)}']").click()
    drag(page, [(0.02, 0.03), (0.5, 0.03), (0.5, 0.97), (0.02, 0.97), (0.02, 0.05)])


def selected(page: Page, language: str, n: int):
    text = word("page_map.selected.users", language, n=n)
    return page.get_by_role("heading", name=text, exact=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lasso_fills_a_table_that_can_be_taken_away_and_shown_to_a_colleague(
    mapped, open_page, photograph, language
):
    page = open_page(f"{mapped}/map?lang={language}")
    around_the_left(page, language)
    expect(selected(page, language, N // 2)).to_be_visible()
    with page.expect_download() as downloading:
        page.locator(".st-key-selected_users_download button").click()
    taken = pd.read_csv(downloading.value.path())
    assert sorted(taken.iloc[:, 0]) == sorted(LEFT)
    assert set(taken["home_town"]) == {"北京"}
    assert set(taken[word("map.column.warmth", language)]) == {
        word(f"data.warmth.{level}", language) for level in ("cold", "few_shot")
    }
    photograph(page, f"map-lasso-{language}")

    colleague = open_page(page.url)
    expect(selected(colleague, language, N // 2)).to_be_visible()
    picture(colleague)
    faded = "gd => gd._fullData.flatMap(d => d.selectedpoints ?? []).length"
    assert colleague.locator(".js-plotly-plot").evaluate(faded) == N // 2


def test_a_box_selects_too_and_a_double_click_lets_go(mapped, open_page):
    page = open_page(f"{mapped}/map?lang=en&colour=home_town")
    picture(page)
    page.locator(f".modebar-btn[data-title='{word('map.tools.box', 'en')}']").click()
    drag(page, [(0.5, 0.02), (0.98, 0.98)])
    expect(selected(page, "en", N // 2)).to_be_visible()
    expect(page).to_have_url(re.compile("area="))
    room = picture(page)
    room.dblclick(position={"x": 5, "y": 5})
    expect(selected(page, "en", N // 2)).to_have_count(0)
    expect(page).not_to_have_url(re.compile("area="))


def test_a_click_opens_a_card_and_its_link_shows_it_to_a_colleague(mapped, open_page):
    page = open_page(f"{mapped}/map?lang=en")
    picture(page)
    where = page.locator(".js-plotly-plot").evaluate(
        """gd => {
            const trace = gd._fullData.find(found => found.customdata?.length > 3);
            const {xaxis, yaxis} = gd._fullLayout, box = gd.getBoundingClientRect();
            return [box.left + xaxis._offset + xaxis.l2p(trace.x[0]),
                    box.top + yaxis._offset + yaxis.l2p(trace.y[0]), trace.customdata[0][0]];
        }"""
    )
    page.mouse.move(where[0] - 4, where[1])
    page.mouse.move(where[0], where[1], steps=3)
    expect(page.locator(".hoverlayer .hovertext")).to_contain_text(where[2])
    page.mouse.down()
    page.mouse.up()
    card = page.locator(".st-key-map_card")
    named = card.get_by_role("heading", name=where[2], exact=True)
    expect(named).to_be_visible(timeout=90_000)  # the encoder is woken for the first of them
    expect(page).to_have_url(re.compile(f"at=user.{where[2]}$"))
    colleague = open_page(page.url)
    expect(colleague.locator(".st-key-map_card").get_by_role("heading")).to_have_text(where[2])


def seen(page: Page) -> list[float]:
    """Return the ends of what is in sight, across."""
    ends = "gd => gd._fullLayout.xaxis.range.map(end => Math.round(end * 100) / 100)"
    return page.locator(".js-plotly-plot").evaluate(ends)


def test_a_zoom_stays_when_somebody_is_chosen_and_goes_with_the_link(
    mapped, open_page, choose, settle
):
    page = open_page(f"{mapped}/map?lang=en")
    picture(page)
    whole = seen(page)
    page.locator(f".modebar-btn[data-title='{word('map.tools.zoom_in', 'en')}']").click()
    expect(page).to_have_url(re.compile("zoom="))
    near = seen(page)
    assert near[1] - near[0] < 0.7 * (whole[1] - whole[0])
    settle(page)
    choose(page, word("page_map.one.choose.user", "en"), "u7")
    expect(page.locator(".st-key-map_card")).to_be_visible(timeout=90_000)
    settle(page)
    picture(page)
    assert seen(page) == pytest.approx(near, abs=0.02)
    colleague = open_page(page.url)
    picture(colleague)
    assert seen(colleague) == pytest.approx(near, abs=0.02)
    colleague.locator(f".modebar-btn[data-title='{word('map.tools.reset', 'en')}']").click()
    expect(colleague).not_to_have_url(re.compile("zoom="))


def test_the_wheel_scrolls_the_page_and_zooms_the_map_where_a_key_is_held(mapped, open_page):
    page = open_page(f"{mapped}/map?lang=en")
    room = picture(page)
    plot = page.locator(".js-plotly-plot")
    room.hover()
    for _ in range(50):  # until the script beside the map has found it
        page.mouse.wheel(0, -120)
        page.wait_for_timeout(100)
        if plot.get_attribute("data-hint"):
            break
    expect(plot).to_have_attribute("data-hint", word("page_map.wheel", "en"))
    whole = seen(page)
    main = page.get_by_test_id("stMain")
    top = main.evaluate("box => box.scrollTop")
    page.mouse.wheel(0, 120)
    page.wait_for_function(
        "top => document.querySelector('[data-testid=stMain]').scrollTop > top", arg=top
    )
    assert seen(page) == whole
    expect(page).not_to_have_url(re.compile("zoom="))
    room.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(plot).not_to_have_attribute("data-hint", re.compile("."))
    expect(page).to_have_url(re.compile("zoom="))
    near = seen(page)
    assert near[1] - near[0] < 0.95 * (whole[1] - whole[0])
    colleague = open_page(page.url)
    picture(colleague)
    assert seen(colleague) == pytest.approx(near, abs=0.02)


@pytest.mark.parametrize("width", ["desktop", "tablet"])
def test_who_is_selected_stands_right_below_the_map_and_a_number_above_it_leads_there(
    mapped, open_page, settle, width
):
    page = open_page(f"{mapped}/map?lang=zh&tool=lasso&at=user.u7", width=width)
    expect(page.locator(".st-key-map_card")).to_be_visible(timeout=90_000)
    drag(page, [(0.02, 0.03), (0.5, 0.03), (0.5, 0.97), (0.02, 0.97), (0.02, 0.05)])
    heading = selected(page, "zh", N // 2)
    expect(heading).to_be_visible()
    settle(page)
    drawn, listed = picture(page).bounding_box(), heading.bounding_box()
    assert 0 < listed["y"] - (drawn["y"] + drawn["height"]) < 250
    page.get_by_role("link", name=word("page_map.selected.users", "zh", n=N // 2)).click()
    expect(heading).to_be_in_viewport()
    expect(page.locator("#selected-users")).to_be_focused()
    assert "#" not in page.url  # one press of Back would go nowhere


def test_drawing_around_a_group_is_a_choice_that_the_link_keeps(mapped, open_page, settle):
    page = open_page(f"{mapped}/map?lang=zh&tool=lasso")
    picture(page)
    drag(page, [(0.02, 0.03), (0.5, 0.03), (0.5, 0.97), (0.02, 0.97), (0.02, 0.05)])
    expect(selected(page, "zh", N // 2)).to_be_visible()


def test_a_link_brings_back_view_colour_and_layer(mapped, open_page):
    page = open_page(f"{mapped}/map?lang=en")
    page.get_by_role("radio", name="Tastes").or_(page.get_by_role("button", name="Tastes")).click()
    expect(page).to_have_url(re.compile("view=taste"))
    page.get_by_text(word("page_map.layer", "en")).click()
    items = t("page_map.drawn.cold", what=t("page_map.drawn.items", n=2), n=1)
    parts = [t("page_map.drawn.users", n=32), items]
    expect(page.get_by_text(word("page_map.drawn.all", "en", parts=parts))).to_be_visible()
    colleague = open_page(page.url.replace("lang=en", "lang=zh"))
    expect(colleague.get_by_text(word("page_map.drawn.all", "zh", parts=parts))).to_be_visible()


@pytest.mark.parametrize("width", ["desktop", "tablet"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_fits_its_window_and_can_be_read_by_everyone(
    mapped, open_page, check, photograph, language, width
):
    page = open_page(f"{mapped}/map?lang={language}&colour=home_town", width=width)
    room = picture(page).bounding_box()
    assert room is not None
    main = page.get_by_test_id("stMainBlockContainer").bounding_box()
    assert main is not None
    assert room["width"] > 0.75 * main["width"]
    assert room["height"] > 500
    photograph(page, f"map-{language}-{width}")
    check(page)


def test_a_lasso_becomes_a_segment_that_recommend_lists(mapped, open_page, check, photograph):
    page = open_page(f"{mapped}/map?lang=zh")
    around_the_left(page, "zh")
    expect(selected(page, "zh", N // 2)).to_be_visible()
    page.get_by_label(word("page_map.keep.name", "zh")).fill("左边的人")
    page.get_by_role("button", name=word("page_map.keep.button", "zh")).click()
    card = page.locator(".st-key-map_segment")
    expect(card.get_by_role("heading", name="左边的人")).to_be_visible()
    expect(card).to_contain_text("北京")
    expect(page).to_have_url(re.compile("segment="))
    photograph(page, "map-segment-zh")
    colleague = open_page(page.url.replace("lang=zh", "lang=en"))
    table = colleague.locator(".st-key-map_segment")
    expect(table).to_contain_text(word("page_map.segment.only.here", "en"))
    check(colleague)
