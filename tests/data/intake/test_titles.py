"""Items are titled by the column that names them, whatever it is called."""

import pytest

GOODS = ("Oat milk 1 l", "Yoga mat green", "Tomato soup", "Desk lamp", "Sun hat large", "Tea pot")


def lines(head, row):
    return head + "\n" + "".join(row(n, n % 9, n % 6) + "\n" for n in range(54))


@pytest.mark.parametrize("column", ["drug_name", "wine", "Libellé", "Tytuł oferty", "was es war"])
def test_the_only_text_that_tells_items_apart_is_their_title(understood, column):
    text = lines(
        f"customer_id,product_id,{column},prix,kind",
        lambda n, user, item: f'c{user},p{item},{GOODS[item]},"{item},9 €",food',
    )
    items = understood(orders__csv=text).dataset.items
    assert set(items["title"]) == set(GOODS)


def test_a_name_that_is_the_id_is_the_title_too(understood):
    text = lines("customer_id,Item,SKU", lambda n, user, item: f"c{user},{GOODS[item]},")
    items = understood(orders__csv=text).dataset.items
    assert set(items["title"]) == set(items["item_id"]) == set(GOODS)


def test_codes_and_amounts_are_no_titles(understood):
    text = lines(
        "customer_id,product_id,shelf,paid for",
        lambda n, user, item: f"c{user},p{item},R{item}-{item},EUR {item}.90",
    )
    assert "title" not in understood(orders__csv=text).dataset.items


def test_variants_have_the_title_of_their_product(understood):
    orders = lines("customer_id,variant_id,bought_at", lambda n, user, item: f"c{user},v{item},")
    variants = "product_id,variant_id,title\n" + "".join(
        f"p{n // 2},v{n},{'' if n % 2 else GOODS[n]}\n" for n in range(6)
    )
    items = understood(orders__csv=orders, variants__csv=variants).dataset.items
    assert items["title"].tolist() == [GOODS[n - n % 2] for n in range(6)]
