"""Ids as they are written, and what they stand for."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import log10

import numpy as np
import pandas as pd

_WRAPPED = re.compile(r'^="?(.*?)"?$', re.DOTALL)
_MONGO = re.compile(
    r"""^\{\s*['"]?\$(?:oid|uuid|numberLong|numberInt)['"]?\s*:\s*['"]?([^'"}]+)['"]?\s*\}$"""
)
_OBJECT_ID = re.compile(r"""^ObjectId\(['"]?([0-9a-fA-F]{24})['"]?\)$""")
_SCIENTIFIC = re.compile(r"^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$")
_WHOLE = re.compile(r"^(-?\d+)[.]0+$")
UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that turn the direction of writing: nobody sees or types them."""
_NOTHING = (
    "\\N",
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "N/A",
    "#N/A",
    "(not set)",
    "undefined",
)
"""What programs write for a missing id; ``NA`` is none of them, for it is a code as well."""
_ODD = (
    r"^(?:\\N|NULL|null|None|NaN|nan|N/A|#N/A|\(not set\)|undefined)$|&[a-z#0-9]+;"
    r"|^[\s'=\"{]|^ObjectId|\s$|[.]0+$|^\d(?:[.,]\d+)?[eE]\+?\d"
    r"|[\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]"
)
_LONG = r"^[1-9]\d{15,20}$"
_EXACT = 2**53
_EVIDENCE = 2.5
"""Ids have lost digits where chance alone would make them look so once in 10 ** 2.5 times."""


@dataclass(frozen=True, eq=False)
class CleanIds:
    """Ids that mean what they stand for.

    Attributes
    ----------
    codes : ndarray
        int32 (n_rows,): the number of each row's id among `unique`.
    unique : Series
        str (n_ids,): distinct ids; blank is one of them where an id is missing.
    changed_ids, lost_ids : ndarray
        bool (n_ids,): which were written with something around them, and which have lost digits to
        a spreadsheet or to floating point.
    index : Index
        Of what was given.
    example : str
        An id that has lost digits, as written.
    """

    codes: np.ndarray
    unique: pd.Series
    changed_ids: np.ndarray
    lost_ids: np.ndarray
    index: pd.Index
    example: str = ""

    @property
    def values(self) -> pd.Series:
        """The ids row by row, str; blank where there is none."""
        return pd.Series(self.unique.array.take(self.codes), index=self.index, dtype="str")

    @property
    def categorical(self) -> pd.Series:
        """The ids row by row, as a category: small, and quick to count and to compare."""
        dtype = pd.CategoricalDtype(self.unique)
        return pd.Series(pd.Categorical.from_codes(self.codes, dtype=dtype), index=self.index)

    @property
    def blank(self) -> np.ndarray:
        """bool (n_rows,): which rows have no id."""
        return self._spread((self.unique == "").to_numpy())

    @property
    def changed(self) -> np.ndarray:
        """bool (n_rows,): which were written with something around them."""
        return self._spread(self.changed_ids)

    @property
    def lost(self) -> np.ndarray:
        """bool (n_rows,): which have lost digits."""
        return self._spread(self.lost_ids)

    def _spread(self, by_id: np.ndarray) -> np.ndarray:
        return by_id[self.codes] if by_id.any() else np.zeros(len(self.codes), dtype=bool)


def clean(values: pd.Series) -> CleanIds:
    """Return ids without what exports wrap around them.

    White space, ``="…"``, a leading apostrophe, ``{"$oid": …}`` and, where the whole column is
    written so, ``.0`` are taken off; numbers in scientific notation that keep every digit are
    written out. Leading zeros stay.

    >>> clean(pd.Series(['="007"', "'42", " a\t", '{"$oid": "6f"}', ""])).values.tolist()
    ['007', '42', 'a', '6f', '']
    >>> clean(pd.Series(["6.0", "12.0"])).values.tolist()
    ['6', '12']
    >>> clean(pd.Series(["4.006381000052E+12"])).values.tolist()
    ['4006381000052']
    >>> clean(pd.Series(["\u200fBK-112\u200e"])).values.tolist()
    ['BK-112']
    """
    places, distinct = pd.factorize(values.astype("str"))
    codes = places.astype(np.int32)
    written = pd.Series(distinct, dtype="str")
    whole = written
    if written.str.contains(_ODD, regex=True).any():
        whole = pd.Series([_meaning(text) for text in written], dtype="str")
        given = whole[whole != ""]
        if len(given) and given.str.match(r"^-?\d+[.]0+$").all():
            whole = whole.str.replace(r"[.]0+$", "", regex=True)
    lost = _lost(whole)
    changed = (whole != written).to_numpy()
    example = str(written[lost].iloc[0]) if lost.any() else ""
    if changed.any():  # ids that were written differently may now be one
        merged, unique = pd.factorize(whole)
        lost = np.bincount(merged, weights=lost, minlength=len(unique)) > 0
        changed_ids = np.bincount(merged, weights=changed, minlength=len(unique)) > 0
        codes, whole = merged.astype(np.int32)[codes], pd.Series(unique, dtype="str")
        changed = changed_ids
    return CleanIds(codes, whole, changed, lost, values.index, example)


def as_known(written: Iterable[object], known: Collection[str]) -> list[str]:
    """Return ids as a data set has them, in whatever spelling `clean` takes they are written.

    Parameters
    ----------
    written : iterable of object
        Ids as a person or a program writes them: a text, a number, ``{"$oid": …}``.
    known : collection of str
        The ids of the data set. One that it has in no spelling is returned without wrapping.

    Examples
    --------
    >>> as_known(['="007"', "'42", "6.0", 7, {"$oid": "6f"}, "9"], {"007", "42", "6", "7", "6f"})
    ['007', '42', '6', '7', '6f', '9']
    """
    ids = []
    for text in map(str, written):
        plain = _meaning(text) or text.strip()
        spellings = (text, plain, _WHOLE.sub(r"\1", plain))
        ids.append(next((spelling for spelling in spellings if spelling in known), plain))
    return ids


def _meaning(text: str) -> str:
    text = UNSEEN.sub("", text).strip()
    if text in _NOTHING:
        return ""
    if "&" in text and ";" in text:
        text = html.unescape(text)
    if text.startswith("="):
        text = _WRAPPED.sub(r"\1", text).strip()
    elif text[:1] == "'" or (text[:1] == '"' and text[-1:] == '"' and len(text) > 1):
        text = text.strip("'\"").strip()
    if text.startswith(("{", "ObjectId")):
        match = _MONGO.match(text) or _OBJECT_ID.match(text)
        text = match[1] if match else text
    scientific = _SCIENTIFIC.match(text)
    if scientific and len(scientific[2] or "") >= int(scientific[3]) > 0:
        return _written_out(text)
    return text


def _written_out(text: str) -> str:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    return str(int(number)) if number == number.to_integral_value() else text


def _lost(ids: pd.Series) -> np.ndarray:
    """Return which distinct ids have lost digits: bool (n_ids,).

    Scientific notation shows fewer digits than the number has. A spreadsheet keeps 15 digits and
    floating point 53 bits, so that all long numbers end in zeros or are exact doubles.
    """
    scientific = ids.str.match(r"^\d(?:[.,]\d+)?[eE]\+\d{2}$").to_numpy(dtype=bool, copy=True)
    long = ids.str.match(_LONG).to_numpy(dtype=bool)
    if not long.any():
        return scientific
    numbers = [int(text) for text in ids[long]]
    chances = np.array([_roundness(number) for number in numbers])
    if (chances > 0).mean() < 0.95 or chances.sum() < _EVIDENCE:
        return scientific
    scientific[np.flatnonzero(long)[chances > 0]] = True
    return scientific


def _roundness(number: int) -> float:
    """Return how unlikely it is that a number is so round: -log10 of the chance, 0 if it is not."""
    text = str(number)
    zeros = len(text) - len(text.rstrip("0"))
    by_spreadsheet = len(text) - 15 if zeros >= len(text) - 15 else 0
    by_double = 0.0
    nearest = float(number)
    # Readers of workbooks write a double in the fewest digits that tell it from others.
    if number >= _EXACT and number in (int(nearest), int(Decimal(repr(nearest)))):
        by_double = log10(2 ** (number.bit_length() - 53)) if number.bit_length() > 53 else 0.0
    return max(by_spreadsheet, by_double)
