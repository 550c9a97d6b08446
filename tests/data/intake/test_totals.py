"""A row that sums up a table is no record, where that is certain."""

import pytest

from coldstart.data.intake.totals import without_totals

ROWS = "user_id,item_id,note\n" + "".join(f"u{n % 5},i{n % 7},x\n" for n in range(35))
ITEMS = "item_id,title\n" + "".join(f"i{n},Tea {n}\n" for n in range(7))


@pytest.mark.parametrize(
    "total", ["Total,,", ",,Grand total", "合计,,", "总计：,,35", "Total,Total,"]
)
def test_a_total_at_the_end_is_ignored(understood, total):
    understanding = understood({"orders.csv": f"{ROWS}{total}\n", "items.csv": ITEMS})
    orders = understanding.tables[0]
    assert dict(orders.ignored) == {"summary": 1}
    assert dict(orders.not_used) == {}
    assert not {p.message.id for p in understanding.problems} & {"intake.rows.blank_id"}
    assert (understanding.counts.users, understanding.counts.interactions) == (5, 35)


def test_each_file_of_one_table_may_end_with_a_total(understood):
    files = {f"orders_{n}.csv": f"{ROWS}Total,,\n" for n in range(3)}
    assert dict(understood(files).tables[0].ignored) == {"summary": 3}


def test_a_product_or_a_row_that_only_mentions_a_total_stays(table, understood):
    mapping = understood({"orders.csv": ROWS, "items.csv": ITEMS}).mapping
    for text in ("Total,Cereal with vitamins\n", "i9,Total\n"):
        frame = table(ITEMS + text).frame
        assert without_totals(frame, mapping.by_id("items"))[1] == 0
    frame = table(f"{ROWS}u1,,Tea\n").frame
    assert without_totals(frame, mapping.by_id("orders"))[1] == 0


def test_header_lines_of_files_put_end_to_end_are_no_rows(understood):
    dated = "user_id,item_id,liked\n" + "".join(f"u{n % 5},i{n % 7},{n % 2}\n" for n in range(35))
    understanding = understood({"all.csv": dated * 3, "items.csv": ITEMS})
    table = understanding.tables[0]
    assert (table.rows, dict(table.ignored)) == (107, {"header": 2})
    assert (understanding.counts.users, understanding.counts.positives) == (5, 17)


def test_a_total_of_each_customer_is_ignored_wherever_it_stands(understood):
    text = "customer_id,item_id\n"
    for user in range(5):
        text += "".join(f"C-{user},i{item}\n" for item in range(7))
        text += (f"Total C-{user},\n", f"C-{user} 合计,\n", f"Total for C-{user},\n")[user % 3]
    understanding = understood(orders__csv=text)
    assert dict(understanding.tables[0].ignored) == {"summary": 5}
    assert (understanding.counts.users, understanding.counts.interactions) == (5, 35)


def test_a_guest_without_an_item_is_no_total(understood):
    text = f"{ROWS}Total Yoghurt GmbH,,x\nu1,i1,\nu2,i2,\nu3,i3,\n"
    assert dict(understood(orders__csv=text).tables[0].ignored) == {}
