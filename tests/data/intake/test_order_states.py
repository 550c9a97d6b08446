"""An order counts unless it came to nothing: its own state says so, not that of who made it."""

import pytest

from coldstart.data.intake.mapping import EventTypes
from coldstart.data.intake.order_states import Outcome, came_to_nothing, outcome_of
from coldstart.data.problems import Severity


@pytest.fixture
def orders(understood):
    """Return a function that understands 84 orders of 12 users with one more column."""

    def run(column, value_of):
        lines = [f"u{n % 12},p{n % 7},{value_of(n)}\n" for n in range(84)]
        return understood({"orders.csv": f"user_id,item_id,{column}\n{''.join(lines)}"})

    return run


def test_part_of_an_order_takes_no_purchase_away(orders):
    refunded = orders("order status", lambda n: ("Delivered", "Partially refunded")[n % 2])
    assert dict(refunded.tables[0].ignored) == {}


@pytest.mark.parametrize(
    ("column", "good", "ended"),
    [
        ("membership status", "Paid", "Cancelled"),
        ("account status", "Open", "Closed"),
        ("newsletter", "Confirmed", "Cancelled"),
        ("会员状态", "已完成", "已取消"),
        ("plan", "Confirmed", "Cancelled"),
    ],
)
def test_the_state_of_a_user_takes_no_purchase_away(orders, column, good, ended):
    understanding = orders(column, lambda n: ended if n % 12 < 6 else good)
    assert understanding.counts.positives == 84
    assert "event_type" not in understanding.tables[0].columns


@pytest.mark.parametrize("column", ["status", "customer order status", "result"])
def test_a_state_that_changes_from_order_to_order_takes_purchases_away(orders, column):
    understanding = orders(column, lambda n: "Cancelled" if n % 5 == 0 else "Confirmed")
    assert dict(understanding.tables[0].ignored) == {"cancelled": 17}


@pytest.mark.parametrize(
    "state", ["Closed", "Refund declined", "Return rejected", "Cancellation denied", "退款失败"]
)
def test_what_is_closed_or_was_not_taken_back_holds(orders, state):
    understanding = orders("status", lambda n: state if n % 10 else "Open")
    assert understanding.counts.positives == 84


@pytest.mark.parametrize("state", ["Void", "failed", "交易关闭", "退款成功", "Declined"])
def test_other_orders_came_to_nothing(state):
    assert came_to_nothing(state)


def test_a_guess_that_takes_most_orders_away_leads_the_warnings(orders, problem):
    understanding = orders("status", lambda n: "Returned" if n % 4 else "Delivered")
    warning = problem(understanding, "build.mostly_cancelled")
    assert warning.severity is Severity.WARNING
    assert warning.message.params["n"] == 63
    assert next(p for p in understanding.problems if p.severity is Severity.WARNING) is warning
    few = orders("status", lambda n: "Delivered" if n % 4 else "Returned")
    assert "intake.build.mostly_cancelled" not in {p.message.id for p in few.problems}


def test_the_state_on_the_first_line_of_an_order_is_of_all_its_lines(understood):
    lines = []
    for order in range(40):
        state, town = ("Delivered", "Refunded")[order % 4 == 0], ("Ulm", "Bonn")[order % 9 % 2]
        for line in range(1 + order % 3):
            own = (state, town) if line == 0 else ("", "")
            lines.append(f"#{order},u{order % 9},p{(order + 2 * line) % 7},{own[0]},{own[1]}\n")
    text = "Number,Email,Sku,order status,Town\n" + "".join(lines)
    understanding = understood({"export.csv": text})
    refunded = sum(1 + order % 3 for order in range(0, 40, 4))
    assert dict(understanding.tables[0].ignored) == {"cancelled": refunded}
    assert understanding.mapping.table[0].describe.user == ("Town",)


def test_cells_that_are_blank_for_another_reason_stay_blank(understood):
    rows = "".join(
        f"u{n % 12},p{n % 7},{'' if n % 3 else 'Refunded'},{'' if n % 3 else 'x'}\n"
        for n in range(84)
    )
    understanding = understood({"orders.csv": f"user_id,item_id,order status,note\n{rows}"})
    assert understanding.mapping.table[0].fill_down is None
    assert dict(understanding.tables[0].ignored) == {"cancelled": 28}


@pytest.mark.parametrize(
    "state",
    [
        *("awaiting_payment", "payment-pending", "return_requested", "Refund pending", "on_hold"),
        *("等待付款", "待支付", "交易失败", "拒收", "退货中", "refund"),
    ],
)
def test_however_it_is_written_nothing_came_of_it(state):
    assert came_to_nothing(state)


def test_each_state_is_said_with_what_it_counts_as(orders, problem):
    states = ("交易成功", "退款成功", "部分退款")
    said = problem(orders("订单状态", lambda n: states[n % 3]), "build.states")
    assert said.message.params["ended"] == ["退款成功"]
    assert set(said.message.params["others"]) == {"交易成功", "部分退款"}


def test_a_state_that_nobody_knows_is_a_warning(orders, problem):
    states = ("交易成功", "退款成功", "售后处理中")
    unclear = problem(orders("订单状态", lambda n: states[n % 3]), "build.unclear_states")
    assert (unclear.severity, unclear.count) == (Severity.WARNING, 28)
    assert "售后处理中" in unclear.message.render("zh")


def test_what_a_person_says_of_a_state_goes_before_the_rule(orders, understood):
    lines = [f"u{n % 12},p{n % 7},{('Delivered', 'Refunded')[n % 4 == 0]}\n" for n in range(84)]
    files = {"orders.csv": f"user_id,item_id,order status\n{''.join(lines)}"}
    mapping = understood(files).mapping
    table = mapping.table[0]
    kinds = EventTypes(positive=("Delivered",), negative=("Refunded",))
    chosen = {**table.columns, "event_type": "order status"}
    changed = table.model_copy(update={"columns": chosen, "event_types": kinds})
    counts = understood(files, mapping.replaced(changed)).counts
    assert (counts.negatives > 0, counts.positives + counts.negatives) == (True, 84)


@pytest.mark.parametrize(
    ("column", "done", "ended"),
    [
        ("حالة الطلب", "مكتمل", "ملغي"),
        ("Κατάσταση", "Ολοκληρώθηκε", "Επιστροφή"),
        ("Trạng thái", "Đã giao", "Trả hàng"),
        ("สถานะ", "สำเร็จ", "ยกเลิก"),
        ("Állapot", "Teljesítve", "Törölve"),
        ("Status pesanan", "Pesanan selesai", "Dibatalkan"),
        ("Orderstatus", "Levererad", "Returnerad"),
        ("Stav", "Doručeno", "Zrušeno"),
        ("Starea comenzii", "Livrată", "Anulată"),
        ("Tila", "Toimitettu", "Peruttu"),
        ("סטטוס", "נמסר", "בוטל"),
        ("स्थिति", "डिलीवर", "रद्द"),
        ("Стан", "Доставлено", "Скасовано"),
        ("Invoice status", "Paid", "Draft"),
    ],
)
def test_states_are_known_in_the_languages_of_shops(orders, column, done, ended):
    understanding = orders(column, lambda n: ended if n % 4 == 0 else done)
    assert dict(understanding.tables[0].ignored) == {"cancelled": 21}


@pytest.mark.parametrize(
    "state",
    [
        *("Not paid", "not yet paid", "Payment not received", "Zahlung fehlgeschlagen", "付款失败"),
        *("Not delivered, cancelled", "Not shipped - cancelled by buyer", "RTO Delivered"),
        *("Cancelled, no stock", "Cancelled: yes", "3 of 3 cancelled", "无货取消", "已全额退款"),
        *("Partially shipped, cancelled", "Livraison refusée", "Return completed", "Đã hủy"),
    ],
)
def test_what_was_not_paid_or_is_cancelled_beside_another_word_came_to_nothing(state):
    assert outcome_of(state) is Outcome.NOTHING


@pytest.mark.parametrize(
    "state",
    [
        *("Stornierung abgelehnt", "Annulation refusée", "Reso rifiutato", "Возврат отклонён"),
        *("İade reddedildi", "Zwrot odrzucony", "取消申请被拒绝", "返品拒否", "취소거부"),
        *("Отказ в возврате", "Refusal of return"),
        *("Cancellation failed", "Storno nicht möglich", "Return request declined by seller"),
        *("キャンセル不可", "不可取消", "취소불가", "キャンセルされていません"),
        *("ไม่ยกเลิก", "रद्द नहीं"),
        *("Delivered (not returned)", "Completed, no cancellation", "已发货,未取消"),
        "Returned: no",
        *("Pedido no cancelado", "ei peruttu", "nem törölve", "không hủy", "δεν ακυρώθηκε"),
        *("Part cancelled", "Delivered, 1 of 3 cancelled", "1/3 cancelled", "Refunded (partially)"),
        *("Vận chuyển đường thủy", "Unfulfilled"),
    ],
)
def test_what_was_not_taken_back_or_not_whole_holds(state):
    assert outcome_of(state) is Outcome.HOLDS


@pytest.mark.parametrize(
    "state",
    [
        *("Delivery failed", "Undelivered", "Not delivered", "Incomplete", "Lost in transit"),
        *("No entregado", "Nicht geliefert", "Non livré", "ej levererad", "nie dostarczono"),
        *("не доставлен", "teslim edilemedi", "配送失败", "미배송", "Stornierbar", "Cancellable"),
    ],
)
def test_a_delivery_that_failed_and_what_may_be_cancelled_are_unclear(orders, problem, state):
    understanding = orders("order status", lambda n: state if n % 4 == 0 else "Delivered")
    assert understanding.counts.positives == 84
    assert problem(understanding, "build.unclear_states").count == 21
