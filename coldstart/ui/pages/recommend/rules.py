"""Rules for the list: put together, before and after side by side, and what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.components import waiting
from coldstart.ui.pages.recommend import held_rules, rule_costs, rule_form
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.rules.rule import Rule
    from coldstart.serving.session import CaseRequest, Session

ROWS = 20  # rows of the table before it scrolls
NAMED = 10  # products that a sentence names
HEAD = ROW = 35  # pixels


def show(served: Session, request: CaseRequest, titles: dict[str, str], top: int) -> None:
    """Draw the rules in force and what they do to the list of `request`.

    Parameters
    ----------
    served : Session
        Of a method that can rank for `request`.
    request : CaseRequest
    titles : dict of str to str
        What each item is called, by id.
    top : int
        Length of the list.
    """
    st.header(say(t("page_recommend.rules.heading")), anchor=False)
    st.markdown(say(t("page_recommend.rules.purpose")), width=760)
    rules = held_rules.held(served.training.items)
    with st.container(border=True, key="recommend_rules"):
        rule_form.show(served, titles, rules)
        rule_form.listed(served, rules, titles)
        if rules:
            _file(rules)
    if not rules:
        return
    if not held_rules.in_link():
        st.caption(say(t("page_recommend.rules.long")))
    st.subheader(say(t("page_recommend.rules.both")), anchor=False)
    _both(served, request, titles, top, rules)
    rule_costs.show(served, rules, titles)


def _both(
    served: Session, request: CaseRequest, titles: dict[str, str], top: int, rules: list[Rule]
) -> None:
    """Draw the list without and with rules."""
    import pandas as pd

    from coldstart.serving.impact import idle
    from coldstart.serving.recommend import recommend_steps, ruled
    from coldstart.serving.result_cache import by_request

    everything = len(served.training.items)
    found = waiting.answer(
        served,
        by_request(request),
        lambda: recommend_steps(served, [request], top=everything, explain=False),
        "recommend_everything",
    )
    if found is None:
        return
    before = found[0].ranked
    after = ruled(served, before, rules, top)
    was = {place.id: place.rank for place in before}
    first = [place.id for place in before[:top]]
    rows: list[dict[str, Any]] = [
        {
            "rank": n + 1,
            "without": titles[first[n]] if n < len(first) else "",
            "with": titles[after[n].id] if n < len(after) else "",
            "was": was[after[n].id] if n < len(after) else None,
        }
        for n in range(max(len(first), len(after)))
    ]
    column = st.column_config
    looks = {
        "rank": column.NumberColumn(width=48), "without": column.TextColumn(width=230),
        "with": column.TextColumn(width=230), "was": column.NumberColumn(width=150),
    }  # fmt: skip
    st.dataframe(
        pd.DataFrame(rows).rename(columns=_head),
        hide_index=True,
        key="recommend_ruled",
        column_config={_head(name): look for name, look in looks.items()},
        placeholder="",
        height=HEAD + 2 + ROW * min(len(rows), ROWS),
        alt=say(t("page_recommend.rules.both")),
    )
    for message in idle(served, before, rules, top):
        st.caption(plain(say(message)), width=760)
    now = {place.id for place in after}
    gone = [titles[id_] for id_ in first if id_ not in now]
    if gone:
        named = {"items": gone[:NAMED], "n": len(gone)}
        id_ = "gone" if len(gone) <= NAMED else "gone_more"
        st.caption(plain(say(t(f"page_recommend.rules.{id_}", **named))), width=760)
    if len(after) < min(top, len(first)):
        st.caption(say(t("page_recommend.rules.short", n=len(after))))


def _file(rules: list[Rule]) -> None:
    from coldstart.rules.reading import write_rules

    st.download_button(
        say(t("page_recommend.rules.download")),
        write_rules(rules),
        file_name="rules.json",
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        key="recommend_rules_download",
        help=say(t("page_recommend.rules.download_help")),
    )


def _head(name: str) -> str:
    return say(t(f"page_recommend.head.{name}"))
