"""What cells of interactions stand for: several ids in one, or what the cell above says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.intake.column_words import TITLE_ENDINGS
from coldstart.data.intake.mapping import FillDown, SplitRows, TableMapping
from coldstart.data.intake.nested import listed_values
from coldstart.data.intake.profile import Column, profile
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import with_header

_SEPARATORS = (",", ";", "|", "；", "，", "、", "\n", " ")
_TIMES = ("*", "＊", "×", " x", " X", "x", "X")
"""What stands between a thing and how many of it."""
_QUOTE = re.compile("[\"']")
_SIZE = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)?\s*[xX]\s*\d{2,}$")
"""20x30 is a size."""
_QUANTITIES = ("quantity", "quantities", "qty", "count", "units", "数量", "件数")
_OFTEN = 0.1
"""Share of cells with a separator, from which on they may hold several ids."""
_KNOWN = 0.8
_NEARLY_ALL, _MOSTLY = 0.9, 0.5
_FEW = 0.02
_MANY = 4
"""More parts than the name of one person has."""


def with_split(
    mapping: TableMapping, profiled: Mapping[str, Column], keys: Sequence[pd.Index]
) -> TableMapping:
    """Return the mapping with a row for each id, where cells of the item or user hold several.

    Where no column is called an item, the one whose cells are lists is it.

    Parameters
    ----------
    mapping : TableMapping
    profiled : mapping of str to Column
    keys : sequence of Index
        The distinct values of columns of other tables that name each row.
    """
    for key in (columns.ITEM_ID, columns.USER_ID):
        for column in (profiled[n] for n in mapping.named(key)[:1] if n in profiled):
            verb = _split_of(column, keys) if key == columns.ITEM_ID else _split_of_users(column)
            if verb is not None:
                return _with_lists(mapping, key, verb, profiled)
    if columns.ITEM_ID not in mapping.columns:
        taken = {name for role in mapping.columns for name in mapping.named(role)}
        verbs = [
            verb
            for column in profiled.values()
            if column.name not in taken and not column.holds_records
            if (verb := _split_of(column, ())) and (verb.fields or _are_bracketed(column.sample))
        ]
        if len(verbs) == 1:
            return _with_lists(mapping, columns.ITEM_ID, verbs[0], profiled)
    return mapping


def of_chosen_ids(mapping: TableMapping, table: Table) -> TableMapping:
    """Return interactions whose ids a person has chosen with the verbs that their cells need."""
    is_laid_down = mapping.describe is None or mapping.join or mapping.explode
    if is_laid_down or mapping.split_rows is not None or mapping.fill_down is not None:
        return mapping
    profiled = profile(with_header(mapping, table))
    return with_fill_down(with_split(mapping, profiled, ()), profiled)


def _split_of(column: Column, keys: Sequence[pd.Index]) -> SplitRows | None:
    cells = column.sample
    characters = set("".join(column.words))
    for separator in _SEPARATORS:
        if separator not in characters:
            continue
        several = cells[cells.str.contains(separator, regex=False)]
        if len(several) < max(2, _OFTEN * len(cells)):
            continue
        parts = listed_values(several, separator).explode()
        counted = _counted(column, cells, separator)
        if counted is not None:
            return counted
        are_quoted = _are_bracketed(cells) and bool(cells.str.contains(_QUOTE).mean() > _MOSTLY)
        if parts.empty or (parts == "").any():
            continue
        if not are_quoted and parts.str.contains(r"\s", regex=True).any():
            continue
        known = any(float(parts.isin(key).mean()) >= _KNOWN for key in keys)
        alone = cells[~cells.index.isin(several.index)]
        repeated = (
            parts.nunique() <= 0.6 * several.nunique() or float(parts.isin(alone).mean()) > 0.5
        )
        is_list = _are_bracketed(cells) and parts.nunique() <= _KNOWN * len(parts)
        whole = any(float(several.isin(key).mean()) > _KNOWN for key in keys)
        if not whole and (known or is_list or (not keys and repeated and separator != " ")):
            return SplitRows(column=column.name, separator=separator)
    return None


def _split_of_users(column: Column) -> SplitRows | None:
    """Return the verb for cells that list users: as many as there are, where a name has two parts.

    A family name and a given name have a comma between them as well.
    """
    cells = column.sample
    for separator in _SEPARATORS[:-1]:
        lists = listed_values(cells, separator)
        lengths, parts = lists.str.len(), lists.explode()
        if float((lengths > 1).mean()) < _OFTEN or parts.nunique() > _KNOWN * len(parts):
            continue
        are_codes = not parts.str.contains(r"\s|^$", regex=True).any()
        if lengths.nunique() > 2 and (are_codes or lengths.max() > _MANY):
            return SplitRows(column=column.name, separator=separator)
    return None


def _are_bracketed(cells: pd.Series) -> bool:
    is_list = (
        cells.str.startswith("[") & cells.str.endswith("]") & ~cells.str.contains("{", regex=False)
    )
    return bool(len(cells) and is_list.mean() >= _NEARLY_ALL)


def _counted(column: Column, cells: pd.Series, separator: str) -> SplitRows | None:
    """Return the verb for cells that say of each thing how many: ``Tea*1; Cake*2``."""
    parts = listed_values(cells, separator).explode()
    for sign in _TIMES:
        are_counted = parts.str.contains(rf"\S\s*{re.escape(sign)}\s*\d{{1,4}}$", regex=True)
        are_counted &= ~parts.str.contains(_SIZE)
        if len(parts) and float(are_counted.mean()) >= _NEARLY_ALL:
            fields = (f"{column.name} · item", f"{column.name} · count")
            return SplitRows(
                column=column.name, separator=separator, fields=fields, field_separator=sign
            )
    return None


def _with_lists(
    mapping: TableMapping, key: str, verb: SplitRows, profiled: Mapping[str, Column]
) -> TableMapping:
    """Split lists of ids, and with them those of names and numbers that run parallel."""
    roles = {**mapping.columns, key: verb.column}
    if verb.fields:  # they stand in for the column
        rest = {role: spec for role, spec in mapping.columns.items() if spec != verb.column}
        of_texts = {role: verb.fields[0] for role in mapping.columns if role not in rest}
        roles = {**rest, **of_texts, key: verb.fields[0], columns.COUNT: verb.fields[1]}
    elif key == columns.ITEM_ID:
        lengths = listed_values(profiled[verb.column].sample, verb.separator).str.len()
        parallel = [
            column
            for column in profiled.values()
            if column.name != verb.column
            and _share_parallel(column, verb.separator, lengths)
            >= (_MOSTLY if _ends_in(column, (*TITLE_ENDINGS, *_QUANTITIES)) else _NEARLY_ALL)
        ]
        names = [c.name for c in parallel if _ends_in(c, TITLE_ENDINGS)]
        counts = [c.name for c in parallel if _ends_in(c, _QUANTITIES)]
        roles |= {columns.TITLE: names[0]} if len(names) == 1 else {}
        roles |= {columns.COUNT: counts[0]} if len(counts) == 1 else {}
        verb = verb.model_copy(update={"parallel": tuple(column.name for column in parallel)})
    return mapping.model_copy(update={"split_rows": verb, "columns": roles})


def _ends_in(column: Column, endings: tuple[str, ...]) -> bool:
    """Say whether a name ends in one of some words, or in its plural."""
    return column.short().endswith(endings) or column.short().removesuffix("s").endswith(endings)


def _share_parallel(column: Column, separator: str, lengths: pd.Series) -> float:
    """Return the share of rows with as many values as there are ids; 0 where it holds no lists."""
    cells = column.sample
    if (
        not cells.index.equals(lengths.index)
        or not cells.str.contains(separator, regex=False).any()
    ):
        return 0.0
    return float((listed_values(cells, separator).str.len() == lengths).mean())


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
    if not any(c.share_given < 1 or (c.values == "").any() for c in profiled.values()):
        return mapping
    values = profiled[named[0]].values.str.strip()
    blank = (values == "") & (profiled[item[0]].values.str.strip() != "")
    if values.iloc[0] == "":
        return mapping
    if float(blank.mean()) < _FEW:
        return _with_first_lines(mapping, profiled)
    of_lines = _said_of_lines(mapping)
    with_it = [
        column.name
        for column in profiled.values()
        if column.name == named[0]
        or (column.name not in of_lines and _is_blank_with(column, blank, values != ""))
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
    blanks = {column.name: column.values.str.strip() == "" for column in profiled.values()}
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
            of_lines = _said_of_lines(mapping)
            names = tuple(
                c.name
                for c in profiled.values()
                if c.name not in of_lines and _is_blank_with(c, later, ~later)
            )
            if not names:
                return mapping
            verb = FillDown(columns=names, within=(order.name,))
            return mapping.model_copy(update={"fill_down": verb})
    return mapping


def _said_of_lines(mapping: TableMapping) -> set[str]:
    """Return the columns that say something of a line alone: an opinion, or how many."""
    roles = (columns.LABEL, columns.RATING, columns.COUNT)
    return {name for role in roles for name in mapping.named(role)}


def _is_blank_with(column: Column, blank: pd.Series, given: pd.Series) -> bool:
    """Say whether a column is blank in the same rows as the user, and given in the others."""
    is_blank = column.values.str.strip() == ""
    return bool(is_blank[blank].mean() >= _NEARLY_ALL and is_blank[given].mean() <= 0.1)
