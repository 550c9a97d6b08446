"""Kinds of event that a person named as positive, against those that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.intake import feedback
from coldstart.data.intake.listing import few
from coldstart.data.intake.mapping import EventTypes
from coldstart.data.intake.table import Table
from coldstart.data.intake.transform import RULE, Prepared
from coldstart.data.intake.understanding import kind_name
from coldstart.data.problems import Problem, Severity

_SHOWN = 24


def unknown_kinds(
    positive: Sequence[str], prepared: Sequence[Prepared], united: Mapping[str, Table]
) -> list[Problem]:
    """Return why some kinds of event cannot be positive: no row has them, or no column has kinds.

    Parameters
    ----------
    positive : sequence of str
        As a person named them.
    prepared : sequence of Prepared
    united : mapping of str to Table
        What the files hold, by the id of the table.
    """
    tables = [one for one in prepared if one.mapping.role == columns.INTERACTIONS]
    if not positive or not tables:
        return []
    with_kinds = [one for one in tables if columns.EVENT_TYPE in one.frame]
    if not with_kinds:
        there = [str(c) for one in tables for c in united[one.mapping.id].frame.columns]
        message = t(
            "intake.build.no_kinds",
            tables=[one.name for one in tables], columns=list(dict.fromkeys(there))[:_SHOWN],
        )  # fmt: skip
        remedy = t("intake.build.no_kinds_remedy")
        return [Problem(Severity.ERROR, message, remedy, tables[0].name)]
    written = pd.concat([one.frame[columns.EVENT_TYPE] for one in with_kinds])
    kinds = pd.Series(written.str.strip().value_counts().index, dtype="str")
    kinds = kinds[kinds != ""]
    unknown = [kind for kind in positive if not _occurs(kind, kinds)]
    if not unknown:
        return []
    main = with_kinds[0]
    column = main.sources.get(columns.EVENT_TYPE, main.name)
    shown = [kind_name(str(kind), main.mapping.event_types) for kind in kinds[:_SHOWN]]
    message = t("intake.build.no_kind", unknown=unknown, column=column, kinds=shown)
    return [Problem(Severity.ERROR, message, t("intake.build.no_kind_remedy"), main.name)]


def unnamed_kinds(prepared: Sequence[Prepared]) -> list[Problem]:
    """Return a warning for each table with kinds of event that its mapping does not name."""
    problems = []
    for one in prepared:
        types = one.mapping.event_types
        if types is None or columns.EVENT_TYPE not in one.frame:
            continue
        frame = one.frame if RULE not in one.frame else one.frame[one.frame[RULE] == ""]
        rows = frame[columns.EVENT_TYPE].str.strip()
        counts = rows[rows != ""].value_counts()
        kinds = pd.Series(counts.index, dtype="str")
        listed = EventTypes(positive=types.listed)
        is_new = feedback.of_events(kinds, listed)[1].to_numpy()
        new = [str(kind) for kind in kinds[is_new]]
        if new:
            n = int(counts[new].sum())
            message = t("intake.build.unnamed_kinds", kinds=few(new), n=n)
            remedy = t("intake.build.unnamed_kinds_remedy")
            problems.append(Problem(Severity.WARNING, message, remedy, one.name, count=n))
    return problems


def _occurs(kind: str, kinds: pd.Series) -> bool:
    labels, _ = feedback.of_events(kinds, EventTypes(positive=(kind,)))
    return bool(labels.notna().any())
