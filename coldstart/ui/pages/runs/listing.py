"""All runs, the newest first: what each was, how it ended, what it is worth, where to open it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import method_name, metric_name, setting_name
from coldstart.ui import address, datasets, evaluations
from coldstart.ui.components import progress, takeaway
from coldstart.ui.components.guard import guarded
from coldstart.ui.pages.evaluate.shown import figure
from coldstart.ui.pages.runs import change, picked
from coldstart.ui.state import current
from coldstart.ui.words import distinct, moment, number, plain, say

if TYPE_CHECKING:
    from coldstart.evaluation.retraining import RetrainingRow
    from coldstart.serving.run_comparison import EvaluatedRun, HeadlineResult
    from coldstart.store.records import RunRecord

FIRST = 15  # shown until all are asked for
WIDTHS = [8, 7, 10]
KINDS = ("train", "evaluate", "compare", "map", "rules", "encode")
ALL = "all"


def offer_undo(binned: Sequence[RunRecord]) -> None:
    """After a run was put into the bin, say so and offer to take it back at once."""
    state = current()
    run = next((run for run in binned if run.id == state.just_binned), None)
    if run is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="runs_undo"):
        said = say(t("page_runs.undo.done", name=progress.called(run)))
        st.markdown(plain(said), width="stretch")
        st.button(
            say(t("page_runs.undo.button")),
            icon=":material/undo:",
            key="runs_undo_button",
            on_click=guarded()(change.restore),
            args=(run.id,),
        )


def show(runs: Sequence[RunRecord]) -> None:
    """Draw the filters and the list."""
    titles = {record.id: say(record.title) for record in datasets.store().datasets()}
    names = distinct(titles)
    fitting = _filtered(runs, names)
    _compare_bar(runs)
    going = next((run for run in runs if run.state == "running"), None)
    if going is not None:
        progress.show(going.id)
    if not fitting:
        st.info(say(t("page_runs.none_fit")), icon=":material/filter_alt_off:")
        return
    label = say(t("page_runs.all", n=len(fitting)))
    everything = len(fitting) <= FIRST or st.toggle(label, key="runs_all")
    held = {id_: _measured(id_) for id_ in {run.dataset_id for run in fitting}}
    with st.container(key="runs_list", gap="small"):
        for run in fitting if everything else fitting[:FIRST]:
            _row(run, names[run.dataset_id], held[run.dataset_id])


def _filtered(runs: Sequence[RunRecord], names: dict[str, str]) -> list[RunRecord]:
    """Let data set and kind be chosen; both stand in the address."""
    able = [ALL, *(kind for kind in KINDS if any(run.kind == kind for run in runs))]
    with st.container(horizontal=True):  # the kinds go below where they find no room
        _settle("of", [ALL, *names])
        data = st.selectbox(
            say(t("page_runs.filter.data")),
            [ALL, *names],
            format_func=lambda id_: names.get(id_) or say(t("page_runs.filter.all_data")),
            key="runs_of",
            on_change=_turned,
            args=("of",),
            width=260,
        )
        _settle("kind", able)
        kind = st.segmented_control(
            say(t("page_runs.filter.kind")),
            able,
            format_func=lambda k: say(t("page_runs.filter.all" if k == ALL else f"store.kind.{k}")),
            key="runs_kind",
            required=True,
            on_change=_turned,
            args=("kind",),
        )
    return [r for r in runs if data in (ALL, r.dataset_id) and kind in (ALL, r.kind)]


def _settle(name: str, able: Sequence[str]) -> None:
    """Set a filter to what the address says."""
    asked = address.get(name)
    st.session_state[f"runs_{name}"] = asked if asked in able else ALL


def _turned(name: str) -> None:
    """Write a filter into the address."""
    value = st.session_state[f"runs_{name}"]
    address.put(**{name: None if value == ALL else value})


def _compare_bar(runs: Sequence[RunRecord]) -> None:
    """Say what is chosen to be compared, and lead there."""
    n = len(picked.chosen(runs))
    with st.container(horizontal=True, vertical_alignment="center", key="runs_compare_bar"):
        told = (
            "page_runs.pick.one"
            if n == 1
            else "page_runs.pick.some"
            if n
            else "page_runs.pick.none"
        )
        st.caption(say(t(told, n=n)), width="stretch")
        if n:
            st.button(
                say(t("page_runs.pick.clear")), key="runs_clear", on_click=picked.put, args=([],)
            )
            st.button(
                say(t("page_runs.pick.compare")),
                key="runs_compare",
                type="primary",
                disabled=n < 2,
                on_click=address.put,
                kwargs={"view": "compare"},
            )


def _row(run: RunRecord, data: str, held: Sequence[EvaluatedRun]) -> None:
    store = datasets.store()
    with st.container(border=True, key=f"runs_row_{run.id}"):
        what, headline_result, press = st.columns(WIDTHS, vertical_alignment="center")
        with what:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _pick(run)
                progress.badge(run)
            st.caption(plain(_about(run, data)))
            if run.note:
                st.markdown(plain(run.note))
        with headline_result:
            _worth(run, held)
        with press, st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _open(run)
            _take_away(run)
            if not store.settings.readonly:
                change.show(run)


def _pick(run: RunRecord) -> None:
    chosen = picked.ids()
    key = f"pick_{run.id}"
    st.session_state[key] = run.id in chosen

    def turned() -> None:
        (picked.add if st.session_state[key] else picked.remove)(run.id)

    st.checkbox(
        plain(progress.called(run)),
        key=key,
        disabled=run.id not in chosen and len(chosen) >= picked.MOST,
        on_change=turned,
    )


def _about(run: RunRecord, data: str) -> str:
    """Return kind, data set, time and, where the name does not tell it, the method."""
    what = [t(f"store.kind.{run.kind}")]
    if run.name and run.config.get("method"):
        what.append(method_name(run.config["method"]))
    return " · ".join([*map(say, what), data, moment(run.finished_at or run.created_at)])


def _worth(run: RunRecord, held: Sequence[EvaluatedRun]) -> None:
    """Draw the headline with its interval, and which measurement it comes from."""
    from coldstart.evaluation import retraining
    from coldstart.serving.run_comparison import headline_result

    found = headline_result(run, held)
    compared = retraining.load(datasets.store().run_folder(run.id))
    if compared is not None and compared.rows:
        _retrained(compared.rows[0])
    elif found is None:
        st.caption(plain(say(_unmeasured(run))))
    else:
        _measurement(run, found)


def _retrained(row: RetrainingRow) -> None:
    """Draw what training again changes where the fewest likes are known."""
    pattern = "+0.000;-0.000"
    values = {
        name: "–" if value is None else number(value, pattern)
        for name, value in (("value", row.difference), ("low", row.low), ("high", row.high))
    }
    st.markdown(plain(say(t("page_runs.worth.difference", **values))))
    verdict = t(f"retraining.verdict.{row.verdict}")
    st.caption(plain(say(t("page_runs.worth.again", verdict=verdict, n=row.shots))))


def _measurement(run: RunRecord, found: HeadlineResult) -> None:
    row = found.row
    ends = {"low": figure(row.low), "high": figure(row.high)}
    name = metric_name(row.metric)
    value = t("page_runs.worth.value", metric=name, value=figure(row.mean), **ends)
    st.markdown(plain(say(value)))
    setting = setting_name(row.protocol, row.shots)
    if run.kind == "evaluate":
        said = t("page_runs.worth.best", setting=setting, method=method_name(row.method))
    else:
        id_ = "usual" if found.usual else "unusual"
        said = t(f"page_runs.worth.{id_}", setting=setting)
    st.caption(plain(say(said)))


def _unmeasured(run: RunRecord) -> Message:
    """Return what stands where no evaluation has measured the method."""
    if run.kind == "train":
        popular = (run.headline or {}).get("baseline", {}).get("ndcg@10")
        found = (run.headline or {}).get("metrics", {}).get("ndcg@10")
        if found is not None and popular is not None:
            values = {"value": number(found, "0.000"), "popular": number(popular, "0.000")}
            return t("page_runs.worth.training", **values)
        return t("page_runs.worth.none")
    return t("page_runs.worth.nothing")


def _open(run: RunRecord) -> None:
    """Draw the way to what came of a run."""
    label = say(t("page_runs.open"))
    if run.kind == "train":
        place = "recommend" if takeaway.able(run) else "train"
        address.link(place, label, data=run.dataset_id, run=run.id)
    elif run.kind == "evaluate":
        address.link("evaluate", label, **_elsewhere(run), evaluation=run.id)
    elif run.kind == "map":
        address.link("map", label, **_elsewhere(run))
    elif run.kind == "rules":
        text = json.dumps(run.config["rules"], ensure_ascii=False)
        address.link("recommend", label, **_elsewhere(run), rules=text)
    else:
        address.link("data", label, **_elsewhere(run))


def _take_away(run: RunRecord) -> None:
    """Draw the files that can be made of a run, where there is anything to tell."""
    if not takeaway.able(run):
        return
    label = say(t("ui.takeaway.menu"))
    with st.popover(label, icon=":material/download:", key=f"runs_take_{run.id}"):
        takeaway.report(run, "runs")
        if run.kind == "train":
            takeaway.model_card(run, "runs")


def _elsewhere(run: RunRecord) -> dict[str, str | None]:
    """Return the data set of a run; of another one, the training that is in use is dropped."""
    here = run.dataset_id == current().dataset_id
    return {"data": run.dataset_id, "run": current().run_id if here else None}


def _measured(dataset_id: str) -> list[EvaluatedRun]:
    return [(run, evaluations.evaluation(run)) for run in evaluations.measured(dataset_id)]
