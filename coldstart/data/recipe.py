"""Which columns become the text that the encoder reads."""

from __future__ import annotations

import pandas as pd

from coldstart.data import columns


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
    """Return what a row is called on screen: its title, else its text, else its id."""
    named = table[columns.TITLE] if columns.TITLE in table else pd.Series(texts(table, id_column))
    return [str(n).strip() or str(i) for n, i in zip(named, table[id_column], strict=True)]
