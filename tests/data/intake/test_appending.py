"""Later files are read as the first were, and each row counts once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coldstart.data.intake.answers import Answers
from coldstart.data.intake.appending import append
from coldstart.data.intake.provenance import Provenance
from coldstart.data.intake.understand import understand

ITEMS = "item_id,title\n" + "".join(f"p{n},Thing {n}\n" for n in range(1, 13))
OCTOBER = [
    (f"u{n}", f"p{1 + (n + k) % 12}", f"2026-10-{1 + k:02d}", 1)
    for n in range(1, 9)
    for k in range(3)
]
DAY = 86_400
NOVEMBER = 1_793_491_200  # the first, midnight


def orders(*rows) -> str:
    lines = [",".join(map(str, row)) for row in rows]
    return "\n".join(["user_id,item_id,date,quantity", *lines, ""])


def ratings(*rows) -> str:
    lines = [",".join(map(str, row)) for row in rows]
    return "\n".join(["user_id,item_id,rating,time", *lines, ""])


SHOP = {"items.csv": ITEMS, "orders.csv": orders(*OCTOBER, ("u1", "p2", "2026-10-05", 1))}
REVIEWS = {
    "items.csv": ITEMS,
    "ratings.csv": ratings(*((user, item, 1 + n % 5, day) for n, (user, item, day, _) in
                             enumerate(OCTOBER))),
}  # fmt: skip


@pytest.fixture
def appended(table):
    """Return a function that imports files and appends later ones."""

    def run(first, later, answers=Answers(), **options):
        key = b"k" * 32 if answers.hash_ids else None
        tables = [table(text, name) for name, text in first.items()]
        understood = understand(tables, answers=answers, name="shop", id_key=key)
        provenance = Provenance.from_json(Provenance.of(understood).to_json())
        return append(
            understood.require(), provenance,
            [table(text, name) for name, text in later.items()],
            problems=understood.problems, id_key=key, **options,
        )  # fmt: skip

    return run


def ids(result, severity="error") -> list[str]:
    return [p.message.id for p in result.problems if p.severity == severity]


def pair(result, user, item) -> dict:
    rows = result.dataset.interactions
    found = rows[(rows["user_id"] == user) & (rows["item_id"] == item)].to_dict("records")
    return found[0] if found else {}


def test_what_is_bought_again_adds_to_its_pair_and_keeps_its_first_time(appended):
    week = orders(("u1", "p2", "2026-11-01", 1), ("u9", "p1", "2026-11-02", 1))
    result = appended(SHOP, {"orders.csv": week})
    again = pair(result, "u1", "p2")
    assert (again["n_repeats"], again["last_time"]) == (2, NOVEMBER)
    assert again["timestamp"] == NOVEMBER - 31 * DAY
    assert pair(result, "u9", "p1")["n_repeats"] == 0
    assert (result.users.new, result.pairs.new, result.pairs.repeats) == (1, 1, 1)
    assert result.dataset.name == "shop +2"


def test_one_import_and_two_hold_the_same_pairs(appended, table):
    week = [("u1", "p2", "2026-11-01", 1), ("u2", "p3", "2026-11-02", -1), ("u9", "p1", "", 2)]
    whole = orders(*OCTOBER, ("u1", "p2", "2026-10-05", 1), *week)
    at_once = understand([table(ITEMS, "items.csv"), table(whole, "orders.csv")], name="shop")
    in_two = appended(SHOP, {"orders.csv": orders(*week)})
    keys = ["user_id", "item_id"]
    expected = at_once.require().interactions.sort_values(keys, ignore_index=True)
    found = in_two.dataset.interactions.sort_values(keys, ignore_index=True)
    assert found[list(expected.columns)].equals(expected)


def times_of(dataset) -> list:
    """Return the repeats of a data set, sorted."""
    frame = dataset.repeats
    keys = frame["user_id"].astype("str"), frame["item_id"].astype("str")
    return sorted(zip(*keys, frame["timestamp"].tolist(), strict=True))


MILK = [("u1", "p2", f"2026-{month}-{day:02d}", 1) for month in (10, 11) for day in (5, 12, 19)]


@pytest.mark.parametrize("n_first", [0, 1, 3, 5])
def test_repeats_of_two_imports_are_those_of_one(appended, table, n_first):
    first = {"items.csv": ITEMS, "orders.csv": orders(*OCTOBER, *MILK[:n_first])}
    later = orders(*MILK[n_first:], ("u2", "p3", "2026-11-02", -1))
    whole = orders(*OCTOBER, *MILK, ("u2", "p3", "2026-11-02", -1))
    at_once = understand([table(ITEMS, "items.csv"), table(whole, "orders.csv")], name="shop")
    assert times_of(appended(first, {"orders.csv": later}).dataset) == times_of(at_once.require())


def test_a_purchase_between_two_stored_ones_is_told_from_them_by_its_time(appended):
    first = {"items.csv": ITEMS, "orders.csv": orders(*OCTOBER, *MILK)}
    again = orders(*MILK, ("u1", "p2", "2026-10-06", 1), ("u1", "p2", "2026-10-12", 1))
    result = appended(first, {"orders.csv": again})
    assert (result.pairs.already_stored, result.pairs.repeats) == (len(MILK), 2)
    assert pair(result, "u1", "p2")["n_repeats"] == len(MILK) + 2
    assert len(times_of(result.dataset)) == len(MILK) + 2


def test_a_return_takes_the_last_purchase_out_of_the_repeats(appended):
    first = {"items.csv": ITEMS, "orders.csv": orders(*OCTOBER, *MILK)}
    result = appended(first, {"orders.csv": orders(("u1", "p2", "2026-11-25", -1))})
    day = NOVEMBER + 18 * DAY
    assert (day in [time for *_, time in times_of(result.dataset)]) is False
    assert pair(result, "u1", "p2")["last_time"] == NOVEMBER + 11 * DAY
    only = {"items.csv": ITEMS, "orders.csv": orders(*OCTOBER, ("u1", "p2", "2026-10-12", 1))}
    none = appended(only, {"orders.csv": orders(("u1", "p2", "2026-11-25", -1))})
    assert none.dataset.repeats is None


def test_repeats_whose_times_an_earlier_version_did_not_keep_stay_unknown(appended, table):
    understood = understand(
        [table(ITEMS, "items.csv"), table(orders(*OCTOBER, *MILK), "orders.csv")], name="shop"
    )
    stored = replace(understood.require(), repeats=None)
    week = table(orders(("u3", "p4", "2026-11-20", 1)), "orders.csv")
    result = append(stored, Provenance.of(understood), [week])
    assert pair(result, "u3", "p4")["n_repeats"] == 1
    assert result.dataset.repeats is None


def test_a_later_return_takes_back_a_stored_purchase(appended):
    result = appended(SHOP, {"orders.csv": orders(("u2", "p3", "2026-11-02", -1))})
    assert pair(result, "u2", "p3") == {}
    assert result.pairs.taken_back == 1
    nothing = appended(SHOP, {"orders.csv": orders(("u1", "p9", "2026-11-02", -1))})
    assert ids(nothing) == ["append.nothing_new"]


def test_a_later_return_in_part_leaves_the_rest_of_a_stored_purchase(appended, table):
    first = {"items.csv": ITEMS, "orders.csv": orders(*OCTOBER, ("u1", "p9", "2026-10-05", 3))}
    one = appended(first, {"orders.csv": orders(("u1", "p9", "2026-11-02", -1))})
    assert pair(one, "u1", "p9")["quantity"] == 2
    rest = [table(orders(("u1", "p9", "2026-11-03", -2)), "orders.csv")]
    both = append(one.dataset, one.provenance, rest)
    assert pair(both, "u1", "p9") == {}


def test_an_opinion_given_again_is_the_last_one_with_its_first_time(appended):
    later = ratings(("u1", "p2", 5, "2026-11-01"), ("u1", "p3", 1, "2026-09-01"))
    result = appended(REVIEWS, {"ratings.csv": later})
    changed, older = pair(result, "u1", "p2"), pair(result, "u1", "p3")
    assert (changed["label"], changed["rating"], changed["timestamp"]) == (1, 5.0, NOVEMBER)
    assert changed["first_time"] == NOVEMBER - 31 * DAY
    assert (older["rating"], older["first_time"]) == (2.0, NOVEMBER - 61 * DAY)
    assert result.pairs.changed == 1


def test_a_few_later_ratings_are_read_on_the_stored_scale(appended):
    later = ratings(("u9", "p1", 5, "2026-11-01"), ("u9", "p2", 3, "2026-11-01"))
    result = appended(REVIEWS, {"ratings.csv": later})
    assert (pair(result, "u9", "p1")["label"], pair(result, "u9", "p2")["label"]) == (1, 0)


def test_the_same_rows_again_are_refused_and_do_not_count_twice(appended):
    assert ids(appended(SHOP, {"orders.csv": SHOP["orders.csv"]})) == ["append.nothing_new"]
    everything = SHOP["orders.csv"] + "u3,p1,2026-11-01,1\n"
    result = appended(SHOP, {"orders.csv": everything})
    assert ids(result, "warning") == ["append.mostly_stored"]
    assert (result.pairs.already_stored, result.pairs.new, result.pairs.repeats) == (25, 1, 0)
    assert pair(result, "u1", "p2")["n_repeats"] == 1


def test_without_times_a_stored_pair_is_not_counted_again(appended):
    plain = "user_id,item_id\n" + "".join(f"{user},{item}\n" for user, item, *_ in OCTOBER)
    first = {"items.csv": ITEMS, "orders.csv": plain}
    result = appended(first, {"orders.csv": plain + "u1,p9\n"})
    assert (result.pairs.already_stored, result.pairs.new) == (24, 1)


def test_items_alone_can_be_added_and_newer_values_hold(appended):
    items = "item_id,title,colour\np91,New,red\np1,Thing One,\n"
    result = appended(SHOP, {"products_new.csv": items})
    table = result.dataset.items.set_index("item_id")
    assert table.loc["p1", "title"] == "Thing One"
    assert table["colour"].to_dict()["p91"] == "red"
    assert (result.items.new, result.items.changed, result.pairs.new) == (1, 1, 0)


def test_hashed_users_meet_themselves(appended):
    first = {"items.csv": ITEMS, "orders.csv": orders(*OCTOBER)}
    later = {"orders.csv": orders(("u1", "p9", "2026-11-01", 1), ("u77", "p9", "2026-11-01", 1))}
    result = appended(first, later, Answers(hash_ids=True))
    assert (result.users.new, len(result.dataset.users)) == (1, 9)
    assert "u77" not in result.dataset.users.to_string()


def test_a_few_dates_follow_the_stored_ones(appended):
    rows = [(user, item, f"10/{13 + n % 15}/2026", 1) for n, (user, item, *_) in enumerate(OCTOBER)]
    first = {"items.csv": ITEMS, "orders.csv": orders(*rows)}
    result = appended(first, {"orders.csv": orders(("u9", "p1", "11/01/2026", 1))})
    assert pair(result, "u9", "p1")["timestamp"] == NOVEMBER


@pytest.mark.parametrize(
    ("later", "error"),
    [
        ({"orders.csv": "who,what\n1,2\n"}, "append.no_column"),
        ({"week.csv": "who,what\n1,2\n"}, "append.unknown_file"),
        ({"orders.csv": orders((1, "p2", "2026-11-01", 1))}, "append.other_kind_users"),
        ({"orders.csv": orders(("u1", 2, "2026-11-01", 1))}, "append.other_kind_items"),
        ({"orders.csv": orders(("u1", "p99", "2026-11-01", 1))}, "append.no_item"),
    ],
)
def test_files_that_do_not_fit_are_refused_with_a_remedy(appended, later, error):
    result = appended(SHOP, later)
    assert ids(result) == [error]
    assert result.dataset is None


def test_new_items_may_come_along_with_their_rows(appended):
    items = "item_id,title\np99,New\n"
    week = orders(("u1", "p99", "2026-11-01", 1))
    result = appended(SHOP, {"items.csv": items, "orders.csv": week})
    assert (result.items.new, result.pairs.new) == (1, 1)


def test_two_imports_hold_what_one_does_with_states_opinions_and_files_that_overlap(
    appended, table
):
    def compare(first, later, file):
        heads = first.partition("\n")[0] + "\n"
        whole = first + later.removeprefix(heads)
        at_once = understand([table(ITEMS, "items.csv"), table(whole, file)], name="shop")
        overlapping = first + later.removeprefix(heads)
        for rows in (later, overlapping):
            in_two = appended({"items.csv": ITEMS, file: first}, {file: rows})
            keys = ["user_id", "item_id"]
            expected = at_once.require().interactions.sort_values(keys, ignore_index=True)
            pairs = in_two.dataset.interactions.sort_values(keys, ignore_index=True)
            assert pairs[list(expected.columns)].equals(expected)

    states = [(user, item, day, "Delivered") for user, item, day, _ in OCTOBER]
    new = [("u1", "p9", "2026-11-01", "Cancelled"), ("u2", "p9", "2026-11-02", "Delivered")]
    first, later = (orders(*rows).replace("quantity", "status", 1) for rows in (states, new))
    compare(first, later, "orders.csv")
    again = ratings(("u1", "p2", 5, "2026-11-01"), ("u1", "p2", 1, "2026-11-03"))
    compare(REVIEWS["ratings.csv"], again, "ratings.csv")


@pytest.mark.parametrize("day", ["2026-10-20", ""])
def test_an_opinion_changed_on_one_day_stays_when_its_rows_come_again(appended, day):
    changed = REVIEWS["ratings.csv"] + f"u1,p9,5,{day}\nu1,p9,1,{day}\n"
    first = {"items.csv": ITEMS, "ratings.csv": changed}
    result = appended(first, {"ratings.csv": changed + "u2,p12,4,2026-11-01\n"})
    assert (pair(result, "u1", "p9")["rating"], result.pairs.changed) == (1.0, 0)
    assert result.dataset.name == "shop +1"
    assert ids(appended(first, {"ratings.csv": changed})) == ["append.nothing_new"]


def test_an_export_from_the_beginning_takes_no_stored_return_back_again(appended):
    october = [*OCTOBER, ("u1", "p9", "2026-10-05", 3), ("u1", "p9", "2026-10-06", -1)]
    first = {"items.csv": ITEMS, "orders.csv": orders(*october)}
    every = appended(first, {"orders.csv": orders(*october, ("u9", "p1", "2026-11-02", 1))})
    assert (pair(every, "u1", "p9")["quantity"], every.pairs.taken_back) == (2, 0)
    assert every.dataset.name == "shop +1"
    more = [*october, ("u1", "p9", "2026-11-02", -1)]
    assert pair(appended(first, {"orders.csv": orders(*more)}), "u1", "p9")["quantity"] == 1
    part = appended(first, {"orders.csv": orders(*october[-1:], ("u9", "p1", "2026-11-02", 1))})
    assert ids(part, "warning") == ["append.early_returns"]


def test_the_same_file_twice_in_one_call_counts_once(appended):
    week = orders(("u1", "p2", "2026-11-01", 1), ("u9", "p1", "2026-11-02", 1))
    result = appended(SHOP, {"orders.csv": week, "orders (1).csv": week})
    assert ids(result, "warning") == ["append.twice"]
    assert (result.pairs.new, result.pairs.repeats) == (1, 1)


def test_what_is_bought_and_returned_in_one_later_file_is_not_counted(appended):
    week = orders(
        ("u1", "p9", "2026-11-01", 1), ("u1", "p9", "2026-11-02", -1), ("u2", "p9", "2026-11-02", 1)
    )
    result = appended(SHOP, {"orders.csv": week})
    counts = result.pairs.new, result.pairs.repeats, result.pairs.taken_back
    assert (counts, result.dataset.name) == ((1, 0, 0), "shop +1")


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [("is_cancelled", "No", "Yes"), ("return_date", "", "2026-11-20")],
)
def test_rows_that_the_first_mapping_would_not_see_come_back_are_asked_about(
    appended, column, before, after
):
    first = [(user, item, day, before) for user, item, day, _ in OCTOBER]
    later = [("u2", f"p{n}", "2026-11-02", before) for n in (9, 10)]
    later.append(("u1", "p9", "2026-11-01", after))
    first, later = (orders(*rows).replace("quantity", column, 1) for rows in (first, later))
    shop = {"items.csv": ITEMS, "orders.csv": first}
    result = appended(shop, {"orders.csv": later})
    assert (ids(result), result.dataset) == (["append.came_back"], None)
    accepted = appended(shop, {"orders.csv": later}, accept=True)
    assert ids(accepted, "warning") == ["append.came_back"]
    assert pair(accepted, "u1", "p9")["label"] == 1
    none = later.replace("Yes", "No").replace("2026-11-20", "")
    assert not ids(appended(shop, {"orders.csv": none}))


def test_later_rows_pass_the_checks_of_an_import(appended):
    first = orders(*((user, item, day, "Delivered") for user, item, day, _ in OCTOBER))
    shop = {"items.csv": ITEMS, "orders.csv": first.replace("quantity", "status", 1)}
    week = orders(("u1", "p9", "2026-11-01", "Vernichtet")).replace("quantity", "status", 1)
    assert ids(appended(shop, {"orders.csv": week}), "warning") == ["intake.build.unclear_states"]
    nobody = orders(("u1", "p9", "2026-11-01", 1), *[("", "p9", "2026-11-02", 1)] * 7)
    assert ids(appended(SHOP, {"orders.csv": nobody})) == ["intake.build.most_unused"]
    assert appended(SHOP, {"orders.csv": nobody}, accept=True).pairs.new == 1


def test_ratings_on_another_scale_are_refused(appended):
    tens = ratings(*(("u1", f"p{n}", n, "2026-11-01") for n in (8, 9, 10)))
    result = appended(REVIEWS, {"ratings.csv": tens})
    assert (ids(result), result.dataset) == (["append.other_scale"], None)
    assert ids(appended(REVIEWS, {"ratings.csv": tens}, accept=True)) == []
    some = tens + "".join(f"u2,p{n},3,2026-11-01\n" for n in range(8, 12))
    assert ids(appended(REVIEWS, {"ratings.csv": some}), "warning") == ["append.other_scale"]


def test_dates_for_stored_times_of_day_are_said(appended):
    clock = orders(*((u, i, f"{day} 14:33:00", n) for u, i, day, n in OCTOBER))
    first = {"items.csv": ITEMS, "orders.csv": clock}
    result = appended(first, {"orders.csv": orders(*OCTOBER)})
    assert ids(result, "warning") == ["append.other_times"]


def test_users_of_no_table_are_named_once(appended):
    users = "user_id,city\n" + "".join(f"u{n},C{n}\n" for n in range(1, 9))
    later = {"orders.csv": orders(("u9", "p1", "2026-11-01", 1), ("u10", "p2", "2026-11-01", 1))}
    result = appended({**SHOP, "users.csv": users}, later)
    assert [problem.message.id for problem in result.problems] == ["intake.build.nobody_known"]


@pytest.mark.parametrize("name", ["unheard_of.csv", "items.csv"])
def test_rows_without_their_time_are_no_table_of_items(appended, name):
    result = appended(SHOP, {name: "user_id,item_id,quantity\nu1,p5,1\n"})
    assert ids(result) == ["append.no_column" if name != "items.csv" else "append.of_another"]
    assert result.dataset is None


def test_older_rows_that_may_have_come_back_are_a_warning(appended):
    rows = [*OCTOBER, ("u1", "p9", "2026-10-01", 1), ("u1", "p9", "2026-10-02", -1)]
    first = {"items.csv": ITEMS, "orders.csv": orders(*rows, ("u2", "p9", "2026-10-20", 1))}
    again = orders(("u1", "p9", "2026-10-01", 1))
    assert "append.revived" in ids(appended(first, {"orders.csv": again}), "warning")
    later = orders(("u1", "p9", "2026-11-01", 1))
    assert "append.revived" not in ids(appended(first, {"orders.csv": later}), "warning")


@pytest.mark.parametrize("kind", ["gift", "购买", "commande"])
def test_mostly_unknown_kinds_of_event_are_refused_until_that_is_confirmed(appended, kind):
    head = "user_id,item_id,event_type,date\n"
    rows = [f"{u},{i},{'view' if n % 2 else 'purchase'},{day}" for n, (u, i, day, _) in
            enumerate(OCTOBER)]  # fmt: skip
    first = {"items.csv": ITEMS, "events.csv": head + "\n".join(rows) + "\n"}
    later = {"events.csv": head + f"u1,p9,{kind},2026-11-01\nu2,p8,{kind},2026-11-02\n"
             "u3,p9,purchase,2026-11-02\n"}  # fmt: skip
    assert ids(appended(first, later)) == ["intake.build.unnamed_kinds"]
    assert ids(appended(first, later, accept=True)) == []
