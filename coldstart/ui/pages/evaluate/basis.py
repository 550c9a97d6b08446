"""What the figures rest on: what was held out, how, and what they do not tell."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import method_name, setting_name
from coldstart.ui.components import download, grid
from coldstart.ui.components.grid import Cell
from coldstart.ui.pages.evaluate.shown import Shown
from coldstart.ui.words import duration, moment, number, plain, say

NOT_TOLD = ("offline", "seen", "future", "negatives", "repeats")


def show(shown: Shown) -> None:
    """Draw the part."""
    import pandas as pd

    from coldstart.evaluation.measures import metric_name

    st.markdown(say(t("page_evaluate.about.basis")), width=760)
    _held(shown)
    for note in shown.evaluation.notes:
        st.info(plain(say(note)), icon=":material/info:")
    st.subheader(say(t("page_evaluate.not_told.title")), anchor=False)
    st.markdown(
        "\n".join(f"- {say(t(f'page_evaluate.not_told.{name}'))}" for name in _not_told(shown)),
        width=760,
    )
    st.subheader(say(t("page_evaluate.again.title")), anchor=False)
    _again(shown)
    rows = pd.DataFrame(
        [
            {
                say(t("page_evaluate.csv.setting")): say(setting_name(r.protocol, r.shots)),
                say(t("page_evaluate.head.method")): say(method_name(r.method)),
                say(t("page_evaluate.metric")): say(metric_name(r.metric)),
                say(t("page_evaluate.csv.value")): r.mean,
                say(t("page_evaluate.csv.from")): r.low,
                say(t("page_evaluate.csv.to")): r.high,
                say(t("page_evaluate.held.rankings")): r.n,
                say(t("page_evaluate.held.train_users")): r.train_users,
                say(t("page_evaluate.csv.seconds")): r.fit_seconds,
            }
            for r in shown.evaluation.rows
        ]
    )
    download.show(
        rows, "coldstart-evaluation", key="download_all", label=say(t("page_evaluate.all"))
    )
    download.parquet(shown.evaluation.frame(), "coldstart-evaluation", key="download_parquet")


def _not_told(shown: Shown) -> list[str]:
    drawn = any(held.negatives_drawn for held in shown.evaluation.held)
    return [name for name in NOT_TOLD if drawn or name != "negatives"]


def _held(shown: Shown) -> None:
    names = ("setting", "train_users", "train_items", "rankings", "ranked", "likes")
    heads = [say(t(f"page_evaluate.held.{name}")) for name in names]
    rows = [
        [
            Cell(say(setting_name(held.protocol, held.shots)), _over(held.together)),
            *(
                Cell(number(n))
                for n in (
                    held.train_users, held.train_items, held.rankings, held.ranked, held.likes
                )
            ),
        ]
        for held in shown.evaluation.held
    ]  # fmt: skip
    if rows:
        grid.show(heads, rows, "held")


def _over(together: bool) -> str:
    return say(t(f"page_evaluate.held.{'together' if together else 'alone'}"))


def _again(shown: Shown) -> None:
    run = shown.run
    ended = run.finished_at or run.created_at
    took = ended - (run.started_at or run.created_at)
    said = t(
        "page_evaluate.again.how",
        at=moment(ended),
        took=duration(took),
        seed=shown.evaluation.asked.get("seed", 0),
        repeats=shown.evaluation.asked.get("repeats", 1),
        encoder=str(run.config.get("encoder", "")),
        version=str(run.versions.get("coldstart", "")),
    )
    st.markdown(plain(say(said)), width=760)
