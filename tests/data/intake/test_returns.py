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
