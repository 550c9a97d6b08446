"""Numbers in a table: shown as everywhere else, and sorted as the numbers that they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from coldstart.ui.words import chance, figure

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler


def shown(
    table: pd.DataFrame, *columns: str, figures: Mapping[str, str] | None = None
) -> pd.DataFrame | Styler:
    """Return a table for `st.dataframe` in which columns read as `words` says them.

    Their column configuration may name no format.

    Parameters
    ----------
    table : DataFrame
    *columns : str
        Probabilities; those of them that the table has.
    figures : mapping of str to str, optional
        Patterns of `words.figure` for other columns.
    """
    wanted: dict[Any, str | Callable[[Any], str] | None] = {
        name: partial(figure, pattern=pattern)
        for name, pattern in (figures or {}).items()
        if name in table
    }
    wanted |= {name: chance for name in columns if name in table}
    return table.style.format(wanted, na_rep="") if wanted else table
