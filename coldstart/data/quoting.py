"""How much of somebody's text stands where it is quoted: in a reason, a name or a rule."""

from __future__ import annotations

QUOTED = 160
"""Characters that one cell quotes at the most."""

NAME = 64
"""Characters of the text that stands for a title: two of them and their ids fit into one cell."""


def quote(text: str, longest: int = QUOTED) -> str:
    """Return a text of at most `longest` characters, cut after a word, with an ellipsis.

    Where its last half has no space, as in Chinese, it is cut after a character.

    >>> quote("Commuter Helmet, white", 20), quote("Helmet", 20)
    ('Commuter Helmet…', 'Helmet')
    >>> quote("轻便防水登山背包", 5)
    '轻便防水…'
    """
    if len(text) <= longest:
        return text
    space = text.rfind(" ", longest // 2, longest)
    return text[: longest - 1 if space < 0 else space].rstrip(" ,.;:，。；：、") + "…"
