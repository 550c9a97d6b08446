"""Probabilities in a table: shown as everywhere else, and sorted as the numbers that they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from coldstart.ui.words import chance

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler


def shown(table: pd.DataFrame, *columns: str) -> pd.DataFrame | Styler:
    """Return a table for `st.dataframe` in which columns read as `words.chance` says them.

    Those of `columns` that the table has; their column configuration may name no format.
    """
    wanted: dict[Any, str | Callable[[Any], str] | None] = {
        name: chance for name in columns if name in table
    }
    return table.style.format(wanted, na_rep="") if wanted else table
