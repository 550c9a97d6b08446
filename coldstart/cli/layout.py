"""Text laid out by the width of its characters, Chinese ones being twice as wide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

# A word is what stands between blanks; between Chinese characters a line may end anywhere, but no
# line begins with the sign that closes a phrase, nor ends with the one that opens it.
_OPENING, _CLOSING = "（“《", "，。：；、？！）”》…"
_WIDE = r"\u2e80-\ufeff\uff00-\uffef"
_WORDS = re.compile(
    rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+)[{_CLOSING}]*|."
)


def wrap(text: str, width: int) -> list[str]:
    """Break a paragraph into lines of at most `width` cells; a longer word has its own line.

    >>> wrap("one two three", 7)
    ['one two', 'three']
    >>> wrap("数据有问题，请修正。", 10)
    ['数据有问', '题，请修', '正。']
    """
    lines = [""]
    for word in _WORDS.findall(text):
        line = lines[-1] + word
        if cell_len(line.rstrip()) <= width or not lines[-1]:
            lines[-1] = line
        else:
            lines.append(word.lstrip())
    return [line.rstrip() for line in lines]


def pairs(rows: Iterable[tuple[str, str]], width: int, most: int = 26) -> list[str]:
    """Lay out names with what they mean beside them, or below where a name is long."""
    rows = list(rows)
    left = min(most, max((cell_len(name) for name, _ in rows), default=0))
    lines = []
    for name, meaning in rows:
        beside = wrap(meaning, max(width - left - 4, 20))
        if cell_len(name) > left:
            lines.append(f"  {name}")
            name = ""
        lines.append(f"  {name}{' ' * (left - cell_len(name))}  {beside[0]}".rstrip())
        lines += [f"{'':{left + 4}}{line}" for line in beside[1:]]
    return lines


def tables(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Lay out a table in as many blocks as the width needs; each begins with the first column.

    Parameters
    ----------
    heads : sequence of str, length n
    rows : sequence of sequence of str, length n each
    width : int
        Of the terminal, in cells.

    Returns
    -------
    list of list of str
        Lines of each block. The first column is flush left, the others are flush right.
    """
    wide = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=True)]
    blocks: list[list[int]] = [[]]
    used = wide[0]
    for n in range(1, len(heads)):
        used += 2 + wide[n]
        if used > width and blocks[-1]:
            blocks.append([])
            used = wide[0] + 2 + wide[n]
        blocks[-1].append(n)
    return [[_line(row, block, wide) for row in (heads, *rows)] for block in blocks]


def _line(row: Sequence[str], block: Sequence[int], wide: Sequence[int]) -> str:
    cells = [row[0] + " " * (wide[0] - cell_len(row[0]))]
    cells += [" " * (wide[n] - cell_len(row[n])) + row[n] for n in block]
    return "  ".join(cells).rstrip()
