"""Tables that are wrong on purpose, made from the shop: one mistake of each common kind.

``users``, ``items`` and ``interactions`` can still be used after what does not fit is left out.
Every other file is refused, each for a reason of its own.
"""

from __future__ import annotations

import io
import zipfile

import pandas as pd

from coldstart.data import columns
from coldstart.data.generator import Shop, csv_bytes

_N_USERS, _N_ITEMS, _N_PAIRS = 30, 40, 300


def broken_files(shop: Shop) -> dict[str, bytes]:
    """Return each file's bytes by its name."""
    users = _rows(shop.tables[columns.USERS].iloc[:_N_USERS])
    items = _rows(shop.tables[columns.ITEMS].iloc[:_N_ITEMS])
    pairs = shop.tables[columns.INTERACTIONS]
    pairs = pairs[
        pairs[columns.USER_ID].isin([row[0] for row in users])
        & pairs[columns.ITEM_ID].isin([row[0] for row in items])
    ].iloc[:_N_PAIRS]
    known = _rows(pairs)
    return {
        "users.csv": _users(users),
        "items.csv": _items(items),
        "interactions.csv": _interactions(known),
        "all_zero.csv": csv_bytes([known[0][:3], *([*row[:2], "0"] for row in known[1:9])]),
        "empty.csv": b"",
        "header_only.csv": csv_bytes(known[:1]),
        "no_id.csv": csv_bytes([row[1:] for row in items]),
        "renamed_zip.xlsx": _zip(csv_bytes(items)),
        "single_row.csv": csv_bytes(known[:2]),
        "unclosed_quote.csv": csv_bytes(known[:5]) + b'u001,"p002,1,2025-01-01\nu002,p003,0,\n',
    }


def _users(rows: list[list[str]]) -> bytes:
    """In UTF-16; ids like 007 and NA, a blank id, an id twice, spaces around an id."""
    ids = {1: "007", 2: "NA", 3: "", 5: rows[4][0], 6: f"  {rows[6][0]} "}
    marred = [[ids.get(n, row[0]), *row[1:]] for n, row in enumerate(rows)]
    return csv_bytes(marred).decode().encode("utf-16")


def _items(rows: list[list[str]]) -> bytes:
    """With a byte-order mark and semicolons; a field too many, one too few, a title in Chinese."""
    marred = [list(row) for row in rows]
    marred[2].append("9.95")
    marred[3].pop()
    marred[4][1] = "手冲咖啡壶"
    return b"\xef\xbb\xbf" + csv_bytes(marred, ";")


def _interactions(rows: list[list[str]]) -> bytes:
    """Unknown ids, a label that is none, ratings NaN and inf, no time, a pair twice, no user."""
    marred = [[*row, "rating" if n == 0 else "5" if row[2] == "1" else "2"]
              for n, row in enumerate(rows)]  # fmt: skip
    marred[1][0], marred[2][1], marred[3][2] = "u999", "p999", "perhaps so"
    marred[4][4], marred[5][4], marred[6][4] = "NaN", "inf", "very good"
    marred[7][3], marred[8][0] = "soon", ""
    return csv_bytes([*marred, marred[9]])


def _zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        # A fixed time, so that the bytes are the same each time.
        archive.writestr(zipfile.ZipInfo("items.csv", (2025, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def _rows(table: pd.DataFrame) -> list[list[str]]:
    return [list(table.columns), *(list(row) for row in table.itertuples(index=False, name=None))]
