"""What came back is told by a flag or a date that says so, and by nothing else."""

import pytest

from coldstart.data.problems import Severity


@pytest.fixture
def orders(understood):
    """Return a function that understands orders of 12 users with one more column."""

    def run(column, value_of, n_rows=84):
        lines = [f"u{n % 12},p{n % 7},{value_of(n)}\n" for n in range(n_rows)]
        return understood({"orders.csv": f"user_id,item_id,{column}\n{''.join(lines)}"})

    return run


@pytest.mark.parametrize(
    ("column", "yes", "no"),
    [("Void?", "true", "false"), ("Zrušeno", "Ano", "Ne"), ("Storniert", "WAHR", "FALSCH"),
     ("is_cancelled", "Y", "")],
)  # fmt: skip
def test_a_flag_says_what_came_back(orders, column, yes, no):
    understanding = orders(column, lambda n: yes if n % 4 == 0 else no)
    assert dict(understanding.tables[0].ignored) == {"returned": 21}


@pytest.mark.parametrize("column", ["Return Date", "Retourdatum", "退货时间", "Cancelled at"])
def test_a_date_of_return_says_which_rows_came_back(orders, column):
    understanding = orders(column, lambda n: "2026-03-0" + str(n % 7 + 1) if n % 4 == 0 else "")
    assert dict(understanding.tables[0].ignored) == {"returned": 21}


@pytest.mark.parametrize("column", ["Return by date", "Cancellable", "loan_date,return_date"])
def test_what_may_come_back_and_what_was_lent_did_not(orders, column):
    day = "2026-03-01," * column.count(",")
    value = "yes" if column == "Cancellable" else "2026-04-01"
    other = "no" if column == "Cancellable" else ""
    understanding = orders(column, lambda n: day + (value if n % 4 == 0 else other))
    assert dict(understanding.tables[0].ignored) == {}


@pytest.mark.parametrize(
    ("column", "yes", "no"),
    [
        ("previous_cancellations", "1", "0"),
        ("previous_bookings_not_canceled", "1", "0"),
        ("cancellation_insurance", "yes", "no"),
        ("Assurance annulation", "oui", "non"),
        ("Widerrufsbelehrung akzeptiert", "ja", "nein"),
        ("rimborsabile", "sì", "no"),
        ("返品可", "はい", "いいえ"),
        ("취소가능여부", "예", "아니오"),
        ("환불불가", "예", "아니오"),
        ("declined_insurance", "yes", "no"),
        ("marketing declined", "yes", "no"),
        ("Returned customer", "yes", "no"),
        ("subscription_cancelled", "true", "false"),
        ("キャンセル状態", "可", "不可"),
        ("退货险", "是", "否"),
    ],
)
def test_a_name_that_says_more_than_that_it_came_back_is_no_flag(orders, column, yes, no):
    understanding = orders(column, lambda n: yes if n % 4 else no)
    assert understanding.counts.positives == 84
    assert dict(understanding.tables[0].ignored) == {}


def test_a_flag_that_is_none_for_sure_counts_and_is_said(orders, problem):
    understanding = orders("subscription_cancelled", lambda n: "yes" if n % 4 else "no")
    notice = problem(understanding, "build.returns_in_doubt")
    assert notice.message.params["columns"] == ["subscription_cancelled"]
    for column in ("Refundable", "is_cancelled", "not_cancelled"):
        ids = {p.message.id for p in orders(column, lambda n: "01"[n % 4 == 0]).problems}
        assert "intake.build.returns_in_doubt" not in ids


@pytest.mark.parametrize("column", ["subscription_cancel_date", "insurance cancelled at"])
def test_a_date_on_which_something_else_ended_takes_no_row_away(orders, column):
    understanding = orders(column, lambda n: f"2026-03-0{n % 7 + 1}" if n % 3 == 0 else "")
    assert dict(understanding.tables[0].ignored) == {}


@pytest.mark.parametrize(
    ("column", "value", "id_", "values"),
    [
        ("is_returned", "yes", "flagged_returns", ["yes"]),
        ("Return Date", "2026-03-01", "dated_returns", None),
    ],
)
def test_what_came_back_is_said_with_its_column_and_number(
    orders, problem, column, value, id_, values
):
    other = "no" if values else ""
    notice = problem(orders(column, lambda n: value if n % 4 == 0 else other), f"build.{id_}")
    assert (notice.column, notice.count) == (column, 21)
    assert notice.message.params.get("values") == values


def test_a_flag_that_takes_most_rows_away_leads_the_warnings(orders, problem):
    understanding = orders("returned", lambda n: "yes" if n % 4 else "no")
    warning = problem(understanding, "build.mostly_cancelled")
    assert (warning.severity, warning.count) == (Severity.WARNING, 63)
    assert next(p for p in understanding.problems if p.severity is Severity.WARNING) is warning


def test_a_flag_and_a_state_that_take_most_rows_away_together_are_a_warning(understood, problem):
    rows = "".join(
        f"u{n % 12},p{n % 7},{'Cancelled' if n % 3 == 0 else 'Delivered'},{int(n % 3 == 1)}\n"
        for n in range(84)
    )
    understanding = understood({"o.csv": f"user_id,item_id,order status,returned\n{rows}"})
    warning = problem(understanding, "build.mostly_cancelled")
    assert (warning.count, warning.message.params["columns"]) == (56, ["order status", "returned"])


@pytest.mark.parametrize(
    ("column", "late", "early"), [("returned", "yes", "no"), ("return_date", "2026-03-01", "")]
)
def test_what_comes_back_late_in_a_long_file_is_seen(orders, column, late, early):
    understanding = orders(column, lambda n: late if n >= 4_500 else early, n_rows=5_000)
    assert dict(understanding.tables[0].ignored) == {"returned": 500}
    describe = understanding.mapping.table[0].describe
    assert column not in (*describe.item, *describe.user)


@pytest.mark.parametrize("began", ["issue_date", "pickup_date", "due_date", "Ausgabedatum"])
def test_a_return_after_a_time_that_is_no_order_s_may_end_a_loan_and_is_left_in_doubt(
    orders, problem, began
):
    returned = orders(
        f"{began},return_date", lambda n: f"2026-03-01,{'' if n % 4 else '2026-04-01'}"
    )
    assert dict(returned.tables[0].ignored) == {}
    notice = problem(returned, "build.returns_in_doubt")
    assert notice.message.params["columns"] == ["return_date"]


@pytest.mark.parametrize(
    "others",
    [
        *("order_date", "Kaufdatum", "Versanddatum", "下单时间", "Fecha de venta", "birthdate"),
        *("order_date,pickup_date", "invoice_date,due_date"),
    ],
)
def test_a_return_in_a_table_of_sales_takes_its_row_away(orders, others):
    days = ",".join(["2026-03-01"] * (others.count(",") + 1))
    returned = orders(f"{others},return_date", lambda n: f"{days},{'' if n % 4 else '2026-04-01'}")
    assert dict(returned.tables[0].ignored) == {"returned": 21}
