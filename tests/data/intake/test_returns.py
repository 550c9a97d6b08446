"""What was bought and came back is no like; what came back in part still is."""

import pytest

from coldstart.data.problems import Severity

QUIET = "".join(f"w{n % 12},q{n % 7},1,2026-01-{1 + n % 28:02d}\n" for n in range(84))
"""Purchases of others, which stay."""
OTHERS = 84


@pytest.fixture
def bought(understood):
    """Return a function that says which pairs of the given rows are positive."""

    def run(*rows, head="user_id,item_id,quantity,date", others=QUIET, **more):
        understanding = understood(
            {"orders.csv": f"{head}\n{others}" + "\n".join(rows) + "\n"}, **more
        )
        pairs = understanding.dataset.interactions
        mine = pairs[pairs["user_id"].str.startswith("u") & (pairs["label"] == 1)]
        return set(map("-".join, zip(mine["user_id"], mine["item_id"], strict=True))), understanding

    return run


def test_a_full_return_takes_its_purchase_back(bought, problem):
    left, understanding = bought(
        "u1,tea,2,2026-01-03", "u1,tea,-2,2026-01-09", "u1,mug,1,2026-01-04", "u2,tea,1,2026-01-05"
    )
    assert left == {"u1-mug", "u2-tea"}
    said = problem(understanding, "rows.taken_back")
    assert (said.severity, said.message.params["purchases"]) == (Severity.NOTICE, 1)
    assert understanding.counts.interactions == OTHERS + 3


def test_a_return_in_part_and_one_of_several_purchases_leave_a_like(bought):
    left, _ = bought(
        "u1,tea,3,2026-01-03", "u1,tea,-2,2026-01-09",
        "u2,tea,1,2026-01-03", "u2,tea,1,2026-01-04", "u2,tea,-1,2026-01-05",
        "u3,tea,1,2026-01-03", "u3,tea,2,2026-01-04", "u3,tea,-3,2026-01-05",
    )  # fmt: skip
    assert left == {"u1-tea", "u2-tea"}


def test_the_order_of_time_counts_not_that_of_rows(bought, problem):
    left, understanding = bought(
        "u1,tea,-1,2026-01-09", "u1,tea,1,2026-01-03",  # newest first
        "u2,tea,-1,2026-01-02", "u2,tea,1,2026-01-03",  # of an earlier purchase
    )  # fmt: skip
    assert left == {"u2-tea"}
    assert problem(understanding, "rows.unmatched_returns").message.params["n"] == 1


def test_without_times_a_return_is_of_any_purchase(bought):
    others = "".join(",".join(line.split(",")[:3]) + "\n" for line in QUIET.splitlines())
    rows = ("u1,tea,-1", "u1,tea,1", "u1,mug,1")
    left, _ = bought(*rows, head="user_id,item_id,quantity", others=others)
    assert left == {"u1-mug"}


def test_refunds_as_events_undo_the_purchase_and_the_cart_before_it(bought):
    others = "".join(
        f"{line.rsplit(',', 2)[0]},purchase,{line[-10:]}\n" for line in QUIET.splitlines()
    )
    left, _ = bought(
        "u1,tea,add_to_cart,2026-01-02", "u1,tea,purchase,2026-01-03", "u1,tea,refund,2026-01-04",
        "u2,tea,add_to_cart,2026-01-02", "u2,tea,refund,2026-01-03",
        "u3,tea,purchase,2026-01-03", "u3,tea,refund,2026-01-04", "u3,tea,add_to_cart,2026-01-05",
        "u4,tea,purchase,2026-01-03", "u4,tea,remove_from_cart,2026-01-04",
        head="user_id,item_id,event_type,date", others=others,
    )  # fmt: skip
    assert left == {"u2-tea", "u3-tea", "u4-tea"}


def test_refunds_in_a_file_of_their_own(understood):
    sales = "".join(f"u{n},tea,2026-01-{n:02d}\n" for n in range(1, 28)) + "u1,mug,2026-01-02\n"
    refunds = "".join(f"u{n},tea,2026-02-{n:02d}\n" for n in range(1, 6))
    head = "user_id,item_id,date\n"
    counts = understood({"purchases.csv": head + sales, "refunds.csv": head + refunds}).counts
    assert (counts.positives, counts.interactions) == (23, 28)


def test_opinions_are_taken_back_by_nothing(understood):
    rows = "".join(f"u{n % 12},p{n % 7},{n % 5 + 1},{(1, -1)[n % 2]}\n" for n in range(84))
    counts = understood({"r.csv": f"user_id,item_id,rating,quantity\n{rows}"}).counts
    assert counts.positives + counts.negatives == 84


def test_returns_of_nobodys_purchase_add_nobody(understood, problem):
    sales = "".join(f"u{n % 12},p{n % 7},2026-01-{1 + n % 28:02d}\n" for n in range(84))
    refunds = "u1,p1,2026-02-01\nstranger,p1,2026-02-01\nu1,other,2026-02-01\n"
    head = "user_id,item_id,date\n"
    understanding = understood({"orders.csv": head + sales, "returns.csv": head + refunds})
    alone = understood({"orders.csv": head + sales}).counts
    counts = understanding.counts
    assert (counts.users, counts.items) == (alone.users, alone.items)
    assert (counts.interactions, counts.positives) == (alone.interactions, alone.positives - 1)
    assert problem(understanding, "rows.unmatched_returns").message.params["n"] == 2


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        (("1.0", "-0.5"), True),
        (("0.3", "0.3", "-0.3"), True),
        (("3.9", "-1.3", "-1.3", "-1.3"), False),
        (("0.1", "0.2", "-0.3"), False),
        (("100000.1", "-0.05"), True),
    ],
)
def test_goods_by_weight_come_back_by_weight(bought, rows, left):
    lines = [f"u1,tea,{quantity},2026-01-{n:02d}" for n, quantity in enumerate(rows, 3)]
    positive, _ = bought(*lines)
    assert ("u1-tea" in positive) == left


def test_what_came_back_is_said_whole_and_in_part(bought, problem):
    _, understanding = bought(
        "u1,tea,2,2026-01-03", "u1,tea,-2,2026-01-09",
        "u2,tea,3,2026-01-03", "u2,tea,-1,2026-01-04",
        "u3,tea,-1,2026-01-05",
    )  # fmt: skip
    params = problem(understanding, "rows.taken_back").message.params
    assert (params["n"], params["purchases"], params["parts"]) == (2, 1, 1)
    assert problem(understanding, "rows.unmatched_returns").message.params["n"] == 1


@pytest.fixture
def left_after(understood):
    """Return a function that says whether u1 likes the tea after some kinds of event in turn."""

    def run(*kinds):
        others = "".join(
            f"w{n % 12},q{n % 7},{kind},2026-01-{1 + n % 28:02d}\n"
            for n in range(84)
            for kind in kinds
            if kind == kinds[0]
        )
        rows = "".join(f"u1,tea,{kind},2026-02-{n:02d}\n" for n, kind in enumerate(kinds, 1))
        understanding = understood({"e.csv": f"user_id,item_id,event,date\n{others}{rows}"})
        pairs = understanding.dataset.interactions
        return bool(pairs.loc[pairs["user_id"] == "u1", "label"].eq(1).any())

    return run


@pytest.mark.parametrize("kind", ["refund", "OrderRefunded", "order_cancelled", "item returned"])
def test_a_purchase_that_was_refunded_or_cancelled_is_no_like(left_after, kind):
    assert not left_after("purchase", kind)


@pytest.mark.parametrize(
    "kind", ["return_to_list", "cancel_search", "cancel_favorite", "remove_from_cart"]
)
def test_an_event_that_only_sounds_like_a_return_takes_nothing_back(left_after, kind):
    assert left_after("purchase", "favorite", kind)


def test_a_checkout_is_the_purchase_where_no_other_kind_is(left_after):
    assert not left_after("checkout_completed", "refund")
    assert not left_after("checkout", "begin_checkout", "refund")
    assert not left_after("purchase", "checkout", "refund")
    assert left_after("begin_checkout", "refund")


def test_a_return_of_a_day_is_of_all_that_day(understood, problem):
    sales = "".join(f"u{n % 12},p{n % 7},2026-01-{1 + n % 28:02d} 10:00\n" for n in range(84))
    sales += "a,tea,2026-03-02 10:00\nb,tea,2026-03-03 10:00\n"
    refunds = "a,tea,2026-03-02\nb,tea,2026-03-02\n"
    head = "user_id,item_id,date\n"
    understanding = understood({"orders.csv": head + sales, "returns.csv": head + refunds})
    pairs = understanding.dataset.interactions
    assert {"a", "b"} & set(pairs["user_id"]) == {"b"}
    assert problem(understanding, "rows.unmatched_returns").message.params["n"] == 1
