"""What kinds of event mean: dislikes after likes, returns in whole and in part, codes."""

from __future__ import annotations

import pytest

from coldstart.data.intake.appending import append
from coldstart.data.intake.mapping import EventTypes
from coldstart.data.intake.mapping_file import dumps, loads
from coldstart.data.intake.provenance import Provenance
from coldstart.data.intake.understand import understand
from coldstart.ui.pages.data import mapping_change as change

HEAD = "user_id,item_id,event,date,quantity\n"
USER, ITEM = "u1", "tea"


def log(*rows: tuple[str, str, str], bought: str = "purchase") -> str:
    """Return purchases of others, then rows of one pair: event, date, quantity."""
    others = "".join(f"w{n % 12},q{n % 7},{bought},2026-01-{1 + n % 28:02d},1\n" for n in range(84))
    return HEAD + others + "".join(f"{USER},{ITEM},{','.join(row)}\n" for row in rows)


def pair(dataset) -> dict:
    rows = dataset.interactions
    is_pair = (rows["user_id"] == USER) & (rows["item_id"] == ITEM)
    (row,) = rows[is_pair].to_dict("records") or [{}]
    return row


@pytest.mark.parametrize(
    ("yes", "no"),
    [("purchase", "dislike"), ("like", "dislike"), ("购买", "不喜欢"), ("upvote", "downvote")],
)
@pytest.mark.parametrize("days", [("03", "09"), ("", "")])
def test_the_last_of_like_and_dislike_holds(understood, yes, no, days):
    def label(*kinds):
        rows = [
            (kind, f"2026-02-{day}" if day else "", "1")
            for kind, day in zip(kinds, days, strict=True)
        ]
        more = f"w1,q1,{no},2026-02-20,1\n"
        return pair(understood({"e.csv": log(*rows, bought=yes) + more}).dataset)["label"]

    assert (label(yes, no), label(no, yes)) == (0, 1)


def test_a_changed_mind_is_said_and_repeats_before_it_are_gone(understood, problem):
    bought = [("purchase", f"2026-02-0{day}", "1") for day in (1, 2)]
    rows = [*bought, ("dislike", "2026-02-03", "1")]
    repeated = "w1,q1,purchase,2026-02-09,1\n"
    disliked = understood({"e.csv": log(*rows) + repeated})
    assert problem(disliked, "rows.last_opinion").message.params["n"] == 1
    assert (pair(disliked.dataset)["label"], pair(disliked.dataset)["n_repeats"]) == (0, 0)
    again = understood({"e.csv": log(*rows, ("purchase", "2026-02-04", "1")) + repeated})
    assert (pair(again.dataset)["label"], pair(again.dataset)["n_repeats"]) == (1, 0)


@pytest.mark.parametrize("yes", ["purchase", "like"])
@pytest.mark.parametrize("days", [("2026-02-01", "2026-02-05"), ("", "")])
def test_a_later_dislike_is_a_changed_opinion_and_comes_again_for_nothing(table, yes, days):
    first, last = (yes, days[0], "1"), ("dislike", days[1], "1")
    other = f"w1,q1,dislike,{days[1]},1\n"
    before = log(first, bought=yes) + other

    def appended(stored, later):
        understood = understand([table(stored, "e.csv")], name="shop")
        provenance = Provenance.from_json(Provenance.of(understood).to_json())
        return append(understood.require(), provenance, [table(later, "e.csv")])

    changed = appended(before, HEAD + f"{USER},{ITEM},{','.join(last)}\n")
    assert (pair(changed.dataset)["label"], changed.pairs.changed) == (0, 1)
    both = log(first, last, bought=yes) + other
    again = appended(both, both + "w5,q9,purchase,2026-03-01,1\n".replace("purchase", yes))
    assert (pair(again.dataset)["label"], again.pairs.changed, again.pairs.n_rows) == (0, 0, 1)


@pytest.mark.parametrize(
    "kind",
    ["cancelled", "void", "item returned (damaged)", "RTO", "取消", "已取消",
     "交易关闭", "关闭", "退单",
     "退", "撤单", "拒收", "storniert", "annulé", "devuelto", "iade", "zwrócono", "返品", "취소",
     "ยกเลิก", "hủy"],
)  # fmt: skip
def test_a_cancellation_takes_back_in_any_language_and_is_shown(understood, kind):
    read = understood({"e.csv": log(("purchase", "2026-02-01", ""), (kind, "2026-02-03", ""))})
    assert read.questions == ()
    assert pair(read.dataset) == {}
    assert read.tables[0].returned == {f"event: {kind}": 1}
    assert read.tables[0].by_meaning["ignored"] == {}


@pytest.mark.parametrize(
    "kind",
    ["return requested", "refund_request", "申请退款", "退货申请", "환불 요청", "refund cancelled",
     "取消收藏", "cancel subscription", "partial refund", "partially returned", "部分退货",
     "teilweise erstattet", "remboursement partiel", "一部返金"],
)  # fmt: skip
def test_a_request_and_a_part_without_a_number_leave_the_purchase(understood, kind):
    rows = [("purchase", "2026-02-01", ""), (kind, "2026-02-03", "")]
    assert pair(understood({"e.csv": log(*rows)}).dataset)["label"] == 1


@pytest.mark.parametrize(
    ("kind", "quantity", "left"),
    [("return", "", None), ("return", "1", 3), ("part return", "", 4), ("part return", "2", 2)],
)
def test_a_return_without_a_number_is_of_the_whole_purchase(
    understood, problem, kind, quantity, left
):
    read = understood(
        {"e.csv": log(("purchase", "2026-02-01", "4"), (kind, "2026-02-03", quantity))}
    )
    assert pair(read.dataset).get("quantity") == left
    if (kind, quantity) == ("part return", ""):
        assert problem(read, "rows.parts").message.params["n"] == 1


@pytest.mark.parametrize("undone", ["refund_cancelled", "RefundCancelled", "退款关闭", "取消退款"])
def test_a_refund_that_was_cancelled_gives_the_purchase_back(understood, undone):
    bought, refunded = ("purchase", "2026-02-01", "2"), ("refund", "2026-02-03", "2")
    again = (undone, "2026-02-05", "")
    read = understood({"e.csv": log(bought, refunded, again)})
    assert pair(read.dataset)["quantity"] == 2
    late = ("refund", "2026-02-07", "")
    assert pair(understood({"e.csv": log(bought, refunded, again, late)}).dataset) == {}


def test_a_return_that_is_negative_takes_back_and_is_a_dislike(understood):
    text = (
        log(("purchase", "2026-02-01", "1"), ("return", "2026-02-03", "1"))
        + "u2,tea,purchase,2026-02-01,3\nu2,tea,return,2026-02-02,1\n"
    )
    read = understood({"e.csv": text})
    types = EventTypes(positive=("purchase",), negative=("return",))
    table = read.mapping.table[0].model_copy(update={"event_types": types})
    negative = understood({"e.csv": text}, mapping=read.mapping.replaced(table))
    assert pair(negative.dataset)["label"] == 0
    assert (negative.counts.negatives, negative.counts.positives) == (1, read.counts.positives)


def test_what_a_code_takes_back_is_said_in_the_form_and_kept_in_the_file(understood):
    text = log(("4", "2026-02-01", "1"), ("5", "2026-02-03", "1"), bought="4")
    read = understood({"e.csv": text}, positive=("4",))
    table = read.mapping.table[0]
    assert [change.meaning_of(kind, table) for kind in ("4", "5")] == ["positive", "ignored"]
    form = change.TableForm({}, {}, {"4": "positive", "5": "returned"})
    mapping = read.mapping.replaced(change.changed(table, form, {}, ["event"]))
    stored = loads(dumps(mapping), "mapping.toml")
    assert stored.table[0].event_types.returned == ("5",)
    assert pair(understood({"e.csv": text}, mapping=stored).dataset) == {}


def test_a_return_that_is_ignored_takes_nothing_back(understood):
    text = log(("purchase", "2026-02-01", "1"), ("return", "2026-02-03", "1"))
    read = understood({"e.csv": text})
    table = read.mapping.table[0]
    assert change.meaning_of("return", table) == "returned"
    form = change.TableForm({}, {}, {"purchase": "positive", "return": "ignored"})
    mapping = read.mapping.replaced(change.changed(table, form, {}, ["event"]))
    kept = loads(dumps(mapping), "mapping.toml")
    ignored = understood({"e.csv": text}, mapping=kept)
    assert pair(ignored.dataset)["label"] == 1
    assert ignored.tables[0].returned == {}


@pytest.mark.parametrize(
    ("kinds", "right"),
    [(["1", "4", "5", "6", "7", "8"], "4"), (["impression", "ORDER_DELIVERED", "RTO"],
                                             "ORDER_DELIVERED")],
)  # fmt: skip
def test_a_question_about_kinds_offers_each_alone_and_names_all(understood, kinds, right):
    rows = "".join(
        f"u{n % 9},p{n % 5},{kinds[n % len(kinds)]},2026-01-{1 + n % 28:02d},1\n" for n in range(90)
    )
    (question,) = understood({"e.csv": HEAD + rows}).questions
    assert f"--positive {right}" in [choice.option for choice in question.choices]
    assert all(kind in question.details.render("en") for kind in kinds)
