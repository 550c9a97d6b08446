"""Which method to teach, with which settings, and the button that starts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import t
from coldstart.models.base import DISCOVERY, Target
from coldstart.models.registry import COMPARED, DEFAULT, METHODS, method_class
from coldstart.ui import address, datasets
from coldstart.ui.components.numbers import number_field
from coldstart.ui.pages.train import fields
from coldstart.ui.state import current
from coldstart.ui.words import plain, say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord

LIVE = "live_ensemble"
"""What the page starts from: it can be watched as it leaves the popularity list, or does not."""
YARDSTICKS = ("random", "activity", "repeat_count")
"""Methods that only an evaluation needs."""


def show(record: DatasetRecord) -> None:
    """Draw the choice; a press of the button queues a training and looks at it."""
    from coldstart.core.settings import TrainConfig
    from coldstart.jobs import queue
    from coldstart.store.records import Kind

    with st.container(border=True, key="train_setup"):
        method = st.selectbox(
            say(t("page_train.act.method")),
            _methods(),
            format_func=lambda name: say(t(f"method.{name}")),
            key="method",
            persist_state="session",
        )
        st.markdown(say(t(f"method.about.{method}")), width=760)
        _abilities(method)
        with st.expander(
            say(t("page_train.act.settings")),
            # On the tour the button that it speaks of is in sight at once.
            expanded=bool(method_class(method).settings) and current().tour is None,
            key=f"settings_{method}",
        ):
            seed = _seed()
            settings = fields.show(method)
        if st.button(say(t("page_train.act.start")), type="primary", key="train"):
            config = TrainConfig(method=method, method_settings=settings, seed=seed)
            run = queue.submit(datasets.store(), Kind.TRAIN, record.id, config)
            address.choose(run_id=run.id)
            st.rerun()


def _methods() -> list[str]:
    """Return the methods to choose from: what can be watched, the default, the usual ones."""
    ordered = dict.fromkeys([LIVE, DEFAULT, *COMPARED, *METHODS])
    return [name for name in ordered if name not in YARDSTICKS]


def _abilities(method: str) -> None:
    """Say whom and what a method can rank for."""
    able = method_class(method)
    with st.container(horizontal=True, gap="small", key="abilities"):
        for target in (one for one in Target if one in DISCOVERY):
            can = target in able.ranks
            st.badge(
                say(t(f"page_train.target.{target}")),
                icon=":material/check:" if can else ":material/close:",
                color="green" if can else "gray",
                help=plain(say(t(f"page_train.{'can' if can else 'cannot'}.{target}"))),
            )
        if able.probabilities:
            st.badge(
                say(t("page_train.target.probability")),
                icon=":material/percent:",
                color="blue",
                help=plain(say(t("page_train.can.probability"))),
            )


def _seed() -> int:
    value: Any = number_field(
        say(t("page_train.field.seed")),
        low=0,
        high=2**31 - 1,
        value=0,
        step=1,
        help=plain(say(t("page_train.help.seed"))),
        key="train_seed",
        persist_state="session",
        width=240,
    )
    return int(value)
