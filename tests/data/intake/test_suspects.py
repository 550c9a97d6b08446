"""What is no product or no person is pointed out, and left out where a person says so."""

import pytest


@pytest.fixture
def suspects(understood):
    """Return a function that gives, by kind, the suspects of rows (user, item) and titles."""

    def find(rows, titles=(), **without):
        orders = "user_id,item_id\n" + "".join(f"{user},{item}\n" for user, item in rows)
        items = dict.fromkeys((item for _, item in rows), "Tea") | dict(titles)
        listed = "item_id,title\n" + "".join(f"{id_},{title}\n" for id_, title in items.items())
        files = {"orders.csv": orders, "items.csv": listed}
        return {one.kind: one for one in understood(files, **without).suspects}

    return find


@pytest.mark.parametrize(
    "title",
    [
        "Postage",
        "Gift card",
        "Gift Card $25",
        "gift cards",
        "Tip",
        "Shipping",
        "Delivery charge",
        "补差价",
        "运费",
        "【补邮费】",
        "补差价专用",
        "邮费补差价链接",
        "礼品卡",
        "邮费 1元",
    ],
)
def test_what_is_no_product(suspects, title):
    found = suspects([("u1", "i1"), ("u2", "i9"), ("u3", "i9")], [("i1", "Tea"), ("i9", title)])
    assert (found["products"].ids, found["products"].rows) == (("i9",), 2)
    assert found["products"].names == (title.strip(),)


@pytest.mark.parametrize(
    "title",
    [
        "Postage stamp album",
        "Gift card holder",
        "Tipi",
        "Shipping container model",
        "运费到付茶壶",
        "Tip Top Tea",
        "赠品茶杯套装",
    ],
)
def test_a_product_that_is_called_nearly_so_is_one(suspects, title):
    assert "products" not in suspects([("u1", "i1")], [("i1", title)])


def test_codes_of_an_item_without_a_title(suspects):
    assert suspects([("u1", "POST"), ("u1", "85123A")], [("POST", ""), ("85123A", "")])[
        "products"
    ].ids == ("POST",)


@pytest.mark.parametrize("id_", ["guest", "Anonymous", "匿名", "unknown", "-1", "游客"])
def test_who_is_no_person(suspects, id_):
    rows = [(id_, "i1"), (id_, "i2"), ("u1", "i1")]
    people = suspects(rows)["people"]
    assert (people.ids, people.rows) == ((id_,), 2)


def test_zero_is_somebody_where_ids_count_from_it_and_a_placeholder_where_it_owns_many_rows(
    suspects,
):
    counted = [(str(n % 10), f"i{n}") for n in range(40)]
    assert "people" not in suspects(counted)
    heaped = counted + [("0", f"x{n}") for n in range(60)]
    assert suspects(heaped)["people"].ids == ("0",)


def test_an_account_that_owns_a_large_share(suspects):
    rows = [(f"u{n}", "i1") for n in range(50)] + [("shop", f"i{n}") for n in range(60)]
    assert suspects(rows)["large_account"].ids == ("shop",)
    assert "large_account" not in suspects([(f"u{n % 50}", f"i{n}") for n in range(200)])


def test_what_was_left_out_is_not_pointed_out_again(suspects):
    rows = [("guest", "i9"), ("u1", "i1")]
    assert set(suspects(rows, [("i9", "Postage")])) == {"people", "products"}
    assert suspects(rows, [("i9", "Postage")], not_people=("guest",), not_products=("i9",)) == {}


def test_a_click_leaves_them_out(understood, problem):
    rows = "".join(f"u{n % 8},i{n % 6}\n" for n in range(48)) + "guest,i1\nu1,i9\n"
    files = {
        "orders.csv": f"user_id,item_id\n{rows}",
        "items.csv": "item_id,title\n"
        + "".join(f"i{n},Tea {n}\n" for n in range(6))
        + "i9,Postage\n",
    }
    understanding = understood(files)
    assert {one.kind for one in understanding.suspects} == {"products", "people"}
    assert "Postage" in problem(understanding, "suspects.products").message.render("en")
    without = understood(files, not_people=("guest",), not_products=("i9",))
    assert without.suspects == ()
    assert "guest" not in without.dataset.user_ids
    assert "i9" not in without.dataset.item_ids
    assert len(understanding.dataset.users) - len(without.dataset.users) == 1


TAKEN_OUT = {
    "orders.csv": "user_id,item_id\n" + "".join(f"u{n % 5},i{n % 4}\n" for n in range(20)),
    "items.csv": "item_id,title\n" + "".join(f"i{n},Tea {n}\n" for n in range(4)),
    "users.csv": "user_id,age\n" + "".join(f"u{n},{20 + n}\n" for n in range(5)),
}


def test_what_was_taken_out_is_neither_told_nor_counted_as_used(understood):
    understanding = understood(TAKEN_OUT, not_products=("i0",), not_people=("u4",))
    told = " ".join(sentence.render("en") for sentence in understanding.sentences)
    assert "Tea 0" not in told
    assert "u4" not in told
    used = {one.name: (one.used, dict(one.not_used)) for one in understanding.tables}
    assert used == {
        "orders.csv": (12, {"no_product": 5, "no_person": 3}),
        "items.csv": (3, {"no_product": 1}),
        "users.csv": (4, {"no_person": 1}),
    }


def test_an_id_to_take_out_that_no_row_has_is_said(understood, problem):
    understanding = understood(
        TAKEN_OUT, not_products=("i0", "i99"), not_people=("guest@example.com",)
    )
    products = problem(understanding, "note.unknown_products")
    assert products.message.params["names"] == ["i99"]
    assert "example.com" in problem(understanding, "note.unknown_people").message.render("en")
    assert understanding.dataset is not None


def test_user_0_is_a_guest_where_ids_do_not_count_from_0(suspects):
    of_shop = [(11 + n % 9, f"i{n % 8}") for n in range(63)] + [(0, f"i{n}") for n in range(8)]
    assert suspects(of_shop)["people"].ids == ("0",)
    assert "people" not in suspects([(n % 9, f"i{n % 8}") for n in range(63)])
