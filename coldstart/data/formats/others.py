"""Files that are no table, recognized by how they begin, so that each is refused for its reason."""

from __future__ import annotations

import re

from coldstart.core.i18n import Message, t
from coldstart.data.problems import refusal

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6", b"II*\x00", b"MM\x00*")
_PACKED = {b"7z\xbc\xaf'\x1c": "7z", b"Rar!\x1a\x07": "RAR", b"\x28\xb5\x2f\xfd": "Zstandard"}
_DATABASES = {
    b"SQLite format 3\x00": "SQLite",
    b"\x00\x01\x00\x00Standard ": "Access",
}
_FROM_TOOLS = {
    b"ORC": "ORC",
    b"Obj\x01": "Avro",
    b"\x89HDF\r\n": "HDF5",
    b"\x93NUMPY": "NumPy",
    b"RDX": "R",
    b"$FL2": "SPSS",
    b"<stata_dta>": "Stata",
    b"FEA1": "Feather 1",
}
_PICKLE = re.compile(rb"\x80[\x02-\x05][\x00-\xff]")
_SQL = re.compile(r"\s*(--|/\*|(SET|CREATE|DROP|INSERT|BEGIN|USE)\s)", re.IGNORECASE)
_SQL_STATEMENT = re.compile(r"\b(CREATE TABLE|INSERT INTO)\b", re.IGNORECASE)


def check(head: bytes, name: str) -> None:
    """Refuse a file that begins as something else than a table does.

    Raises
    ------
    DataError
        It says what the file is and how to get a table from it.
    """
    reason = _reason(head)
    if reason:
        raise refusal(*reason, name)


def check_text(head: str, name: str) -> None:
    """Refuse a text that is no table: a database's statements, a web archive, a letter.

    Raises
    ------
    DataError
    """
    if _SQL.match(head) and _SQL_STATEMENT.search(head):
        raise refusal(t("formats.sql"), t("formats.sql_remedy"), name)
    if head.startswith("{\\rtf"):
        raise refusal(t("formats.document"), t("formats.document_remedy"), name)
    if head.startswith("MIME-Version:"):
        raise refusal(t("formats.web_archive"), t("formats.web_archive_remedy"), name)


def _reason(head: bytes) -> tuple[Message, Message] | None:
    if head.lstrip().startswith(b"%PDF-"):
        return t("formats.pdf"), t("formats.pdf_remedy")
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return t("formats.picture"), t("formats.picture_remedy")
    if head.startswith(b"PARE"):
        return t("formats.parquet_encrypted"), t("formats.parquet_encrypted_remedy")
    if kind := _kind(head, _PACKED):
        return t("formats.packed", format=kind), t("formats.packed_remedy")
    if kind := "DuckDB" if head[8:12] == b"DUCK" else _kind(head, _DATABASES):
        return t("formats.database", format=kind), t("formats.database_remedy")
    if kind := _kind(head, _FROM_TOOLS):
        return t("formats.from_tool", format=kind), t("formats.from_tool_remedy")
    if _PICKLE.match(head) and b"\x00" in head[:64]:
        return t("formats.pickle"), t("formats.pickle_remedy")
    return None


def _kind(head: bytes, kinds: dict[bytes, str]) -> str | None:
    return next((kind for mark, kind in kinds.items() if head.startswith(mark)), None)
