"""What answers to "does this user like this item?" are worth: kept apart from the rankings."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import PAIRS, RATINGS
from coldstart.evaluation.notes import misleading_accuracy
from coldstart.evaluation.results import SplitSummary
from coldstart.ui.pages.evaluate.rankings import bars, table
from coldstart.ui.pages.evaluate.shown import Shown, choose_metric, choose_setting, explain
from coldstart.ui.words import plain, say

METRICS = ("accuracy", "precision", "recall", "f1", "pair_auc", "mse")


def show(shown: Shown) -> None:
    """Draw the part."""
    st.markdown(say(t("page_evaluate.about.pairs")), width=760)
    for kind in sorted({_negatives(held) for held in shown.evaluation.held}):
        st.markdown(say(t(f"page_evaluate.negatives.{kind}")), width=760)
    for said in misleading_accuracy(shown.evaluation):
        st.warning(plain(say(said)), icon=":material/visibility_off:")
    settings = shown.settings(PAIRS)
    if not settings:
        st.info(say(t("page_evaluate.no_pairs")), icon=":material/info:")
        return
    metrics = (*METRICS, *(m for m in RATINGS if any(r.metric == m for r in shown.evaluation.rows)))
    left, right = st.columns(2)
    with left:
        protocol, shots = choose_setting(settings, "pairs_setting")
    with right:
        metric = choose_metric(metrics, "pairs_metric")
    bars(shown, protocol, metric, "pairs")
    table(shown, protocol, shots, metrics, "pairs")
    explain(metrics)


def _negatives(held: SplitSummary) -> str:
    """Return what was held against the likes of a setting."""
    if not held.negatives_drawn:
        return "given"
    return "completed" if held.dislikes else "drawn"
