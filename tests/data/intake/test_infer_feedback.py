"""Opinions, states and times are known by their values, whatever the column is called."""

import pytest


def column_roles(inference, role="interactions"):
    (one,) = inference.mapping.of_role(role)
    return dict(one.columns)


def rows(n, *columns):
    """Return CSV rows; each column is a function of the row's number."""
    return "".join(",".join(str(column(m)) for column in columns) + "\n" for m in range(n))


@pytest.mark.parametrize(
    "words",
    [
        ("like", "pass"),
        ("love", "like", "sad", "angry"),
        ("me gusta", "no me gusta"),
        ("いいね", "嫌い"),
    ],
)
def test_a_column_of_opinions_is_the_label_whatever_it_is_called(inferred, words):
    text = "user_id,item_id,sway\n"
    text += rows(60, lambda n: f"u{n % 9}", lambda n: f"i{n % 8}", lambda n: words[n % len(words)])
    assert column_roles(inferred({"log.csv": text}))["label"] == "sway"


def test_maybe_is_neither_and_words_that_no_list_knows_are_asked_about(inferred):
    text = "user_id,event_id,response\n"
    columns = (lambda n: f"u{n % 9}", lambda n: f"e{n % 8}")
    maybe = text + rows(60, *columns, lambda n: ("yes", "no", "maybe")[n % 3])
    assert column_roles(inferred({"rsvps.csv": maybe}))["label"] == "response"
    other = text + rows(60, *columns, lambda n: ("yes", "no", "yes", "invited")[n % 4])
    inference = inferred({"rsvps.csv": other})
    assert column_roles(inference)["event_type"] == "response"
    (doubt,) = [doubt for doubt in inference.doubts if doubt.kind == "event_types"]
    assert "invited" in doubt.candidates


def test_yes_and_no_under_any_other_name_are_no_opinion(inferred):
    text = "user_id,item_id,gift wrapped\n"
    text += rows(60, lambda n: f"u{n % 9}", lambda n: f"i{n % 8}", lambda n: ("yes", "no")[n % 2])
    assert not {"label", "event_type"} & set(column_roles(inferred({"log.csv": text})))


def test_names_of_people_are_no_kinds_of_event(inferred):
    text = "Comprador,item_id\n" + rows(60, lambda n: f"COMPRADOR{n % 9:03}", lambda n: f"i{n % 8}")
    assert "event_type" not in column_roles(inferred({"ventas.csv": text}))


@pytest.mark.parametrize(
    ("column", "done", "cancelled"),
    [
        ("Bestellstatus", "Komplett abgeschlossen", "Storniert / Abgelehnt"),
        ("ステータス", "発送済み", "キャンセル"),
        ("Statut", "Livrée", "Remboursée"),
        ("Situação", "Entregue", "Cancelado"),
        ("Status", "Wysłane", "Anulowane"),
        ("Stato ordine", "Spedito", "Annullato"),
        ("Статус", "Доставлен", "Отменён"),
        ("Durum", "Teslim edildi", "İptal edildi"),
        ("Orderstatus", "Verzonden", "Geannuleerd"),
        ("Resultado", "Entregado", "Devuelto"),
    ],
)
def test_orders_that_came_to_nothing_are_no_purchases(understood, column, done, cancelled):
    text = f"user_id,item_id,{column}\n"
    text += rows(
        60, lambda n: f"u{n % 9}", lambda n: f"i{n % 8}", lambda n: (done, cancelled)[n > 49]
    )
    table = understood({"orders.csv": text}).tables[0]
    assert dict(table.ignored) == {"cancelled": 10}


@pytest.mark.parametrize("column", ["placed_at", "date_added", "when"])
def test_the_time_of_lines_stands_in_the_table_of_their_orders(inferred, column):
    lines = "order_id,product_id,qty\n"
    lines += rows(60, lambda n: 500 + n // 3, lambda n: f"p{n % 8}", lambda n: 1)
    orders = f"order_id,customer_id,date_modified,{column}\n"
    orders += rows(
        20,
        lambda n: 500 + n,
        lambda n: f"c{n % 9}",
        lambda n: "2026-05-01",
        lambda n: f"2026-03-{n + 1:02}",
    )
    inference = inferred({"order_items.csv": lines, "orders.csv": orders})
    assert column_roles(inference)["timestamp"] == column


@pytest.mark.parametrize(
    ("column", "values", "role"),
    [
        ("Recommande le produit ?", ("Oui", "Non"), "label"),
        ("would recommend", ("yes", "no"), "label"),
        ("是否推荐", ("是", "否"), "label"),
        ("quality", ("1", "3", "5"), "rating"),
        ("metric_name", ("Viewed Product", "Ordered Product", "Opened Email"), "event_type"),
        ("事件名称", ("商品详情页浏览", "支付成功", "分享商品"), "event_type"),
        ("Deal stage", ("Closed won", "Closed lost", "Contract sent"), "event_type"),
        ("clap_count", ("0", "1", "12"), "count"),
    ],
)
def test_what_rows_say_is_known_by_name_and_values(inferred, column, values, role):
    lines = [f"u{n % 11},p{n % 7},{values[n % len(values)]}\n" for n in range(60)]
    roles = column_roles(inferred({"rows.csv": f"user_id,item_id,{column}\n{''.join(lines)}"}))
    assert roles[role] == column


def test_of_ratings_of_parts_the_one_of_the_whole_is_taken(inferred):
    lines = [f"u{n % 11},p{n % 7},{n % 5 + 1},{n % 4 + 1}\n" for n in range(60)]
    head = "user_id,item_id,taste_rating,overall_rating\n"
    assert column_roles(inferred({"rows.csv": head + "".join(lines)}))["rating"] == "overall_rating"


def test_a_number_of_a_parcel_is_no_time(inferred):
    lines = [f"u{n % 11},p{n % 7},{2_300_000_000 + n},0{n % 9 + 1}.03.2026\n" for n in range(60)]
    head = "user_id,item_id,Paket No,Sipariş Tarihi\n"
    assert column_roles(inferred({"r.csv": head + "".join(lines)}))["timestamp"] == "Sipariş Tarihi"


@pytest.mark.parametrize(
    ("column", "is_opinion"),
    [
        ("recommended", True),
        ("Would you recommend it?", True),
        ("¿Lo recomienda?", True),
        ("会推荐给朋友", True),
        ("recommendation_slot", False),
        ("recommended_by_system", False),
        ("Empfehlungsplatz", False),
        ("系统推荐", False),
    ],
)
def test_who_recommends_is_asked_where_the_name_leaves_it_open(understood, column, is_opinion):
    lines = "".join(f"u{n % 11},p{n % 7},{n % 2}\n" for n in range(60))
    files = {"rows.csv": f"user_id,item_id,{column}\n{lines}"}
    questions = [question.id for question in understood(files).questions]
    assert questions == ([] if is_opinion else ["opinion"])
    if not is_opinion:
        assert understood(files, label=column).dataset is not None
        assert understood(files, rating="none").dataset is not None
