"""A model card in Hugging Face's format: what a trained method is, and how well it was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldstart.core import i18n
from coldstart.core.i18n import t
from coldstart.evaluation.measures import DISLIKES
from coldstart.export import content
from coldstart.export.content import Material, Speaker

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

    told = content.gather_training(store, reference)
    speaker = Speaker(language, words(told.record.domain, language))
    metadata = _metadata(told).to_yaml()
    return str(ModelCard(f"---\n{metadata}\n---\n\n{_body(told, speaker)}"))


def _rows(told: Material) -> list[Row]:
    """Return what was measured of the trained method."""
    assert told.training is not None, "a model card is of a training"
    method = told.training.config["method"]
    rows = () if told.evaluation is None else told.evaluation.rows
    return [r for r in rows if r.method == method and r.metric in METRICS and r.mean is not None]


def _metadata(told: Material) -> ModelCardData:
    from huggingface_hub import EvalResult, ModelCardData

    assert told.training is not None, "a model card is of a training"
    results = [
        EvalResult(
            task_type="recommendation",
            dataset_type=told.record.source,
            dataset_name=told.record.name,
            dataset_config=_setting(row),
            metric_type=row.metric,
            metric_value=row.mean,
            metric_args={"shots": row.shots, "low": row.low, "high": row.high, "n": row.n},
        )
        for row in (_rows(told) if _usual(told) else ())  # of these settings, or not at all
    ]
    return ModelCardData(
        library_name="coldstart",
        model_name=told.training.name or f"{told.training.config['method']} {told.training.id}",
        tags=["recommendation", "cold-start", told.training.config["method"]],
        eval_results=results or None,
    )


def _usual(told: Material) -> bool:
    """Say whether the training has the settings that were measured."""
    return told.training is not None and not told.training.config.get("method_settings")


def _setting(row: Row) -> str:
    return row.protocol if row.shots is None else f"{row.protocol}, {row.shots} known likes"


def _body(told: Material, speaker: Speaker) -> str:
    from jinja2 import Environment, PackageLoader

    from coldstart.evaluation.measures import method_name, metric_name, setting_name
    from coldstart.evaluation.report_text import overall
    from coldstart.models.registry import resolved_settings

    training = told.training
    assert training is not None, "a model card is of a training"
    loader = PackageLoader("coldstart.export", "templates")
    environment = Environment(loader=loader, autoescape=False, trim_blocks=True, lstrip_blocks=True)
    run = told.evaluated
    measured = run and i18n.moment(run.finished_at or run.created_at, speaker.language)
    verdict = None if told.evaluation is None else overall(told.evaluation)
    rows = [
        [
            speaker.say(setting_name(row.protocol, row.shots)),
            speaker.say(metric_name(row.metric)),
            speaker.figure(row.mean),
            speaker.span(row.low, row.high),
            row.n,
        ]
        for row in _rows(told)
    ]
    body: str = environment.get_template("model_card.md.j2").render(
        s=lambda id_, **params: speaker.say(t(f"export.card.{id_}", **params)),
        title=markdown(training.name or speaker.say(method_name(training.config["method"]))),
        method=speaker.say(method_name(training.config["method"])),
        data=markdown(speaker.say(told.record.title)),
        note=markdown(training.note),
        counts=told.record.counts,
        verdict=None if verdict is None else speaker.say(verdict),
        unfinished=None if (lacks := told.unfinished) is None else speaker.say(lacks),
        rows=rows,
        usual=_usual(told),
        settings=resolved_settings(
            training.config["method"], training.config.get("method_settings") or {}
        ),
        trained=i18n.moment(training.finished_at or training.created_at, speaker.language),
        measured=None if measured is None else speaker.say(t("export.card.measured", at=measured)),
        config=training.config,
        versions=training.versions,
        run=training.id,
        cannot=[speaker.say(t(f"page_evaluate.not_told.{name}")) for name in CANNOT],
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
