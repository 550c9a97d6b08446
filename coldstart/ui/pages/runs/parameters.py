"""What runs were told: where they differ as a table, the rest in a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import Message, has, t
from coldstart.evaluation.measures import method_name, protocol_name
from coldstart.ui import datasets
from coldstart.ui.components import grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.words import number, plain, say

if TYPE_CHECKING:
    from coldstart.serving.run_comparison import Parameter
    from coldstart.store.records import RunRecord

NAMED: dict[str, Callable[[str], Message]] = {
    "kind": lambda value: t(f"store.kind.{value}"),
    "method": method_name,
    "methods": method_name,
    "protocols": protocol_name,
    "views": lambda value: t(f"page_map.view.{value}"),
}
"""What the values of some parameters are called."""


def show(runs: Sequence[RunRecord], labels: dict[str, str]) -> None:
    """Draw both."""
    from coldstart.serving.run_comparison import parameters

    found = parameters(runs)
    differing = [p for p in found if p.differs]
    same = [p for p in found if not p.differs and p.room in ("run", "config")]
    if differing:
        heads = [say(t("page_runs.compare.parameter")), *(labels[run.id] for run in runs)]
        rows = [
            [Cell(_name(p)), *(Cell(_shown(p, value)) for value in p.values)] for p in differing
        ]
        grid.show(heads, rows, "runs_parameters", text_columns=len(heads))
    else:
        st.markdown(say(t("page_runs.compare.all_same")))
    if same:
        told = [say(t("page_runs.compare.pair", name=_name(p), value=_shown(p, p.values[0])))
                for p in same]  # fmt: skip
        st.caption(plain(say(t("page_runs.compare.same", parts=told))), width=760)


def _name(parameter: Parameter) -> str:
    ids = (
        f"page_runs.parameter.{parameter.name}",
        f"page_train.field.{parameter.name}",
    )
    known = next((id_ for id_ in ids if has(id_)), None)
    return say(t(known)) if known and parameter.room != "version" else parameter.name


def _shown(parameter: Parameter, value: Any) -> str:
    """Return a value in words, by what it is a value of."""
    if parameter.name == "dataset":
        return say(datasets.store().dataset_record(value).title)
    named = NAMED.get(parameter.name)
    if value is None:
        usual = parameter.name == "methods" and parameter.room == "config"
        return say(t("page_runs.compare.usual")) if usual else "–"
    if named is not None and parameter.room in ("run", "config"):
        each = value if isinstance(value, list) else [value]
        return say(t("page_runs.compare.list", parts=[named(v) for v in each]))
    if isinstance(value, bool):
        return say(t(f"page_runs.compare.{'yes' if value else 'no'}"))
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v) for v in value) or "–"
    if isinstance(value, (int, float)):
        return number(value, "#,##0.######")
    return str(value)
