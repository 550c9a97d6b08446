"""From bytes to text: in which encoding a file is written, and its content as UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coldstart.core.i18n import t
from coldstart.data.formats import common_characters
from coldstart.data.problems import Problem, Severity, refusal

NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp949": "CP949",
    "cp932": "Shift JIS",
    "euc_jp": "EUC-JP",
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
}
"""What people call each codec that is recognized."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHUNK = 1 << 20
_SAMPLE = 1 << 17
_FITS_AS_WELL = 0.5
_OFFERED = 3
_DAMAGE_WEIGHT = 8
# Ids that differ in a wrong byte only stay different.
_WRONG_BYTES = "backslashreplace"
_CONTROL = re.compile("[\0-\x08\x0e-\x19\x1c\x1d]")


@dataclass(frozen=True)
class TextEncoding:
    """How a file's bytes stand for characters.

    Attributes
    ----------
    codec : str
        As Python calls it.
    lossy : bool
        Whether some bytes are no characters.
    others : tuple of str
        Names of encodings that fit the bytes as well, likelier ones first.
    mark : int
        Bytes of the byte-order mark.
    """

    codec: str
    lossy: bool = False
    others: tuple[str, ...] = ()
    mark: int = 0

    @property
    def name(self) -> str:
        """What people call it, such as ``GB18030``."""
        return NAMES.get(self.codec, self.codec)


def detect(path: Path) -> TextEncoding:
    """Return the encoding of a text file, judged by all its bytes; never fails.

    A byte-order mark decides, then valid UTF-8, then UTF-16 where all NULs stand in the same half
    of the pairs. The rest is a question of likelihood: each codec is scored by how common its
    characters are in the script it is used for (`common_characters.likelihood`).
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return TextEncoding(codec, not _is_valid(path, codec, len(mark)), mark=len(mark))
    utf16 = _utf16_without_mark(start)
    if utf16 and _is_valid(path, utf16):
        return TextEncoding(utf16)
    if _is_valid(path, "utf-8"):
        return TextEncoding("utf-8")
    return _likeliest(path)


def find(path: Path, encoding: str | None, name: str) -> TextEncoding:
    """Return how a file's text is written: as `force` has it where that is said, else `detect`."""
    return detect(path) if encoding is None else force(path, encoding, name)


def force(path: Path, encoding: str, name: str) -> TextEncoding:
    """Return the encoding that a person chose, by its name on screen or by Python's.

    Raises
    ------
    DataError
        There is no such encoding, or the file is in another one without an error.
    """
    codec = next((c for c, shown in NAMES.items() if shown.lower() == encoding.lower()), encoding)
    try:
        codec = codecs.lookup(codec).name
        "".encode(codec)
    except LookupError as error:
        message = t("read.encoding.unknown", encoding=encoding)
        raise refusal(
            message, t("read.encoding.unknown_remedy", names=sorted(set(NAMES.values()))), name
        ) from error
    with path.open("rb") as file:
        start = file.read(4)
    for mark, marked in _MARKS:
        if start.startswith(mark) and NAMES[marked] == NAMES.get(codec, codec):
            return TextEncoding(marked, not _is_valid(path, marked, len(mark)), mark=len(mark))
    fits = _is_valid(path, codec) and not _is_no_wide_text(path, codec)
    if fits and _extends_ascii(codec) and _is_valid(path, "ascii"):
        return TextEncoding("utf-8")
    likely = detect(path)
    if not fits and not likely.lossy:
        message = t("read.encoding.not_this", encoding=NAMES.get(codec, codec), found=likely.name)
        raise refusal(message, t("read.encoding.not_this_remedy", found=likely.name), name)
    others = () if likely.codec in ("utf-8", codec) or likely.lossy else (likely.name,)
    return TextEncoding(codec, not fits, others)


def utf8_chunks(path: Path, encoding: TextEncoding) -> Iterator[bytes]:
    """Yield a file's content as UTF-8, without its byte-order mark."""
    with path.open("rb") as file:
        file.seek(encoding.mark)
        if encoding.codec == "utf-8" and not encoding.lossy:
            while chunk := file.read(_CHUNK):
                yield chunk
            return
        decoder = codecs.getincrementaldecoder(encoding.codec)(_WRONG_BYTES)
        while chunk := file.read(_CHUNK):
            yield decoder.decode(chunk).encode("utf-8", "replace")
        yield decoder.decode(b"", True).encode("utf-8", "replace")


def read_start(path: Path, encoding: TextEncoding, length: int) -> str:
    """Return about the first `length` bytes of a file as text, up to a whole character."""
    with path.open("rb") as file:
        file.seek(encoding.mark)
        content = file.read(length)
    decoder = codecs.getincrementaldecoder(encoding.codec)(_WRONG_BYTES)
    return decoder.decode(content, len(content) < length)


def check_text(start: str, name: str) -> None:
    """Refuse what is full of control codes, as no text is but for Hive's delimiter.

    Raises
    ------
    DataError
    """
    start = start.replace("\x01", "")
    if len(_CONTROL.findall(start)) * 50 > len(start):
        raise refusal(t("read.encoding.binary"), t("read.encoding.binary_remedy"), name)


def problems(encoding: TextEncoding, name: str) -> list[Problem]:
    """Return what a person should know about the encoding that was taken."""
    if encoding.lossy:
        message = t("read.encoding.damaged", encoding=encoding.name)
        return [Problem(Severity.WARNING, message, t("read.encoding.damaged_remedy"), name)]
    if encoding.codec.startswith("utf"):
        return []
    if encoding.others:
        message = t("read.encoding.taken_or", encoding=encoding.name, others=encoding.others)
    else:
        message = t("read.encoding.taken", encoding=encoding.name)
    return [Problem(Severity.NOTICE, message, t("read.encoding.taken_remedy"), name)]


def _is_valid(path: Path, codec: str, mark: int = 0) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        with path.open("rb") as file:
            file.seek(mark)
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _extends_ascii(codec: str) -> bool:
    """Say whether ASCII means the same in a codec: not so where it writes other characters too.

    >>> [_extends_ascii(codec) for codec in ("cp1252", "gb18030", "iso2022_jp", "utf-7", "hz")]
    [True, True, False, False, False]
    """
    foreign = "é漢".encode(codec, "ignore")
    if foreign and foreign.isascii():
        return False
    ascii_bytes = bytes(range(128))
    return ascii_bytes.decode(codec, "replace") == ascii_bytes.decode("ascii")


def _is_no_wide_text(path: Path, codec: str) -> bool:
    """Say whether bytes, which UTF-16 takes whatever they are, have none of its NULs."""
    if not codec.startswith("utf-16"):
        return False
    with path.open("rb") as file:
        return 0 not in file.read(_SAMPLE)


def _utf16_without_mark(start: bytes) -> str | None:
    even, odd = start[::2].count(0), start[1::2].count(0)
    # A comma, a digit or a line end has one NUL in UTF-16; a Chinese character has none.
    if (even > 0) == (odd > 0):
        return None
    codec = "utf-16-le" if odd else "utf-16-be"
    text = start.decode(codec, "ignore")
    # One stray NUL in other text would make pairs of Latin letters into rare characters.
    ascii_share = sum(character < "\x80" for character in text) / len(text) if text else 0
    return codec if max(even, odd) >= 0.9 * ascii_share * len(text) and "\n" in text else None


def _likeliest(path: Path) -> TextEncoding:
    sample = _foreign_lines(path)
    scores: dict[str, float] = {}
    for codec in ("utf-8", *common_characters.CODECS):
        text = codecs.getincrementaldecoder(codec)("replace").decode(sample)
        foreign = sum(character > "\x7f" for character in text) or 1
        damage = text.count("\N{REPLACEMENT CHARACTER}") / foreign
        likelihood = 1.0 if codec == "utf-8" else common_characters.likelihood(text, codec)
        scores[codec] = likelihood - _DAMAGE_WEIGHT * damage
    ranked = sorted(scores, key=lambda codec: -scores[codec])
    best = ranked[0]
    others = [
        NAMES[codec]
        for codec in ranked[1:]
        if scores[codec] >= _FITS_AS_WELL * max(scores[best], 0.1) and _is_valid(path, codec)
    ]
    return TextEncoding(best, not _is_valid(path, best), tuple(others[:_OFFERED]))


def _foreign_lines(path: Path) -> bytes:
    """Return the first lines that hold anything besides ASCII."""
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < _SAMPLE and (line := file.readline(_SAMPLE)):
            if not line.isascii():
                sample += line
    return bytes(sample)
