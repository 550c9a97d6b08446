"""mapping.toml: what is wrong in it is named with its line, and it fits the files of next time."""

import pytest

from coldstart.core.errors import DataError
from coldstart.data.intake import mapping_check, nearest
from coldstart.data.intake.file_patterns import with_files, with_patterns
from coldstart.data.intake.mapping import (
    Mapping,
    TableMapping,
)
from coldstart.data.intake.mapping_file import line_of, loads
from coldstart.data.intake.understand import understand
from coldstart.ui.pages.data.draft import Draft


def read_mapping(text, name, tables):
    return mapping_check.read_mapping(text.encode(), name, tables)


# --- what a mapping file cannot say ---------------------------------------------------------------

GOOD = """\
positive_from = 4
[[table]]
id = "orders"
role = "interactions"
files = ["orders_*.csv"]
[table.columns]
user_id = "buyer"
item_id = "sku"

[[table]]
id = "items"
role = "items"
files = ["items.csv"]
drop = [{ column = "sku", blank = true }]
"""


@pytest.mark.parametrize(
    ("good", "bad", "line", "id_"),
    [
        ("positive_from = 4", "positive_from = 'four'", 1, "wrong"),
        ("positive_from = 4", "positive from = 4", 1, "not_toml"),
        ('role = "items"', 'role = "things"', 12, "wrong"),
        ('role = "items"', 'role = "items', 12, "not_toml"),
        ("drop = [{ column", "drop = [{ colum", 14, "no_value"),
        ("blank = true", "blanc = true", 14, "no_key"),
        ('id = "items"', 'id = "items"\nshape = "round"', 12, "no_key"),
        ('"items.csv"', '"items.csv", "item.csv"', 13, "no_file"),
        ('"orders_*.csv"', '"sales_*.csv"', 5, "no_file"),
        ('user_id = "buyer"', 'user_id = "bayer"', 7, "no_column"),
        ('item_id = "sku"', 'item = "sku"', 8, "no_role"),
        ('item_id = "sku"', 'item_id = ["+", "code", "nr"]', 8, "no_column"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_names_the_line(table, good, bad, line, id_):
    tables = [
        table("buyer,sku\nu,a\n", "orders_1.csv"),
        table("buyer,sku\nu,a\n", "orders_2.csv"),
        table("sku,name\na,Tea\n", "items.csv"),
    ]
    assert read_mapping(GOOD, "m.toml", tables)[0].positive_from == 4
    with pytest.raises(DataError) as error:
        read_mapping(GOOD.replace(good, bad), "m.toml", tables)
    (problem,) = error.value.problems
    assert (problem.table, problem.row, problem.message.id) == (
        "m.toml",
        line,
        f"intake.mapping.{id_}",
    )
    for language in ("en", "zh"):
        assert str(line) in problem.message.render(language)
        assert problem.remedy.render(language)


@pytest.mark.parametrize(
    ("written", "key", "value"),
    [
        ('drop = [{ column = "sku", pattern = "(" }]', "drop.pattern", "("),
        ('implicit = ["-1", "none"]', "implicit", "none"),
        ('implicit = ["nan"]', "implicit", "nan"),
        ('join = [{ table = "items", on = {}, columns = ["name"] }]', "join.on", "{}"),
        ('split_rows = { column = "sku", separator = "" }', "split_rows.separator", ""),
        ('split_values = { sku = "" }', "split_values.sku", ""),
        ('compose = { column = "x", of = [] }', "compose.of", "[]"),
    ],
)
def test_a_value_without_a_meaning_is_refused_with_its_key_and_line(written, key, value):
    text = GOOD.replace("[table.columns]", f"{written}\n[table.columns]")
    with pytest.raises(DataError) as error:
        loads(text, "m.toml")
    params = error.value.problems[0].message.params
    assert error.value.problems[0].message.id == "intake.mapping.wrong"
    assert (params["row"], params["key"]) == (6, key)
    assert value in params["value"]
    assert "table orders" in error.value.problems[0].message.render("en")


def test_a_mapping_that_is_not_utf8_is_refused_and_says_so(table):
    content = 'export = "订单"'.encode("gb18030")
    with pytest.raises(DataError) as error:
        mapping_check.read_mapping(content, "m.toml", [table("buyer,sku\nu,a\n")])
    (problem,) = error.value.problems
    assert problem.message.id == "intake.mapping.not_utf8"
    assert all(problem.remedy.render(language) for language in ("en", "zh"))


def test_two_tables_of_one_id_are_refused():
    with pytest.raises(DataError) as error:
        loads(GOOD.replace('id = "items"', 'id = "orders"'), "m.toml")
    (problem,) = error.value.problems
    assert (problem.row, problem.message.id) == (11, "intake.mapping.twice")


@pytest.mark.parametrize(
    "written",
    [
        'personal = ["sku", "buyr"]',
        'drop = [{ column = "buyr", blank = true }]',
        'fill_down = { columns = ["buyr"] }',
        'split_rows = { column = "buyr" }',
        'unused = ["buyr"]',
        'describe = { user = ["buyr"] }',
        'join = [{ table = "items", on = { "buyr" = "sku" }, columns = ["sku"] }]',
    ],
)
def test_a_mistyped_column_of_a_verb_is_refused_unless_a_known_export_lists_it(table, written):
    tables = [table("buyer,sku\nu,a\n", "orders_1.csv"), table("sku\na\n", "items.csv")]
    text = GOOD.replace("[table.columns]", f"{written}\n[table.columns]")
    with pytest.raises(DataError) as error:
        read_mapping(text, "m.toml", tables)
    (problem,) = error.value.problems
    assert (problem.row, problem.message.id) == (6, "intake.mapping.no_column")
    assert problem.message.params["column"] == "buyr"
    assert problem.remedy.params["nearest"] == "buyer"
    with pytest.raises(DataError):
        read_mapping(f'export = "shopify"\n{text}', "m.toml", tables)
    listed = text.replace("buyr", "Billing Name")
    assert read_mapping(f'export = "shopify"\n{listed}', "m.toml", tables)[1] == ()
    right = text.replace("buyr", "buyer")
    assert read_mapping(right, "m.toml", tables)[0].table[0].id == "orders"


def test_columns_that_a_join_or_a_list_brings_may_be_named(table):
    joined = GOOD.replace(
        "[table.columns]\n",
        '[[table.join]]\ntable = "items"\non = "sku"\n'
        'columns = ["name"]\n[table.columns]\ntitle = "Name"\n',
    )
    tables = [table("buyer,sku\nu,a\n", "orders_1.csv"), table("sku,name\na,Tea\n", "items.csv")]
    assert read_mapping(joined, "m.toml", tables)[0].table[0].columns["title"] == "Name"
    listed = GOOD.replace("[table.columns]", 'explode = "lines"\n[table.columns]')
    listed = listed.replace('"sku"\n', '"lines.sku"\n', 1)
    assert read_mapping(listed, "m.toml", tables)[0].table[0].explode == "lines"


def test_the_line_of_an_entry_is_found_in_its_own_table():
    assert line_of(GOOD, ("table", 0, "role")) == 4
    assert line_of(GOOD, ("table", 1, "role")) == 12
    assert line_of(GOOD, ("table", 1, "missing")) == 10


@pytest.mark.parametrize(
    ("good", "bad", "nearest", "choice"),
    [
        ("[table.columns]", "[table.colums]", "columns", "unused"),
        ('role = "items"', 'role = "itms"', "items", "lookup"),
        ("blank = true }", 'rule = "canceled" }', "cancelled", "returned"),
        ('item_id = "sku"', 'itemid = "sku"', "item_id", "timestamp"),
        ('user_id = "buyer"', 'user_id = "bayer"', "buyer", "sku"),
        ("positive_from", "positve_from", "positive_from", "accept"),
    ],
)
def test_a_slip_is_refused_with_the_nearest_name_and_all_that_there_are(
    table, good, bad, nearest, choice
):
    tables = [table("buyer,sku\nu,a\n", "orders_1.csv"), table("sku\na\n", "items.csv")]
    with pytest.raises(DataError) as error:
        read_mapping(GOOD.replace(good, bad), "m.toml", tables)
    (problem,) = error.value.problems
    assert problem.remedy.params["nearest"] == nearest
    assert choice in problem.remedy.params["choices"]
    assert "table.0" not in problem.message.render("en")


def test_a_column_that_is_left_out_and_gone_is_a_notice(table):
    tables = [table("buyer,sku\nu,a\n", "orders_1.csv"), table("sku\na\n", "items.csv")]
    text = GOOD.replace("[table.columns]", 'unused = ["Warehouse"]\n[table.columns]')
    (notice,) = read_mapping(text, "m.toml", tables)[1]
    assert (notice.severity, notice.row) == ("notice", 6)


def test_a_slip_is_looked_for_among_few_missing_columns(table, monkeypatch):
    calls = []
    monkeypatch.setattr(nearest, "nearest", lambda name, _choices: calls.append(name))
    names = ", ".join(f'"gone {n}"' for n in range(100))
    text = GOOD.replace("[table.columns]", f"unused = [{names}]\n[table.columns]")
    tables = [table("buyer,sku\nu,a\n", "orders_1.csv"), table("sku\na\n", "items.csv")]
    assert len(read_mapping(text, "m.toml", tables)[1]) == 100
    assert len(calls) == 20


# --- files of the next time -----------------------------------------------------------------------


def saved(*files):
    """Return the files of the first table as a saved mapping names them; each is a table's."""
    tables = (TableMapping(id=str(n), role="unused", files=own) for n, own in enumerate(files))
    return with_patterns(Mapping(table=tuple(tables))).table[0].files


def test_files_are_kept_as_patterns_that_fit_no_other_table():
    items = ("items.csv",)
    assert saved(("orders_1.csv", "orders_2.csv"), items) == ("orders_*.csv",)
    assert saved(("shop 2026-09.xlsx · 9月",), items) == ("shop *.xlsx · *",)
    assert saved(("a_9.zip · x.csv",), ("a_9.zip · y.csv",)) == ("a_*.zip · x.csv",)
    assert saved(("fold1.csv",), ("fold2.csv",)) == ("fold1.csv",)
    assert saved(("9.csv",), items) == ("9.csv",)
    assert saved(("[a] 9.csv",), items) == ("[[]a] *.csv",)


def test_a_file_that_is_gone_is_replaced_by_the_one_with_its_columns(table):
    orders = table("buyer,sku,name\nu,a,Tea\n", "march.csv")
    items = table("sku,name\na,Tea\n", "products.csv")
    text = GOOD.replace("orders_*", "orders") + '[table.columns]\nitem_id = "sku"\n'
    mapping, notices = read_mapping(text, "m.toml", [orders, items])
    assert [one.files for one in mapping.table] == [("march.csv",), ("products.csv",)]
    assert [(one.row, one.message.id) for one in notices] == [
        (5, "intake.mapping.taken"),
        (13, "intake.mapping.taken"),
    ]
    for language in ("en", "zh"):
        assert "march.csv" in notices[0].message.render(language)
    twice = [orders, table("buyer,sku\nu,a\n", "april.csv"), items]
    for tables in (twice, [items], [table("buyer,nr\nu,a\n", "march.csv"), items]):
        with pytest.raises(DataError) as error:
            read_mapping(text, "m.toml", tables)
        assert error.value.problems[0].message.id == "intake.mapping.no_file"
        assert error.value.problems[0].row == 5


def test_no_two_tables_of_a_mapping_for_files_have_one_id():
    named = [
        TableMapping(id="10.csv", role="unused", files=("9.csv",)),
        TableMapping(id="10.csv (2)", role="unused", files=()),
    ]
    tables = with_files(Mapping(table=tuple(named)), ["9.csv", "10.csv"]).table
    assert [one.files for one in tables] == [("9.csv",), (), ("10.csv",)]
    assert len({one.id for one in tables}) == 3


def test_a_mapping_reads_the_same_file_in_the_app_and_in_the_terminal(table):
    rows = [f"u{n % 9},i{n % 7}\n" for n in range(40)]
    september = table("user_id,item_id\n" + "".join(rows), "2026-09.csv")
    october = table("user_id,item_id\n" + "".join(rows[:20]), "2026-10.csv")
    mapping = with_patterns(understand([september], name="shop").mapping)
    for tables in ([september, october], [october, september]):
        draft = Draft()
        draft.load(mapping)
        in_app = draft.applied(understand(tables, name="shop").mapping)
        for one in (in_app, mapping):
            understanding = understand(tables, one, name="shop")
            used = [report.files for report in understanding.tables if report.role != "unused"]
            assert used == [("2026-09.csv",)]
            assert understanding.tables[0].rows == 40
