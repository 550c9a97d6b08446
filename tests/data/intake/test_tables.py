"""What each table is: told by its columns, its name, and who is named over and over."""

import pytest

from coldstart.data.intake.infer import infer


@pytest.fixture
def inferred(table):
    """Return a function that infers what files are, given as texts by name."""

    def run(files):
        return infer([table(text, name) for name, text in files.items()])

    return run


@pytest.fixture
def roles(inferred):
    """Return a function that gives the role of each file."""

    def run(files):
        mapping = inferred(files).mapping
        return {file: one.role for one in mapping.table for file in one.files}

    return run


def rows(n, *columns):
    """Return CSV rows; each column is a function of the row's number."""
    return "".join(",".join(str(column(m)) for column in columns) + "\n" for m in range(n))


def test_tables_are_told_apart_by_their_columns(roles):
    assert roles(
        {
            "a.csv": "customer_id,age\nc1,5\nc2,6\n",
            "b.csv": "customer_id,sku,bought\nc1,s1,1\nc2,s1,0\n",
            "c.csv": "sku,title\ns1,Tea\ns2,Salt\n",
        }
    ) == {"a.csv": "users", "b.csv": "interactions", "c.csv": "items"}


def test_tables_are_told_apart_by_their_names_where_columns_do_not_tell(roles):
    assert roles(
        {
            "Customers 2024.csv": "id,age\nc1,5\nc2,6\n",
            "商品.csv": "id,title\ns1,Tea\ns2,Cup\n",
            "orders.csv": "customer,product\nc1,s1\nc1,s2\nc2,s1\n",
            "held_back.csv": "customer,product\nc2,s2\n",
        }
    ) == {
        "Customers 2024.csv": "users",
        "商品.csv": "items",
        "orders.csv": "interactions",
        "held_back.csv": "holdout",
    }


def test_who_is_named_over_and_over_interacts_whatever_the_other_id_is_called(roles):
    assert roles(
        {
            "a.csv": "sku,name\np1,Tea\np2,Milk\n",
            "b.csv": "who,sku\nu1,p1\nu2,p1\nu3,p1\nu4,p2\nu5,p2\nu1,p2\n",
        }
    ) == {"a.csv": "items", "b.csv": "interactions"}


def test_parts_of_one_table_are_one(inferred):
    part = "user_id,item_id\n" + rows(9, "u{}".format, "i{}".format)
    mapping = inferred({"part-0.csv": part, "part-1.csv": part, "part-2.csv": part}).mapping
    assert [(one.role, len(one.files)) for one in mapping.table] == [("interactions", 3)]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("test.csv", "holdout"),
        ("holdout.csv", "holdout"),
        ("验证集.csv", "holdout"),
        ("tags.csv", "unused"),
        ("latest.csv", "unused"),
        ("contest.csv", "unused"),
    ],
)
def test_held_out_is_only_what_is_named_so(roles, name, role):
    ratings = "user_id,item_id,rating\n" + rows(
        30, lambda n: f"u{n % 6}", lambda n: f"i{n % 8}", lambda n: n % 5
    )
    more = "user_id,item_id,rating,note\n" + rows(
        12, lambda n: f"u{n % 6}", lambda n: f"i{n % 5}", lambda n: n % 4, "n{}".format
    )
    assert roles({"ratings.csv": ratings, name: more})[name] == role


def test_a_further_table_is_not_used(roles):
    orders = "user_id,item_id\n" + rows(30, lambda n: f"u{n % 6}", lambda n: f"i{n % 8}")
    links = "item_id,imdb\n" + rows(8, "i{}".format, "tt{}".format)
    titles = "item_id,title,genre\n" + rows(8, "i{}".format, "Film {}".format, "kind {}".format)
    assert roles({"links.csv": links, "films.csv": titles, "orders.csv": orders}) == {
        "links.csv": "unused",
        "films.csv": "items",
        "orders.csv": "interactions",
    }
