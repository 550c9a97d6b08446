"""The parts that pages share, drawn inside the app in place of a page's own content."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from coldstart.core.errors import DataError
from coldstart.core.events import EpochEnded, Planned, Progressed, Started
from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import TrainConfig
from coldstart.data.dataset import Dataset
from coldstart.data.problems import Problem, Severity
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store
from coldstart.ui.components import problems, progress, tiles
from coldstart.ui.words import left, plain

Show = Callable[..., AppTest]

PROBLEMS = [
    Problem(Severity.NOTICE, t("ui.download"), t("ui.run.stop"), "items"),
    Problem(Severity.ERROR, t("ui.run.waiting"), t("ui.run.resume"), "users", 1234, "age", 3),
]


@pytest.fixture
def show(open_app, monkeypatch) -> Show:
    """Open the app with a page that draws what is given."""

    def shown(draw: Callable[[], None], **query: str) -> AppTest:
        monkeypatch.setattr("coldstart.ui.pages.data.page.render", draw)
        return open_app(**query)

    return shown


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_plain_text_stays_text_whatever_it_holds(text):
    assert MarkdownIt().render(plain(text)) == f"<p>{escape(text).replace('&#x27;', chr(39))}</p>\n"


def test_a_warning_that_left_nothing_out_is_not_said_to_have_done(show):
    found = Problem(Severity.WARNING, t("ui.run.waiting"), t("ui.run.resume"), "users")
    (badge,) = [m.value for m in show(lambda: problems.show([found], key="p")).markdown
                if "-badge" in m.value]  # fmt: skip
    assert "1 thing to look at" in badge


def test_a_picture_in_a_title_is_not_fetched():
    rendered = MarkdownIt().render(plain("![Tea](https://evil.test/pixel.png) <img src=x>"))
    assert "<img" not in rendered
    assert "<a" not in rendered


def test_problems_come_worst_first_with_place_and_remedy(show):
    app = show(lambda: problems.show(PROBLEMS, key="p"))
    texts = [element.value for element in app.main.markdown]
    waiting, download = "Waiting for its turn", "Download as CSV"
    assert [waiting in text or download in text for text in texts].count(True) == 2
    first, second = (next(n for n, x in enumerate(texts) if w in x) for w in (waiting, download))
    assert first < second
    places = [caption.value.replace("\\", "") for caption in app.caption]
    assert places == ["users · row 1,234, column age, 3 rows in all", "items · the whole table"]


def test_a_refused_file_shows_what_to_do_for_each_problem(show):
    def refuse() -> None:
        raise DataError(t("store.readonly"), PROBLEMS)

    app = show(refuse)
    assert not app.exception
    assert "COLDSTART" in app.error[0].value
    assert len(app.caption) == len(PROBLEMS)


def test_tiles_show_figure_and_interval(show):
    app = show(lambda: tiles.show([tiles.Tile(t("ui.page.map"), "12.5%", note="11% – 14%")]))
    assert (app.metric[0].label, app.metric[0].value, app.metric[0].delta) == (
        "Map", "12.5%", "11% – 14%",
    )  # fmt: skip


@pytest.fixture
def run_id(store: Store, shop: Dataset) -> str:
    """A training that waits in the queue."""
    return store.create_run(Kind.TRAIN, store.add_dataset(shop).id, TrainConfig()).id


def test_a_waiting_run_says_so_and_can_be_taken_back(show, store: Store, run_id):
    app = show(lambda: progress.show(run_id))
    assert app.main.get("progress")[0].proto.text == "Waiting for its turn"
    app.button(key=f"stop_{run_id}").click().run()
    assert store.run(run_id).state is RunState.STOPPED
    app.run()
    app.button(key=f"resume_{run_id}").click().run()
    assert store.run(run_id).state is RunState.QUEUED


def test_a_waiting_run_says_what_it_waits_for(show, store: Store, run_id):
    later = store.create_run(Kind.TRAIN, store.datasets()[0].id, TrainConfig()).id
    store.claim("test", run_id)
    app = show(lambda: progress.show(later))
    said = app.main.get("progress")[0].proto.text.replace("\\", "")  # Markdown's escapes
    assert said.startswith("Waiting for its turn, after what runs now: ")
    assert store.datasets()[0].name in said


def test_a_running_training_shows_epochs_and_hands_events_to_its_curves(show, store: Store, run_id):
    seen: list[int] = []
    store.claim("test")
    store.append(run_id, Started("epoch", 4))
    store.append(run_id, EpochEnded(1, 4, 0.5))
    app = show(lambda: progress.show(run_id, lambda _run, events: seen.append(len(events))))
    assert "Training epochs" in app.main.get("progress")[0].proto.text
    assert "1 of 4" in app.main.get("progress")[0].proto.text
    store.append(run_id, EpochEnded(2, 4, 0.4))
    app.run()
    assert "2 of 4" in app.main.get("progress")[0].proto.text
    assert seen == [2, 3]


def test_a_planned_run_says_which_of_its_steps_it_is_at(show, store: Store, run_id):
    store.claim("test")
    store.append(run_id, Started("encode", 2))
    store.append(run_id, Planned(["encode", "epoch"], [1.0, 30.0]))
    store.append(run_id, Progressed("encode", 1, 2))
    said = show(lambda: progress.show(run_id)).main.get("progress")[0].proto.text
    assert said.startswith("Step 1 of 2 · Reading texts · 1 of 2")
    assert said.endswith("left in all")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_all_but_done_is_not_said_to_take_0_seconds(show, language):
    told: list[str] = []
    show(lambda: told.extend(left(seconds) for seconds in (0.0, 0.6, 1.2)), lang=language)
    assert told[:2] == [t("ui.run.nearly").render(language)] * 2
    assert "1" in told[2]


def test_each_look_at_a_run_that_goes_on_sees_to_a_worker(show, store, run_id, monkeypatch):
    looked: list[int] = []
    monkeypatch.setattr("coldstart.jobs.queue.ensure_worker", lambda *_: looked.append(1))
    app = show(lambda: progress.show(run_id))
    before = len(looked)
    app.run()
    assert len(looked) == before + 2  # the look, and the page around it
    store.claim("test")
    store.end(run_id, RunState.FINISHED)
    app.run()
    app.run()
    before = len(looked)
    app.run()
    assert len(looked) == before + 1


def test_a_finished_run_has_no_bar_and_no_button(show, store: Store, run_id):
    store.claim("test")
    store.end(run_id, RunState.FINISHED)
    app = show(lambda: progress.show(run_id))
    assert not app.main.get("progress")
    assert not app.button


def test_a_server_for_looking_offers_no_stop(show, run_id, monkeypatch):
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = show(lambda: progress.show(run_id))
    assert not app.button


def test_a_run_whose_worker_fell_silent_can_be_resumed(show, store: Store, run_id, monkeypatch):
    store.claim("test")
    later = time.time() + 60
    monkeypatch.setattr("coldstart.store.records.time.time", lambda: later)
    app = show(lambda: progress.show(run_id))
    app.button(key=f"resume_{run_id}").click().run()
    assert store.run(run_id).stored_state is RunState.QUEUED


def test_the_table_of_problems_is_in_the_language_of_the_page(show):
    tables: list[pd.DataFrame] = []
    show(lambda: tables.append(problems.table(PROBLEMS)), lang="zh")
    assert tables[0].columns.tolist()[:4] == ["类别", "表", "行", "列"]
    assert tables[0]["类别"].tolist() == ["提示", "错误"]
    assert tables[0]["行"].isna().tolist() == [True, False]


def test_a_number_beyond_its_limit_becomes_the_limit_wherever_it_comes_from(show):
    def draw() -> None:
        import streamlit

        from coldstart.ui.components.numbers import number_field

        streamlit.session_state.setdefault("many", 10**20)
        streamlit.text(number_field("many", low=10, high=1_000_000, key="many"))
        number_field("rate", low=1e-5, high=1.0, value=0.1, format="%.5f", key="rate")

    app = show(draw)
    assert not app.exception
    assert app.number_input(key="many").value == 1_000_000
    assert app.text[0].value == "1000000"
    app.number_input(key="rate").set_value(0.0).run()
    assert app.toast[0].value == plain(t("ui.number.minimum", limit="0.00001").render("en"))
