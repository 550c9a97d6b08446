"""Cells that hold several ids: one row for each, with its name and its count."""

import json

import pytest


def lines(head, row, n=60):
    return head + "\n" + "".join(row(m) + "\n" for m in range(n))


def pairs_of(result):
    ids = result.dataset.interactions[["user_id", "item_id"]]
    return {tuple(pair) for pair in ids.itertuples(index=False)}


@pytest.mark.parametrize(
    ("one", "between"),
    [
        ("茶{}*1", "；"), ("Tea {} x2", "\n"), ("Tea {}×3", "、"), ("t{}*2", ", "), ("t{}x2", "; "),
        ("Tea {} X 2", "; "), ("box{} x1", "|"),
    ],
)  # fmt: skip
def test_things_with_their_number_are_split_whatever_the_column_is_called(understood, one, between):
    def cell(n):
        return between.join(one.format(item) for item in (n % 7, (n + 3) % 7)[: 1 + n % 2])

    text = lines("顾客ID,菜品信息", lambda n: f'u{n % 9},"{cell(n)}"')
    result = understood(orders__csv=text)
    names = {one.format(n).rstrip("0123456789").rstrip(" *×xX") for n in range(7)}
    assert {item for _, item in pairs_of(result)} == names
    assert "count" in result.mapping.of_role("interactions")[0].columns


def test_lists_of_names_beside_lists_of_ids_are_titles(understood):
    def quoted(words):
        return "[" + ",".join(rf"\'{word}\'" for word in words) + "]"

    def row(n):
        items = (n % 7, (n + 3) % 7)
        ids, names = quoted(f"TV-{i}" for i in items), quoted(f"Tea {i}" for i in items)
        return f'u{n % 9},"{ids}","{names}"'

    result = understood(visits__csv=lines("clientID,productsID,productsName", row))
    items = result.dataset.items.set_index("item_id")["title"].to_dict()
    assert items == {f"TV-{n}": f"Tea {n}" for n in range(7)}


@pytest.mark.parametrize(
    "cell", ['[["s{0}"],["s{1}","s{2}"]]', '[["s{0}",2],["s{1}",1],["s{2}",3]]']
)
def test_lists_in_lists_are_one_list_and_numbers_in_them_are_counts(understood, cell):
    def row(n):
        text = cell.format(n % 7, (n + 2) % 7, (n + 5) % 7).replace('"', '""')
        return f'u{n % 9},"{text}"'

    result = understood(sessions__csv=lines("user_id,sessions", row))
    assert {item for _, item in pairs_of(result)} == {f"s{n}" for n in range(7)}


def test_users_in_one_cell_are_several_and_a_full_name_is_one(understood):
    def row(n):
        return f'{600 + n % 13},"{", ".join(f"lender{(n * k) % 17}" for k in range(1, 2 + n % 5))}"'

    result = understood(loans__csv=lines("loan_id,lenders", row))
    assert len(result.dataset.users) == 17
    text = lines("sku,customer", lambda n: f's{n % 7},"Li, Ann{"a" * (n % 9)}"')
    assert len(understood(orders__csv=text).dataset.users) == 9


def test_fields_of_fields_are_filled_down_from_an_orders_first_line(understood):
    def row(n):
        first = n % 2 == 0
        order = f"sale_{n},partner_{n % 18},2026-03-{n % 28 + 1:02}" if first else ",,"
        return f"{order},product_{n % 7},Tea {n % 7}"

    head = "id,partner_id/id,date_order,order_line/product_id/id,order_line/name"
    result = understood(orders__csv=lines(head, row))
    roles = result.mapping.of_role("interactions")[0].columns
    assert (roles["user_id"], roles["item_id"]) == ("partner_id/id", "order_line/product_id/id")
    assert len(result.dataset.users) == 9
    assert not any(rows for rows in dict(result.tables[0].not_used).values())


def test_what_a_record_is_about_has_a_title_and_its_lists_describe_it(understood):
    def row(n):
        return f'u{n % 9},d{n % 7},Tea {n % 7},"[{{""item"": ""{n % 2}""}}, {{""item"": ""b""}}]"'

    text = lines("userId,id,title,profile", row)
    result = understood({"log.csv": text}, nested={"log.csv": ("profile",)})
    assert {item for _, item in pairs_of(result)} == {f"d{n}" for n in range(7)}


def test_cells_are_opened_as_well_where_a_person_has_chosen_the_ids(understood):
    def row(n):
        return f"{f'k{n % 18}' if n % 2 == 0 else ''},2026-03-{n % 28 + 1:02},w{n % 7}"

    text = lines("wer,bought at,was", row)
    result = understood(orders__csv=text, user_id="wer", item_id="was")
    assert (len(result.dataset.users), len(result.dataset.items)) == (9, 7)


def test_a_thing_without_a_number_beside_counted_ones_is_one(understood):
    def row(n):
        return f'u{n % 9},"Box {n % 7} x2; {"Flax" if n % 12 == 0 else f"Tea {n % 5} x1"}"'

    items = {item for _, item in pairs_of(understood(orders__csv=lines("user_id,goods", row)))}
    assert items == {"Flax", *(f"Box {n}" for n in range(7)), *(f"Tea {n}" for n in range(5))}


def test_sizes_are_no_numbers_of_things(understood):
    def row(n):
        return f'u{n % 9},s{n % 7},"Rug {20 + n % 3}x30; Mat {40 + n % 4}x60"'

    result = understood(orders__csv=lines("user_id,sku,sizes", row))
    assert result.mapping.of_role("interactions")[0].split_rows is None


def test_a_counted_thing_is_called_without_its_number(understood):
    def row(n):
        return f'u{n % 9},"Tea {n % 7}*{n % 3 + 1}; Cake {n % 5}*2"'

    result = understood(orders__csv=lines("user_id,item names", row))
    (pairs,) = result.mapping.of_role("interactions")
    assert pairs.columns.get("title", pairs.columns["item_id"]) == pairs.columns["item_id"]
    described = result.dataset.items.astype("str").agg(" ".join, axis=1)
    assert not described.str.contains("*", regex=False).any()


TITLES = ("Tea, green", "Cake", "Milk, 1 l", "Bread", "Mom's jam")


def named(n):
    return [TITLES[(n * k + k) % 5] for k in range(1, 2 + n % 3)]


@pytest.mark.parametrize("write", [json.dumps, str])
def test_a_comma_in_a_quoted_name_does_not_part_it(understood, write):
    def row(n):
        text = write(named(n)).replace('"', '""')
        return f'u{n % 9},"{text}"'

    result = understood(orders__csv=lines("user_id,products", row))
    assert {item for _, item in pairs_of(result)} == set(TITLES)


def test_lists_of_names_that_do_not_go_with_their_ids_are_said(understood, problem):
    def row(n):
        names = ",".join(f"Tea {i}" + (", green" if i == 3 else "") for i in pair(n))
        return f'u{n % 9},"{",".join(f"p{i}" for i in pair(n))}","{names}"'

    def pair(n):
        return n % 7, (n + 1 + n // 7 % 6) % 7

    result = understood(orders__csv=lines("user_id,product_ids,product_names", row))
    uneven = sum(3 in pair(n) for n in range(60))
    assert problem(result, "note.uneven").message.params["n"] == uneven
    titles = result.dataset.items.set_index("item_id")["title"].to_dict()
    assert titles["p1"] == "Tea 1"
    assert "green" not in titles.values()


def test_blanks_that_come_after_many_rows_are_filled_too(understood):
    def row(n):
        first = n < 4_000 or n % 2 == 0
        return f"o{n if n < 4_000 else n // 2 + 9_000},{f'u{n % 70}' if first else ''},p{n % 31}"

    result = understood(orders__csv=lines("order_id,customer_id,sku", row, 5_000))
    assert not any(dict(result.tables[0].not_used).values())


def test_an_opinion_on_an_orders_first_line_is_of_that_line(understood, problem):
    def row(n):
        first = f"{n % 5 + 1},Town {n // 3 % 9}" if n % 3 == 0 else ","
        return f"o{n // 3},u{n // 3 % 9},p{n % 20},{first}"

    result = understood(orders__csv=lines("order_id,customer_id,sku,rating,town", row, 90))
    assert result.dataset.interactions["rating"].notna().sum() <= 30
    assert problem(result, "rows.seldom_rated").message.params["n"] == 60
    assert problem(result, "note.filled").message.params["columns"] == ["town"]
