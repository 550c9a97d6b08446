"""Phrases that name a return or a refund which takes no goods back: it was undone, or is of a fee.

``Return cancelled`` has the word of a cancelled order, and says the opposite.
"""

from __future__ import annotations

import re

from coldstart.data.intake.negations import is_negated
from coldstart.data.intake.state_words import OF_ORDERS

_RETURN = (
    r"(?:\w{0,20}(?:rückgabe|rücksendung|erstattung|retour(?!n)|remboursement|devoluc|devoluç|vrácení|"
    r"visszaküldés|visszatérítés|visszáru|palautu|återbetalning|tilbagebetaling|tilbakebetaling|"
    r"terugbetaling|teruggave|возврат|повернення|връщане|επιστροφ|pengembalian|إرجاع|ارجاع|استرجاع|استرداد|"
    r"החזר|रिफंड|वापसी)\w{0,20}|(?:refund|return|rma|retur|reso|reembolso|rimborso|estorno|zwrot|iade)"
    r"(?:s|en|u|y|i|ren|nering|nare)?(?![^\W_])|trả hàng|hoàn tiền|hoàn hàng|คืนสินค้า|คืนเงิน"
    r"|退[款货貨換换]|返[品金]|반품|환불)"
)
"""Nouns only: what was ``returned`` or ``refunded`` is not undone by a word beside it."""
_CANCELLATION = (
    r"(?:(?:cancell?ation|annulation|cancelación|cancelamento|cancellazione|annullamento|annulering"
    r"|anulowanie|anulación|peruutus|zrušení|törlés|ακύρωση|iptal|скасування)(?:i|n)?(?![^\W_])"
    r"|storn(?:o|ier)\w*(?<!t)(?<!te)|отмен[аыу]?(?![^\W_])|widerruf(?![^\W_])|キャンセル|إلغاء|الغاء|ביטול)"
)
_CANCELLED = (
    r"(?:(?:cancell?ed|withdrawn|revoked|reversed|voided|aborted|storniert|annull?iert|abgebrochen"
    r"|zurückgezogen|widerrufen|annulé|retiré|cancelad[oa]|anulad[oa]|retirad[oa]|annullat[oaie]"
    r"|cancellat[oaie]|ritirat[oaie]|anulowan[yaeo]|wycofan[yaeo]|anulat[ăe]?|geannuleerd"
    r"|ingetrokken|avbrut\w*|afbrudt|annuller(?:ad|et|t)|makulera[dt]|kansellert|återkallad|peruttu"
    r"|peruutettu|zrušen[aoáéý]?|stornován[aoy]?|töröl(?:ve|t)|visszavon\w*|отмен[её]н[аоы]?"
    r"|отозван[аоы]?|аннулирован[аоы]?|анулиран[ао]?|скасован[аоий]*|відкликан[аоий]*"
    r"|ακυρώθηκε|iptal|dibatalkan|batal)(?:es?|s)?(?![^\W_])|hủy|huỷ|ยกเลิก|ملغ\w*|ألغي\w*|בוטל\w*"
    r"|रद्द|कैंसिल|キャンセル|取り?消|取り?下げ|撤[销銷回]|关闭|關閉|취소|철회)"
)
_ATTRIBUTIVE = (
    r"(?:cancell?ed|cancel|withdrawn|revoked|reversed|aborted|stornierte[nrs]?|zurückgezogene[nrs]?"
    r"|widerrufene[nrs]?|annullierte[nrs]?|отмен[её]нн\w+|anulowany|annulleret|avbruten|zrušený)"
)
_GAP = r"(?:[\s_:]+|-)"
_REQUEST = (
    r"(?:requests?|applications?|authori[sz]ation|process|anfrage|antrag|anforderung|demande|solicitud|solicitação"
    r"|richiesta|aanvraag|wniosek|заявка|запрос|запит|talebi|isteği|permintaan|yêu cầu|żądanie"
    r"|anmodning|begäran|pyyntö|žádost|طلب|בקשת|अनुरोध)"
)
_IS = (
    r"(?:is|was|has|have|been|got|wurde|worden|wird|ist|a|été|est|fue|ha|sido|foi|è|stato|stata|werd"
    r"|has been|er|blev|blivit|har|on|został|została|zostało|był|byl|bylo|была?|был[оа]?|було"
    r"|a fost|bị|được|đã|ถูก|تم|edildi|की|का|गई|गया)"
)
_OF = (
    r"(?:of|the|a|your|de|du|des|la|le|el|del|della|dell|di|do|da|der|die|dem|van|het|af|av"
    r"|ของ|การ)"
)
_GENITIVE = (
    r"(?:возврата|возвратов|zwrotu|vrácení|повернення|ال?\w*(?:إرجاع|استرجاع|استرداد)|ה?החזרה?)"
)
"""Languages that put nothing between a cancellation and what was cancelled."""
_LINKS = rf"(?:{_GAP}(?:{_REQUEST}|{_IS}))*{_GAP}"
_UNSPACED_LINKS = (
    r"(?:申[请請]|请求|要求|依頼|リクエスト|受付|已|被|が|を|は|の"
    r"|신청|요청|처리|이|을|를|가|은|는|ถูก|\s)*"
)
_ORDER = (
    rf"(?:(?:{'|'.join(map(re.escape, OF_ORDERS))}|item|product|article|artikel|producto|produto"
    r"|prodotto|purchase|sale|trans)\w*)"
)
_NO_ORDER = rf"(?!{_GAP}{_ORDER}\s*$)"
"""``Refund cancelled order`` is a refund because of what was cancelled."""
_UNDONE_BEHIND = re.compile(
    rf"(?<![^\W_])(?:{_RETURN}|{_CANCELLATION}){_LINKS}{_CANCELLED}{_NO_ORDER}"
    rf"|(?<![已了])(?:退[款货貨換换]|返[品金]|반품|환불|キャンセル|取消(?=申[请請])|คืนสินค้า|คืนเงิน)"
    rf"{_UNSPACED_LINKS}{_CANCELLED}{_NO_ORDER}"
    rf"|(?<![^\W_])(?:refund|return){_GAP}(?:{_REQUEST}{_GAP})?cancell?ation(?![^\W_])"
)
_UNDONE_BEFORE = re.compile(
    rf"(?<![^\W_]){_CANCELLATION}{_GAP}(?:(?:{_OF}(?:{_GAP}|['’])|{_REQUEST}(?:{_GAP}|['’]))+{_RETURN}"
    rf"|(?:{_REQUEST}{_GAP})?{_GENITIVE}(?!\w))"
    rf"|(?<![^\W_]){_ATTRIBUTIVE}{_GAP}(?:(?:the|their|his|her){_GAP})?{_RETURN}"
    rf"(?:{_GAP}{_REQUEST}(?![^\W_])|\s*(?=$|[,;/|()]|by(?![^\W_])))"
    rf"|(?:取消|撤[销銷回])了?退[款货貨換换](?:申[请請]|请求|(?![成中完]))"
    rf"|(?:ยกเลิก|hủy|huỷ)\s*(?:การ|คำขอ|yêu cầu )+{_RETURN}"
)
_AFTER_ORDER = re.compile(rf"(?:{_ORDER}|交易){_GAP}?$")
"""``Order cancelled return …`` tells what became of the order."""
_RESTORED = (
    r"(?:(?:reinstated|reactivated|re-?opened|restored|resumed|wiederhergestellt|reaktiviert|rétabli"
    r"|réactivé|restablecid[oa]|reactivad[oa]|reativad[oa]|restabelecid[oa]|ripristinat[oa]"
    r"|riattivat[oa]|przywrócon[aeoy]|восстановлен[ао]?|відновлен[аоий]*|hersteld|återställd"
    r"|återaktiverad|genoprettet|gjenopprettet|obnoven[ao]?)e?(?![^\W_])|恢[复復]|復活|복구|복원)"
)
_CANCELLING = rf"(?:{_CANCELLATION}|{_CANCELLED})"
_REINSTATED = re.compile(
    rf"{_RESTORED}{_GAP}(?:after|following|from|nach|après|suite à|tras|después de|dopo|após|po"
    rf"|после|після|na|efter|etter){_GAP}(?:(?:{_OF}|an?|une?|einer){_GAP})?{_CANCELLING}"
    rf"|(?<![^\W_]){_CANCELLING}(?:{_GAP}|[,;/]\s*|\s[-–—]\s)"
    rf"(?:(?:and|but|then|later|now|und|et|puis|y|e|i|и|{_ORDER}|{_IS}){_GAP})*{_RESTORED}"
    rf"|取消(?:后|後)?(?:已|又|再)?恢[复復]"
)
_FEE = (
    r"(?:fees?|costs?|charges?|penalty|gebühr(?:en)?|kosten|pauschale"
    r"|手续费|手續費|费|費|料金?|수수료)"
)
_CARRIAGE = (
    r"(?:shipping|delivery|postage|freight|handling|service|transport|tax|vat|customs|versand"
    r"|liefer|porto|bearbeitung)"
)
_CHARGE = (
    rf"(?:{_CARRIAGE}s?{_GAP}?{_FEE}|shipping|postage|freight|(?:sales )?tax|vat"
    r"|porto|versand|mwst|tva|iva"
    r"|(?:frais|gastos|costes?|costos?|spese|costi|custos?|taxas?|koszt\w*|стоимость|kosten)"
    r"(?: (?:de|di|do|voor))?(?: (?:la|le|l['’]))?\s?(?:port|livraison|envío|envio|spedizione"
    r"|entrega|frete|dostawy|wysyłki|доставки|verzending)|envío|frete|verzendkosten|fraktkostnad"
    r"|运费|運費|邮费|送料|배송비)"
)
_MONEY_BACK = (
    r"(?:(?:refund|(?:rück|zurück)?erstatt|rembours|reembols|rimbors|terugbeta|återbetal|tilbagebetal"
    r"|tilbakebetal|возвра[тщ]|zwr[oó][tc])\w*|退款|退还|返金|환불)"
)
_OF_A_CHARGE = re.compile(
    rf"(?<![^\W_]){_CHARGE}(?:{_GAP}(?:{_IS}|only|fully))*{_GAP}?已?{_MONEY_BACK}"
    rf"|(?<![^\W_]){_MONEY_BACK}(?:{_GAP}(?:{_OF}|for|only))*{_GAP}{_CHARGE}"
    rf"(?=\s*(?:$|[,;/|()]|only))"
)
_TOGETHER = re.compile(
    r"(?:[&+]|and|with|incl\w*\.?|und|samt|et|avec|y|con|e|com|i|z|и|с|och|og|ja|en|met|和|及|与)\s*$"
)
_NOT_OF_THE_GOODS = (
    (_REINSTATED, None),
    (_UNDONE_BEHIND, None),
    (_UNDONE_BEFORE, _AFTER_ORDER),
    (_OF_A_CHARGE, _TOGETHER),
)
"""What takes no goods back, and what right before it says that it is of the order."""
_CANCELLATION_FEE = re.compile(
    rf"(?:{_CANCELLATION}|取消|취소){_GAP}?s?{_FEE}(?![^\W_])|storno{_FEE}"
    rf"|(?:frais|gastos|cargo|tasa|taxa|spese|penale|opłata|плата|штраф)\s"
    rf"(?:d['’]|(?:de|di|za|за|por)\s)"
    rf"(?:{_CANCELLATION}|отмену)"
)
"""That there is one does not say whether it was due."""


def without_undone(state: str) -> tuple[str, int]:
    """Return a state without what takes no goods back, and how many such phrases said so.

    Parameters
    ----------
    state : str
        In small letters.

    >>> without_undone("return request cancelled"), without_undone("shipping refunded")
    ((',', 1), (',', 1))
    >>> without_undone("refund cancelled order"), without_undone("refunded after cancellation")
    (('refund cancelled order', 0), ('refunded after cancellation', 0))
    """
    rest = _CANCELLATION_FEE.sub(",", state)
    n_undone = 0
    for pattern, is_of_more in _NOT_OF_THE_GOODS:
        for match in reversed(list(pattern.finditer(rest))):
            before, after = rest[: match.start()], rest[match.end() :]
            is_turned = is_negated("", "", after.replace("_", " "))
            if not (is_turned or (is_of_more and is_of_more.search(before))):
                rest, n_undone = f"{before},{after}", n_undone + 1
    return rest, n_undone


def undoes_return(state: str) -> bool:
    """Say whether a state is that a return or a cancellation before it was undone itself.

    Parameters
    ----------
    state : str
        In small letters.

    >>> [undoes_return(state) for state in ("refund cancelled", "取消退款", "order reinstated")]
    [True, True, True]
    >>> [undoes_return(state) for state in ("refund", "shipping refunded", "return rejected")]
    [False, False, False]
    """
    is_charge = _OF_A_CHARGE.search(state) is not None
    is_restored = re.fullmatch(rf"(?:{_ORDER}{_GAP})?{_RESTORED}", state) is not None
    return is_restored or (without_undone(state)[1] > 0 and not is_charge)
