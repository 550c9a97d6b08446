"""What cells of interactions stand for: several ids in one, or what the cell above says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.mapping import FillDown, SplitRows, TableMapping
from coldstart.data.intake.profile import Column

_SEPARATORS = (",", ";", "|", " ")
_OFTEN = 0.1
"""Share of cells with a separator, from which on they may hold several ids."""
_KNOWN = 0.8
_NEARLY_ALL = 0.9
_FEW = 0.02


def with_split(
    mapping: TableMapping, profiled: Mapping[str, Column], keys: Sequence[pd.Index]
) -> TableMapping:
    """Return the mapping with a row for each id, where cells of the item hold several.

    Parameters
    ----------
    mapping : TableMapping
    profiled : mapping of str to Column
    keys : sequence of Index
        The distinct values of columns of other tables that name each row.
    """
    named = mapping.named(columns.ITEM_ID)
    if not named or named[0] not in profiled:
        return mapping
    cells = profiled[named[0]].sample
    for separator in _SEPARATORS:
        several = cells[cells.str.contains(separator, regex=False)]
        if len(several) < max(2, _OFTEN * len(cells)):
            continue
        parts = several.str.strip("[](){}").str.split(separator).explode().str.strip(" '\"")
        if parts.empty or (parts == "").any() or parts.str.contains(r"\s", regex=True).any():
            continue
        known = any(float(parts.isin(key).mean()) >= _KNOWN for key in keys)
        alone = cells[~cells.index.isin(several.index)]
        repeated = (
            parts.nunique() <= 0.6 * several.nunique() or float(parts.isin(alone).mean()) > 0.5
        )
        whole = any(float(several.isin(key).mean()) > _KNOWN for key in keys)
        if not whole and (known or (not keys and repeated and separator != " ")):
            verb = SplitRows(column=named[0], separator=separator)
            return mapping.model_copy(update={"split_rows": verb})
    return mapping


def with_fill_down(mapping: TableMapping, profiled: Mapping[str, Column]) -> TableMapping:
    """Return the mapping with blanks filled from above, where only an order's first row tells.

    Cells were merged, or the export writes a buyer once an order: where the user is blank, other
    columns of the order are blank too, or the order is that of the row above. Where each row has
    its buyer, the first line of an order may still be the only one with its state or town.
    """
    named = mapping.named(columns.USER_ID)
    item = mapping.named(columns.ITEM_ID)
    if not named or named[0] not in profiled or not item or item[0] not in profiled:
        return mapping
    values = profiled[named[0]].values.str.strip()
    blank = (values == "") & (profiled[item[0]].values.str.strip() != "")
    if values.iloc[0] == "":
        return mapping
    if float(blank.mean()) < _FEW:
        return _with_first_lines(mapping, profiled)
    with_it = [
        column.name
        for column in profiled.values()
        if column.name == named[0] or _is_blank_with(column, blank, values != "")
    ]
    for order in (column for column in profiled.values() if column.is_order):
        ids = order.values.str.strip()
        same = (ids == ids.shift(1)) | (ids == "")
        if float(same[blank].mean()) >= _NEARLY_ALL:
            verb = FillDown(
                columns=tuple(n for n in with_it if n != order.name), within=(order.name,)
            )
            return mapping.model_copy(update={"fill_down": verb})
    times = [c for c in with_it if profiled[c].is_time or profiled[c].is_order]
    if len(with_it) > 1 and times:
        return mapping.model_copy(update={"fill_down": FillDown(columns=tuple(with_it))})
    return mapping


def _with_first_lines(mapping: TableMapping, profiled: Mapping[str, Column]) -> TableMapping:
    """Fill columns that only the first line of an order gives into its other lines.

    They are blank in the same rows: those in which another column, the order, is as in the row
    above.
    """
    blanks = {column.name: (column.values.str.strip() == "") for column in profiled.values()}
    alike = Counter(
        mask.to_numpy().tobytes() for mask in blanks.values() if _FEW <= mask.mean() < _NEARLY_ALL
    )
    together = [mask for mask, n_columns in alike.most_common(1) if n_columns > 1]
    if not together:
        return mapping
    later = pd.Series(
        np.frombuffer(together[0], dtype=bool), index=next(iter(blanks.values())).index
    )
    full = [profiled[name] for name, mask in blanks.items() if not mask.any()]
    for order in sorted(full, key=lambda column: not column.is_order):
        ids = order.values.str.strip()
        if (ids == ids.shift(1)).equals(later):
            names = tuple(c.name for c in profiled.values() if _is_blank_with(c, later, ~later))
            verb = FillDown(columns=names, within=(order.name,))
            return mapping.model_copy(update={"fill_down": verb})
    return mapping


def _is_blank_with(column: Column, blank: pd.Series, given: pd.Series) -> bool:
    """Say whether a column is blank in the same rows as the user, and given in the others."""
    is_blank = column.values.str.strip() == ""
    return bool(is_blank[blank].mean() >= _NEARLY_ALL and is_blank[given].mean() <= 0.1)
