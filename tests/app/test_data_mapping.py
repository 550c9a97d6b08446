"""Data: what is recognized, asked, and changed before anything is imported."""

from __future__ import annotations

import tomllib

from uploading import (
    EVENTS,
    ITEMS,
    RATINGS,
    TELLING,
    answer,
    choice,
    imports,
    of_key,
    shown,
    tiles,
    uploaded,
    word,
)

from coldstart.core.i18n import t
from coldstart.store.repository import Store
from coldstart.ui.pages.data import mapping_file

SHOPIFY = "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem sku\n"
SHOPIFY += "".join(
    f"#{n},s{n % 7}@example.com,paid,2026-09-0{1 + n % 9} 10:00:00 +0200,1,Tea {n % 5},T-{n % 5}\n"
    for n in range(40)
)

AMAZON = "order-id\torder-item-id\tpurchase-date\tpayments-date\tbuyer-email\tbuyer-name\t"
AMAZON += "buyer-phone-number\tsku\tproduct-name\tquantity-purchased\tcurrency\titem-price\n"
AMAZON += "".join(
    f"{n}\t{n}1\t2026-09-01T10:00:00+00:00\t\tb{n % 9}@marketplace.amazon.com\tAnn\t1\t"
    f"T-{n % 5}\tTea {n % 5}\t1\tEUR\t5\n"
    for n in range(40)
)
PRODUCTS = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,"
PRODUCTS += "Variant SKU,Variant Price,Image Src,Status\n" + "".join(
    f"tea-{n},Tea {n},<p>Good</p>,Acme,Tea,,true,Title,Default Title,T-{n},5.00,,active\n"
    for n in range(5)
)


def keys(app) -> set[str]:
    return {button.key for button in app.button}


def kinds(app) -> list[str]:
    return [box.value for box in of_key(app.selectbox, "kind_")]


def test_a_known_export_is_named_and_can_be_ruled_out_and_back(open_app):
    app = uploaded(open_app(), {"orders_export.csv": SHOPIFY})
    assert "Recognized: Shopify order export" in shown(app)
    app.button(key="not_that_shopify").click().run()
    assert not app.exception
    assert "Ruled out: Shopify order export" in shown(app)
    assert "Recognized" not in shown(app)
    app.button(key="undo_shopify").click().run()
    assert "Recognized: Shopify order export" in shown(app)


def test_known_exports_that_come_together_are_ruled_out_one_by_one(open_app):
    app = uploaded(open_app(), {"amazon.txt": AMAZON, "products_export.csv": PRODUCTS})
    assert "Recognized: Shopify product export" in shown(app)
    app.button(key="not_that_amazon_order_report").click().run()
    assert {"undo_amazon_order_report", "not_that_shopify_products"} <= keys(app)
    app.button(key="not_that_shopify_products").click().run()
    app.button(key="undo_amazon_order_report").click().run()
    assert not app.exception
    assert {"not_that_amazon_order_report", "undo_shopify_products"} <= keys(app)


def test_what_was_changed_is_there_again_once_an_export_is_ruled_in(open_app):
    app = uploaded(open_app(), {"orders_export.csv": SHOPIFY})
    choice(app, "column_interactions_title").set_value("Lineitem sku")
    app.button(key="roles_apply").click().run()
    app.button(key="not_that_shopify").click().run()
    assert choice(app, "column_interactions_title").value == "Lineitem name"
    app.button(key="undo_shopify").click().run()
    assert choice(app, "column_interactions_title").value == "Lineitem sku"


def test_mail_addresses_are_masked_on_screen_and_hashed_where_that_is_chosen(
    open_app, store: Store
):
    app = uploaded(open_app(), {"orders_export.csv": SHOPIFY})
    assert "s1@example.com" not in shown(app)
    assert not any(frame.value.isin(["s1@example.com"]).any().any() for frame in app.dataframe)
    assert "keyed hash instead" in shown(app)
    of_key(app.toggle, "hash_ids_")[0].set_value(True).run()
    assert "keyed hash instead" not in shown(app)
    imports(app)
    (record,) = store.datasets()
    ids = store.dataset(record.id).user_ids
    assert "@example.com" not in str([problem.message.to_json() for problem in record.problems])
    assert len(ids) == 7
    assert not any("@" in id_ for id_ in ids)


def test_many_files_are_each_read_once(open_app, monkeypatch):
    from coldstart.data.intake import load

    read: list[str] = []
    original = load.read_files

    def counted(files, *more):
        read.extend(name for name, _ in files)
        return original(files, *more)

    monkeypatch.setattr(load, "read_files", counted)
    files = {f"ratings_{n}.csv": TELLING for n in range(13)}
    app = uploaded(open_app(), {**files, "items.csv": ITEMS})
    app.run()
    assert not app.exception
    assert sorted(read) == sorted([*files, "items.csv"])


def test_ids_are_stored_as_they_are_unless_hashes_are_chosen(open_app, store: Store):
    imports(uploaded(open_app(), {"orders_export.csv": SHOPIFY}))
    (record,) = store.datasets()
    assert "s1@example.com" in store.dataset(record.id).user_ids


def test_kinds_of_event_that_nobody_knows_are_asked_about(open_app, store: Store):
    app = uploaded(open_app(), {"events.csv": EVENTS})
    assert not app.exception
    assert "It holds zap" in shown(app)
    assert "Column mapping" in shown(app)  # what to do where no answer fits
    assert "take" not in {button.key for button in app.button}
    answer(app, 1)
    assert not app.radio
    assert tiles(app)["Positives"] == "16"
    imports(app)
    assert store.datasets()[0].counts["likes"] == 16


def test_an_export_without_buyers_says_so_and_offers_what_can_stand_in(open_app, store: Store):
    orders = "订单编号,商品ID,商品名称,下单时间\n" + "".join(
        f"{n // 2},p{n % 6},茶 {n % 6},2026-09-01 10:00:00\n" for n in range(30)
    )
    app = uploaded(open_app(), {"orders.csv": orders})
    assert "no buyer id" in shown(app)
    answer(app, 0)
    assert not app.exception
    assert tiles(app)["Shoppers"] == "15"


def test_an_answer_survives_leaving_the_page(open_app):
    app = uploaded(open_app(), {"events.csv": EVENTS})
    answer(app, 1)
    app.switch_page("pages/train.py").run()
    app.switch_page("pages/data.py").run()
    assert tiles(app)["Positives"] == "16"


def test_a_wrong_guess_of_table_is_corrected(open_app, store: Store):
    app = uploaded(open_app(), {"a.csv": "left,right\nu1,p1\nu2,p2\n", "items.csv": ITEMS})
    assert kinds(app) == ["unused", "items"]
    choice(app, "kind_").set_value("interactions").run()
    answer(app, 0)
    assert not app.radio
    imports(app)
    assert not app.exception
    assert store.datasets()[0].counts["likes"] == 2


def test_a_file_can_be_not_used(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    next(box for box in of_key(app.selectbox, "kind_") if box.value == "items").set_value(
        "unused"
    ).run()
    assert not app.exception
    assert word("counts.titled", n=0) in {metric.delta for metric in app.metric}


def test_the_limit_of_ratings_is_shown_and_changed(open_app, store: Store):
    app = uploaded(open_app(), {"pairs.csv": TELLING})
    (limit,) = app.number_input
    assert limit.placeholder == "4"
    few = int(tiles(app)["Positives"])
    limit.set_value(2.0)
    app.button(key="roles_apply").click().run()
    assert int(tiles(app)["Positives"]) > few
    imports(app)
    expected = sum(int(row[-1]) >= 2 for row in TELLING.splitlines()[1:])
    assert store.datasets()[0].counts["likes"] == expected


def test_what_a_kind_of_event_means_is_changed(open_app):
    app = uploaded(open_app(), {"events.csv": EVENTS})
    answer(app, 1)
    boxes = {box.label.replace("\\", ""): box for box in of_key(app.selectbox, "event_")}
    assert boxes["view · 16 rows"].value == "ignored"
    boxes["view · 16 rows"].set_value("negative")
    app.button(key="roles_apply").click().run()
    assert word("counts.negatives", n=16) in {metric.delta for metric in app.metric}


def test_a_column_is_not_stored_and_one_taken_off_the_list_is(open_app, store: Store):
    items = "\n".join(
        f"{line},{extra}"
        for line, extra in zip(ITEMS.splitlines(), ("url", *["http://a.test/1"] * 3), strict=True)
    )
    app = uploaded(open_app(), {"items.csv": items, "ratings.csv": TELLING})
    unused = of_key(app.multiselect, "list_items_unused")[0]
    assert unused.value == ["url"]
    unused.set_value(["colour"])
    app.button(key="roles_apply").click().run()
    imports(app)
    (record,) = store.datasets()
    stored = set(store.dataset(record.id).items.columns)
    assert "colour" not in stored
    assert "url" in stored


def test_a_column_with_two_roles_changes_nothing_and_is_named(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    before = tiles(app)
    choice(app, "column_interactions_item_id").set_value("user_id")
    app.button(key="roles_apply").click().run()
    assert word("roles.twice", column="user_id", file="ratings.csv") in shown(app)
    assert tiles(app) == before


def test_all_changes_can_be_taken_back(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    choice(app, "column_items_title").set_value("colour")
    app.button(key="roles_apply").click().run()
    app.button(key="roles_reset").click().run()
    assert choice(app, "column_items_title").value == "name"


def test_the_mapping_file_is_written_and_taken_again(open_app, monkeypatch):
    written: list[bytes] = []
    draw = mapping_file.show

    def show(understood, draft):
        written.append(mapping_file.text_of(understood.mapping))
        draw(understood, draft)

    monkeypatch.setattr(mapping_file, "show", show)
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    choice(app, "column_items_title").set_value("colour")
    app.button(key="roles_apply").click().run()
    text = written[-1].decode()
    tables = {table["id"]: table for table in tomllib.loads(text)["table"]}
    assert tables["items"]["columns"]["title"] == "colour"
    fresh = uploaded(open_app(), {"catalog.csv": ITEMS, "ratings.csv": TELLING})
    uploaded(fresh, {"mapping.toml": text}, field=1)
    assert not fresh.exception
    assert "catalog.csv has the same columns and is read instead" in shown(fresh)
    assert choice(fresh, "column_items_title").value == "colour"


def test_a_wrong_mapping_file_names_the_line_and_loses_nothing(open_app):
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING})
    before = tiles(app)
    wrong = '[[table]]\nid = "a"\nrole = "items"\nfiles = ["nowhere.csv"]\n'
    uploaded(app, {"mapping.toml": wrong}, field=1)
    assert not app.exception
    assert "Line 4 of the mapping file, table a: there is no file nowhere.csv." in shown(app)
    assert tiles(app) == before


def test_what_is_no_product_is_taken_out_and_put_back(open_app, store: Store):
    items = ITEMS + "p4,Gift card,\n"
    app = uploaded(open_app(), {"items.csv": items, "ratings.csv": TELLING + "u1,p4,5\n"})
    assert word("suspects.products", n=1, names=["Gift card"], rows=1, item="product") in shown(app)
    of_key(app.button, "take_out_")[0].click().run()
    assert tiles(app)["Products"] == "3"
    of_key(app.button, "put_back_")[0].click().run()
    assert tiles(app)["Products"] == "4"
    of_key(app.button, "take_out_")[0].click().run()
    imports(app)
    assert store.datasets()[0].counts["items"] == 3


def test_where_most_rows_cannot_be_used_it_has_to_be_confirmed(open_app, store: Store):
    bad = "".join(f",p{n % 3 + 1},4\n" for n in range(60))
    app = uploaded(open_app(), {"items.csv": ITEMS, "ratings.csv": TELLING + bad})
    assert app.button(key="take").disabled
    app.checkbox[0].set_value(True).run()
    assert not app.button(key="take").disabled
    assert app.checkbox[0].value
    imports(app)
    assert store.datasets()[0].counts["users"] == 8


def test_a_file_in_an_old_encoding_can_be_read_in_another(open_app):
    items = ITEMS.replace("Tea", "茶").replace("Milk", "牛奶")
    app = uploaded(open_app(), {"items.csv": items.encode("gb18030"), "ratings.csv": TELLING})
    assert not app.exception
    box = choice(app, "encoding_")
    other = next(option for option in box.options if option != box.value)
    box.set_value(other).run()
    assert not app.exception
    assert f"CSV · {other}" in shown(app)


def test_where_one_encoding_fits_all_others_are_offered_as_its_note_says(open_app):
    orders = "고객ID,상품코드,상품명\n" + "".join(
        f"c{n % 8},P{n % 3},녹차 {n % 3}\n" for n in range(20)
    )
    app = uploaded(open_app(), {"orders.csv": orders.encode("cp949")})
    assert "choose another encoding" in shown(app)
    box = choice(app, "encoding_")
    assert box.value == "CP949"
    assert {"UTF-8", "GB18030", "Shift JIS"} <= set(box.options)
    box.set_value("GB18030").run()
    assert "CSV · GB18030" in shown(app)


def test_an_encoding_that_makes_no_table_is_taken_back_and_said(open_app, monkeypatch):
    from coldstart.data.intake import load

    original = load.read_files

    def unread(files, limits, encodings):
        return load.FilesRead((), (), ("a.csv",)) if encodings else original(files, limits)

    monkeypatch.setattr(load, "read_files", unread)
    app = uploaded(open_app(), {"ratings.csv": TELLING.replace("u1", "ü1").encode("cp1252")})
    choice(app, "encoding_").set_value("Big5").run()
    assert not app.exception
    assert app.toast[0].value.replace("\\", "") == word(
        "files.not_in", file="ratings.csv", encoding="Big5"
    )
    assert choice(app, "encoding_").value == "Windows-1252"
    assert not app.button(key="take").disabled


def test_breaks_within_titles_are_one_space_on_screen(open_app):
    items = 'sku,name\np1,"Green\ttea"\np2,"Oat\r\nmilk"\np3,Salt\n'
    app = uploaded(open_app(), {"items.csv": items, "ratings.csv": TELLING})
    assert "Green tea" in shown(app)
    texts = [value for frame in app.dataframe for value in frame.value.to_numpy().ravel()]
    assert {"Green tea", "Oat milk"} <= set(texts)


def test_remedies_name_no_options_of_the_terminal(open_app):
    app = uploaded(open_app(), {"ratings.csv": RATINGS})
    assert t("intake.rows.liked_remedy").render("en").endswith("(--positive-from).")
    assert "--positive-from" not in shown(app)
