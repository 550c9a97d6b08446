"""The rules that are in force: in the link, and kept while its reader looks at other pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui import address
from coldstart.ui.pages.recommend.fields import LONGEST_LINK
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.models.queries import Items
    from coldstart.rules.rule import Rule


def held(items: Items) -> list[Rule]:
    """Return the rules of the link, else those of this session; say what cannot be applied here."""
    from coldstart.rules.reading import read_rules

    text = address.get("rules") or current().rules.get(_data(), "")
    if not text:
        return []
    rules, problems = read_rules(text, items)
    for problem in problems:
        said = t("page_recommend.basis.said", said=[t("page_recommend.rules.odd"), problem.message])
        st.warning(plain(say(said)), icon=":material/link_off:")
    keep(rules)
    return rules


def keep(rules: Sequence[Rule]) -> None:
    """Have these rules in force."""
    text = json.dumps([rule.to_json() for rule in rules], ensure_ascii=False) if rules else ""
    current().rules[_data()] = text
    address.put(rules=text if 0 < len(text) <= LONGEST_LINK else None)


def in_link() -> bool:
    """Say whether the link carries them: it cannot carry very many."""
    return bool(address.get("rules")) or not current().rules.get(_data())


def _data() -> str:
    return current().dataset_id or ""
