"""A rule put together: what it does, to which products, by how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.ui.components.numbers import number_field
from coldstart.ui.pages.recommend import held_rules
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.rules.rule import Rule
    from coldstart.serving.session import Session

KINDS = ("pin", "boost", "bury", "exclude", "at_most")
MOST = 10  # products that one rule names
USUAL = {"boost": 5, "bury": 5, "at_most": 2}
WIDTH = 240


def show(served: Session, titles: dict[str, str], rules: Sequence[Rule]) -> None:
    """Draw the form; a rule that is whole can be added to `rules`."""
    kinds = KINDS if _shared(served) else KINDS[:-1]
    with st.container(horizontal=True, vertical_alignment="bottom", key="recommend_rule_form"):
        kind = st.selectbox(
            say(t("page_recommend.rules.kind")),
            kinds,
            format_func=lambda name: say(t(f"rules.kind.{name}")),
            key="recommend_rule_kind",
            width=WIDTH,
        )
        about = _about(served, titles, kind)
        if kind in USUAL:
            unit = "most" if kind == "at_most" else "places"
            about["n"] = number_field(
                say(t(f"page_recommend.rules.{unit}")), low=1, high=1000, value=USUAL[kind],
                key=f"recommend_rule_n_{kind}", width=130,
            )  # fmt: skip
        rule = _whole(kind, about)
        st.button(
            say(t("page_recommend.rules.add")),
            icon=":material/add:",
            key="recommend_rule_add",
            disabled=rule is None or rule in rules,
            on_click=_add,
            args=(rules, rule),
        )


def listed(served: Session, rules: Sequence[Rule], titles: dict[str, str]) -> None:
    """Draw the rules in force, each with a button that drops it, and with what it misses."""
    for n, rule in enumerate(rules):
        with st.container(horizontal=True, vertical_alignment="center", key=f"recommend_rule_{n}"):
            said = say(rule.words(titles))
            st.markdown(plain(f"{n + 1}. {said}"), width="content")
            st.button(
                say(t("page_recommend.rules.drop")),
                icon=":material/close:",
                type="tertiary",
                key=f"recommend_rule_drop_{n}",
                on_click=held_rules.keep,
                args=([other for other in rules if other != rule],),
            )
        missed = rule.passed_over(served.training.items)
        if missed:
            named = {"n": missed, "value": rule.value}
            st.caption(plain(say(t("page_recommend.rules.missed", **named))), width=760)


def _about(served: Session, titles: dict[str, str], kind: str) -> dict[str, object]:
    """Draw what a rule is about; return what was given, `Rule`'s arguments."""
    shared = _shared(served)
    by = "items"
    if kind == "at_most":
        by = "column"
    elif kind != "pin" and shared:
        by = st.selectbox(
            say(t("page_recommend.rules.by")),
            ("items", "column"),
            format_func=lambda name: say(t(f"page_recommend.rules.by_{name}")),
            key="recommend_rule_by",
            width=WIDTH,
        )
    if by == "items":
        chosen = st.multiselect(
            say(t("page_recommend.rules.items")),
            list(titles),
            format_func=titles.__getitem__,
            max_selections=MOST,
            placeholder=say(t("page_recommend.rules.choose")),
            select_all=False,
            key="recommend_rule_items",
            width=2 * WIDTH,
        )
        return {"items": tuple(chosen)}
    column = st.selectbox(
        say(t("page_recommend.rules.column")),
        list(shared),
        key="recommend_rule_column",
        width=WIDTH,
    )
    value = st.selectbox(
        say(t("page_recommend.rules.value")),
        shared[column],
        index=None if kind == "at_most" else 0,
        placeholder=say(t("page_recommend.rules.each")),
        key=f"recommend_rule_value_{kind == 'at_most'}_{column}",
        width=WIDTH,
    )
    return {"column": column, "value": value}


def _shared(served: Session) -> dict[str, list[str]]:
    """Return the columns in which products share values, with these values."""
    table = served.training.items.columns
    found = {}
    for name in table.columns:
        if name in (columns.TEXT, columns.TITLE):
            continue
        said = table[name].str.strip()
        values = sorted(set(said[said != ""]))
        if values and len(values) <= len(said) / 2:
            found[str(name)] = values
    return found


def _whole(kind: str, about: dict[str, object]) -> Rule | None:
    from coldstart.rules.rule import Rule

    rule = Rule.model_validate({"rule": kind, **about})
    return rule if rule.wrong() is None else None


def _add(rules: Sequence[Rule], rule: Rule) -> None:
    held_rules.keep([*rules, rule])
    st.session_state["recommend_rule_items"] = []
