"""Data: what a shop's own three tables show before and after they are imported."""

from __future__ import annotations

import tomllib

import pytest
from uploading import ITEMS, TELLING, imports, of_key, shown, tiles, uploaded, word

from coldstart.core.i18n import LANGUAGES, t
from coldstart.data.intake.notes import once_for_all
from coldstart.data.problems import Problem, Severity
from coldstart.store.repository import Store
from coldstart.ui.components import problems
from coldstart.ui.pages.data import mapping_file
from coldstart.ui.pages.data.privacy import HIDDEN

PHONES = [f"139{n:08d}" for n in range(60)]
SHOP = {
    "订单.csv": "会员号,商品编码,评分,delivery_score,评价内容,nps\n"
    + "".join(
        f"{PHONES[n % 60]},S{n * 7 % 11:02d},{n % 5 + 1},{n % 3},很好 {n},{n % 10}\n"
        for n in range(300)
    ),
    "商品.csv": "商品编码,商品名称,类目\n"
    + "".join(f"S{n:02d},绿茶 {n} 号,{'茶杯'[n % 2]}\n" for n in range(11)),
    "会员.csv": "会员号,会员姓名,收货地址,性别,城市\n"
    + "".join(
        f"{phone},张三{n},上海路 {n} 号,{'男女'[n % 2]},{'京沪'[n % 2]}\n"
        for n, phone in enumerate(PHONES)
    ),
}
PLAIN = "user_id,item_id\n" + "".join(f"u{n % 9},p{n % 5}\n" for n in range(45))


def lists_its_columns(app, language: str) -> None:
    comma, colon = ("、", "：") if language == "zh" else (", ", ": ")
    for kind, names in (
        ("described", ("性别", "城市")),
        ("described", ("类目",)),
        ("personal", ("会员姓名", "收货地址")),
        ("unused", ("delivery_score", "评价内容", "nps")),
    ):
        label = word(f"source.{kind}", language)
        assert f"{label}{colon}{comma.join(names)}" in shown(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_file_lists_the_columns_that_describe_and_those_not_stored(
    open_app, store: Store, language
):
    lists_its_columns(uploaded(open_app(lang=language), SHOP), language)
    imports(uploaded(open_app(), SHOP))
    lists_its_columns(open_app(lang=language, data=store.datasets()[0].id), language)


def test_the_first_rows_hide_personal_columns_and_mask_ids(open_app):
    app = uploaded(open_app(), SHOP)
    frames = [frame.value for frame in app.dataframe]
    (people,) = (frame for frame in frames if "会员姓名" in frame)
    assert set(people["会员姓名"]) == set(people["收货地址"]) == {HIDDEN}
    assert people["城市"].iloc[0] == "京"
    text = "".join(frame.to_csv() for frame in frames)
    assert PHONES[0] not in text
    assert "139****0000" in text


def test_a_table_that_is_not_used_hides_them_too(open_app):
    notes = "姓名,手机号,备注\n" + "".join(f"李四{n},138000000{n:02d},送货\n" for n in range(30))
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING, "名单.csv": notes})
    (frame,) = (frame.value for frame in app.dataframe if "备注" in frame.value)
    assert set(frame["手机号"]) == {HIDDEN}
    assert "李四" not in frame.drop(columns="备注").to_csv()
    assert frame["备注"].iloc[0] == "送货"


def fields(app, people: str = "", products: str = ""):
    """Type ids to take out, and press the button."""
    for prefix, text in (("further_people", people), ("further_products", products)):
        of_key(app.text_area, prefix)[0].set_value(text)
    return app.button(key="further_take_out").click().run()


def test_any_id_can_be_taken_out_and_put_back(open_app, store: Store):
    app = fields(uploaded(open_app(), SHOP), f"{PHONES[0]}\n{PHONES[3]}", "S00，S05")
    assert not app.exception
    assert not app.error
    assert list(tiles(app).values())[:2] == ["58", "9"]
    assert PHONES[3] not in shown(app)
    assert "绿茶 5 号" in shown(app)
    of_key(app.multiselect, "put_back_of_products")[0].set_value(["S05"]).run()
    of_key(app.button, "put_back_products")[0].click().run()
    assert list(tiles(app).values())[:2] == ["58", "10"]
    imports(app)
    dataset = store.dataset(store.datasets()[0].id)
    assert PHONES[0] not in dataset.user_ids
    assert "S05" in dataset.item_ids
    assert "S00" not in dataset.item_ids


def test_an_id_that_is_not_there_is_said_and_stays_typed(open_app):
    app = fields(uploaded(open_app(), {"log.csv": PLAIN}), "u1, u99", "p9")
    assert not app.exception
    assert tiles(app)["Shoppers"] == "8"
    said = " ".join(error.value for error in app.error)
    assert "u99" in said
    assert "p9" in said
    assert of_key(app.text_area, "further_people")[0].value == "u99"
    assert of_key(app.text_area, "further_products")[0].value == "p9"
    fields(app)
    assert not app.error


def test_ids_of_any_kind_can_be_hashed(open_app, store: Store):
    app = uploaded(open_app(), {"log.csv": PLAIN})
    of_key(app.toggle, "hash_ids_")[0].set_value(True).run()
    imports(app)
    assert "u1" not in store.dataset(store.datasets()[0].id).user_ids


def test_the_switch_leads_where_ids_are_personal(open_app):
    app = uploaded(open_app(), SHOP)
    assert app.toggle[0].key.startswith("hash_ids_")


@pytest.mark.parametrize("readonly", ["0", "1"])
def test_a_mapping_without_the_ids_taken_out_says_so(open_app, store, monkeypatch, readonly):
    handed: list[str] = []
    draw = mapping_file.download

    def download(mapping, key, help_=None):
        handed.append(mapping_file.text_of(mapping).decode())
        draw(mapping, key, help_)

    monkeypatch.setattr(mapping_file, "download", download)
    app = fields(uploaded(open_app(), SHOP), PHONES[0], "S00")
    if readonly == "0":
        of_key(app.toggle, "hash_ids_")[0].set_value(True).run()
    imports(app)
    monkeypatch.setenv("COLDSTART_READONLY", readonly)
    handed.clear()
    app = open_app(data=store.datasets()[0].id)
    (mapping,) = handed
    assert PHONES[0] not in mapping
    assert tomllib.loads(mapping)["not_products"] == ["S00"]
    (button,) = of_key(app.get("download_button"), "mapping_download_")
    assert "Without the shopper IDs taken out" in button.proto.help


def test_the_name_of_a_box_for_screen_readers_has_no_backslash(open_app):
    app = uploaded(open_app(), {"9-10月![x](http:__evil).csv": TELLING})
    labels = [box.label for box in of_key(app.selectbox, "kind_")]
    assert labels == ["Table type of 9-10月!［x］(http:__evil).csv"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_that_the_encoder_cannot_read_is_said_before_import(open_app, language):
    app = uploaded(open_app(lang=language), SHOP)
    note = t("encode.english_only", name="all-MiniLM-L6-v2", share=1.0).render(language)
    assert note[:30] in shown(app)


def test_a_note_that_files_share_counts_no_rows_and_one_on_rows_counts_them():
    def note(table: str, count: int = 1, row: int | None = None) -> Problem:
        return Problem(Severity.NOTICE, t("cli.help"), t("cli.help"), table, row, None, count)

    (of_files,) = once_for_all([note("a.csv"), note("b.csv")])
    assert problems._where(of_files) == problems._where(note("a.csv"))
    assert problems._where(note("a.csv, b.csv", 2)) == ["2 rows in all"]
    assert problems._where(note("a.csv, b.csv", 2, row=4)) == ["row 4", "2 rows in all"]


@pytest.mark.parametrize("readonly", ["0", "1"])
def test_exports_are_called_whole_only_where_they_are(open_app, store, monkeypatch, readonly):
    imports(uploaded(open_app(), SHOP))
    monkeypatch.setenv("COLDSTART_READONLY", readonly)
    page = shown(open_app(data=store.datasets()[0].id))
    assert ("whole in exports" in page) == (readonly == "0")
