"""Users whose ids are mail addresses or phone numbers: masked on every screen, whole in files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import unquote

import pandas as pd
import pytest
from mapping import draw
from streamlit.testing.v1 import AppTest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.data.dataset import Dataset
from coldstart.data.problems import Problem, Severity
from coldstart.data.vocabulary import words
from coldstart.export.report import report
from coldstart.models.queries import training_of
from coldstart.serving.embedded import Embedded
from coldstart.store.records import Kind
from coldstart.ui.components import download

WHOLE = re.compile(r"[a-z]+[a-z]\d?@example\.com|1380000\d{4}")
MASKED = re.compile(r"(te|co)\*\*\*@example\.com|138\*\*\*\*000\d")
Files = dict[str, pd.DataFrame]


@pytest.fixture
def mail_shop(tea_shop: Dataset) -> Dataset:
    """The tea shop, whose coffee drinkers gave their phone numbers and all others their mail."""

    def renamed(id_: str) -> str:
        number = id_.removeprefix("coffee")
        return f"1380000000{number}" if number.isdigit() else f"{id_.replace(' ', '')}@example.com"

    def of_users(table: pd.DataFrame) -> pd.DataFrame:
        return table.assign(user_id=table["user_id"].map(renamed))

    return replace(
        tea_shop,
        users=of_users(tea_shop.users),
        interactions=of_users(tea_shop.interactions),
        held_back=of_users(tea_shop.held_back),
    )


@pytest.fixture
def trained(train, mail_shop) -> str:
    """The id of the shop, on which a method was trained."""
    return train("ensemble", mail_shop)[0]


@pytest.fixture
def mapped(store, train, mail_shop, word_encoder, monkeypatch) -> str:
    """The id of the shop, with its maps and a training."""
    texts = (mail_shop.user_texts, mail_shop.item_texts)
    training = training_of(mail_shop, *(word_encoder.encode(side) for side in texts))
    given = Embedded(mail_shop, training, word_encoder)
    monkeypatch.setattr("coldstart.ui.opened.embedded", lambda *_: given)
    monkeypatch.setattr("coldstart.ui.opened._embedded", lambda *_: given)
    data = draw(store, mail_shop)
    assert train("ensemble", mail_shop)[0] == data
    return data


@pytest.fixture
def files(monkeypatch) -> Files:
    """What the buttons of a page hand out, by key."""
    handed: Files = {}

    def show(frame: pd.DataFrame | Callable[[], pd.DataFrame], name: str, key: str, **_: object):
        handed[key] = frame() if callable(frame) else frame

    monkeypatch.setattr(download, "show", show)
    return handed


def on_screen(app: AppTest) -> str:
    """Return all that a page shows, where its links lead to among it."""
    assert not app.exception
    assert not app.error
    return "\n".join(_shown(app)).replace("\\", "")


def _shown(app: AppTest) -> Iterator[str]:
    for kind in ("markdown", "caption", "subheader", "header", "info", "warning", "text"):
        yield from (str(part.value) for part in app.get(kind))
    for frame in app.dataframe:
        yield frame.value.to_csv()
    for link in app.get("page_link"):
        yield unquote(link.proto.query_string)
    for select in [*app.selectbox, *app.multiselect]:
        yield from select.options
        yield str(select.proto.help)
    yield from (part.proto.body for part in app.get("html"))
    for chart in app.get("plotly_chart"):
        figure = json.loads(chart.proto.spec)
        yield json.dumps(figure) + chart.proto.config


def is_masked(app: AppTest) -> bool:
    shown = on_screen(app)
    assert WHOLE.findall(shown) == []
    return MASKED.search(shown) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"side": "user"},
        {"side": "user", "user": "nobody@example.com"},
        {"side": "user", "user": "coldtea@example.com", "reveal": "1"},
        {"side": "item", "item": "t1"},
        {"side": "item", "item": "pot", "reveal": "1"},
        {"side": "item", "which": "new", "how_item": "words", "item_text": "tea 9"},
    ],
)
def test_recommend_shows_no_whole_id(open_app, trained, query, language):
    assert is_masked(open_app("recommend", data=trained, lang=language, **query))


@pytest.mark.parametrize("part", ["reached", "enters"])
def test_wordings_show_no_whole_id_and_their_file_does(open_app, trained, files, part):
    query = {"side": "item", "which": "new", "how_item": "words", "wordings": "two"}
    app = open_app(
        "recommend", data=trained, item_text="tea 9", item_text_2="coffee 9", part=part, **query
    )
    assert is_masked(app)
    if part == "reached":
        assert WHOLE.search(files["recommend_moved_download"].to_csv())


def test_whose_list_a_new_product_enters_is_masked(open_app, trained):
    query = {"side": "item", "which": "new", "how_item": "words", "item_text": "tea 9"}
    app = open_app("recommend", data=trained, part="enters", **query)
    assert is_masked(app)
    assert app.main.dataframe[0].value["Shopper id"].str.contains("*", regex=False).all()


def test_whoever_is_chosen_by_a_masked_id_is_the_one_who_is_looked_at(open_app, trained, mail_shop):
    app = open_app("recommend", data=trained)
    select = app.selectbox(key="recommend_user")
    assert len(set(select.options)) == len(mail_shop.user_ids)
    for place in (3, 12):
        app.selectbox(key="recommend_user").select_index(place).run()
        chosen = app.selectbox(key="recommend_user").value
        assert WHOLE.fullmatch(chosen)
        of_link = f"~{mail_shop.user_index[chosen] + 1}"
        assert app.query_params["user"] in (of_link, [of_link])
        again = open_app("recommend", data=trained, user=of_link)
        assert again.selectbox(key="recommend_user").value == chosen
        label = mail_shop.user_labels[chosen]
        assert app.selectbox(key="recommend_user").options[place].startswith(f"{label} · ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_masked_ids_says_that_a_whole_one_can_be_typed(open_app, trained, language):
    select = open_app("recommend", data=trained, lang=language).selectbox(key="recommend_user")
    assert select.proto.accept_new_options
    assert select.proto.help == t("on_screen.ids.typed").render(language, words("retail", language))


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("tea4@example.com", "tea4@example.com"), ("somebody@example.com", "coldtea@example.com")],
)
def test_a_typed_id_is_masked_and_one_that_nobody_has_is_said(open_app, trained, typed, chosen):
    app = open_app("data", data=trained)
    app.session_state["recommend_user"] = typed
    app.switch_page("pages/recommend.py").run()
    assert is_masked(app)
    assert app.selectbox(key="recommend_user").value == chosen
    warnings = " ".join(part.value for part in app.main.warning).replace("\\", "")
    assert ("so***@example.com" in warnings) == (typed != chosen)


def test_the_file_of_an_audience_holds_whole_ids(open_app, trained, files, mail_shop):
    app = open_app("recommend", data=trained, side="item", item="t1")
    assert is_masked(app)
    handed = files["audience_download"]["Shopper id"].tolist()
    assert set(handed) <= set(mail_shop.user_ids)
    shown = app.main.dataframe[0].value["Shopper id"].tolist()
    assert shown == [mail_shop.user_labels[id_] for id_ in handed]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"view": "profile", "at": "user.tea3@example.com"},
        {"view": "profile", "at": "user.nobody@example.com"},
        {"view": "items", "at": "item.t1"},
        {"view": "taste", "points": "user.tea1%40example.com,user.13800000003"},
        {"view": "profile", "words": "drinks tea"},
        {"view": "items", "colour": "predicted", "for": "tea3@example.com"},
    ],
)
def test_the_map_shows_no_whole_id(open_app, mapped, query, language):
    assert is_masked(open_app("map", data=mapped, lang=language, **query))


@pytest.mark.parametrize("whole", ["tea3@example.com", "13800000003"])
def test_links_of_the_map_carry_no_personal_id_and_open_the_same(
    open_app, mapped, mail_shop, whole
):
    of_link = f"~{mail_shop.user_index[whole] + 1}"
    app = open_app("map", data=mapped, view="profile", at=f"user.{whole}", points=f"user.{whole}")
    for name in ("at", "points"):
        assert app.query_params[name] in (f"user.{of_link}", [f"user.{of_link}"])
    again = open_app("map", data=mapped, view="profile", at=f"user.{of_link}")
    label = mail_shop.user_labels[whole]
    assert any(label in header.value.replace("\\", "") for header in again.subheader)


def test_learn_opens_the_same_person_from_its_link(open_app, trained):
    app = open_app("learn", data=trained, part="meeting")
    app.selectbox(key="learn_user").select_index(1).run()
    chosen = app.selectbox(key="learn_user").value
    of_link = app.query_params["user"]
    assert WHOLE.search(str(of_link)) is None
    again = open_app("learn", data=trained, part="meeting", user=of_link)
    assert again.selectbox(key="learn_user").value == chosen


def test_a_table_of_the_map_is_handed_out_with_whole_ids(open_app, mapped, files):
    chosen = ["tea1@example.com", "13800000003"]
    points = ",".join(f"user.{id_.replace('@', '%40')}" for id_ in chosen)
    app = open_app("map", data=mapped, view="profile", points=points)
    assert is_masked(app)
    assert sorted(files["selected_users_download"]["Shopper id"]) == sorted(chosen)
    assert len(app.dataframe[0].value) == 2


def test_who_a_segment_of_products_is_for_is_masked(open_app, store, mapped):
    segment = store.add_segment(mapped, "Teas", "item", ["t0", "t1", "t2"], "items")
    app = open_app("map", data=mapped, view="items", segment=segment.id)
    assert is_masked(app)
    bodies = " ".join(part.proto.body for part in app.get("html"))
    assert MASKED.search(bodies)


@pytest.mark.parametrize("language", LANGUAGES)
def test_learn_shows_no_whole_id(open_app, trained, language):
    assert is_masked(open_app("learn", data=trained, lang=language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_of_stored_data_are_masked_and_handed_out_whole(
    open_app, store, mail_shop, files, language
):
    record = store.add_dataset(mail_shop)
    app = open_app("data", data=record.id, lang=language)
    assert is_masked(app)
    assert WHOLE.fullmatch(files[f"download_users_{record.id}"].iloc[0, 0])


@pytest.fixture
def read_only(monkeypatch) -> Callable[[], None]:
    """Make the server read-only from here on."""
    return lambda: monkeypatch.setenv("COLDSTART_READONLY", "1")


def are_masked(files: Files, *keys: str) -> None:
    for key in keys:
        assert WHOLE.findall(files[key].to_csv()) == []
        assert MASKED.search(files[key].to_csv())


def test_read_only_files_of_stored_data_are_masked(open_app, store, mail_shop, files, read_only):
    message = t("data.dataset.unknown_id", column="user_id", id="tea1@example.com")
    problem = Problem(Severity.NOTICE, message, t("cli.help"), "users")
    record = store.add_dataset(mail_shop, [problem])
    read_only()
    assert is_masked(open_app("data", data=record.id))
    tables = ("users", "interactions", "held_back")
    are_masked(files, *(f"download_{kind}_{record.id}" for kind in tables), "stored_download")


def test_read_only_files_of_recommend_are_masked(open_app, trained, files, read_only):
    read_only()
    assert is_masked(open_app("recommend", data=trained, side="item", item="t1"))
    query = {"side": "item", "which": "new", "how_item": "words", "wordings": "two"}
    texts = {"item_text": "tea 9", "item_text_2": "coffee 9"}
    open_app("recommend", data=trained, part="reached", **texts, **query)
    are_masked(files, "audience_download", "recommend_moved_download")


def test_read_only_files_of_the_map_are_masked(open_app, mapped, files, read_only):
    read_only()
    points = "user.tea1%40example.com,user.13800000003"
    assert is_masked(open_app("map", data=mapped, view="profile", points=points))
    are_masked(files, "selected_users_download")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_a_screen(store, trained, language):
    (run,) = store.runs(dataset_id=trained, kind=Kind.TRAIN)
    html = report(store, run.id, language)
    assert WHOLE.findall(html) == []
    assert "co***@example.com" in html
    assert MASKED.search(html[html.index("tea pot") :])
