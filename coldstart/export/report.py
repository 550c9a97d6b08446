"""A report for whoever was not there: one HTML file that needs nothing else, and prints well."""

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
from coldstart.export.content import Example, Material, Speaker

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

    told = content.gather(store, reference)
    speaker = Speaker(language, words(told.record.domain, language))
    served = None if told.training is None else Session.open(store, told.training.id)
    made: str = _template().render(
        language=language,
        s=lambda id_, **params: speaker.say(t(f"export.report.{id_}", **params)),
        name=speaker.say(told.record.title),
        today=i18n.moment(time.time(), language),
        **_data(told, speaker),
        **_result(told, speaker),
        **_examples(told, served, speaker),
        **_again(told, speaker),
        cannot=[speaker.say(t(f"page_evaluate.not_told.{name}")) for name in CANNOT],
    )
    return made


def _template() -> Any:
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("coldstart.export", "templates")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("report.html.j2")


def _data(told: Material, speaker: Speaker) -> dict[str, Any]:
    """Return how many of what there are, and where the data come from."""
    counts = told.record.counts
    names = ("users", "items", "interactions", "likes", "users_cold", "items_cold", "held_back")
    rows = [
        (speaker.say(t(f"export.report.count.{name}")), i18n.number(counts[name], speaker.language))
        for name in names
        if counts.get(name)
    ]
    source = told.record.source
    known = i18n.has(f"data.sample.{source}.credit")
    return {
        "counts": rows,
        "credit": speaker.say(t(f"data.sample.{source}.credit")) if known else None,
        "problems": [speaker.say(screened(p.message)) for p in told.record.problems[:5]],
        "more_problems": max(len(told.record.problems) - 5, 0),
    }


def _result(told: Material, speaker: Speaker) -> dict[str, Any]:
    """Return the verdict in words, a table and a figure for each setting, and the curves."""
    from coldstart.evaluation.report_text import overall

    evaluation = told.evaluation
    if evaluation is None:
        return {"verdict": None, "unfinished": None, "settings": [], "curves": [], "notes": []}
    verdict = overall(evaluation)
    return {
        "verdict": None if verdict is None else speaker.say(verdict),
        "unfinished": None if (lacks := told.unfinished) is None else speaker.say(lacks),
        "settings": [
            s for at in evaluation.scenarios() if (s := _setting(evaluation, at, speaker))
        ],
        "curves": _curves(evaluation, speaker),
        "notes": [speaker.say(note) for note in evaluation.notes],
    }


def _setting(evaluation: Evaluation, at: Scenario, speaker: Speaker) -> dict[str, Any] | None:
    from coldstart.evaluation.measures import method_name, metric_name, setting_name
    from coldstart.evaluation.ranking import HEADLINE, rank_models
    from coldstart.evaluation.report_text import verdict_of

    ranking = rank_models(evaluation, at)
    if ranking is None:
        return None
    rows, plain, best = ranking.rows, ranking.baseline, ranking.best.method
    name = {row.method: speaker.say(method_name(row.method)) for row in rows}
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
        "title": speaker.say(setting_name(*at)),
        "verdict": "" if verdict is None else speaker.say(verdict),
        "plain": speaker.say(method_name(plain)),
        "best": None if best == plain else name[best],
        "rows": [
            {
                "method": name[row.method],
                "value": speaker.figure(row.mean),
                "span": speaker.span(row.low, row.high),
                "stands": _stands(
                    evaluation.comparison(*at, row.method, plain, HEADLINE),
                    row.method == plain,
                    speaker,
                ),
                "to_best": _stands(
                    evaluation.comparison(*at, row.method, best, HEADLINE),
                    row.method == best,
                    speaker,
                    itself_id="best",
                ),
            }
            for row in rows
        ],
        "cannot": [speaker.say(method_name(method)) for method in cannot],
        "n": rows[0].n,
        "figure": _markup(
            drawing.intervals(bars, speaker.say(metric_name(HEADLINE)), speaker.tick)
        ),
    }


def _stands(
    compared: Comparison | None, itself: bool, speaker: Speaker, itself_id: str = "itself"
) -> str:
    """Return how a method stands to another one, with the difference and its interval."""
    if itself:
        return speaker.say(t(f"page_evaluate.verdict.{itself_id}"))
    if compared is None or compared.difference is None:
        return "–"
    said = speaker.say(t(f"page_evaluate.verdict.{compared.outcome}"))
    signed = i18n.number(compared.difference, speaker.language, "+0.000;-0.000")
    ends = speaker.span(compared.low, compared.high)
    id_ = "stands_counted" if compared.is_inconclusive_by_correction else "stands"
    return speaker.say(t(f"export.report.{id_}", verdict=said, difference=signed, span=ends))


def _curves(evaluation: Evaluation, speaker: Speaker) -> list[dict[str, Any]]:
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
                name, plain = speaker.say(method_name(method)), method == baseline(*at)
                curves.append(drawing.Curve(name, points, plain))
        if curves:
            whole = partial(i18n.number, language=speaker.language, pattern="#,##0")
            axes = (speaker.say(t("page_evaluate.curve.users")), speaker.say(metric_name(HEADLINE)))
            found.append(
                {
                    "title": speaker.say(setting_name(*at)),
                    "said": speaker.say(sentence(evaluation, *at, best)),
                    "figure": _markup(drawing.lines(curves, *axes, whole, speaker.tick)),
                }
            )
    return found


def _examples(told: Material, served: Session | None, speaker: Speaker) -> dict[str, Any]:
    """Return people with what they are shown, and products with who wants them."""
    if served is None:
        return {"people": None, "products": None, "method": None, "apart": None}
    titles = served.titles(served.training.items)
    sides: dict[str, tuple[Callable[[Session], Any], Callable[[str], str]]] = {
        "people": (content.people, lambda id_: titles.get(id_, id_)),
        "products": (content.products, served.dataset.user_labels.__getitem__),
    }
    method = speaker.say(t(f"method.{served.model.name}"))
    rows = () if told.evaluation is None else told.evaluation.rows
    apart = bool(rows) and all(row.method != served.model.name for row in rows)
    found: dict[str, Any] = {
        "method": method,
        "apart": speaker.say(t("export.report.apart", method=method)) if apart else None,
    }
    for side, (make, named) in sides.items():
        made = make(served)
        if isinstance(made, Message):
            found[side] = {"why_not": speaker.say(made), "examples": []}
        else:
            examples = [_example(e, named, served, titles, speaker) for e in made]
            found[side] = {"why_not": None, "examples": examples}
    return found


def _example(
    example: Example,
    named: Callable[[str], str],
    served: Session,
    titles: Mapping[str, str],
    speaker: Speaker,
) -> dict[str, Any]:
    from coldstart.explain.reasons import is_personal
    from coldstart.serving.tables import why

    about = " ".join(example.about.split())
    made = [place.made for place in example.ranked if place.made is not None]
    chance = partial(i18n.chance, language=speaker.language)
    value = chance if served.model.probabilities else speaker.figure
    return {
        "name": quote(example.name),
        "about": quote(about),
        "cold": example.cold,
        "alike": bool(made) and not any(is_personal(one) for one in made),
        "ranked": [
            (quote(named(r.id)), value(r.score), speaker.say(why(r, titles, served.model.name)))
            for r in example.ranked
        ],
    }


def _again(told: Material, speaker: Speaker) -> dict[str, Any]:
    """Return what it takes to do it again."""
    run = told.evaluated or told.training
    assert run is not None, "a report is made of one of them"
    said = t(
        "export.report.again",
        at=i18n.moment(run.finished_at or run.created_at, speaker.language),
        seed=run.config.get("seed", 0),
        repeats=run.config.get("repeats", 1),
        encoder=str(run.config.get("encoder", "")),
        version=str(run.versions.get("coldstart", "")),
        run=run.id,
    )
    return {"again": speaker.say(said)}


def _markup(svg: str) -> Any:
    from markupsafe import Markup

    return Markup(svg)  # our own drawing, its texts escaped there
