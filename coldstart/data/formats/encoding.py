"""From bytes to text: in which encoding was this written?"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAMPLE = 1 << 16
_GUESSED = {
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "cp949": "EUC-KR",
}
_ENOUGH_TO_GUESS = 20


@dataclass(frozen=True)
class Decoded:
    """What bytes say.

    Attributes
    ----------
    text : str
    encoding : str
        Its name for people, such as ``UTF-8`` or ``GB18030``.
    lossy : bool
        Whether some bytes said nothing in that encoding; the text has U+FFFD in their place.
    """

    text: str
    encoding: str
    lossy: bool = False


def decode(content: bytes) -> Decoded:
    """Return the text of `content`, whatever it was written in; never fails.

    A byte-order mark decides. Without one: UTF-16 where every NUL stands in the same half of a
    pair, UTF-8 where it fits (a few damaged characters allowed), GB18030 where the bytes look like
    Chinese, else what charset-normalizer takes them for, and Windows-1252 at last.
    """
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _lenient(content[len(mark) :], codec, name)
    return (
        _utf16(content)
        or _strict(content, "utf-8", "UTF-8")
        or _damaged_utf8(content)
        or _chinese(content)
        or _other(content)
    )


def _strict(content: bytes, codec: str, name: str) -> Decoded | None:
    try:
        return Decoded(content.decode(codec), name)
    except UnicodeDecodeError:
        return None


def _lenient(content: bytes, codec: str, name: str) -> Decoded:
    whole = _strict(content, codec, name)
    return whole or Decoded(content.decode(codec, errors="replace"), name, lossy=True)


def _utf16(content: bytes) -> Decoded | None:
    head = content[:_SAMPLE]
    even, odd = head[::2].count(0), head[1::2].count(0)
    # A comma, a digit or a line end has one NUL in UTF-16; a Chinese character has none.
    if (even > 0) == (odd > 0) or len(content) % 2:
        return None
    found = _strict(content, "utf-16-le" if odd else "utf-16-be", "UTF-16")
    return found if found and "\n" in found.text else None


def _damaged_utf8(content: bytes) -> Decoded | None:
    text = content.decode("utf-8", errors="replace")
    foreign = sum(character > "\x7f" for character in text[:_SAMPLE])
    damaged = text[:_SAMPLE].count("�")
    return Decoded(text, "UTF-8", lossy=True) if damaged * 10 < foreign else None


def _chinese(content: bytes) -> Decoded | None:
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", content[:_SAMPLE])
    # Characters in daily use have both bytes above 0xA0; accented Latin letters rarely touch.
    common = sum(min(pair) > 0xA0 for pair in pairs)
    return _strict(content, "gb18030", "GB18030") if common >= 0.9 * len(pairs) > 0 else None


def _other(content: bytes) -> Decoded:
    head = content[:_SAMPLE]
    codec = "cp1252"
    if sum(byte > 0x7F for byte in head) >= _ENOUGH_TO_GUESS:
        from charset_normalizer import from_bytes

        best = from_bytes(head, cp_isolation=list(_GUESSED)).best()
        codec = best.encoding if best and best.encoding in _GUESSED else codec
    return _lenient(content, codec, _GUESSED[codec])
