"""An order holds where its return was undone, or where only a fee was paid back."""

import pytest

from coldstart.data.intake.came_back import names_what_came_back
from coldstart.data.intake.order_states import Outcome, outcome_of
from coldstart.data.intake.return_kinds import is_return


@pytest.mark.parametrize(
    "state",
    [
        *("Return cancelled", "Refund cancelled", "return_request_canceled", "Cancelled return"),
        *("Return request withdrawn", "Cancellation of return", "Return cancelled by customer"),
        *(
            "Rückgabe storniert",
            "Stornierung der Rückgabe",
            "Retour annulé",
            "Annulation du retour",
        ),
        *("Demande de retour annulée", "Devolución cancelada", "Reembolso cancelado"),
        *("Reso annullato", "Retour geannuleerd", "Retur avbruten", "İade iptal edildi"),
        *("Zwrot anulowany", "Возврат отменен", "Отмена возврата", "Повернення скасовано"),
        *("退款取消", "取消退款", "取消退货申请", "退款申请已取消", "撤销退款申请"),
        *("返品キャンセル", "返品申請キャンセル", "返金取消", "환불취소", "반품 취소 완료"),
        *("إلغاء الإرجاع", "Trả hàng bị hủy", "ยกเลิกการคืนสินค้า", "Delivered, return cancelled"),
        *("Reinstated after cancellation", "Cancelled, reinstated", "取消后恢复"),
    ],
)
def test_an_order_holds_where_its_return_or_cancellation_was_undone(state):
    assert outcome_of(state) is Outcome.HOLDS


@pytest.mark.parametrize(
    "state",
    [
        *("Shipping refunded", "Delivery fee refunded", "Refund of shipping", "VAT refund"),
        *("Versandkosten erstattet", "Frais de port remboursés", "运费已退款", "送料返金"),
        *("Paid, cancellation fee", "Bezahlt, Stornogebühr", "Payé, frais d'annulation"),
    ],
)
def test_money_for_anything_but_the_goods_leaves_an_order_as_it_is(state):
    assert outcome_of(state) is Outcome.HOLDS


@pytest.mark.parametrize(
    "state",
    [
        *("Cancelled and refunded", "cancelled_refunded", "Cancelled refund issued", "Cancelled"),
        *("Refund for cancelled order", "Refund cancelled order", "Refunded after cancellation"),
        *("Order cancelled, return cancelled", "Storniert und erstattet", "Annulé remboursé"),
        *("Rückerstattung nach Stornierung", "Возврат из-за отмены заказа", "İptal/İade"),
        *(
            "订单取消退款",
            "取消退款成功",
            "已取消已退款",
            "キャンセル返金",
            "返品/キャンセル",
            "취소환불",
        ),
        *("Order and shipping refunded", "Shipping and product refunded", "Refunded with shipping"),
        *("Refunded less shipping fee", "Cancelled, shipping not refunded", "Refunded excl. VAT"),
        *("Cancelled, stock restored", "Reinstated then cancelled", "Cancelled, cancellation fee"),
    ],
)
def test_an_order_that_was_cancelled_and_paid_back_came_to_nothing(state):
    assert outcome_of(state) is Outcome.NOTHING


def test_a_flag_of_undone_returns_says_nothing_came_back():
    undone = ("return_cancelled", "Rückgabe storniert", "退款取消", "返品キャンセル")
    assert not any(map(names_what_came_back, undone))
    assert all(map(names_what_came_back, ("cancelled_returned", "Returned/Cancelled", "已取消")))


def test_an_event_of_an_undone_return_takes_no_purchase_back():
    undone = ("refund_cancelled", "ReturnCancelled", "cancel_return", "返品キャンセル")
    assert not any(map(is_return, undone))
    assert all(map(is_return, ("refund", "order_cancelled", "cancelled_refunded", "キャンセル")))
