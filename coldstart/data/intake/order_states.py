"""What became of an order, by the words of its state in the languages of shops."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from coldstart.data.intake.ids import UNSEEN
from coldstart.data.intake.names import squeezed, words_of
from coldstart.data.intake.negations import MAY_BE, REFUSED, is_missing, is_negated, is_refused
from coldstart.data.intake.state_words import (
    CAME_TRUE,
    NOTHING_CAME_OF_IT,
    OF_ORDERS,
    OF_PEOPLE,
    PARTIAL,
    PAYMENTS,
    RETURNS,
    SHORT_NAMES,
    STATE_NAMES,
    WHOLE_STATES,
)
from coldstart.data.intake.undoing import without_undone


class Outcome(Enum):
    """What a state says became of an order."""

    NOTHING = "nothing"
    HOLDS = "holds"
    UNCLEAR = "unclear"


_TELLING = {
    **dict.fromkeys(RETURNS, "return"),
    **dict.fromkeys(CAME_TRUE, "true"),
    **dict.fromkeys(PAYMENTS, "paid"),
    **dict.fromkeys(NOTHING_CAME_OF_IT, "nothing"),
    **{
        word: "refused"
        for word in (*REFUSED, *NOTHING_CAME_OF_IT)
        if any(refused in word for refused in REFUSED)
    },
}
"""What each word of a state tells; the later of two lists holds."""
_WORDS = {word.casefold(): tells for word, tells in _TELLING.items()}
_SHORT = 4
"""Words of so few letters mean something else within others: ``hủy`` in ``thủy``."""


def _pattern(words: Collection[str]) -> str:
    """Return a pattern for the longest of some words; by first letters, so that it is quick."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        is_latin = unicodedata.name(word[0], "").startswith(("LATIN", "CYRILLIC", "GREEK"))
        is_whole = is_latin and (len(word) <= _SHORT or " " in word)
        start = rf"(?<!\w{word[0]})" if is_whole else ""
        by_letter.setdefault(re.escape(word[0]), []).append(start + re.escape(word[1:]))
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


_WORD = re.compile(_pattern(_WORDS))
_PARTIAL = re.compile("|".join(map(re.escape, PARTIAL)) + r"|\bparts?\b|\bsome\b|\beinige\b")
_OF_SEVERAL = re.compile(r"(\d+)\s*(?:of|von|de|sur|di|van|av|из|з|z|/)\s*(\d+)")
_CLAUSES = re.compile(r"\s*[,;/|()\[\]，；、。（）【】・]\s*|\s[-–—]+\s|\.\s")
_GOES_ON = re.compile(
    r"^(?:\s+(?:is|was|has|been|request|requests|wurde|ist|est|item|to|the|order))*\s*"
    r"(?:pending|request|in progress|initiat|approv|issued|accept|genehmig|beantragt|eingegangen"
    r"|erhalten|ontvangen|recib|reçu|ricevut|recebid|получен|otrzyman|mottag|modtag|mottatt"
    r"|成功|中|申请|申請|处理中|同意|待)"
)
"""What is on its way back."""
_NOT_YET = re.compile(
    r"\byet\b|\bnoch n|\bpas encore|\b(?:aún|todavía) no|\bainda n|\b(?:non )?ancora|\bnog n"
    r"|\bendnu|\bännu|\bещ[её] не|\bjeszcze n|\bještě n|\bще не|\bhenüz|\bbelum|\bchưa"
    r"|尚未|まだ|아직"
)
"""What did not come true so far: the order goes on."""
_DONE_BEFORE = re.compile(r"(?:已|全额|全額|全部|全)$")
_MOST_STATES = 20
_STATE_NAMES = tuple(map(squeezed, STATE_NAMES))
_PEOPLE = tuple(map(squeezed, OF_PEOPLE))
_ORDERS = tuple(map(squeezed, OF_ORDERS))


class _Word(NamedTuple):
    """A word of a state that tells something, and whether what stands beside it turns it around."""

    tells: str
    is_negated: bool
    is_refused: bool
    may_be: bool
    goes_on: bool


def is_state_of_people(name: str) -> bool:
    """Say whether the name of a column says that it holds states of people: of a membership.

    >>> is_state_of_people("membership status"), is_state_of_people("customer order status")
    (True, False)
    """
    short = squeezed(name)
    return _is_of_people(short) and (short in _PEOPLE or _has_state(short))


def _is_of_people(short: str) -> bool:
    is_of_order = any(part in short for part in _ORDERS)
    return not is_of_order and any(part in short for part in _PEOPLE)


def _has_state(short: str) -> bool:
    parts = (word for word in _STATE_NAMES if len(word) > 5 or not word.isascii())
    return short in _STATE_NAMES or any(part in short for part in parts)


def is_state(name: str) -> bool:
    """Say whether the name of a column says that it holds states: of an order, as it may be.

    >>> [is_state(name) for name in ("Bestellstatus", "Situação", "受注ステータス", "Estate")]
    [True, True, True, False]
    >>> is_state("membership status")
    False
    """
    short = squeezed(name)
    is_short_word = not set(words_of(name)).isdisjoint(SHORT_NAMES)
    return not _is_of_people(short) and (is_short_word or _has_state(short))


@lru_cache(maxsize=10_000)
def outcome_of(state: str) -> Outcome:
    """Return what a state says became of an order.

    A word for nothing that no other word turns around decides. One that is turned around, or is
    said of a part, leaves the order as it is, and so does a return that was undone; a delivery that
    is turned around is unclear.

    >>> [outcome_of(s).value for s in ("Not sent, cancelled", "Return rejected", "Undelivered")]
    ['nothing', 'holds', 'unclear']
    >>> [outcome_of(s).value for s in ("Not yet shipped", "Noch nicht versandt", "not yet paid")]
    ['holds', 'holds', 'nothing']
    """
    written = _plain(state)
    whole = _folded(written)
    if whole in (*WHOLE_STATES, *RETURNS):
        return Outcome.NOTHING
    if not _WORD.search(whole):
        return Outcome.UNCLEAR
    written, n_undone = without_undone(written)
    written = _OF_SEVERAL.sub(lambda m: "partial" if int(m[1]) < int(m[2]) else "", written)
    clauses = [_folded(clause) for clause in _CLAUSES.split(written) if clause]
    by_clause = {clause: list(_words(clause)) for clause in clauses}
    is_all_partial = any(_PARTIAL.search(c) and not by_clause[c] for c in clauses)
    holds, unclear = n_undone > 0, False
    for clause, words in by_clause.items():
        is_partial = is_all_partial or bool(_PARTIAL.search(clause))
        is_of_payment = any(word.tells == "paid" for word in words)
        takes_back = any(word.tells in ("nothing", "return") for word in words)
        for word in words:
            is_nothing = (
                (word.tells == "nothing" and not (word.is_negated or word.is_refused))
                or (word.tells == "return" and word.goes_on and not word.is_refused)
                or (word.tells == "refused" and not (word.is_negated or takes_back))
                or (word.tells in ("paid", "true") and word.is_negated and is_of_payment)
            ) and not word.may_be
            if is_nothing and not is_partial:
                return Outcome.NOTHING
            is_turned = word.is_negated or word.is_refused
            if word.tells in ("nothing", "return", "refused"):
                holds |= (is_turned or is_nothing or is_partial) and not word.may_be
                unclear |= word.may_be
            else:
                is_missed = word.is_negated and not _NOT_YET.search(clause)
                holds |= not is_missed
                unclear |= is_missed
    return Outcome.HOLDS if holds and not unclear else Outcome.UNCLEAR


def came_to_nothing(state: str) -> bool:
    """Say whether all of an order in this state was cancelled, returned, refunded or never paid.

    >>> [came_to_nothing(s) for s in ("Storniert / Abgelehnt", "Annulée", "キャンセル", "未付款")]
    [True, True, True, True]
    >>> [came_to_nothing(s) for s in ("awaiting_payment", "payment-pending", "等待付款", "拒收")]
    [True, True, True, True]
    >>> [came_to_nothing(s) for s in ("Teilweise erstattet", "Não cancelado", "Livrée", "")]
    [False, False, False, False]
    """
    return outcome_of(state) is Outcome.NOTHING


def is_of_part(state: str) -> bool:
    """Say whether a state is that of a part of an order.

    >>> [is_of_part(state) for state in ("Partially refunded", "1 of 3 returned", "退款")]
    [True, True, False]
    """
    folded = _folded(state)
    several = _OF_SEVERAL.search(folded)
    is_less = several is not None and int(several[1]) < int(several[2])
    return is_less or _PARTIAL.search(folded) is not None


def without_part(state: str) -> str:
    """Return a state without what says that it is of a part.

    >>> without_part("teilweise erstattet"), without_part("一部返金")
    (' erstattet', '返金')
    """
    return _PARTIAL.sub("", _OF_SEVERAL.sub("", _folded(state)))


def are_states(kinds: Collection[str]) -> bool:
    """Say whether values are states of orders by themselves, some of which came to nothing.

    >>> are_states(["Entregado", "Cancelado"]), are_states(["Cancelado", "Azul"])
    (True, False)
    """
    state_words = [kind for kind in kinds if kind.strip()]
    return (
        len(state_words) >= 2 and any(map(came_to_nothing, state_words)) and are_known(state_words)
    )


def are_known(kinds: Collection[str]) -> bool:
    """Say whether values are states of orders, whatever became of them.

    >>> are_known(["completed", "shipped"]), are_known(["New York", "Ohio"])
    (True, False)
    """
    state_words = [kind for kind in kinds if kind.strip()]
    return 1 <= len(state_words) <= _MOST_STATES and all(map(speaks_of_orders, state_words))


def is_known(state: str) -> bool:
    """Say whether a state tells what became of an order.

    >>> [is_known(state) for state in ("Delivered", "Cancelled", "部分退款", "售后处理中")]
    [True, True, True, False]
    """
    return outcome_of(state) is not Outcome.UNCLEAR


def speaks_of_orders(state: str) -> bool:
    """Say whether a state is one of an order, clear or not.

    >>> [speaks_of_orders(state) for state in ("Delivered", "Delivery failed", "Ohio")]
    [True, True, False]
    """
    return is_known(state) or any(True for _ in _words(_folded(state)))


def speaks_of_returns(name: str) -> bool:
    """Say whether the name of a column has a word for what came back, that nothing turns around.

    >>> [speaks_of_returns(n) for n in ("previous_cancellations", "not canceled", "Refundable")]
    [True, False, False]
    """
    return any(
        word.tells in ("nothing", "return") and not (word.is_negated or word.may_be)
        for word in _words(_folded(name))
    )


def _words(clause: str) -> Iterator[_Word]:
    """Yield the words of a clause that tell something, in their order."""
    for match in _WORD.finditer(clause):
        tells = _WORDS[match[0]]
        start = re.search(r"[^\W_]*$", clause[: match.start()])
        assert start is not None, "the pattern matches nothing as well"
        is_spaced = not re.match(r"[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]", match[0])
        rest = re.match(r"\w*", clause[match.end() :]) if is_spaced else None
        end = match.end() + (rest.end() if rest is not None else 0)
        before, after = clause[: start.start()], clause[end:]
        goes_on = tells == "return" and (
            bool(_GOES_ON.match(after) or _DONE_BEFORE.search(clause[: match.start()]))
            or _comes_true(after)
        )
        yield _Word(
            tells,
            is_negated(before, start[0], after) or (tells == "paid" and is_missing(after)),
            tells in ("nothing", "return") and is_refused(before, after),
            tells in ("nothing", "return") and bool(MAY_BE.search(clause[match.start() : end])),
            goes_on,
        )


def _comes_true(after: str) -> bool:
    """Say whether the next word is that something came true."""
    match = _WORD.match(after.lstrip())
    return match is not None and _WORDS[match[0]] == "true"


def _plain(state: str) -> str:
    seen = UNSEEN.sub("", state).strip().casefold()
    return unicodedata.normalize("NFC", seen).replace("\u0307", "")  # the dot of a Turkish İ


def _folded(state: str) -> str:
    apart = re.sub(r"n['’]t\b|(?<=can)not\b", " not", _plain(state))
    return re.sub(r"[\s_:：-]+", " ", apart).strip()
