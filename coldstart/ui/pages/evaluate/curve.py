"""How much data it takes: the learning curve, and the sentence that it supports."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.curve import sentence
from coldstart.evaluation.measures import RANKING, method_name
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.store.records import RunState
from coldstart.ui.components import chart, download, linked
from coldstart.ui.pages.evaluate.shown import Shown, choose_metric, choose_setting
from coldstart.ui.words import plain, say

FIRST = ("ensemble", "mlp_head")
"""Methods whose line is drawn unless others are asked for; the plain baseline always is."""


def show(shown: Shown) -> None:
    """Draw the part; where no sizes were asked for, say how to."""
    import pandas as pd

    from coldstart.figures.learning_curve import learning_curve_figure

    st.markdown(say(t("page_evaluate.about.curve")), width=760)
    points = shown.evaluation.curve
    if not points:
        missing = "no_curve" if shown.run.state is RunState.FINISHED else "curve_unfinished"
        st.info(say(t(f"page_evaluate.{missing}")), icon=":material/info:")
        return
    left, right = st.columns(2)
    with left:
        settings = list(dict.fromkeys((p.protocol, p.shots) for p in points))
        able = [s for s in shown.settings() if s in settings]
        protocol, shots = choose_setting(able, "curve_setting")
    with right:
        metric = choose_metric(list(RANKING), "curve_metric")
    here = [p for p in points if (p.protocol, p.shots) == (protocol, shots)]
    plain_method = baseline(protocol, shots)
    methods = [m for m in dict.fromkeys(p.method for p in here) if m != plain_method]
    wanted = linked.several(
        "lines",
        methods,
        lambda m: say(method_name(m)),
        label=say(t("page_evaluate.methods")),
        key=f"curve_methods_{protocol}_{shots}",
        default=[m for m in FIRST if m in methods] or methods[:1],
        placeholder=say(t("page_evaluate.choose")),
    )
    for method in wanted:
        st.markdown(plain(say(sentence(shown.evaluation, protocol, shots, method))), width=760)
    mine = [p for p in here if p.metric == metric and p.method in (plain_method, *wanted)]
    chart.show(
        learning_curve_figure(mine, say),
        f"coldstart-curve-{protocol}-{metric}",
        f"curve_{protocol}_{shots}_{metric}",
        say(t("page_evaluate.part.curve")),
    )
    names = ("users", "method", "mean", "low", "high", "verdict")
    heads = [say(t(f"page_evaluate.curve.{name}")) for name in names]
    frame = pd.DataFrame(
        [
            [p.train_users, say(method_name(p.method)), p.mean, p.low, p.high,
             say(t(f"page_evaluate.verdict.{p.verdict or 'itself'}"))]
            for p in mine
        ],
        columns=heads,
    )  # fmt: skip
    download.show(frame, f"coldstart-curve-{protocol}-{metric}", key="download_curve")
