"""Every mistake in data is reported with its row and a remedy, and the rest is still used."""

import pytest

from coldstart.data.intake import take
from coldstart.data.mapping import Mapping
from coldstart.data.problems import Severity
from coldstart.errors import DataError

USERS = "user_id,age\n" + "".join(f"u{n},{20 + n}\n" for n in range(6))
ITEMS = "item_id,title\n" + "".join(f"i{n},Thing {n}\n" for n in range(6))
PAIRS = "user_id,item_id,label\n" + "".join(
    f"u{n},i{m},{int((n + m) % 2 == 0)}\n" for n in range(6) for m in range(6) if n != m
)


@pytest.fixture
def taken(table):
    """Return a function that takes texts of CSV files in; the other tables are clean."""

    def run(users=USERS, items=ITEMS, interactions=PAIRS, held_back=None, **options):
        given = {
            "users": users, "items": items, "interactions": interactions, "held_back": held_back,
        }  # fmt: skip
        tables = {kind: table(text, f"{kind}.csv") for kind, text in given.items() if text}
        return take(tables, name="mine", **options)

    return run


def found(intake, key):
    """Return the only problem of a kind; it can be said in both languages, and what to do."""
    (problem,) = (p for p in intake.problems if p.message.id == f"data.take.{key}")
    for language in ("en", "zh"):
        assert problem.message.render(language)
        assert problem.remedy.render(language)
    return problem


def keys(intake, *severities):
    return {p.message.id for p in intake.problems if not severities or p.severity in severities}


def pairs_of(dataset):
    rows = dataset.interactions
    return list(zip(rows["user_id"], rows["item_id"], rows["label"], strict=True))


def test_clean_tables_have_no_problem(taken):
    intake = taken()
    assert intake.problems == ()
    assert intake.dataset.name == "mine"
    assert len(intake.dataset.interactions) == 30
    assert intake.dataset.interactions["label"].dtype == "int8"
    assert intake.dataset.profile_columns == ["age"]


def test_all_problems_are_listed_at_once_the_worst_first(taken):
    intake = taken(
        users=USERS + ",40\n", items="title,price\nTea,2\n", interactions=PAIRS + "u1,i2,maybe\n"
    )
    assert intake.dataset is None
    assert intake.problems[0].severity is Severity.ERROR
    assert {"data.take.no_id", "data.take.blank_id", "data.take.bad_label"} <= keys(intake)
    with pytest.raises(DataError) as error:
        intake.require()
    assert error.value.problems == intake.problems


# --- ids ------------------------------------------------------------------------------------------


def test_a_table_without_an_id_column(taken):
    problem = found(taken(users="age,city\n3,York\n"), "no_id")
    assert problem.severity is Severity.ERROR
    assert "age, city" in problem.message.render("en")


def test_ids_stay_text(taken):
    odd = ["007", "NA", "null", "1e5", "1.0"]
    intake = taken(
        users="user_id,age\n" + "".join(f"{i},1\n" for i in odd),
        interactions="user_id,item_id,label\n" + "".join(f"{i},i1,1\n{i},i2,0\n" for i in odd),
    )
    assert intake.dataset.user_ids == odd
    assert set(intake.dataset.interactions["user_id"]) == set(odd)


def test_white_space_around_ids_is_taken_off(taken):
    intake = taken(users=USERS + "  u9 ,50\n", interactions=PAIRS + " u9,i1 ,1\n")
    assert intake.dataset.history("u9") == ["i1"]
    spaces = [p for p in intake.problems if p.message.id == "data.take.spaces"]
    assert [(p.table, p.row, p.column) for p in spaces] == [
        ("users.csv", 8, "user_id"), ("interactions.csv", 32, "user_id"),
        ("interactions.csv", 32, "item_id"),
    ]  # fmt: skip
    assert {p.severity for p in spaces} == {Severity.NOTICE}


def test_blank_ids_are_left_out(taken):
    problem = found(taken(items=ITEMS + ",Nameless\n  ,Nobody's\n"), "blank_id")
    assert (problem.row, problem.count, problem.column) == (8, 2, "item_id")


def test_of_repeated_ids_the_first_row_stays(taken):
    intake = taken(users=USERS + "u1,99\nu2,22\nu3,98\n")
    problem = found(intake, "repeated_id")
    assert (problem.severity, problem.row, problem.count) == (Severity.WARNING, 8, 2)
    same = found(intake, "repeated_row")
    assert (same.severity, same.row) == (Severity.NOTICE, 9)
    assert intake.dataset.users["age"].tolist() == ["20", "21", "22", "23", "24", "25"]


def test_unknown_users_and_items_are_left_out(taken):
    intake = taken(interactions=PAIRS + "ghost,i1,1\nu1,nothing,1\nghost,i2,0\n")
    user, item = found(intake, "unknown_user"), found(intake, "unknown_item")
    assert (user.row, user.count, user.column) == (32, 2, "user_id")
    assert "ghost" in user.message.render("en")
    assert (item.row, item.count) == (33, 1)
    assert len(intake.dataset.interactions) == 30


def test_nothing_is_left_when_all_ids_are_written_differently(taken):
    intake = taken(interactions="user_id,item_id,label\nU1,i1,1\nU2,i2,0\n")
    assert found(intake, "nothing_left").severity is Severity.ERROR
    assert intake.dataset is None


def test_without_users_everyone_who_interacts_is_one(taken):
    intake = taken(
        users=None,
        interactions=PAIRS.replace("label", "label,shop")
        .replace("\n", ",x\n")
        .replace("label,shop,x", "label,shop"),
    )
    assert intake.dataset.users.columns.tolist() == ["user_id"]
    assert intake.dataset.user_ids == [f"u{n}" for n in range(6)]
    assert "shop" in found(intake, "unused").message.render("en")


# --- labels and ratings ---------------------------------------------------------------------------


def test_labels_in_words(taken):
    words = ["yes", "no", "TRUE", "False", "是", "否", "1", "0", "1", "0"]
    pairs = "user_id,item_id,label\n" + "".join(
        f"u{n % 5},i{n // 5},{w}\n" for n, w in enumerate(words)
    )
    assert [label for *_, label in pairs_of(taken(interactions=pairs).dataset)] == [1, 0] * 5


def test_a_label_that_is_none_is_left_out(taken):
    problem = found(taken(interactions=PAIRS + "u1,i1,maybe\n"), "bad_label")
    assert (problem.row, problem.column) == (32, "label")
    assert "maybe" in problem.message.render("en")


def test_ratings_in_the_label_column_are_not_mistaken_for_likes(taken):
    pairs = "user_id,item_id,label\nu1,i1,1\nu1,i2,5\nu2,i1,4\nu2,i2,1\n"
    intake = taken(interactions=pairs)
    assert intake.dataset is None
    assert found(intake, "no_labels").severity is Severity.ERROR


def test_labels_all_0_have_nothing_to_teach(taken):
    intake = taken(interactions="user_id,item_id,label\nu1,i1,0\nu2,i2,0\n")
    assert found(intake, "no_likes").severity is Severity.ERROR


def test_labels_all_1_are_welcome(taken):
    intake = taken(interactions="user_id,item_id,label\nu1,i1,1\nu2,i2,1\n")
    assert found(intake, "implicit").severity is Severity.NOTICE
    assert intake.dataset.implicit


def test_a_single_row_is_refused(taken):
    intake = taken(interactions="user_id,item_id,label\nu1,i1,1\n")
    assert found(intake, "single_row").severity is Severity.ERROR


def test_ratings_count_as_liked_in_the_upper_half_of_their_scale(taken):
    pairs = "user_id,item_id,rating\nu1,i1,3\nu1,i2,4\nu2,i1,5\nu2,i2,2\n"
    intake = taken(interactions=pairs)
    assert [label for *_, label in pairs_of(intake.dataset)] == [0, 1, 1, 0]
    said = found(intake, "liked_from").message.render("en")
    assert said == "Liked means a rating of 4 or more (scale 1 to 5)."
    lower = taken(interactions=pairs, positive_from=3)
    assert [label for *_, label in pairs_of(lower.dataset)] == [1, 1, 1, 0]


def test_the_label_decides_where_both_stand(taken):
    pairs = "user_id,item_id,rating,label\nu1,i1,1,1\nu1,i2,5,0\nu2,i1,4,\nu2,i2,2,\n"
    intake = taken(interactions=pairs, positive_from=4)
    assert [label for *_, label in pairs_of(intake.dataset)] == [1, 0, 1, 0]
    assert intake.dataset.interactions["rating"].tolist() == [1, 5, 4, 2]
    assert found(intake, "label_decides").severity is Severity.NOTICE


def test_nan_infinite_and_worded_ratings_are_left_out(taken):
    pairs = "user_id,item_id,rating\nu1,i1,5\nu1,i2,NaN\nu1,i3,inf\nu2,i1,good\nu2,i2,1\nu2,i3,\n"
    intake = taken(interactions=pairs)
    odd, bad, blank = (found(intake, k) for k in ("odd_rating", "bad_rating", "blank_rating"))
    assert (odd.row, odd.count) == (3, 2)
    assert (bad.row, blank.row) == (5, 7)
    assert [label for *_, label in pairs_of(intake.dataset)] == [1, 0]


def test_a_bad_rating_beside_a_label_costs_the_rating_only(taken):
    pairs = "user_id,item_id,rating,label\nu1,i1,inf,1\nu1,i2,x,0\nu2,i1,3,1\n"
    intake = taken(interactions=pairs)
    assert len(intake.dataset.interactions) == 3
    assert intake.dataset.interactions["rating"].isna().tolist() == [True, True, False]
    assert found(intake, "odd_rating_kept").row == 2
    assert found(intake, "bad_rating_kept").row == 3


def test_neither_label_nor_rating_means_every_row_is_a_like(taken):
    intake = taken(interactions="user_id,item_id\nu1,i1\nu2,i2\n")
    assert found(intake, "no_label").severity is Severity.NOTICE
    assert intake.dataset.implicit


@pytest.mark.parametrize(
    ("head", "values", "doubted"),
    [("打几分", "5 1 NaN", True), ("note", "good bad fine", False), ("sum", "7 7 7", False)],
)
def test_a_column_that_may_be_ratings_is_not_passed_over_in_silence(taken, head, values, doubted):
    one, two, three = values.split()
    stars = f"user_id,item_id,{head}\nu1,i1,{one}\nu2,i1,{two}\nu2,i2,{three}\n"
    stars += "".join(f"u1,i2,{one}\n" for _ in range(7))
    intake = taken(interactions=stars)
    problem = found(intake, "unrated" if doubted else "unused")
    assert problem.severity is (Severity.WARNING if doubted else Severity.NOTICE)
    assert head in problem.message.render("en")


# --- times and pairs ------------------------------------------------------------------------------


def test_times_that_cannot_be_read_count_as_unknown(taken):
    pairs = "user_id,item_id,label,date\nu1,i1,1,2024-01-01\nu1,i2,0,soon\nu2,i1,1,\n"
    intake = taken(interactions=pairs)
    assert intake.dataset.interactions["timestamp"].tolist() == [1704067200, 0, 0]
    problem = found(intake, "bad_time")
    assert (problem.row, problem.column, problem.count) == (3, "date", 1)


def test_repeated_pairs_are_joined(taken):
    pairs = (
        "user_id,item_id,label,rating,timestamp\n"
        "u1,i1,0,2,200\nu2,i2,1,5,50\nu1,i1,1,4,100\nu1,i2,0,1,10\n"
    )
    intake = taken(interactions=pairs)
    rows = intake.dataset.interactions
    assert pairs_of(intake.dataset) == [("u1", "i1", 1), ("u2", "i2", 1), ("u1", "i2", 0)]
    assert rows["timestamp"].tolist() == [200, 50, 10]
    assert rows["rating"].tolist() == [4, 5, 1]
    assert found(intake, "merged").row == 4


def test_fewer_than_a_handful_is_said(taken):
    intake = taken(
        users="user_id\nu1\nu2\n", items="item_id,title\ni1,A\ni2,B\n",
        interactions="user_id,item_id,label\nu1,i1,1\nu2,i2,0\n",
    )  # fmt: skip
    assert found(intake, "few_users").severity is Severity.WARNING
    assert found(intake, "few_items").severity is Severity.WARNING
    assert intake.dataset is not None


def test_no_interactions_at_all(taken):
    assert found(taken(interactions=None), "no_interactions").severity is Severity.ERROR


# --- held back ------------------------------------------------------------------------------------


def test_held_back_pairs_are_kept_apart_and_judged_by_the_same_scale(taken):
    pairs = "user_id,item_id,rating\nu1,i1,1\nu1,i2,10\nu2,i1,8\n"
    intake = taken(
        interactions=pairs, held_back="user_id,item_id,rating\nu3,i1,4\nu3,i2,6\nu1,i1,9\n"
    )
    held = intake.dataset.held_back
    assert list(zip(held["item_id"], held["label"], strict=True)) == [("i1", 0), ("i2", 1)]
    assert found(intake, "not_held").count == 1


def test_a_useless_held_back_table_costs_nothing_else(taken):
    intake = taken(held_back="user_id,item_id,label\nghost,i1,1\n")
    assert intake.dataset.held_back is None
    assert found(intake, "nothing_held").severity is Severity.WARNING


# --- columns --------------------------------------------------------------------------------------


def test_columns_keep_the_names_of_the_file(taken):
    intake = taken(
        users="顾客,年龄\n" + "".join(f"u{n},3\n" for n in range(6)),
        items="SKU,Product name,价格\n" + "".join(f"i{n},Thing,1\n" for n in range(6)),
    )
    assert intake.dataset.users.columns.tolist() == ["user_id", "年龄"]
    assert intake.dataset.items.columns.tolist() == ["item_id", "title", "价格"]


def test_a_corrected_mapping_is_followed(taken):
    intake = taken(
        items=ITEMS.replace("title", "title,name").replace("Thing", "Old,New"),
        mapping={"items": Mapping({"item_id": "item_id", "title": "name"})},
    )
    assert intake.dataset.item_titles[0] == "New 0"
    assert intake.dataset.items.columns.tolist() == ["item_id", "title (2)", "title"]


def test_a_mapping_to_a_column_that_is_not_there_is_reported(taken):
    intake = taken(mapping={"users": Mapping({"user_id": "nobody"})})
    assert found(intake, "no_column").severity is Severity.ERROR


def test_columns_that_are_left_out_are_taken_in_nowhere(taken):
    intake = taken(
        users="user_id,age,e-mail\n" + "".join(f"u{n},3,e-mail\n" for n in range(6)),
        mapping={"users": Mapping({"user_id": "user_id"}, left_out=("e-mail",))},
    )
    assert intake.dataset.profile_columns == ["age"]
    assert not any("e-mail" in text for text in intake.dataset.user_texts)


def test_profiles_beside_a_table_of_users_are_not_used_and_that_is_said(taken):
    pairs = "user_id,item_id,title,user_text\n" + "".join(f"u{n},i{n},T,P\n" for n in range(6))
    intake = taken(interactions=pairs, items=None)
    assert found(intake, "unused").message.params["columns"] == ["user_text"]


def test_items_without_a_title_are_remarked_on(taken):
    intake = taken(items=ITEMS.replace("title", "label_on_the_box"))
    assert found(intake, "untitled").severity is Severity.NOTICE
