"""Which columns become the text that the encoder reads."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from coldstart.data import columns
from coldstart.data.quoting import NAME, quote


def texts(table: pd.DataFrame, id_column: str) -> list[str]:
    """Return one text per row: its ``text`` column, or every other column as "name: value" pairs.

    Parameters
    ----------
    table : DataFrame
        `users` or `items`, all columns of type str; an empty string is a missing value.
    id_column : str
        The column that names the row; ids say nothing and are left out.

    Returns
    -------
    list of str
        Blank where nothing is known.

    Examples
    --------
    >>> texts(pd.DataFrame({"item_id": ["1"], "title": ["Oat milk"], "price": ["2.5"]}), "item_id")
    ['title: Oat milk. price: 2.5']
    """
    if columns.TEXT in table:
        return [str(value).strip() for value in table[columns.TEXT]]
    described = [name for name in table.columns if name != id_column]
    rows = table[described].itertuples(index=False, name=None)
    return [
        ". ".join(f"{n}: {v.strip()}" for n, v in zip(described, row, strict=True) if v.strip())
        for row in rows
    ]


def row_text(values: dict[str, str]) -> str:
    """Return the text of one row given as columns, by the same rule as `texts`."""
    return texts(pd.DataFrame([values]), "")[0]


def title(table: pd.DataFrame, id_column: str) -> list[str]:
    """Return what a row is called on screen: its title, else its text, else its id.

    Of a long text it is the beginning; items whose texts begin alike get their ids behind it.
    """
    ids = [str(id_) for id_ in table[id_column]]
    if columns.TITLE in table:
        return [
            str(named).strip() or id_ for named, id_ in zip(table[columns.TITLE], ids, strict=True)
        ]
    described = texts(table, id_column)
    names = [quote(text, NAME) for text in described]
    n_alike = Counter(names)
    return [
        f"{name} ({id_})"
        if name != text and n_alike[name] > 1 and id_column == columns.ITEM_ID
        else name or id_
        for name, text, id_ in zip(names, described, ids, strict=True)
    ]
