"""Report on a run: one self-contained HTML file, for screen and print."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from coldstart.core import i18n
from coldstart.core.i18n import Message, t
from coldstart.data.on_screen import screened
from coldstart.data.quoting import quote
from coldstart.export import content, drawing
from coldstart.export.content import Example, Formatter, ReportContent

if TYPE_CHECKING:
    from coldstart.evaluation.measures import Scenario
    from coldstart.evaluation.results import Comparison, Evaluation
    from coldstart.serving.session import Session
    from coldstart.store.repository import Store

CANNOT = ("offline", "seen", "future", "repeats")


def report(store: Store, reference: str, language: str) -> str:
    """Return the report of a training or an evaluation, HTML that fetches nothing.

    Parameters
    ----------
    store : Store
    reference : str
        A run's id or name.
    language : str
        One of `i18n.LANGUAGES`.

    Raises
    ------
    NotFoundError, UsageError
        As `content.gather`.
    """
    from coldstart.data.vocabulary import words
    from coldstart.serving.session import Session

    report_content = content.collect_content(store, reference)
    formatter = Formatter(language, words(report_content.record.domain, language))
    session = (
        None if report_content.training is None else Session.open(store, report_content.training.id)
    )
    made: str = _template().render(
        language=language,
        s=lambda id_, **params: formatter.say(t(f"export.report.{id_}", **params)),
        name=formatter.say(report_content.record.title),
        today=i18n.moment(time.time(), language),
        **_data(report_content, formatter),
        **_result(report_content, formatter),
        **_examples(report_content, session, formatter),
        **_again(report_content, formatter),
        cannot=[formatter.say(t(f"page_evaluate.not_told.{name}")) for name in CANNOT],
    )
    return made


def _template() -> Any:
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("coldstart.export", "templates")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("report.html.j2")


def _data(report_content: ReportContent, formatter: Formatter) -> dict[str, Any]:
    """Return how many of what there are, and where the data come from."""
    counts = report_content.record.counts
    names = ("users", "items", "interactions", "likes", "users_cold", "items_cold", "held_back")
    rows = [
        (
            formatter.say(t(f"export.report.count.{name}")),
            i18n.number(counts[name], formatter.language),
        )
        for name in names
        if counts.get(name)
    ]
    source = report_content.record.source
    known = i18n.has(f"data.sample.{source}.credit")
    return {
        "counts": rows,
        "credit": formatter.say(t(f"data.sample.{source}.credit")) if known else None,
        "problems": [
            formatter.say(screened(p.message)) for p in report_content.record.problems[:5]
        ],
        "more_problems": max(len(report_content.record.problems) - 5, 0),
    }


def _result(report_content: ReportContent, formatter: Formatter) -> dict[str, Any]:
    """Return the verdict in words, a table and a figure for each setting, and the curves."""
    from coldstart.evaluation.report_text import overall

    evaluation = report_content.evaluation
    if evaluation is None:
        return {"verdict": None, "unfinished": None, "settings": [], "curves": [], "notes": []}
    verdict = overall(evaluation)
    return {
        "verdict": None if verdict is None else formatter.say(verdict),
        "unfinished": None
        if (lacks := report_content.unfinished) is None
        else formatter.say(lacks),
        "settings": [
            s for at in evaluation.scenarios() if (s := _setting(evaluation, at, formatter))
        ],
        "curves": _curves(evaluation, formatter),
        "notes": [formatter.say(note) for note in evaluation.notes],
    }


def _setting(evaluation: Evaluation, at: Scenario, formatter: Formatter) -> dict[str, Any] | None:
    from coldstart.evaluation.measures import method_name, metric_name, setting_name
    from coldstart.evaluation.ranking import HEADLINE, rank_models
    from coldstart.evaluation.report_text import verdict_of

    ranking = rank_models(evaluation, at)
    if ranking is None:
        return None
    rows, plain, best = ranking.rows, ranking.baseline, ranking.best.method
    name = {row.method: formatter.say(method_name(row.method)) for row in rows}
    bars = [
        drawing.Bar(
            name[r.method],
            mean := r.mean or 0.0,
            mean if r.low is None else r.low,
            mean if r.high is None else r.high,
            r.method == plain,
        )
        for r in rows
    ]
    verdict = verdict_of(evaluation, *at)
    cannot = [m for p, shots, m in evaluation.cannot if (p, shots) == at]
    return {
        "title": formatter.say(setting_name(*at)),
        "verdict": "" if verdict is None else formatter.say(verdict),
        "plain": formatter.say(method_name(plain)),
        "best": None if best == plain else name[best],
        "rows": [
            {
                "method": name[row.method],
                "value": formatter.figure(row.mean),
                "span": formatter.span(row.low, row.high),
                "stands": _stands(
                    evaluation.comparison(*at, row.method, plain, HEADLINE),
                    row.method == plain,
                    formatter,
                ),
                "to_best": _stands(
                    evaluation.comparison(*at, row.method, best, HEADLINE),
                    row.method == best,
                    formatter,
                    itself_id="best",
                ),
            }
            for row in rows
        ],
        "cannot": [formatter.say(method_name(method)) for method in cannot],
        "n": rows[0].n,
        "figure": _markup(
            drawing.intervals(bars, formatter.say(metric_name(HEADLINE)), formatter.tick)
        ),
    }


def _stands(
    compared: Comparison | None, itself: bool, formatter: Formatter, itself_id: str = "itself"
) -> str:
    """Return how a method stands to another one, with the difference and its interval."""
    if itself:
        return formatter.say(t(f"page_evaluate.verdict.{itself_id}"))
    if compared is None or compared.difference is None:
        return "–"
    said = formatter.say(t(f"page_evaluate.verdict.{compared.outcome}"))
    signed = i18n.number(compared.difference, formatter.language, "+0.000;-0.000")
    ends = formatter.span(compared.low, compared.high)
    id_ = "stands_counted" if compared.is_inconclusive_by_correction else "stands"
    return formatter.say(t(f"export.report.{id_}", verdict=said, difference=signed, span=ends))


def _curves(evaluation: Evaluation, formatter: Formatter) -> list[dict[str, Any]]:
    """Return the learning curve of each setting that has one."""
    from coldstart.evaluation.curve import sentence
    from coldstart.evaluation.measures import method_name, metric_name, setting_name
    from coldstart.evaluation.ranking import HEADLINE, rankings
    from coldstart.evaluation.scenarios.registry import baseline

    found = []
    for ranking in rankings(evaluation):
        at, best = ranking.scenario, ranking.best.method
        curves = []
        for method in dict.fromkeys((best, baseline(*at), "mlp_head")):
            points = [
                (p.train_users, p.mean, p.low or p.mean, p.high or p.mean)
                for p in evaluation.curve
                if p.scenario == at and (p.method, p.metric) == (method, HEADLINE)
                if p.mean is not None
            ]
            if len(points) > 1:
                name, plain = formatter.say(method_name(method)), method == baseline(*at)
                curves.append(drawing.Curve(name, points, plain))
        if curves:
            whole = partial(i18n.number, language=formatter.language, pattern="#,##0")
            axes = (
                formatter.say(t("page_evaluate.curve.users")),
                formatter.say(metric_name(HEADLINE)),
            )
            found.append(
                {
                    "title": formatter.say(setting_name(*at)),
                    "said": formatter.say(sentence(evaluation, *at, best)),
                    "figure": _markup(drawing.lines(curves, *axes, whole, formatter.tick)),
                }
            )
    return found


def _examples(
    report_content: ReportContent, session: Session | None, formatter: Formatter
) -> dict[str, Any]:
    """Return people with what they are shown, and products with who wants them."""
    if session is None:
        return {"people": None, "products": None, "method": None, "apart": None}
    titles = session.titles(session.training.items)
    sides: dict[str, tuple[Callable[[Session], Any], Callable[[str], str]]] = {
        "people": (content.people, lambda id_: titles.get(id_, id_)),
        "products": (content.products, session.dataset.user_labels.__getitem__),
    }
    method = formatter.say(t(f"method.{session.model.name}"))
    rows = () if report_content.evaluation is None else report_content.evaluation.rows
    apart = bool(rows) and all(row.method != session.model.name for row in rows)
    found: dict[str, Any] = {
        "method": method,
        "apart": formatter.say(t("export.report.apart", method=method)) if apart else None,
    }
    for side, (make, named) in sides.items():
        made = make(session)
        if isinstance(made, Message):
            found[side] = {"why_not": formatter.say(made), "examples": []}
        else:
            examples = [_example(e, named, session, titles, formatter) for e in made]
            found[side] = {"why_not": None, "examples": examples}
    return found


def _example(
    example: Example,
    named: Callable[[str], str],
    session: Session,
    titles: Mapping[str, str],
    formatter: Formatter,
) -> dict[str, Any]:
    from coldstart.explain.reasons import is_personal
    from coldstart.serving.tables import why

    about = " ".join(example.about.split())
    made = [place.made for place in example.ranked if place.made is not None]
    chance = partial(i18n.chance, language=formatter.language)
    value = chance if session.model.probabilities else formatter.figure
    return {
        "name": quote(example.name),
        "about": quote(about),
        "cold": example.cold,
        "alike": bool(made) and not any(is_personal(one) for one in made),
        "ranked": [
            (quote(named(r.id)), value(r.score), formatter.say(why(r, titles, session.model.name)))
            for r in example.ranked
        ],
    }


def _again(report_content: ReportContent, formatter: Formatter) -> dict[str, Any]:
    """Return what it takes to do it again."""
    run = report_content.evaluated or report_content.training
    assert run is not None, "a report is made of one of them"
    said = t(
        "export.report.again",
        at=i18n.moment(run.finished_at or run.created_at, formatter.language),
        seed=run.config.get("seed", 0),
        repeats=run.config.get("repeats", 1),
        encoder=str(run.config.get("encoder", "")),
        version=str(run.versions.get("coldstart", "")),
        run=run.id,
    )
    return {"again": formatter.say(said)}


def _markup(svg: str) -> Any:
    from markupsafe import Markup

    return Markup(svg)  # our own drawing, its texts escaped there
