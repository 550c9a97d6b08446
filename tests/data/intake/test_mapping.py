"""The column mapping: written and read again, applied verb by verb, and refused with the line."""

import pytest

from coldstart.data.intake.mapping import (
    Compose,
    Describe,
    Drop,
    EventTypes,
    FillDown,
    Inherit,
    Join,
    Mapping,
    SplitRows,
    StandIn,
    TableMapping,
    Time,
)
from coldstart.data.intake.mapping_file import dumps, loads
from coldstart.data.intake.transform import RULE, prepare

VERBS = {
    "header": ("user", "item"),
    "blank": ("(not set)", "NULL", "\\N"),
    "blank_zero": ("Age",),
    "explode": "line_items",
    "compose": Compose(column="whole", of=("a", "b"), first=" - ", next=" / ", without=("x",)),
    "split_rows": SplitRows(column="ids", separator="，"),
    "split_values": {"genres": "|", "a.b": ";"},
    "fill_down": FillDown(columns=("Email",), within=("Name",)),
    "inherit": Inherit(key="ID", or_key=("SKU",), parent="Parent", columns=("Title",)),
    "drop": (
        Drop(column="状态", values=("交易关闭",), rule="cancelled"),
        Drop(column="No", pattern="C.*", rule="returned"),
        Drop(column="SKU", blank=True, rule="image"),
    ),
    "join": (Join(table="orders", on={"order_id": "id"}, columns=("user_id",)),),
    "event_type": "view",
    "event_types": EventTypes(positive=("buy",), negative=("hide",), ignored=("pv", "")),
    "time": Time(unit="ms", order="month_first"),
    "zero_is_implicit": True,
    "implicit": ("-1",),
    "personal": ("Billing Name",),
    "unused": ("Currency",),
    "columns": {
        "user_id": "Email",
        "item_id": ("+", "SKU", "Name"),
        "timestamp": {"date": "d", "time": "t"},
    },
    "describe": Describe(item=("brand",), user=("city",)),
    "stand_in": (StandIn(column="收货人", kind="masked_receiver"),),
}


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_is_written_and_read_again(verb):
    mapping = Mapping(table=(TableMapping(id="t", role="interactions", **{verb: VERBS[verb]}),))
    assert loads(dumps(mapping), "mapping.toml") == mapping


def test_these_are_all_the_verbs():
    assert set(TableMapping.model_fields) == {"id", "role", "files", *VERBS}


def test_a_whole_mapping_is_written_and_read_again():
    whole = TableMapping(id="orders", role="interactions", files=('a "b".csv', "订单.csv"), **VERBS)
    mapping = Mapping(
        export="shopify",
        positive_from=3.5,
        accept=True,
        hash_ids=True,
        not_products=("p'1",),
        not_people=("匿名",),
        table=(whole, TableMapping(id="x", role="unused")),
    )
    text = dumps(mapping)
    assert loads(text, "mapping.toml") == mapping
    assert dumps(loads(text, "mapping.toml")) == text


# --- each verb does what it says ------------------------------------------------------------------


@pytest.fixture
def frame(table):
    """Return a function that applies verbs to a table."""

    def run(text, role="items", others=None, **verbs):
        has_header = not verbs.pop("no_header", False)
        mapping = TableMapping(id="t", role=role, **verbs)
        return prepare(mapping, table(text, has_header=has_header), others or {}).frame

    return run


def test_header_names_the_columns_of_a_file_without_one(frame):
    named = frame(
        "column 1,column 3\n1,a\n",
        no_header=True,
        header=("id", "dull", "name"),
        columns={"item_id": "id"},
    )
    assert named.columns.tolist() == ["item_id", "name"]
    assert frame("column 1\n1\n", header=("id",)).columns.tolist() == ["column 1"]


def test_blank_values_say_nothing(frame):
    read = frame("a,b\n NULL ,0\nx,1.0\n0,0.0\n", blank=("NULL",), blank_zero=("b",))
    assert read["a"].tolist() == ["", "x", "0"]
    assert read["b"].tolist() == ["", "1.0", ""]


def test_lists_are_opened(frame):
    read = frame(
        'id,items\n7,"[{""sku"": ""a"", ""n"": 1}, {""sku"": ""b""}]"\n8,\n',
        explode="items",
        columns={"item_id": "items.sku"},
    )
    assert read["item_id"].tolist()[:2] == ["a", "b"]
    assert read["id"].tolist()[:2] == ["7", "7"]
    assert read["items.n"].tolist()[:2] == ["1", ""]
    assert read.index.tolist()[:2] == [2, 2]
    split = frame('u,ids\nx,"[1, 2]"\ny,3\n', split_rows=SplitRows(column="ids"))
    assert split["ids"].tolist() == ["1", "2", "3"]
    assert split["u"].tolist() == ["x", "x", "y"]
    assert frame("g\na|b\nc\n", split_values={"g": "|"})["g"].tolist() == ["a, b", "c"]


def test_fill_down_keeps_within_its_group(frame):
    text = "order,mail,note\n1,m@x,n\n1,,\n2,,\n3,k@x,\n,,\n"
    filled = frame(text, fill_down=FillDown(columns=("mail",), within=("order",)))
    assert filled["mail"].tolist() == ["m@x", "m@x", "", "k@x", "k@x"]
    assert filled["note"].tolist() == ["n", "", "", "", ""]
    assert frame(text, fill_down=FillDown(columns=("mail",)))["mail"].tolist()[2] == "m@x"


def test_variants_inherit_what_they_leave_blank(frame):
    verb = Inherit(key="id", or_key=("sku",), parent="parent", columns=("name", "text"))
    text = "id,sku,parent,name,text\n1,A,,Tea,hot\n2,,id:1,,cold\n3,,A,,\n4,,9,,\n"
    inherited = frame(text, inherit=verb)
    assert inherited["name"].tolist() == ["Tea", "Tea", "Tea", ""]
    assert inherited["text"].tolist() == ["hot", "cold", "hot", ""]


def test_rows_are_dropped_or_of_interactions_marked_by_rule(frame):
    drop = (
        Drop(column="state", values=("CLOSED",), rule="cancelled"),
        Drop(column="sku", blank=True, rule="image"),
        Drop(column="no", pattern="C.*", rule="returned"),
    )
    text = "no,sku,state\n1,a,closed\n2,,ok\nC3,b,ok\n4,c,ok\n"
    assert frame(text, drop=drop)["no"].tolist() == ["4"]
    marked = frame(text, "interactions", drop=drop)
    assert marked["no"].tolist() == ["1", "C3", "4"]
    assert marked[RULE].tolist() == ["cancelled", "returned", ""]


def test_columns_are_joined_where_a_key_agrees(frame, table):
    orders = table("id,user_id,date\n'1,u1,d1\n2,u2,d2\n").frame
    join = Join(table="orders", on={"order_id": "id"}, columns=("user_id", "date"))
    text = "order_id,sku,date\n1,a,x\n2,b,y\n9,c,z\n"
    joined = frame(text, "interactions", {"orders": orders}, join=(join,))
    assert joined["user_id"].tolist() == ["u1", "u2", ""]
    assert joined["orders.date"].tolist() == ["d1", "d2", ""]
    assert joined["date"].tolist() == ["x", "y", "z"]


def test_columns_of_a_role(frame):
    text = "SKU,Name,D,T,Item ID\n,Tea,2026-09-01,10:00,9\nb,,2026-09-02,,8\n"
    columns = {
        "item_id": ("+", "sku", "name"),
        "title": ("missing", "Name"),
        "timestamp": {"date": "D", "time": "T"},
        "rating": "nowhere",
    }
    read = frame(text, "interactions", columns=columns)
    assert read["item_id"].tolist() == ["Tea", "b"]
    assert read["title"].tolist() == ["Tea", ""]
    assert read["timestamp"].tolist() == ["2026-09-01 10:00", "2026-09-02"]
    assert "rating" not in read
    assert "Item ID" in read


def test_a_column_keeps_its_values_where_a_role_takes_its_name(frame):
    read = frame("id,title,name\n1,old,new\n", columns={"item_id": "id", "title": "name"})
    assert read["title"].tolist() == ["new"]
    assert read["title (2)"].tolist() == ["old"]


def test_personal_and_unused_columns_are_taken_nowhere(frame):
    read = frame("id,name,mail,a.b,a.c\n1,x,m@x,1,2\n", personal=("Mail",), unused=("a",))
    assert read.columns.tolist() == ["id", "name"]
