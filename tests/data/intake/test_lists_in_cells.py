"""Cells that hold several ids: one row for each, with its name and its count."""

import pytest


def lines(head, row, n=60):
    return head + "\n" + "".join(row(m) + "\n" for m in range(n))


def pairs_of(result):
    ids = result.dataset.interactions[["user_id", "item_id"]]
    return {tuple(pair) for pair in ids.itertuples(index=False)}


@pytest.mark.parametrize(
    ("one", "between"),
    [("茶{}*1", "；"), ("Tea {} x2", "\n"), ("Tea {}×3", "、"), ("t{}*2", ", ")],
)
def test_things_with_their_number_are_split_whatever_the_column_is_called(understood, one, between):
    def cell(n):
        return between.join(one.format(item) for item in (n % 7, (n + 3) % 7)[: 1 + n % 2])

    text = lines("顾客ID,菜品信息", lambda n: f'u{n % 9},"{cell(n)}"')
    result = understood(orders__csv=text)
    assert len(result.dataset.items) == 7
    assert not any(sign in item for _, item in pairs_of(result) for sign in "*×")
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
