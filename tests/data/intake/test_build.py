"""Every mistake in data is reported with its row and a remedy, and the rest is still used."""

import pytest

from coldstart.data.problems import Severity

USERS = "user_id,age\n" + "".join(f"u{n},{20 + n}\n" for n in range(6))
ITEMS = "item_id,title\n" + "".join(f"i{n},Thing {n}\n" for n in range(6))
HEAD = "user_id,item_id,label\n"
PAIRS = HEAD + "".join(
    f"u{n},i{m},{int((n + m) % 2 == 0)}\n" for n in range(6) for m in range(6) if n != m
)


@pytest.fixture
def shop(understood):
    """Return a function that understands texts of CSV files; the other tables are clean."""

    def run(users=USERS, items=ITEMS, interactions=PAIRS, holdout=None, **options):
        texts = {"users": users, "items": items, "interactions": interactions, "holdout": holdout}
        files = {f"{kind}.csv": text for kind, text in texts.items() if text}
        return understood(files, **options)

    return run


def ids(understanding, *severities):
    return {
        p.message.id.removeprefix("intake.")
        for p in understanding.problems
        if not severities or p.severity in severities
    }


def labels(understanding):
    return understanding.dataset.interactions["label"].tolist()


def test_clean_tables_have_no_problem(shop):
    understanding = shop()
    assert understanding.problems == ()
    assert understanding.dataset.name == "shop"
    assert understanding.dataset.interactions["label"].dtype == "int8"
    assert understanding.dataset.profile_columns == ["age"]
    counts = understanding.counts
    assert (counts.users, counts.items, counts.titled_items, counts.rows) == (6, 6, 6, 30)
    assert (counts.interactions, counts.positives, counts.negatives) == (30, 12, 18)


def test_all_problems_are_listed_at_once_the_worst_first(shop):
    understanding = shop(
        users=USERS + ",40\n", interactions=f"{HEAD}u1,i2,yes\nu2,i3,no\nu2,i4,often\n"
    )
    assert understanding.dataset is None
    severities = [problem.severity for problem in understanding.problems]
    assert severities == sorted(severities, key=list(Severity).index)
    assert {"rows.blank_id", "rows.no_labels"} <= ids(understanding)


# --- ids ------------------------------------------------------------------------------------------


def test_ids_stay_text(shop):
    odd = ["007", "NA", "1e5", "1.0"]
    understanding = shop(
        users="user_id,age\n" + "".join(f"{id_},{n}\n" for n, id_ in enumerate(odd)),
        interactions=HEAD + "".join(f"{id_},i1,1\n{id_},i2,0\n" for id_ in odd),
    )
    assert understanding.dataset.user_ids == odd
    assert set(understanding.dataset.interactions["user_id"]) == set(odd)


def test_what_is_wrapped_around_an_id_is_taken_off_and_said(shop, problem):
    understanding = shop(users=USERS + "  u9 ,50\n", interactions=PAIRS + "'u9,i1,1\n")
    assert understanding.dataset.history("u9") == ["i1"]
    notes = [p for p in understanding.problems if p.message.id == "intake.note.ids"]
    assert {(p.table, p.message.params["id"]) for p in notes} == {
        ("users.csv", "u9"),
        ("interactions.csv", "u9"),
    }


def test_blank_ids_are_not_used(shop, problem):
    blank = problem(shop(items=ITEMS + ",Nameless\n  ,Nobody's\n"), "rows.blank_id")
    assert (blank.row, blank.count, blank.column) == (8, 2, "item_id")
    understanding = shop(interactions=PAIRS + "u1,,1\n")
    assert problem(understanding, "rows.blank_id").row == 32
    (pairs,) = [table for table in understanding.tables if table.role == "interactions"]
    assert pairs.not_used == {"blank_item_id": 1}


def test_of_repeated_ids_the_first_row_stays(shop, problem):
    understanding = shop(users=USERS + "u1,99\nu2,22\nu3,98\n")
    repeated, same = (problem(understanding, f"build.repeated_{w}") for w in ("id", "row"))
    assert (repeated.severity, repeated.row, repeated.count) == (Severity.WARNING, 8, 2)
    assert (same.severity, same.row) == (Severity.NOTICE, 9)
    assert understanding.dataset.users["age"].tolist() == ["20", "21", "22", "23", "24", "25"]


def test_ids_that_a_list_lacks_are_kept_and_said(shop, problem):
    understanding = shop(interactions=PAIRS + "ghost,i1,1\nu1,nothing,1\nghost,i2,0\n")
    user, item = (problem(understanding, f"build.unknown_{side}") for side in ("user", "item"))
    assert (user.row, user.count, user.column) == (32, 2, "user_id")
    assert user.message.params["id"] == "ghost"
    assert (item.severity, item.row, item.count) == (Severity.WARNING, 33, 1)
    assert understanding.dataset.history("ghost") == ["i1"]
    assert "nothing" in understanding.dataset.item_ids
    assert len(understanding.dataset.interactions) == 33


def test_where_most_rows_name_items_that_the_list_lacks_that_is_refused_unless_confirmed(
    shop, problem
):
    strange = HEAD + "".join(f"u{n % 6},I-{n % 7},{n % 2}\n" for n in range(42))
    refused = problem(understanding := shop(interactions=strange), "build.nothing_known")
    assert (refused.severity, understanding.dataset) == (Severity.ERROR, None)
    assert (refused.message.params["id"], refused.message.params["known"]) == ("I-0", "i0")
    accepted = shop(interactions=strange, accept=True)
    assert problem(accepted, "build.unknown_item").count == 42
    assert len(accepted.dataset.items) == 13


@pytest.mark.parametrize(
    ("n", "leads"), [(1, None), (5, "build.many_unused"), (60, "build.most_unused")]
)
def test_the_share_of_rows_that_cannot_be_used_leads(shop, problem, n, leads):
    pairs = PAIRS + ",i1,1\n" * n
    understanding = shop(interactions=pairs)
    assert (understanding.dataset is None) == (n == 60)
    if leads is None:
        assert ids(understanding) == {"rows.blank_id"}
        return
    assert understanding.problems[0] == problem(understanding, leads)
    assert understanding.problems[0].message.params["n"] == n
    assert len(shop(interactions=pairs, accept=True).dataset.interactions) == 30


def test_without_users_everyone_who_interacts_is_one(shop):
    understanding = shop(users=None)
    assert understanding.dataset.users.columns.tolist() == ["user_id"]
    assert understanding.dataset.user_ids == [f"u{n}" for n in range(6)]


# --- lost digits ----------------------------------------------------------------------------------

LONG = [690002469135780000 + 1000 * n for n in range(6)]
LINES = [f"u{n % 6},{LONG[n % 6]}" for n in range(36)]


def test_digits_that_ids_lost_are_said(shop, problem):
    listed = "item_id,title\n" + "".join(f"{id_},T{n}\n" for n, id_ in enumerate(LONG))
    understanding = shop(items=listed, interactions="user_id,item_id\n" + "\n".join(LINES) + "\n")
    lost = [p for p in understanding.problems if p.message.id == "intake.build.lost_digits"]
    assert {(p.severity, p.column, p.table) for p in lost} == {
        (Severity.WARNING, "item_id", "items.csv"),
        (Severity.WARNING, "item_id", "interactions.csv"),
    }


def test_ids_that_fell_together_are_refused(shop, problem):
    lines = "".join(f"{line},Thing {n % 12}\n" for n, line in enumerate(LINES))
    together = shop(items=None, interactions=f"user_id,item_id,title\n{lines}")
    refused = problem(together, "build.ids_together")
    assert (refused.severity, together.dataset) == (Severity.ERROR, None)
    assert len(refused.message.params["names"]) == 2
    accepted = shop(items=None, interactions=f"user_id,item_id,title\n{lines}", accept=True)
    assert "build.ids_together" in ids(accepted, Severity.ERROR)  # nobody can tell them apart
    assert "build.conflict_item" not in ids(accepted)  # no titles to make agree


def test_two_rows_of_a_list_prove_that_ids_fell_together(shop, problem):
    listed = "user_id,age\n" + "".join(
        f"{id_},{n}{m}\n" for n, id_ in enumerate(LONG) for m in "12"
    )
    pairs = HEAD + "".join(f"{id_},i{n % 3},1\n" for n, id_ in enumerate(LONG * 2))
    together = shop(users=listed, interactions=pairs, accept=True)
    refused = problem(together, "build.ids_together_rows")
    assert (refused.severity, refused.table) == (Severity.ERROR, "users.csv")
    assert (refused.message.params["row"], refused.message.params["other"]) == (2, 3)
    assert "build.repeated_id" not in ids(together)


def test_two_listed_ids_of_which_a_spreadsheet_makes_one_are_refused(shop, problem):
    listed = "item_id,title\n" + "".join(f"{id_ + m},T\n" for id_ in LONG for m in (263, 417))
    pairs = "user_id,item_id\n" + "\n".join(LINES) + "\n"
    together = problem(shop(items=listed, interactions=pairs, accept=True), "build.ids_together")
    assert together.message.params["names"] == [f"{LONG[0] + m}" for m in (263, 417)]


def test_ids_that_lost_digits_and_meet_nothing_are_refused_for_that(shop, problem):
    listed = "item_id,title\n" + "".join(f"{id_ + 263},T{n}\n" for n, id_ in enumerate(LONG))
    apart = shop(items=listed, interactions="user_id,item_id\n" + "\n".join(LINES) + "\n")
    assert problem(apart, "build.ids_apart").severity is Severity.ERROR
    assert "build.nothing_known" not in ids(apart)  # one cause is said once


# --- holdout --------------------------------------------------------------------------------------


def test_held_out_pairs_are_kept_apart_and_judged_by_the_same_scale(shop, problem):
    pairs = "user_id,item_id,rating\nu1,i1,1\nu1,i2,10\nu2,i1,8\n"
    understanding = shop(
        interactions=pairs, holdout="user_id,item_id,rating\nu3,i1,4\nu3,i2,6\nu1,i1,9\n"
    )
    held = understanding.dataset.held_back
    assert list(zip(held["item_id"], held["label"], strict=True)) == [("i1", 0), ("i2", 1)]
    assert problem(understanding, "build.holdout_known").count == 1


def test_in_the_holdout_the_last_opinion_holds_as_among_the_interactions(shop):
    rated = "user_id,item_id,rating,date\n"
    pairs = "".join(f"u{n // 5},i{n % 5},{n % 5 + 1},2026-01-0{n % 5 + 1}\n" for n in range(25))
    later = "u5,i1,5,2026-02-01\nu5,i1,1,2026-02-02\nu5,i2,5,2026-02-02\n"
    held = shop(interactions=rated + pairs, holdout=rated + later).dataset.held_back
    assert held["label"].tolist() == [0, 1]
    assert held["rating"].tolist() == [1.0, 5.0]


def test_in_the_holdout_what_came_back_is_no_like(shop):
    bought = "user_id,item_id,quantity,date\n"
    pairs = "".join(f"u{n // 5},i{n % 5},1,2026-01-0{n % 5 + 1}\n" for n in range(25))
    later = "u5,i1,1,2026-02-01\nu5,i1,-1,2026-02-02\nu5,i2,1,2026-02-02\nu5,i2,1,2026-02-03\n"
    held = shop(interactions=bought + pairs, holdout=bought + later).dataset.held_back
    assert held["item_id"].tolist() == ["i2"]


def test_a_useless_holdout_costs_nothing_else(shop, problem):
    understanding = shop(holdout=f"{HEAD}ghost,i1,1\n")
    assert understanding.dataset.held_back is None
    assert problem(understanding, "build.no_holdout").severity is Severity.WARNING


# --- columns --------------------------------------------------------------------------------------


def test_columns_keep_the_names_of_the_file(shop):
    understanding = shop(
        users="顾客,年龄\n" + "".join(f"u{n},{n}\n" for n in range(6)),
        items="SKU,Product name,价格\n" + "".join(f"i{n},Thing {n},{n}\n" for n in range(6)),
    )
    assert understanding.dataset.users.columns.tolist() == ["user_id", "年龄"]
    assert understanding.dataset.items.columns.tolist() == ["item_id", "title", "价格"]


def test_constant_bookkeeping_and_personal_columns_are_listed_and_not_stored(shop, problem):
    users = "user_id,age,e-mail,first name\n" + "".join(
        f"u{n},{n},u{n}@x.org,Mia {n}\n" for n in range(6)
    )
    items = "item_id,title,currency,image url\n" + "".join(
        f"i{n},Thing {n},EUR,https://x.example/{n}.jpg\n" for n in range(6)
    )
    understanding = shop(users=users, items=items)
    assert understanding.dataset.profile_columns == ["age"]
    assert understanding.dataset.items.columns.tolist() == ["item_id", "title"]
    assert problem(understanding, "note.personal").message.params["columns"] == [
        "e-mail",
        "first name",
    ]
    assert problem(understanding, "note.unused").message.params["columns"] == [
        "currency",
        "image url",
    ]


def test_html_of_a_catalog_becomes_text(shop):
    items = "item_id,title,about\n" + "".join(
        f"i{n},Tea &amp; {n},<p>hot {n}</p>\n" for n in range(6)
    )
    dataset = shop(items=items).dataset
    assert dataset.item_titles[0] == "Tea & 0"
    assert dataset.items["about"].tolist()[0] == "hot 0"


def test_items_without_a_title_are_remarked_on(shop, problem):
    untitled = shop(items="item_id,kind\n" + "".join(f"i{n},Thing {n % 2}\n" for n in range(6)))
    assert problem(untitled, "build.untitled").severity is Severity.NOTICE


def test_fewer_than_a_handful_is_said(shop, problem):
    few = shop(
        users="user_id\nu1\nu2\n",
        items="item_id,title\ni1,A\ni2,B\n",
        interactions=f"{HEAD}u1,i1,1\nu2,i2,0\n",
    )
    assert problem(few, "build.few_users").severity is Severity.WARNING
    assert problem(few, "build.few_items").severity is Severity.WARNING
    assert few.dataset is not None
