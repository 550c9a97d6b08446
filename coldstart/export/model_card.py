"""A model card in Hugging Face's format: what a trained method is, and how well it was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldstart.core import i18n
from coldstart.core.i18n import t
from coldstart.evaluation.measures import DISLIKES
from coldstart.export import content
from coldstart.export.content import Formatter, ReportContent

if TYPE_CHECKING:
    from huggingface_hub import ModelCardData

    from coldstart.evaluation.results import Row
    from coldstart.store.repository import Store

METRICS = ("ndcg@10", *DISLIKES, "recall@10", "hit@10", "mrr")
CANNOT = ("offline", "seen", "future")


def model_card(store: Store, reference: str, language: str) -> str:
    """Return the model card of a training: Markdown with metadata that Hugging Face reads.

    Parameters
    ----------
    store : Store
    reference : str
        A run's id or name; of an evaluation, the training that belongs to it is told of.
    language : str
        One of `i18n.LANGUAGES`.

    Raises
    ------
    NotFoundError, UsageError
        As `content.gather`; or there is no training.
    """
    from huggingface_hub import ModelCard

    from coldstart.data.vocabulary import words

    report_content = content.collect_training_content(store, reference)
    formatter = Formatter(language, words(report_content.record.domain, language))
    metadata = _metadata(report_content).to_yaml()
    return str(ModelCard(f"---\n{metadata}\n---\n\n{_body(report_content, formatter)}"))


def _rows(report_content: ReportContent) -> list[Row]:
    """Return what was measured of the trained method."""
    assert report_content.training is not None, "a model card is of a training"
    method = report_content.training.config["method"]
    rows = () if report_content.evaluation is None else report_content.evaluation.rows
    return [r for r in rows if r.method == method and r.metric in METRICS and r.mean is not None]


def _metadata(report_content: ReportContent) -> ModelCardData:
    from huggingface_hub import EvalResult, ModelCardData

    assert report_content.training is not None, "a model card is of a training"
    results = [
        EvalResult(
            task_type="recommendation",
            dataset_type=report_content.record.source,
            dataset_name=report_content.record.name,
            dataset_config=_setting(row),
            metric_type=row.metric,
            metric_value=row.mean,
            metric_args={"shots": row.shots, "low": row.low, "high": row.high, "n": row.n},
        )
        for row in (
            _rows(report_content) if _usual(report_content) else ()
        )  # of these settings, or not at all
    ]
    return ModelCardData(
        library_name="coldstart",
        model_name=report_content.training.name
        or f"{report_content.training.config['method']} {report_content.training.id}",
        tags=["recommendation", "cold-start", report_content.training.config["method"]],
        eval_results=results or None,
    )


def _usual(report_content: ReportContent) -> bool:
    """Say whether the training has the settings that were measured."""
    return report_content.training is not None and not report_content.training.config.get(
        "method_settings"
    )


def _setting(row: Row) -> str:
    return row.protocol if row.shots is None else f"{row.protocol}, {row.shots} known likes"


def _body(report_content: ReportContent, formatter: Formatter) -> str:
    from jinja2 import Environment, PackageLoader

    from coldstart.evaluation.measures import method_name, metric_name, setting_name
    from coldstart.evaluation.report_text import overall
    from coldstart.models.registry import resolved_settings

    training = report_content.training
    assert training is not None, "a model card is of a training"
    loader = PackageLoader("coldstart.export", "templates")
    environment = Environment(loader=loader, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    run = report_content.evaluated
    measured = run and i18n.moment(run.finished_at or run.created_at, formatter.language)
    verdict = None if report_content.evaluation is None else overall(report_content.evaluation)
    rows = [
        [
            formatter.say(setting_name(row.protocol, row.shots)),
            formatter.say(metric_name(row.metric)),
            formatter.figure(row.mean),
            formatter.span(row.low, row.high),
            row.n,
        ]
        for row in _rows(report_content)
    ]
    body: str = environment.get_template("model_card.md.j2").render(
        s=lambda id_, **params: formatter.say(t(f"export.card.{id_}", **params)),
        title=markdown(training.name or formatter.say(method_name(training.config["method"]))),
        method=formatter.say(method_name(training.config["method"])),
        data=markdown(formatter.say(report_content.record.title)),
        note=markdown(training.note),
        counts=report_content.record.counts,
        verdict=None if verdict is None else formatter.say(verdict),
        unfinished=None if (lacks := report_content.unfinished) is None else formatter.say(lacks),
        rows=rows,
        usual=_usual(report_content),
        settings=resolved_settings(
            training.config["method"], training.config.get("method_settings") or {}
        ),
        trained=i18n.moment(training.finished_at or training.created_at, formatter.language),
        measured=None
        if measured is None
        else formatter.say(t("export.card.measured", at=measured)),
        config=training.config,
        versions=training.versions,
        run=training.id,
        cannot=[formatter.say(t(f"page_evaluate.not_told.{name}")) for name in CANNOT],
    )
    return body


def markdown(text: str) -> str:
    """Return Markdown that shows `text` as it is, on one line.

    >>> markdown("<b> & ![x](y)")
    '&lt;b&gt; &amp; \\\\!\\\\[x\\\\]\\\\(y\\\\)'
    """
    from html import escape

    signs = {ord(sign): f"\\{sign}" for sign in "!*[]()`_|#\\"}
    return " ".join(escape(text, quote=False).translate(signs).split())
