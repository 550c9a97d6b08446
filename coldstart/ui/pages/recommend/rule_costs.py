"""What the rules cost on held-out people: measured by a run, shown with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import metric_name, setting_name
from coldstart.ui import datasets, opened
from coldstart.ui.components import download, linked, progress
from coldstart.ui.words import duration, number, percent, plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.core.settings import RulesConfig
    from coldstart.evaluation.rule_costs import RuleCosts
    from coldstart.rules.rule import Rule
    from coldstart.serving.session import Session
    from coldstart.store.records import DatasetRecord, RunRecord

FEW = 300  # users up to which one split alone would say too little


def show(served: Session, rules: Sequence[Rule], titles: dict[str, str]) -> None:
    """Draw the costs of `rules`, the run that measures them, or the button that starts it."""
    from coldstart.evaluation.rule_costs import load

    record = datasets.current()
    training = opened.in_use(record.id) if record is not None else None
    if record is None or training is None:
        return
    st.subheader(say(t("page_recommend.rules.costs")), anchor=False)
    config = _config(record, training, rules)
    run = _run(record, config)
    found = load(datasets.store().run_folder(run.id)) if run is not None else None
    if found is not None:
        _costs(found, titles)
        return
    if run is not None:
        progress.show(run.id)
        if run.state.active:
            return
    _offer(served, record, config)


def _config(record: DatasetRecord, training: RunRecord, rules: Sequence[Rule]) -> RulesConfig:
    from coldstart.core.settings import RulesConfig

    return RulesConfig(
        encoder=training.config["encoder"],
        method=training.config["method"],
        method_settings=dict(training.config["method_settings"]),
        rules=tuple(rule.to_json() for rule in rules),
        repeats=3 if record.counts["users"] <= FEW else 1,
    )


def _run(record: DatasetRecord, config: RulesConfig) -> RunRecord | None:
    """Return the newest run that measures, or measured, exactly this."""
    from coldstart.store.records import Kind

    wanted = config.model_dump(mode="json")
    runs = datasets.store().runs(dataset_id=record.id, kind=Kind.RULES)
    return next((run for run in runs if dict(run.config) == wanted), None)


def _offer(served: Session, record: DatasetRecord, config: RulesConfig) -> None:
    from coldstart.core.settings import EvaluateConfig
    from coldstart.evaluation.effort import pairs, seconds
    from coldstart.jobs import queue
    from coldstart.store.records import Kind

    store = datasets.store()
    alike = EvaluateConfig(
        protocols=("cold-user",), shots=config.shots, methods=(config.method,),
        repeats=config.repeats,
    )  # fmt: skip
    known = served.training
    n_pairs = pairs(record.counts["interactions"], record.counts["likes"])
    takes = seconds(len(known.users), len(known.items), n_pairs, alike)
    st.markdown(say(t("page_recommend.rules.unmeasured", time=duration(takes))), width=760)
    pressed = st.button(
        say(t("page_recommend.rules.measure")),
        type="primary",
        icon=":material/fact_check:",
        key="recommend_rules_measure",
        disabled=store.settings.readonly,
    )
    if pressed:
        queue.submit(store, Kind.RULES, record.id, config)
        st.rerun()


def _costs(found: RuleCosts, titles: dict[str, str]) -> None:
    settings = sorted({row.shots for row in found.rows})
    if not settings:
        st.info(say(t("page_recommend.rules.nothing")), icon=":material/info:")
        _notes(found)
        return
    chosen = linked.segments(
        "cost",
        [str(shots) for shots in settings],
        lambda shots: say(setting_name("cold-user", int(shots))),
        label=say(t("page_recommend.rules.setting")),
        key="recommend_cost",
    )
    shots = int(chosen)
    all_ = found.row(shots, None, "ndcg@10")
    if all_ is not None and all_.difference is not None:
        numbers = {
            name: number(getattr(all_, name) or 0.0, "0.000")
            for name in ("before", "after", "low", "high")
        }
        said = t(f"page_recommend.rules.verdict.{all_.verdict}", n=all_.n, **numbers)
        st.markdown(say(said), width=760)

    def frame() -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(_rows(found, shots, titles)).rename(columns=_head)

    column = st.column_config
    st.dataframe(
        frame(),
        hide_index=True,
        key="recommend_costs",
        column_config={_head("rule"): column.TextColumn(width=200)},
        height="content",
        alt=say(t("page_recommend.rules.costs")),
    )
    st.caption(say(t("page_recommend.rules.about")), width=760)
    st.caption(say(t("page_recommend.rules.holm")), width=760)
    download.show(frame, say(t("page_recommend.rules.file")), key="recommend_costs_download")
    _notes(found)


def _notes(found: RuleCosts) -> None:
    """Draw what could not be measured."""
    if found.notes:
        with st.expander(say(t("page_recommend.rules.notes")), key="recommend_costs_notes"):
            for note in found.notes:
                st.caption(plain(say(note)), width=760)


def _rows(found: RuleCosts, shots: int, titles: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for row in found.rows:
        if row.shots != shots:
            continue
        alone = row.rule is not None or len(found.rules) == 1
        called = found.rules[row.rule or 0].words(titles) if alone else None
        share = row.metric != "ndcg@10"
        ends = {"low": _change(row.low, share), "high": _change(row.high, share)}
        rows.append(
            {
                "rule": say(called or t("page_recommend.rules.all")),
                "metric": say(metric_name(row.metric)),
                "before": _value(row.before, share),
                "after": _value(row.after, share),
                "change": _change(row.difference, share),
                "interval": say(t("page_recommend.rules.interval", **ends)),
                "says": say(t(f"page_recommend.rules.says.{row.verdict}")),
            }
        )
    return rows


def _value(value: float | None, share: bool) -> str:
    if value is None:
        return "–"
    return percent(value, "0.0%") if share else number(value, "0.000")


def _change(value: float | None, share: bool) -> str:
    if value is None:
        return "–"
    return percent(value, "+0.0%;-0.0%") if share else number(value, "+0.000;-0.000")


def _head(name: str) -> str:
    return say(t(f"page_recommend.head.{name}"))
