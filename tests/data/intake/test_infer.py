"""Columns and tables are known by what people call them, and by their values together."""

import pytest

from coldstart.data.intake.infer import infer
from coldstart.data.intake.lists import items_mapping


def column_roles(inference, role="interactions"):
    (one,) = inference.mapping.of_role(role)
    return dict(one.columns)


def rows(n, *columns):
    """Return CSV rows; each column is a function of the row's number."""
    return "".join(",".join(str(column(m)) for column in columns) + "\n" for m in range(n))


# --- columns by name ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "row", "roles"),
    [
        (
            "user_id,item_id,label",
            "u,i,1",
            {"user_id": "user_id", "item_id": "item_id", "label": "label"},
        ),
        (
            "Customer ID,SKU,Clicked",
            "u,i,1",
            {"user_id": "Customer ID", "item_id": "SKU", "label": "Clicked"},
        ),
        (
            "customerId,productId,stars",
            "u,i,5",
            {"user_id": "customerId", "item_id": "productId", "rating": "stars"},
        ),
        (
            "uid,asin,overall,unixReviewTime",
            "u,i,5,1700000000",
            {
                "user_id": "uid",
                "item_id": "asin",
                "rating": "overall",
                "timestamp": "unixReviewTime",
            },
        ),
        (
            "用户ID,商品编号,评分,时间",
            "u,i,5,2026-01-01",
            {"user_id": "用户ID", "item_id": "商品编号", "rating": "评分", "timestamp": "时间"},
        ),
        (
            "客户,商品,是否购买,下单日期",
            "u,i,是,2026-01-01",
            {"user_id": "客户", "item_id": "商品", "label": "是否购买", "timestamp": "下单日期"},
        ),
        (
            "household_id,product_id,purchased",
            "u,i,yes",
            {"user_id": "household_id", "item_id": "product_id", "label": "purchased"},
        ),
        (
            "kunde,artikelnr,menge,bestelldatum",
            "u,i,2,2026-01-01",
            {
                "user_id": "kunde",
                "item_id": "artikelnr",
                "count": "menge",
                "timestamp": "bestelldatum",
            },
        ),
        (
            "회원아이디,상품번호,수량",
            "u,i,2",
            {"user_id": "회원아이디", "item_id": "상품번호", "count": "수량"},
        ),
        (
            "buyer.id,line.product_id,date,time",
            "u,i,2026-01-01,10:00",
            {
                "user_id": "buyer.id",
                "item_id": "line.product_id",
                "timestamp": {"date": "date", "time": "time"},
            },
        ),
    ],
)
def test_interactions_by_name(inferred, head, row, roles):
    inference = inferred({"orders.csv": f"{head}\n{row}\n{row.replace('u,i', 'v,j')}\n"})
    assert column_roles(inference) == roles
    assert inference.doubts == []


@pytest.mark.parametrize(
    ("head", "roles"),
    [
        ("id,Name,price", {"item_id": "id", "title": "Name"}),
        ("商品ID,标题,文本", {"item_id": "商品ID", "title": "标题", "text": "文本"}),
        ("sku,product,category", {"item_id": "sku", "title": "product"}),
        ("item_id,movie_title,class", {"item_id": "item_id", "title": "movie_title"}),
        ("item_id,subtitle,price", {"item_id": "item_id"}),
        ("id,gtin,SKU,title", {"item_id": "id", "title": "title"}),
    ],
)
def test_items_by_name(table, head, roles):
    values = [f"{column} x" for column in head.split(",")]
    text = f"{head}\n{','.join(values)}\n{','.join(v + '2' for v in values)}\n"
    assert dict(items_mapping(table(text, "items.csv")).columns) == roles


def test_a_description_is_the_text_only_where_nothing_is_lost_by_that(table):
    beside = items_mapping(table("item_id,title,description\n1,b,a\n2,c,d\n"))
    assert beside.columns == {"item_id": "item_id", "title": "title"}
    users = table("user_id,profile\n1,a\n2,b\n", "users.csv")
    pairs = table("user_id,item_id\n1,x\n2,y\n1,y\n", "orders.csv")
    (listed,) = infer([users, pairs]).mapping.of_role("users")
    assert listed.columns == {"user_id": "user_id", "text": "profile"}


# --- columns by evidence --------------------------------------------------------------------------


def test_feedback_without_a_telling_name_is_known_by_its_values(inferred):
    text = "user_id,item_id,f1,when,quantity\na,p,no,2024-01-01,1\nb,q,yes,2024-01-02,3\n"
    roles = column_roles(inferred({"pairs.csv": text}))
    assert (roles["label"], roles["timestamp"], roles["count"]) == ("f1", "when", "quantity")


@pytest.mark.parametrize("name", ["quantity", "add_to_cart_order", "price", "age", "helpful_vote"])
def test_numbers_that_are_no_opinion(inferred, name):
    text = f"user_id,item_id,{name}\n" + rows(9, "u{}".format, "i{}".format, lambda n: n % 3 + 1)
    assert {"rating", "label"}.isdisjoint(column_roles(inferred({"x.csv": text})))


def test_codes_of_events_are_no_rating_and_asked_about(inferred):
    text = "user_id,item_id,behavior\n" + rows(
        40, lambda n: f"u{n % 7}", lambda n: f"i{n % 9}", lambda n: n % 4 + 1
    )
    inference = inferred({"log.csv": text})
    assert column_roles(inference)["event_type"] == "behavior"
    (doubt,) = inference.doubts
    assert (doubt.kind, set(doubt.candidates)) == ("event_types", {"1", "2", "3", "4"})


def test_an_id_without_a_name_is_known_by_the_ids_in_it(inferred):
    inference = inferred(
        {
            "users.csv": "user_id,age\na1,1\nb2,2\nc3,3\n",
            "items.csv": "nr,title\np1,Tea\nq2,Cup\nr3,Pot\n",
            "interactions.csv": "wer,item_id,label\na1,p1,1\nb2,q2,0\nc3,r3,1\na1,q2,1\n",
        }
    )
    assert column_roles(inference)["user_id"] == "wer"
    assert column_roles(inference, "items")["item_id"] == "nr"


def test_small_numbers_that_overlap_by_chance_are_no_id(inferred):
    """A cart position overlaps with the ids of the shoppers; it is none."""
    orders = rows(20, lambda n: 900 + n, lambda n: n % 5 + 1, lambda n: n % 7 + 1)
    lines = rows(60, lambda n: 900 + n % 20, lambda n: 3000 + n % 11, lambda n: n % 5 + 1)
    inference = inferred(
        {
            "orders.csv": f"order_id,user_id,order_number\n{orders}",
            "order_lines.csv": f"order_id,product_id,add_to_cart_order\n{lines}",
            "products.csv": "product_id,product_name\n"
            + rows(11, lambda n: 3000 + n, "Tea {}".format),
        }
    )
    (main,) = inference.mapping.of_role("interactions")
    assert main.files == ("order_lines.csv",)
    assert (main.columns["user_id"], main.columns["item_id"]) == ("user_id", "product_id")
    assert [(join.table, join.on) for join in main.join] == [("orders", "order_id")]
    assert inference.doubts == []


@pytest.mark.parametrize("key", ["id", "gtin", "sku"])
def test_tables_join_at_the_key_at_which_they_meet(inferred, key):
    ids = {"id": "P{}".format, "gtin": "40063810000{}".format, "sku": "S-{}".format}
    listed = rows(9, *(ids[name] for name in ("id", "gtin", "sku")), "Tea {}".format)
    bought = rows(30, lambda n: f"u{n % 6}", lambda n: ids[key](n % 9))
    inference = inferred(
        {
            "orders.csv": f"customer,product_id\n{bought}",
            "products.csv": f"id,gtin,sku,title\n{listed}",
        }
    )
    assert column_roles(inference, "items")["item_id"] == key


def test_the_variant_is_the_item_where_orders_name_variants(inferred):
    listed = rows(12, lambda n: f"p{n // 3}", lambda n: f"v{n}", lambda n: f"Tea {n // 3}")
    bought = rows(40, lambda n: f"u{n % 6}", lambda n: f"p{n % 12 // 3}", lambda n: f"v{n % 12}")
    inference = inferred(
        {
            "orders.csv": f"customer_id,product_id,variant_id\n{bought}",
            "catalog.csv": f"product_id,variant_id,title\n{listed}",
        }
    )
    assert column_roles(inference)["item_id"] == "variant_id"
    assert column_roles(inference, "items")["item_id"] == "variant_id"


def test_a_blank_column_is_nothing(inferred):
    text = "user_id,customer_id,item_id,rating\n" + rows(
        9, lambda n: "", "u{}".format, "i{}".format, lambda n: ""
    )
    roles = column_roles(inferred({"x.csv": text}))
    assert roles == {"user_id": "customer_id", "item_id": "item_id"}


# --- lists inside of records ----------------------------------------------------------------------


def test_lists_in_lists_are_opened_down_to_the_items(understood):
    lines = [
        f'u{n % 6};"[{{""at"": ""2026-09-0{n % 9 + 1}"", ""lines"": [{{""sku"": ""p{n % 5}""}},'
        f' {{""sku"": ""q{n % 4}""}}]}}]"'
        for n in range(30)
    ]
    text = "\n".join(["customer;orders", *lines]).replace(";", ",")
    tables = {"customers.json": text}
    understanding = understood(tables, nested={"customers.json": ("orders",)})
    (main,) = understanding.mapping.of_role("interactions")
    assert main.explode == "orders.lines"
    assert main.columns["item_id"] == "orders.lines.sku"
    assert understanding.counts.rows == 60
    assert understanding.counts.first_time == "2026-09-01T00:00:00Z"


def test_an_order_lists_its_products_and_a_view_names_its_one(understood):
    viewed = "".join(f"u{n % 6},Product Viewed,p{n % 5},\n" for n in range(30))
    ordered = "".join(
        f'u{n % 6},Order Completed,,"[{{""product_id"": ""p{n % 4}""}}]"\n' for n in range(30)
    )
    text = f"userId,event,properties.product_id,properties.products\n{viewed}{ordered}"
    understanding = understood(
        {"events.jsonl": text}, nested={"events.jsonl": ("properties.products",)}
    )
    assert understanding.tables[0].ignored == {"event: Product Viewed": 30}
    assert (understanding.counts.users, understanding.counts.items) == (6, 5)
