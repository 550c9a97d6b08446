"""A training in a real browser: it outlives page, refresh, visitor and a killed server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import Settings, TrainConfig
from coldstart.data.samples import RETAIL, load_sample
from coldstart.jobs.worker import execute
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store

EPOCHS = 300  # long enough that it still goes on when everything has been looked at
SETTINGS = {"epochs": EPOCHS, "max_pairs": 40_000}
LONG = 240_000  # milliseconds, on a machine that is busy with other things


def word(id_: str, language: str = "en", **params) -> str:
    return t(id_, **params).render(language)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the made-up shop, whose texts have been read, and one finished training of it."""
    folder = tmp_path_factory.mktemp("home")
    store = Store(Settings(home=folder, threads=1))
    record = store.add_dataset(load_sample(RETAIL))
    config = TrainConfig(method="mlp_head", method_settings=SETTINGS)
    run = store.create_run(Kind.TRAIN, record.id, config, "Uninterrupted")
    for _ in execute(store, run.id):
        pass
    assert store.run(run.id).state is RunState.FINISHED
    return folder


def train_head(page: Page) -> None:
    """Fill in the form as an analyst would, and press the button."""
    page.get_by_role("combobox", name=word("page_train.act.method")).click()
    page.get_by_role("option", name=word("method.mlp_head"), exact=True).click()
    expect(page.get_by_role("spinbutton", name=word("page_train.field.max_pairs"))).to_be_visible()
    page.get_by_role("spinbutton", name=word("page_train.field.epochs"), exact=True).fill(
        str(EPOCHS)
    )
    page.keyboard.press("Tab")
    page.get_by_role("button", name=word("page_train.act.start"), exact=True).click()


def shown(page: Page):
    """Return the card of the training that is looked at."""
    return page.locator("[class*=st-key-run_]")


def go(page: Page, name: str) -> None:
    places = page.get_by_test_id("stSidebar").get_by_role("link")
    places.filter(has_text=word(f"ui.page.{name}")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(word(f"ui.page.{name}"))


def state(page: Page, which: RunState, language: str = "en"):
    return shown(page).get_by_text(word(f"store.state.{which}", language)).first


def test_a_training_outlives_everything_and_ends_the_same(serve, open_page, settle, home):
    store = Store(Settings(home=home))
    (whole,) = store.runs(kind=Kind.TRAIN)
    calm: list[Page] = []

    def opened(url: str) -> Page:
        calm.append(open_page(url))
        return calm[-1]

    with serve(home, COLDSTART_THREADS="1") as url:
        page = opened(f"{url}/train?lang=en")
        train_head(page)
        expect(state(page, RunState.RUNNING)).to_be_visible(timeout=LONG)
        expect(shown(page).get_by_text(re.compile(rf"\b[1-9]\d* of {EPOCHS}"))).to_be_visible(
            timeout=LONG
        )
        go(page, "map")
        go(page, "train")
        expect(state(page, RunState.RUNNING)).to_be_visible()
        page.reload()
        settle(page)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        second = opened(page.url)
        expect(state(second, RunState.RUNNING)).to_be_visible()
        address = page.url.split("?")[1]
        for seen in calm:
            seen.context.close()
        url.kill()
    (run,) = [r for r in store.runs(kind=Kind.TRAIN) if r.id != whole.id]
    assert run.id in address
    done = len(store.events(run.id))
    with serve(home, COLDSTART_THREADS="1") as url:
        page = opened(f"{url}/train?{address}")
        expect(state(page, RunState.INTERRUPTED)).to_be_visible(timeout=LONG)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        assert len(store.events(run.id)) == done
        page.get_by_role("button", name=word("ui.run.resume")).click()
        expect(state(page, RunState.FINISHED)).to_be_visible(timeout=LONG)
        expect(page.get_by_role("link", name=word("page_train.act.to_recommend"))).to_be_visible()
    weights = [store.run_folder(id_) / "model.safetensors" for id_ in (whole.id, run.id)]
    assert weights[0].read_bytes() == weights[1].read_bytes()


@pytest.fixture(scope="module")
def for_looking(serve, home) -> Iterator[str]:
    """A server of that home on which nothing can be changed."""
    with serve(home, COLDSTART_READONLY="1") as url:
        yield url


@pytest.mark.parametrize("width", ["desktop", "tablet"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finished_training_fits_its_window_and_can_be_read_by_everyone(
    for_looking, open_page, check, photograph, home, language, width
):
    run = Store(Settings(home=home)).run("Uninterrupted")
    page = open_page(
        f"{for_looking}/train?lang={language}&run={run.id}&data={run.dataset_id}", width=width
    )
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    expect(state(page, RunState.FINISHED, language)).to_be_visible()
    photograph(page, f"train-{language}-{width}")
    for control in ("page_train.act.start", "ui.run.stop", "ui.run.resume"):
        button = page.get_by_role("button", name=word(control, language), exact=True)
        expect(button).to_have_count(0)
    check(page)
