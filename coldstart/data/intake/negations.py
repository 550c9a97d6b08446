"""Words that turn what a state says around: not, refused, failed, in the languages of shops."""

from __future__ import annotations

import re

_NOT = (
    "not", "neither", "nor", "no", "non", "never", "without", "nicht", "nie", "kein", "keine",
    "keiner", "keinen", "ohne", "pas", "jamais", "aucun", "aucune", "sans", "nunca", "sin", "não",
    "nao", "sem", "nessun", "nessuna", "senza", "geen", "niet", "nooit", "zonder", "ikke", "inte",
    "ej", "ei", "eivät", "uden", "uten", "utan", "nem", "nincs", "nelkül", "brak", "bez", "není",
    "nebyl", "nebyla", "nebylo", "nu", "fără", "nije", "ni", "не", "нет", "без", "немає", "няма",
    "ні", "δεν", "χωρίς", "μη", "không", "chưa", "tidak", "belum", "tanpa", "bukan", "غير", "لم",
    "لا", "لن", "ليس", "بدون", "عدم", "לא", "ללא", "אין", "नहीं", "बिना",
)  # fmt: skip
_FAILED = (
    "fail", "unsuccess", "lost", "missing", "impossib", "withdrawn", "revoked", "fehlgeschlagen",
    "gescheitert", "verloren", "unmöglich", "zurückgezogen", "échou", "échec", "perdu", "fallid",
    "falló", "falha", "falhou", "fallit", "fallimento", "perdid", "smarrit", "imposible", "mislukt",
    "onmogelijk", "nieudan", "niepowodz", "zagubion", "niemożliw", "neúspěšn", "selhal", "ztracen",
    "неудач", "невдал", "утер", "потерян", "втрачен", "невозмож", "неможлив", "отозван",
    "başarısız", "kayıp", "imkansız", "misslyck", "mislykke", "epäonnistu", "sikertelen", "eșuat",
    "neuspje", "αποτυχ", "αδύνατ", "gagal", "hilang", "thất bại", "فشل", "נכשל", "विफल", "असफल",
)  # fmt: skip
REFUSED = (
    "declin", "reject", "denied", "refus", "abgelehn", "ablehn", "verweiger", "abgewiesen",
    "rechaz", "deneg", "recusad", "rifiut", "respint", "geweiger", "afgewezen", "avvis", "avslå",
    "avslag", "afvist", "hylätty", "odrzuc", "zamítnut", "elutasít", "respins", "refuzat",
    "odbijen", "отклон", "отказ", "відмов", "відхил", "απορρίφ", "απόρριψ", "redded", "ditolak",
    "từ chối", "ปฏิเสธ", "مرفوض", "رفض", "נדח", "अस्वीकृत",
)  # fmt: skip
"""An order that was refused came to nothing; a return that was refused did not take place."""
_AUXILIARIES = (
    "yet", "longer", "mehr", "plus", "been", "be", "being", "is", "was", "were", "has", "have",
    "had", "are", "a", "an", "the", "of", "for", "to", "request", "requested", "requests", "any",
    "fully", "all", "attempt", "item", "items", "order", "noch", "wurde", "wird", "ist", "auf",
    "der", "des", "anfrage", "antrag", "encore", "été", "est", "a été", "de", "du", "la", "le", "d",
    "l", "demande", "ha", "sido", "fue", "aún", "foi", "ainda", "da", "do", "del", "solicitud",
    "pedido", "ancora", "è", "stato", "stata", "di", "richiesta", "nog", "is nog", "werd",
    "aanvraag", "van", "vielä", "ole", "blitt", "blevet", "har", "er", "blivit", "endnu", "ännu",
    "ещё", "еще", "был", "была", "было", "в", "от", "на", "о", "был", "ще", "був", "została",
    "zostało", "został", "jeszcze", "byl", "byla", "bylo", "ještě", "még", "lett", "fost", "încă",
    "talebi", "talep", "έχει", "ακόμη", "bị", "được", "đã", "hề", "yêu cầu", "đơn", "pernah", "di",
    "permintaan", "يتم", "تم", "بعد", "טרם", "का", "की", "अनुरोध", "हुआ", "किया",
)  # fmt: skip
_ACCEPTED = (
    "possib", "accept", "approv", "allow", "grant", "eligib", "möglich", "akzept", "genehmig",
    "gestattet", "autoris", "autoriz", "acept", "aprob", "aceit", "aprov", "accett", "mogelijk",
    "geaccepteerd", "toegestaan", "godkän", "godken", "godkjen", "hyväks", "przyjęt", "możliw",
    "přijat", "možn", "elfogad", "lehetséges", "acceptat", "принят", "разреш", "одобр", "возмож",
    "прийнят", "дозвол", "kabul", "onay", "disetujui", "chấp nhận", "مقبول", "ممكن", "אושר",
    "स्वीकार", "eingegangen", "erfolgt", "effectu", "erhalten", "поступ",
)  # fmt: skip
_PREFIXES = (
    "un", "in", "im", "non", "no", "not", "nicht", "ne", "nie", "не", "on", "o", "u", "nem", "недо",
    "ni",
)  # fmt: skip
_SUFFIXED = (
    "değil", "yok", "edilmedi", "edilmemiş", "edilemedi", "olmadı", "yapılmadı", "alınmadı",
)  # fmt: skip
"""Turkish says it behind."""


def _any(words: tuple[str, ...]) -> str:
    folded = {word.casefold() for word in words}
    return "|".join(map(re.escape, sorted(folded, key=len, reverse=True)))


_AUX = rf"(?:(?:{_any(_AUXILIARIES)})(?:['’\s]+|$))*"
_OR = r"(?:\w+\s+(?:or|nor|oder|noch|ou|ni|o|né|of|eller|lub|ani|nebo|vagy|sau|или|або|veya)\s+)?"
_BEFORE = re.compile(
    rf"(?:^|\s)(?:(?:{_any(_NOT)})|(?:{_any((*_FAILED, *REFUSED))})\w*)\s+{_AUX}{_OR}{_AUX}$"
)
_AFTER = re.compile(
    rf"^\s+{_AUX}(?:(?:{_any(_FAILED)}|{_any(_SUFFIXED)})"
    rf"|(?:{_any(_NOT)})(?:$|\s+{_AUX}(?:{_any(_ACCEPTED)}|$)))"
)
_NOT_AFTER = re.compile(rf"^\s+{_AUX}(?:{_any(_NOT)})(?!\w)")
_REFUSED_AFTER = re.compile(rf"^\s+{_AUX}(?:{_any(REFUSED)})")
_REFUSED_BEFORE = re.compile(rf"(?:^|\s)(?:{_any(REFUSED)})\w*\s+{_AUX}$")
_UNSPACED_BEFORE = re.compile(
    r"(?:未|不|无|無|没有?|沒有?|非|无法|無法|尚未|禁止|拒[绝絕否]|驳回|駁回|可|能|미|불|비|안\s?|못\s?|ไม่|失败|失敗|丢失)"
    r"(?:被|曾|经|經|全部|申请|申請|可以?|能|予以?|支持|允许|ได้|ถูก|มี|การ)*$"
)
_UNSPACED_AFTER = re.compile(
    r"^(?:申[请請]|请求|要求|依頼|リクエスト|신청|요청|订单|订單|已|被|は|が|を|시|되지|하지|การ|ถูก|\s)*"
    r"(?:失[败敗]|拒[绝絕否收]|驳回|駁回|却下|不可|不能|不成功|未成功|未通[过過]|不通[过過]|不承認|不要|关闭|關閉|撤[销銷回]"
    r"|取り下げ|取消し?の取|なし|無し|無$|されて(?:い)?(?:ない|ません)|していない|しない|できない|できません|せず|対象外"
    r"|可能?$|可$|丢失|遗失|紛失|거[부절]|불가|반려|철회|실패|분실|안\s?[됨함]|않|없음|가능|못함"
    r"|ไม่สำเร็จ|ล้มเหลว|ไม่ได้|ปฏิเสธ)"
)
MAY_BE = re.compile(
    r"(?:able|ibles?|abile|ibile|abel|ável|ível|bar|bare[nrs]?|baar|bara|ható|hető|ируем\w*|яем\w*)$"
)
"""How words end of what may be taken back; that it was, they do not say."""


def is_negated(before: str, word_start: str, after: str) -> bool:
    """Say whether a word of a state is turned around by what stands right before or after it.

    Parameters
    ----------
    before : str
        What stands before its word.
    word_start : str
        The letters of its word before the stem that was recognized.
    after : str
        What stands behind its word.

    >>> is_negated("not yet ", "", ""), is_negated("", "un", ""), is_negated("", "", " nicht")
    (True, True, True)
    >>> is_negated("delivered not paid ", "", ""), is_negated("", "", " no stock")
    (False, False)
    """
    if word_start in _PREFIXES or _UNSPACED_BEFORE.search(before + word_start):
        return True
    return bool(_BEFORE.search(before) or _AFTER.match(after) or _UNSPACED_AFTER.match(after))


def is_missing(after: str) -> bool:
    """Say whether a payment did not come: “not” stands behind it, whatever follows.

    >>> is_missing(" no recibido"), is_missing(" recibido")
    (True, False)
    """
    return bool(_NOT_AFTER.match(after))


def is_refused(before: str, after: str) -> bool:
    """Say whether what a word names was asked for and refused: ``return rejected``."""
    return bool(_REFUSED_AFTER.match(after) or _REFUSED_BEFORE.search(before))
