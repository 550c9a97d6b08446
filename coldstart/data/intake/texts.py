"""Texts as people write them, out of HTML and entities."""

from __future__ import annotations

import html
import re

import pandas as pd

from coldstart.data.intake.ids import UNSEEN

_TAGS = (
    "p|br|div|span|ul|ol|li|b|i|u|strong|em|h[1-6]|a|img|table|tbody|thead|tr|td|th|hr|font|center|"
    "small|big|sup|sub|blockquote|pre|code|section|article|header|footer|figure|iframe|style|script|"
    "video|source|input|form|label|button|meta|link|svg|path|o:p|s|del|ins|mark"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?\s*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(r"</?(?:b|i|u|strong|em|a|span|font|small|big|sup|sub|mark)\b[^<>]*>", re.I)
_LOOKS = (
    r"</?[a-zA-Z!]|&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});|\\[nrt,]"
    r"|[\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]"
)


def plain(text: str) -> str:
    """Return a text without HTML tags and entities.

    >>> plain("<p>Good &amp; <b>cheap</b>.</p><ul><li>made nearby</li></ul>")
    'Good & cheap. made nearby'
    >>> plain("a < b > c"), plain("&lt;p&gt;x&lt;/p&gt;")
    ('a < b > c', 'x')
    """
    for _ in range(2):  # what was escaped on its way through a spreadsheet is unescaped twice
        if _TAG.search(text) or "<!--" in text:
            text = _TAG.sub(" ", _INLINE.sub("", _HIDDEN.sub(" ", text)))
        text = html.unescape(text)
    text = UNSEEN.sub("", text)
    return re.sub(r"\s+", " ", re.sub(r"\\[nrt]", " ", text).replace("\\,", ",")).strip()


def plain_column(values: pd.Series) -> pd.Series:
    """Return a column without HTML, as it is where there is none."""
    marked = values.str.contains(_LOOKS, regex=True)
    if not marked.any():
        return values
    return values.where(
        ~marked,
        pd.Series(
            [plain(v) if m else v for v, m in zip(values, marked, strict=True)],
            values.index,
            dtype="str",
        ),
    )
