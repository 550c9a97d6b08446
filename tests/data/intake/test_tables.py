"""What each table is: told by its columns, its name, and who is named over and over."""

import pytest

from coldstart.data.intake.infer import infer


@pytest.fixture
def inferred(table):
    """Return a function that infers what files are, given as texts by name."""

    def run(files):
        return infer([table(text, name) for name, text in files.items()])

    return run


@pytest.fixture
def roles(inferred):
    """Return a function that gives the role of each file."""

    def run(files):
        mapping = inferred(files).mapping
        return {file: one.role for one in mapping.table for file in one.files}

    return run


def rows(n, *columns):
    """Return CSV rows; each column is a function of the row's number."""
    return "".join(",".join(str(column(m)) for column in columns) + "\n" for m in range(n))


def test_tables_are_told_apart_by_their_columns(roles):
    assert roles(
        {
            "a.csv": "customer_id,age\nc1,5\nc2,6\n",
            "b.csv": "customer_id,sku,bought\nc1,s1,1\nc2,s1,0\n",
            "c.csv": "sku,title\ns1,Tea\ns2,Salt\n",
        }
    ) == {"a.csv": "users", "b.csv": "interactions", "c.csv": "items"}


def test_tables_are_told_apart_by_their_names_where_columns_do_not_tell(roles):
    assert roles(
        {
            "Customers 2024.csv": "id,age\nc1,5\nc2,6\n",
            "商品.csv": "id,title\ns1,Tea\ns2,Cup\n",
            "orders.csv": "customer,product\nc1,s1\nc1,s2\nc2,s1\n",
            "held_back.csv": "customer,product\nc2,s2\n",
        }
    ) == {
        "Customers 2024.csv": "users",
        "商品.csv": "items",
        "orders.csv": "interactions",
        "held_back.csv": "holdout",
    }


def test_who_is_named_over_and_over_interacts_whatever_the_other_id_is_called(roles):
    assert roles(
        {
            "a.csv": "sku,name\np1,Tea\np2,Milk\n",
            "b.csv": "who,sku\nu1,p1\nu2,p1\nu3,p1\nu4,p2\nu5,p2\nu1,p2\n",
        }
    ) == {"a.csv": "items", "b.csv": "interactions"}


def test_parts_of_one_table_are_one(inferred):
    part = "user_id,item_id\n" + rows(9, "u{}".format, "i{}".format)
    mapping = inferred({"part-0.csv": part, "part-1.csv": part, "part-2.csv": part}).mapping
    assert [(one.role, len(one.files)) for one in mapping.table] == [("interactions", 3)]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("test.csv", "holdout"),
        ("holdout.csv", "holdout"),
        ("验证集.csv", "holdout"),
        ("tags.csv", "unused"),
        ("latest.csv", "unused"),
        ("contest.csv", "unused"),
    ],
)
def test_held_out_is_only_what_is_named_so(roles, name, role):
    ratings = "user_id,item_id,rating\n" + rows(
        30, lambda n: f"u{n % 6}", lambda n: f"i{n % 8}", lambda n: n % 5
    )
    more = "user_id,item_id,rating,note\n" + rows(
        12, lambda n: f"u{n % 6}", lambda n: f"i{n % 5}", lambda n: n % 4, "n{}".format
    )
    assert roles({"ratings.csv": ratings, name: more})[name] == role


def test_a_further_table_is_not_used(roles):
    orders = "user_id,item_id\n" + rows(30, lambda n: f"u{n % 6}", lambda n: f"i{n % 8}")
    links = "item_id,imdb\n" + rows(8, "i{}".format, "tt{}".format)
    titles = "item_id,title,genre\n" + rows(8, "i{}".format, "Film {}".format, "kind {}".format)
    assert roles({"links.csv": links, "films.csv": titles, "orders.csv": orders}) == {
        "links.csv": "unused",
        "films.csv": "items",
        "orders.csv": "interactions",
    }


LINES = "DocEntry,ItemCode\n" + rows(60, lambda n: f"{301 + n // 2}", lambda n: f"A{n % 10}")


@pytest.mark.parametrize("buyer", ["CardCode", "Debitor"])
def test_the_buyer_is_in_the_table_of_orders_and_the_order_is_no_person(inferred, buyer):
    head = f"DocEntry,DocNum,CANCELED,DocDate,{buyer}\n"
    orders = rows(
        30,
        lambda n: f"{301 + n}",
        lambda n: f"{9001 + n}",
        lambda n: "Y" if n % 7 == 0 else "N",
        lambda n: f"2026-03-{n % 28 + 1:02}",
        lambda n: f"C{n % 9}",
    )
    mapping = inferred({"ORDR.csv": head + orders, "RDR1.csv": LINES}).mapping
    (pairs,) = mapping.of_role("interactions")
    assert pairs.columns["user_id"] == buyer
    assert (pairs.join[0].table, pairs.join[0].keys) == ("ORDR", ("DocEntry", "DocEntry"))
    assert [drop.column for drop in pairs.drop] == ["CANCELED"]


@pytest.mark.parametrize(
    ("column", "code"),
    [("Wer", "C{}"), ("courier_code", "D{}"), ("coupon", "K{}9"), ("zip", "1011{}"), ("X", "9{}")],
)  # fmt: skip
def test_a_code_in_the_table_of_orders_is_the_buyer_only_where_a_person_says_so(
    understood, column, code
):
    orders = f"DocEntry,DocDate,{column}\n" + rows(
        30,
        lambda n: f"{301 + n}",
        lambda n: f"2026-03-{n % 28 + 1:02}",
        lambda n: code.format(n % 9),
    )
    files = {"ORDR.csv": orders, "RDR1.csv": LINES}
    asked = understood(files)
    (question,) = asked.questions
    options = [choice.option for choice in question.choices]
    assert (asked.dataset, question.id) == (None, "user_id")
    assert options == [f"--user-id {column}", "--user-id DocEntry"]
    chosen = understood(files, user_id=column)
    assert (len(chosen.dataset.users), chosen.questions) == (9, ())
    assert chosen.counts.first_time is not None
    assert not any("receiver" in p.message.render("en") for p in chosen.problems)


def test_columns_decide_where_names_of_files_mislead(roles):
    files = {
        "products.csv": "cust_ref,sku,placed_on\n"
        + rows(60, lambda n: f"c{n % 9}", lambda n: f"s{n % 7}", lambda n: f"2026-03-{n % 28 + 1}"),
        "orders.csv": "sku,name,brand\n" + rows(7, lambda n: f"s{n}", lambda n: f"Tea {n}", str),
        "items.csv": "cust_ref,city\n" + rows(9, lambda n: f"c{n}", lambda n: f"Ulm {n % 2}"),
    }  # fmt: skip
    assert roles(files) == {
        "products.csv": "interactions", "orders.csv": "items", "items.csv": "users",
    }  # fmt: skip


def test_a_purchase_number_is_no_item_and_a_longer_name_joins_the_list(inferred):
    visits = "USER_ID_hash,VIEW_COUPON_ID_hash,PURCHASEID_hash,bought\n" + rows(
        60,
        lambda n: f"u{n % 9:08x}f",
        lambda n: f"c{n % 7:08x}f",
        lambda n: f"p{n}" if n % 2 else "",
        lambda n: n % 2,
    )
    coupons = "COUPON_ID_hash,NAME\n" + rows(7, lambda n: f"c{n:08x}f", lambda n: f"Tea {n}")
    mapping = inferred({"visits.csv": visits, "coupons.csv": coupons}).mapping
    (pairs,) = mapping.of_role("interactions")
    assert pairs.columns["item_id"] == "VIEW_COUPON_ID_hash"
    assert [table.files for table in mapping.of_role("items")] == [("coupons.csv",)]


def test_a_pivot_table_beside_its_rows_is_not_used(roles):
    orders = "Customer No,Item No,Item\n" + rows(
        60, lambda n: f"c{n % 9}", lambda n: f"s{n % 7}", lambda n: f"Tea {n % 7}"
    )
    pivot = "{},{}\n" + rows(7, lambda n: f"Tea {n}", str)
    for head in (("Row Labels", "Sum of Qty"), ("Item", "Anzahl von Item")):
        files = {"data.csv": orders, "sheet.csv": pivot.format(*head) + "Gesamtergebnis,21\n"}
        assert roles(files) == {"data.csv": "interactions", "sheet.csv": "unused"}


def test_a_pivot_table_is_said_to_be_one_and_a_query_that_counts_is_none(understood, problem):
    orders = "customer,item_id\n" + rows(60, lambda n: f"c{n % 9}", lambda n: f"s{n % 7}")
    counts = rows(9, lambda n: f"c{n}", str)
    plain = understood({"o.csv": orders, "c.csv": "customer,Count of orders\n" + counts})
    assert [table.role for table in plain.tables] == ["interactions", "users"]
    pivot = understood({"o.csv": orders, "p.csv": "Row Labels,Count of orders\n" + counts})
    assert "pivot" in problem(pivot, "note.pivot").message.render("en")


def test_a_short_ad_id_is_an_ad_and_a_long_one_a_phone(inferred):
    for ad, role in (("{:05}", "item_id"), ("{:032x}", "user_id")):
        text = "adid,other\n" + rows(40, lambda n, ad=ad: ad.format(n % 9), lambda n: f"x{n % 7}")
        (pairs,) = inferred({"log.csv": text}).mapping.of_role("interactions")
        assert pairs.columns[role] == "adid"


def test_events_to_attend_are_items_and_events_of_a_log_are_not(inferred):
    head = "Email,Event ID,Event Name\n"
    talks = rows(60, lambda n: f"b{n % 9}@x.io", lambda n: 700 + n % 7, lambda n: f"Talk {n % 7}")
    (pairs,) = inferred({"log.csv": head + talks}).mapping.of_role("interactions")
    assert (pairs.columns["item_id"], pairs.columns["title"]) == ("Event ID", "Event Name")
    acts = ("view", "purchase", "add to cart", "click", "wishlist")
    log = rows(60, lambda n: f"b{n % 9}@x.io", lambda n: 700 + n % 5, lambda n: acts[n % 5])
    (pairs,) = inferred({"log.csv": head + log}).mapping.of_role("interactions")
    assert "item_id" not in pairs.columns


def test_a_person_may_choose_a_column_of_the_table_of_orders(understood):
    orders = "DocEntry,CardCode,DocDate,Contact\n" + rows(
        30,
        lambda n: f"{301 + n}",
        lambda n: f"C{n % 9}",
        lambda n: f"2026-03-{n % 28 + 1:02}",
        lambda n: f"K{n % 5}",
    )
    result = understood({"ORDR.csv": orders, "RDR1.csv": LINES}, user_id="Contact")
    assert len(result.dataset.users) == 5
