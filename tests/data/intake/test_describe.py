"""One table of pairs, with what describes both sides inside, is taken apart."""

import pytest

from coldstart.data.problems import Severity

HEAD = ("customer", "sku", "liked", "age_band", "category", "product_name", "user_text", "visit")
CELLS = [
    [
        f"c{n}",
        f"s{m}",
        str(int(n > m)),
        f"{n}0s",
        f"kind {m}",
        f"Thing {m}",
        f"person {n}",
        f"{n}-{m}",
    ]
    for n in range(6)
    for m in range(5)
]


@pytest.fixture
def alone(understood):
    """Return a function that understands the one table, with some cells changed."""

    def run(changes=(), **more):
        cells = [list(row) for row in CELLS]
        for row, column, value in changes:
            cells[row][HEAD.index(column)] = value
        text = "".join(",".join(row) + "\n" for row in [HEAD, *cells])
        return understood({"all.csv": text, **more.pop("files", {})}, **more)

    return run


def test_one_table_of_pairs_is_taken_apart(alone, problem):
    understanding = alone()
    dataset = understanding.dataset
    assert set(dataset.users.columns) == {"user_id", "age_band", "text"}
    assert set(dataset.items.columns) == {"item_id", "category", "title"}
    assert dataset.user_texts[:2] == ["person 0", "person 1"]
    assert dataset.item_titles == [f"Thing {m}" for m in range(5)]
    assert len(dataset.interactions) == 30
    assert problem(understanding, "note.unused").message.params["columns"] == ["visit"]
    assert "age_band" in problem(understanding, "build.split_users").message.params["columns"]


def test_values_that_disagree_keep_the_first_and_are_counted(alone, problem):
    changes = [(7, "age_band", "90s"), (8, "age_band", "90s"), (3, "category", "")]
    understanding = alone(changes)
    conflict = problem(understanding, "build.conflict_user")
    assert (conflict.column, conflict.message.params["n"], conflict.message.params["row"]) == (
        "age_band",
        2,
        9,
    )
    assert understanding.dataset.users["age_band"].tolist() == [f"{n}0s" for n in range(6)]
    assert understanding.dataset.items["category"].tolist() == [f"kind {m}" for m in range(5)]


def test_what_a_list_of_its_own_describes_is_not_taken_from_the_rows(alone):
    users = "customer,city\n" + "".join(f"c{n},town {n}\n" for n in range(6))
    dataset = alone(files={"customers.csv": users}).dataset
    assert dataset.users.columns.tolist() == ["user_id", "city"]
    assert "category" in dataset.items.columns


def test_titles_of_rows_complete_a_catalog_that_lacks_some(understood):
    rows = "".join(f"u{n % 5},i{n % 7},Tea {n % 7},{n % 4}\n" for n in range(35))
    understanding = understood(
        {
            "orders.csv": f"user_id,item_id,item_name,quantity\n{rows}",
            "items.csv": "item_id,title,price\n" + "".join(f"i{n},Tea {n},{n}\n" for n in range(6)),
        }
    )
    assert understanding.counts.titled_items == 7


def test_items_that_nothing_describes_are_warned_of(understood, problem):
    rows = "".join(f"u{n},p{n % 6},{n % 2}\n" for n in range(12))
    bare = understood({"pairs.csv": "user_id,item_id,label\n" + rows})
    assert problem(bare, "build.no_item_texts").severity is Severity.WARNING
    named = "".join(f"u{n},p{n % 6},{n % 2},Tea {n % 6}\n" for n in range(12))
    described = understood({"pairs.csv": "user_id,item_id,label,title\n" + named})
    assert "intake.build.no_item_texts" not in {p.message.id for p in described.problems}


def test_the_title_of_a_review_is_no_title_of_the_item(understood):
    rows = "".join(f"u{n % 9},i{n % 5},{n % 5 + 1},opinion {n}\n" for n in range(45))
    understanding = understood({"reviews.csv": f"user_id,item_id,rating,title\n{rows}"})
    assert understanding.counts.titled_items == 0
    assert understanding.dataset.items.columns.tolist() == ["item_id"]


def test_who_somebody_is_and_the_books_of_an_order_describe_nobody(understood):
    head = "buyer_id,sku,product_name,order_status,street,phone,payment_method,brand\n"
    rows = "".join(
        f"b{n % 6},s{n % 5},Tea {n % 5},paid,Lane {n % 6},"
        f"0170 000000{n % 6},card {n % 5},Mill {n % 5}\n"
        for n in range(30)
    )
    understanding = understood({"orders.csv": head + rows})
    assert understanding.dataset.users.columns.tolist() == ["user_id"]
    assert understanding.dataset.items.columns.tolist() == ["item_id", "title", "brand"]
    assert set(understanding.tables[0].personal) == {"street", "phone"}


def test_what_was_paid_is_of_the_order_and_a_price_is_of_the_product(understood):
    lines = "".join(f"u{n % 7},i{n % 9},{n % 9}.50,{n % 9 * 2},{n % 9}\n" for n in range(63))
    head = "user_id,item_id,unit price,Amount,实付金额\n"
    understanding = understood({"orders.csv": head + lines})
    assert understanding.tables[0].described == ("unit price",)
    assert set(understanding.tables[0].unused) == {"Amount", "实付金额"}
