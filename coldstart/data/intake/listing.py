"""Names in a sentence: few, those that matter first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from coldstart.core.i18n import Message, t

FEW = 6
_LONGEST = 40


def few(names: Iterable[str], first: Collection[str] = (), most: int = FEW) -> list[str | Message]:
    """Return a few names for a sentence, and how many more there are.

    Parameters
    ----------
    names : iterable of str
    first : collection of str
        Those among them that stand first, and are never cut.
    most : int
        As many are named.

    Examples
    --------
    >>> few(["a", "b", "c"]), [str(name) for name in few("abcdefgh", "hg", 2)[:2]]
    (['a', 'b', 'c'], ['h', 'g'])
    """
    ordered = list(dict.fromkeys((*first, *names)))
    n = len(ordered) if len(ordered) <= most + 1 else max(most, len(first))
    shown: list[str | Message] = [_short(name) for name in ordered[:n]]
    return [*shown, t("intake.more", n=len(ordered) - n)] if len(ordered) > n else shown


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip()}…"
