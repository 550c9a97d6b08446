"""The planner: how many users a live test needs, and what it would not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import RANKING, method_name, metric_name, setting_name
from coldstart.evaluation.scenarios.registry import baseline
from coldstart.ui import address, datasets, evaluations
from coldstart.ui.components import chart, empty, linked, tiles
from coldstart.ui.components.numbers import number_field
from coldstart.ui.routes import ROUTES
from coldstart.ui.words import number, percent, plain, say

if TYPE_CHECKING:
    from coldstart.evaluation.power import EffectEstimate
    from coldstart.evaluation.results import Evaluation
    from coldstart.store.records import DatasetRecord

POWERS, LEVELS = ("0.8", "0.9", "0.95"), ("0.05", "0.01", "0.1")
METRICS = ("ndcg@10", "hit@10", *(m for m in RANKING if m not in ("ndcg@10", "hit@10")))
POINTS = 60  # of the curve
LEAST, MOST_USERS = 0.001, 100_000_000
ASKED = "0.##%"  # a power or a level, exactly as it is chosen


def show(record: DatasetRecord) -> None:
    """Draw what was measured, the choices, the answer and the curve."""
    st.markdown(say(t("page_learn.power.about")), width=760)
    found = next(
        (
            (run, evaluation)
            for run in evaluations.measured(record.id)
            if (evaluation := evaluations.evaluation(run)).rows
        ),
        None,
    )
    if found is None:
        readonly = datasets.store().settings.readonly
        empty.show(
            t("page_learn.power.none"),
            t("page_learn.power.none_body"),
            icon=ROUTES["evaluate"].icon,
            to=None if readonly else "evaluate",
            label=None if readonly else t("page_learn.meeting.to_evaluate"),
        )
        return
    run, evaluation = found
    details = evaluations.details(run)
    if details is None:
        st.info(say(t("page_learn.power.no_details")), icon=":material/info:")
        address.link("evaluate", say(t("page_learn.meeting.to_evaluate")))
        return
    from coldstart.evaluation.power import measured

    asked = _asked(evaluation)
    if asked is None:
        st.info(say(t("page_learn.power.nothing")), icon=":material/info:")
        return
    protocol, shots, method, metric = asked
    base = measured(evaluation, details, protocol, shots, method, metric)
    if base is None:
        st.info(say(t("page_learn.power.nothing")), icon=":material/info:")
        return
    st.markdown(plain(say(_measured(base, protocol, shots, method))), width=760)
    if base.same:
        st.info(say(t("page_learn.power.same")), icon=":material/drag_handle:")
        return
    _plan(base)


def _asked(evaluation: Evaluation) -> tuple[str, int | None, str, str] | None:
    """Draw the choice of situation, method and metric; the link carries them."""
    able: dict[str, tuple[str, int | None, list[str], list[str]]] = {}
    for protocol, shots in evaluation.scenarios():
        plain_method = baseline(protocol, shots)
        rows = [
            c
            for c in evaluation.comparisons
            if (c.protocol, c.shots, c.against) == (protocol, shots, plain_method)
            and c.difference is not None
        ]
        metrics = [m for m in METRICS if any(c.metric == m for c in rows)]
        methods = list(dict.fromkeys(c.method for c in rows if c.metric in metrics))
        if methods and protocol != "audience":  # a live test is among people
            name = protocol if shots is None else f"{protocol}-{shots}"
            able[name] = protocol, shots, sorted(methods, key=lambda m: m != "ensemble"), metrics
    if not able:
        return None
    with st.container(horizontal=True, key="learn_power_asked"):
        chosen = linked.options(
            "setting",
            list(able),
            lambda name: say(setting_name(*able[name][:2])),
            label=say(t("page_evaluate.setting")),
            key="learn_setting",
        )
        protocol, shots, methods, metrics = able[chosen]
        method = linked.options(
            "method",
            methods,
            lambda name: say(method_name(name)),
            label=say(t("page_learn.power.method")),
            key="learn_method",
        )
        metric = linked.options(
            "metric",
            metrics,
            lambda name: say(metric_name(name)),
            label=say(t("page_evaluate.metric")),
            key="learn_metric",
        )
    return protocol, shots, method, metric


def _measured(base: EffectEstimate, protocol: str, shots: int | None, method: str) -> Message:
    return t(
        f"page_learn.power.{'shown' if base.shown else 'not_shown'}",
        setting=setting_name(protocol, shots),
        method=method_name(method),
        baseline=method_name(baseline(protocol, shots)),
        metric=metric_name(base.metric),
        n=base.n,
        before=_value(base, base.before),
        after=_value(base, base.after),
        difference=_value(base, base.difference, signed=True),
        low=_value(base, base.low, signed=True),
        high=_value(base, base.high, signed=True),
        spread=number(base.spread, "0.00"),
    )


def _plan(base: EffectEstimate) -> None:
    """Draw what shall be shown, how surely, and what that takes."""
    from coldstart.evaluation.power import WORTH
    from coldstart.figures.power import power_figure

    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            effect = _number("effect", max(LEAST, round(base.proposed, 3)), base)
            available = _users()
        if not base.shown:
            worth = percent(WORTH, ASKED)
            before = _value(base, base.before)
            said = t(
                f"page_learn.power.worth_{'half' if base.crowded else 'having'}",
                worth=worth,
                before=before,
            )
            st.caption(say(said), width=760)
        with st.container(horizontal=True):
            power = float(_choice("power", POWERS))
            level = float(_choice("level", LEVELS))
    at = {"power": power, "level": level}
    needed = base.users(effect, **at)
    if needed is None:
        st.warning(
            say(t("page_learn.power.impossible", most=_value(base, 1.0 - base.before, signed=True)))
        )
        return
    _answer(base, effect, needed, available, at)
    first = max(LEAST, min(effect, max(base.low, LEAST)) / 3)
    last = max(effect, base.high) * 2
    effects = [first * (last / first) ** (n / (POINTS - 1)) for n in range(POINTS)]
    st.subheader(say(t("page_learn.power.figure")), anchor=False)
    chart.show(
        power_figure(
            effects,
            [base.users(size, **at) for size in effects],
            say,
            metric=say(metric_name(base.metric)),
            measured=(base.difference, base.low, base.high),
            wanted=(effect, needed),
            available=available,
        ),
        f"coldstart-power-{base.metric}",
        "learn_power_figure",
        say(t("page_learn.power.figure")),
    )
    st.caption(
        say(t(f"page_learn.power.{'by_shares' if base.is_share else 'by_means'}")), width=760
    )
    st.caption(say(t("page_learn.power.print")), width=760)


def _answer(
    base: EffectEstimate, effect: float, needed: int, available: int, at: dict[str, float]
) -> None:
    smallest = base.smallest(available, **at)
    tiles.show(
        [
            tiles.Tile(t("page_learn.power.group"), number(needed)),
            tiles.Tile(t("page_learn.power.all"), number(2 * needed)),
            tiles.Tile(
                t("page_learn.power.invisible", n=available),
                "–" if smallest is None else _value(base, smallest, signed=True),
                help=t("page_learn.power.invisible_help"),
            ),
        ]
    )
    enough = needed <= available
    st.markdown(
        say(
            t(
                f"page_learn.power.{'enough' if enough else 'too_few'}",
                effect=_value(base, effect, signed=True),
                n=needed,
                available=number(available),
                power=percent(at["power"], ASKED),
                level=percent(at["level"], ASKED),
            )
        ),
        width=760,
    )
    if not base.shown:
        st.warning(say(t("page_learn.power.careful")), icon=":material/warning:")
    elif base.low > 0 and (worst := base.users(base.low, **at)) is not None:
        low = _value(base, base.low, signed=True)
        st.markdown(say(t("page_learn.power.worst", low=low, n=worst)), width=760)


def _number(name: str, default: float, base: EffectEstimate) -> float:
    """Draw the effect to plan for; it begins anew with another measurement."""
    key = f"learn_{name}_{base.metric}_{base.difference:.6f}"
    if key not in st.session_state:
        try:
            said = float(address.get(name) or default)
        except ValueError:
            said = default
        st.session_state[key] = said if LEAST <= said <= 1.0 else default
    value = number_field(
        say(t(f"page_learn.power.{name}")),
        low=LEAST,
        high=1.0,
        step=0.005,
        format="%.3f",
        key=key,
        help=say(t(f"page_learn.power.{name}_help")),
        width=260,
    )
    address.put(**{name: None if value == default else f"{value:g}"})
    return float(value)


def _users() -> int:
    """Draw how many users each group can have."""
    if "learn_users" not in st.session_state:
        said = address.get("users") or ""
        st.session_state["learn_users"] = int(said) if said.isdecimal() and int(said) > 9 else 1000
    value = number_field(
        say(t("page_learn.power.available")),
        low=10,
        high=MOST_USERS,
        step=100,
        key="learn_users",
        width=260,
    )
    address.put(users=str(value))
    return int(value)


def _choice(name: str, options: tuple[str, ...]) -> str:
    with st.container(width="content"):
        st.caption(say(t(f"page_learn.power.{name}")), help=say(t(f"page_learn.power.{name}_help")))
        return linked.segments(
            name,
            options,
            lambda value: percent(float(value), ASKED),
            label=say(t(f"page_learn.power.{name}")),
            key=f"learn_{name}",
        )


def _value(base: EffectEstimate, value: float, *, signed: bool = False) -> str:
    """Format a value of the metric, or a difference."""
    if not base.is_share:
        return number(value, "+0.000;-0.000" if signed else "0.000")
    if signed:
        return say(t("page_learn.power.points", n=number(100.0 * value, "+0.0;-0.0")))
    return percent(value, "0.0%")
