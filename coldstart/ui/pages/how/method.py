"""The method: the way of a text, what is frozen and what is learnt, and the formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.errors import EncoderError
from coldstart.core.i18n import Message, t
from coldstart.serving.anatomy import Anatomy, anatomy
from coldstart.ui.components import grid, tiles
from coldstart.ui.components.grid import Cell
from coldstart.ui.components.tiles import Tile
from coldstart.ui.pages.how import pipeline
from coldstart.ui.pages.how.pipeline import Stage
from coldstart.ui.words import moment, number, percent, plain, say

if TYPE_CHECKING:
    from coldstart.store.records import DatasetRecord, RunRecord


def show(record: DatasetRecord | None) -> None:
    """Draw it, with the figures of a data set and of the training in use where there are any."""
    from coldstart.core.settings import Settings
    from coldstart.ui import opened

    run = opened.in_use(record.id) if record is not None else None
    made = _anatomy(run.config["encoder"] if run is not None else Settings().encoder)
    st.header(say(t("page_how.way.title")), anchor=False)
    pipeline.show(_stages(record, run, made))
    if run is not None:
        st.caption(plain(say(_in_use(run))), width=760)
    _weights(made)
    _article(made)
    _added()
    _live()


def _anatomy(encoder: str) -> Anatomy:
    """Count what is frozen and learnt; by the default encoder where this one is not here."""
    from coldstart.encoders.registry import DEFAULT

    try:
        return anatomy(encoder)
    except EncoderError as error:
        st.warning(plain(say(error.message)), icon=":material/info:")
        return anatomy(DEFAULT)


def _stages(record: DatasetRecord | None, run: RunRecord | None, made: Anatomy) -> list[Stage]:
    data = t("page_how.way.data_any")
    if record is not None:
        counts = record.counts
        data = t("page_how.way.data_here", name=record.title, n_users=counts["users"],
                 n_items=counts["items"], n=counts["interactions"])  # fmt: skip
    methods = t("page_how.way.methods_any")
    if run is not None:
        methods = t("page_how.way.methods_here", method=t(f"method.{run.config['method']}"))
    encoder = t("page_how.way.encoder_body", name=made.encoder, dim=made.dim)
    return [
        Stage(t("page_how.way.data"), data, "given"),
        Stage(t("page_how.way.text"), t("page_how.way.text_body"), "given"),
        Stage(t("page_how.way.encoder"), encoder, "frozen"),
        Stage(t("page_how.way.methods"), methods, "learnt"),
        Stage(t("page_how.way.answers"), t("page_how.way.answers_body"), "given"),
        Stage(t("page_how.way.checked"), t("page_how.way.checked_body"), "checked"),
    ]


def _in_use(run: RunRecord) -> Message:
    """Say which training the figures belong to."""
    from coldstart.models.registry import resolved_settings

    named = {
        "method": t(f"method.{run.config['method']}"),
        "at": moment(run.started_at or run.created_at),
        "encoder": run.config["encoder"],
        "seed": run.config["seed"],
    }
    settings = resolved_settings(run.config["method"], run.config["method_settings"])
    epochs = settings.get("epochs")
    if epochs is None:
        return t("page_how.way.in_use", **named)
    return t("page_how.way.in_use_epochs", n=epochs, **named)


def _weights(made: Anatomy) -> None:
    st.header(say(t("page_how.weights.title")), anchor=False)
    st.markdown(say(t("page_how.weights.body")), width=760)
    tiles.show(
        [
            Tile(t("page_how.weights.frozen"), number(made.frozen)),
            Tile(t("page_how.weights.learnt"), number(made.learnt)),
            Tile(t("page_how.weights.share"), percent(made.share)),
        ]
    )


def _article(made: Anatomy) -> None:
    """Draw the article's formulas with this encoder's dimensions."""
    st.header(say(t("page_how.article.title")), anchor=False)
    st.markdown(say(t("page_how.article.about")), width=760)
    st.markdown(say(t("page_how.article.vectors", dim=made.dim)), width=760)
    st.latex(
        r"h_u = \mathrm{BERT}(\mathrm{text}_u),\quad h_i = \mathrm{BERT}(\mathrm{text}_i)"
        rf"\;\in\; \mathbb{{R}}^{{{made.dim}}}"
    )
    st.latex(rf"x = [\,h_u;\, h_i\,] \in \mathbb{{R}}^{{{2 * made.dim}}}")
    widths = [made.layers[0][0], *(n_out for _, n_out, _ in made.layers)]
    st.markdown(say(t("page_how.article.head", widths=" → ".join(map(str, widths)))), width=760)
    st.latex(r"z = W_3\,\mathrm{ReLU}\big(W_2\,\mathrm{ReLU}(W_1 x + b_1) + b_2\big) + b_3")
    st.latex(r"p = \sigma(z) = \frac{1}{1 + e^{-z}}")
    heads = [say(t(f"page_how.article.column.{name}")) for name in ("layer", "shape", "weights")]
    rows = [
        [Cell(number(n)), Cell(f"{n_in} → {n_out}"), Cell(number(weights))]
        for n, (n_in, n_out, weights) in enumerate(made.layers, 1)
    ]
    with st.container(width=480):
        grid.show(heads, rows, "how_layers")
    st.markdown(
        say(t("page_how.article.loss", n=made.epochs, rate=number(made.learning_rate, "0.0##"))),
        width=760,
    )
    st.latex(
        r"L = -\frac{1}{N} \sum_{(u,\,i)} \big[\, y_{ui} \log p_{ui}"
        r" + (1 - y_{ui}) \log(1 - p_{ui}) \,\big]"
    )
    st.markdown(say(t("page_how.article.ratings")), width=760)
    st.markdown(say(t("page_how.article.departures")), width=760)


def _added() -> None:
    _formula(
        "added",
        r"\log\frac{p}{1 - p} = a(n_u) + b(n_u) \sum_m w_m(n_u)\,"
        r"\frac{s_m(u, i) - \mu_m(u)}{\sigma_m(u)}",
    )


def _live() -> None:
    _formula(
        "live",
        r"\min_{w \ge 0}\; -\frac{1}{n} \sum_u \frac{1}{|L_u|} \sum_{i \in L_u}"
        r" \log \frac{e^{s(u,\,i)}}{\sum_j e^{s(u,\,j)}},\qquad"
        r" s(u, i) = \sum_m w_m(n_u)\, \frac{s_m(u, i) - \mu_m(u)}{\sigma_m(u)}",
    )


def _formula(name: str, formula: str) -> None:
    """Draw what a method is about, its formula, and what the signs mean."""
    st.header(say(t(f"page_how.{name}.title")), anchor=False)
    st.markdown(say(t(f"page_how.{name}.body")), width=760)
    st.latex(formula)
    st.markdown(say(t(f"page_how.{name}.signs")), width=760)
