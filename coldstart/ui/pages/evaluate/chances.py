"""Whether probabilities mean what they say: the calibration curve and the Brier score."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import method_name
from coldstart.ui.components import chart, download, grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import Shown, choose_setting, span, value_cell
from coldstart.ui.words import chance, number, percent, plain, say


def show(shown: Shown) -> None:
    """Draw the part."""
    import pandas as pd

    from coldstart.evaluation.notes import calibration_summary
    from coldstart.figures.calibration import calibration_figure

    st.markdown(say(t("page_evaluate.about.chances")), width=760)
    calibration_bins = shown.evaluation.calibration_bins
    if not calibration_bins:
        st.info(say(t("page_evaluate.no_chances")), icon=":material/info:")
        return
    able = list(dict.fromkeys((p.protocol, p.shots) for p in calibration_bins))
    protocol, shots = choose_setting([s for s in shown.settings() if s in able], "chances_setting")
    here = [p for p in calibration_bins if (p.protocol, p.shots) == (protocol, shots)]
    methods = list(dict.fromkeys(p.method for p in here))
    for method in methods:
        mine = [p for p in here if p.method == method]
        st.markdown(plain(say(calibration_summary(mine))), width=760)
    chart.show(
        calibration_figure(here, say),
        f"coldstart-calibration-{protocol}",
        f"chances_{protocol}_{shots}",
        say(t("page_evaluate.part.chances")),
    )
    names = ("method", "predicted", "observed", "pairs")
    heads = [say(t(f"page_evaluate.chances.{name}")) for name in names]
    rows = [
        [
            Cell(say(method_name(p.method))),
            Cell(chance(p.predicted)),
            Cell(
                "–" if p.observed is None else percent(p.observed),
                "" if p.low is None or p.high is None
                else say(t("page_evaluate.span", low=percent(p.low), high=percent(p.high))),
            ),
            Cell(number(p.n)),
        ]
        for p in here
    ]  # fmt: skip
    first = 0 if len(methods) > 1 else 1  # one method alone need not be named in each row
    grid.show(heads[first:], [row[first:] for row in rows], f"chances_{protocol}_{shots}")
    frame = pd.DataFrame(
        [[say(method_name(p.method)), p.predicted, p.observed, p.n] for p in here], columns=heads
    )
    download.show(frame, f"coldstart-calibration-{protocol}", key="download_chances")
    _brier(shown, protocol, shots, methods)


def _brier(shown: Shown, protocol: str, shots: int | None, methods: list[str]) -> None:
    for method in methods:
        row = shown.evaluation.row(protocol, shots, method, "brier")
        if row is not None and row.mean is not None:
            cell = value_cell(row)
            named = t(
                "page_evaluate.brier",
                method=method_name(method),
                value=cell.text,
                span=span(row.low, row.high),
            )
            st.markdown(plain(say(named)), width=760)
