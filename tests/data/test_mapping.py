"""Columns and files are recognised by what people call them, and by their values."""

import pytest

from coldstart.data.mapping import Mapping, assign, guess, guess_all


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("user_id,item_id,label", {"user_id": "user_id", "item_id": "item_id", "label": "label"}),
        ("Customer ID,SKU,Clicked",
         {"user_id": "Customer ID", "item_id": "SKU", "label": "Clicked"}),
        ("customerId,productId,stars",
         {"user_id": "customerId", "item_id": "productId", "rating": "stars"}),
        ("uid,asin,overall,unixReviewTime",
         {"user_id": "uid", "item_id": "asin", "rating": "overall", "timestamp": "unixReviewTime"}),
        ("用户ID,商品编号,评分,时间",
         {"user_id": "用户ID", "item_id": "商品编号", "rating": "评分", "timestamp": "时间"}),
        ("客户,商品,是否购买,下单日期",
         {"user_id": "客户", "item_id": "商品", "label": "是否购买", "timestamp": "下单日期"}),
        ("household_id,product_id,purchased",
         {"user_id": "household_id", "item_id": "product_id", "label": "purchased"}),
    ],
)  # fmt: skip
def test_interactions_by_name(table, header, roles):
    row = ",".join("x" for _ in header.split(","))
    assert guess(table(f"{header}\n{row}\n").frame, "interactions").roles == roles


@pytest.mark.parametrize(
    ("kind", "header", "roles"),
    [
        ("users", "ID,age,city", {"user_id": "ID"}),
        ("users", "顾客编号,年龄", {"user_id": "顾客编号"}),
        ("items", "id,Name,price", {"item_id": "id", "title": "Name"}),
        ("items", "商品ID,标题,文本", {"item_id": "商品ID", "title": "标题", "text": "文本"}),
        ("items", "sku,product,category", {"item_id": "sku", "title": "product"}),
        ("items", "item_id,movie_title,class", {"item_id": "item_id", "title": "movie_title"}),
        ("items", "item_id,short_title,long_title", {"item_id": "item_id"}),
        ("items", "item_id,subtitle,price", {"item_id": "item_id"}),
        ("users", "user_id,profile_text", {"user_id": "user_id", "text": "profile_text"}),
    ],
)
def test_users_and_items_by_name(table, kind, header, roles):
    row = ",".join("x" for _ in header.split(","))
    assert guess(table(f"{header}\n{row}\n").frame, kind).roles == roles


def test_a_description_is_the_text_only_where_nothing_is_lost_by_that(table):
    alone = guess(table("item_id,description\n1,a\n").frame, "items")
    beside = guess(table("item_id,title,description\n1,b,a\n").frame, "items")
    assert alone.column("text") == "description"
    assert beside.column("text") is None


def test_an_id_column_is_known_by_the_ids_in_it(table):
    tables = {
        "users": table("user_id,age\na,1\nb,2\n"),
        "items": table("nr,title\np,Tea\nq,Cup\n"),
        "interactions": table("wer,item_id,label\na,p,1\nb,q,0\n"),
    }
    roles = guess_all(tables)
    assert roles["interactions"].column("user_id") == "wer"
    assert roles["items"].column("item_id") == "nr"


def test_feedback_without_a_telling_name_is_known_by_its_values(table):
    pairs = table("user_id,item_id,f1,when,quantity\na,p,no,2024-01-01,1\nb,q,yes,2024-01-02,3\n")
    roles = guess(pairs.frame, "interactions").roles
    assert roles["label"] == "f1"
    assert roles["timestamp"] == "when"


def test_a_quantity_is_no_opinion(table):
    pairs = table("user_id,item_id,quantity\na,p,1\nb,q,2\nc,p,3\n")
    assert "rating" not in guess(pairs.frame, "interactions").roles


def test_files_are_told_apart_by_their_columns(table):
    tables = {
        "a.csv": table("customer_id,age\nc1,5\n"),
        "b.csv": table("customer_id,sku,bought\nc1,s1,1\n"),
        "c.csv": table("sku,title\ns1,Tea\n"),
    }
    assert assign(tables) == {
        "users": tables["a.csv"], "interactions": tables["b.csv"], "items": tables["c.csv"],
    }  # fmt: skip


def test_files_are_told_apart_by_their_names_where_columns_do_not_tell(table):
    tables = {
        "Customers 2024.csv": table("id,age\nc1,5\n"),
        "商品.csv": table("id,title\ns1,Tea\n"),
        "orders.csv": table("customer,product\nc1,s1\nc1,s2\n"),
        "held_back.csv": table("customer,product\nc2,s1\n"),
    }
    found = assign(tables)
    assert found["users"] is tables["Customers 2024.csv"]
    assert found["items"] is tables["商品.csv"]
    assert found["interactions"] is tables["orders.csv"]
    assert found["held_back"] is tables["held_back.csv"]


def test_who_is_named_over_and_over_interacts_whatever_the_other_id_is_called(table):
    tables = {
        "a.csv": table("sku,name\np1,Tea\np2,Milk\n"),
        "b.csv": table("who,sku\nu1,p1\nu2,p1\nu3,p1\nu4,p2\nu5,p2\n"),
    }
    found = assign(tables)
    assert found == {"items": tables["a.csv"], "interactions": tables["b.csv"]}


def test_a_list_of_users_that_comes_alone_is_not_taken_for_pairs(table):
    only = table("user_id,age\nu1,30\nu2,40\n")
    assert assign({"users.csv": only}) == {"users": only}


def test_one_table_alone_holds_pairs(table):
    only = table("user_text,item_text,label\nx,y,1\n")
    assert assign({"anything.csv": only}) == {"interactions": only}


def test_a_guess_can_be_corrected(table):
    guessed = guess(table("user_id,item_id,label,score\na,p,1,3\n").frame, "interactions")
    mine = Mapping({**guessed.roles, "label": "score"})
    assert mine.column("label") == "score"
    assert guessed.column("label") == "label"
