"""Collect what a report and a model card contain, and format it in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coldstart.core import i18n
from coldstart.core.errors import CannotRankError, UsageError
from coldstart.core.i18n import Message, t
from coldstart.data.dataset import Warmth
from coldstart.store import artifacts
from coldstart.store.records import DatasetRecord, Kind, RunRecord, RunState

if TYPE_CHECKING:
    from coldstart.evaluation.results import Evaluation
    from coldstart.serving.ranking import Ranked
    from coldstart.serving.session import Session
    from coldstart.store.repository import Store


EXAMPLES, PLACES = 3, 3


@dataclass(frozen=True, eq=False)
class ReportContent:
    """What a report or a model card contains of a run.

    Attributes
    ----------
    record : DatasetRecord
    training, evaluated : RunRecord or None
        The run itself, and the one that belongs to it, of the same data set and encoder: the
        newest evaluation of a training's method, the newest training of an evaluation's best.
    evaluation : Evaluation or None
        What `evaluated` measured.
    """

    record: DatasetRecord
    training: RunRecord | None
    evaluated: RunRecord | None
    evaluation: Evaluation | None

    @property
    def unfinished(self) -> Message | None:
        """What a stopped evaluation lacks; the run's state decides for earlier versions."""
        from coldstart.evaluation.notes import unfinished

        if self.evaluation is None or self.evaluated is None:
            return None
        stopped = self.evaluation.stopped or self.evaluated.state is RunState.STOPPED
        return unfinished(self.evaluation) if stopped else None


def collect_content(store: Store, reference: str) -> ReportContent:
    """Collect the content of a report on a training or an evaluation.

    Raises
    ------
    NotFoundError
        There is no such run.
    UsageError
        The run is neither, or has come to nothing yet.
    """
    from coldstart.evaluation.results import load

    run = store.run(reference)

    def fitting(kind: Kind) -> list[RunRecord]:
        found = store.runs(dataset_id=run.dataset_id, kind=kind)
        return [r for r in found if r.config["encoder"] == run.config["encoder"]]

    training = evaluated = None
    if run.kind is Kind.TRAIN:
        training = run if artifacts.has_model(store.run_folder(run.id)) else None
        evaluations = fitting(Kind.EVALUATE)
    elif run.kind is Kind.EVALUATE:
        evaluations = [run]
        models = [
            r
            for r in fitting(Kind.TRAIN)
            if artifacts.has_model(store.run_folder(r.id)) and r.removal is None
        ]
        best = (run.headline or {}).get("method")
        training = min(models, key=lambda r: r.config["method"] != best, default=None)
    else:
        raise UsageError(t("export.wrong_kind", run=run.name or run.id))
    measured = ((r, load(store.run_folder(r.id))) for r in evaluations)
    able = [(r, e) for r, e in measured if e is not None and e.rows]
    method = run.config.get("method")
    about = (f for f in able if any(row.method == method for row in f[1].rows))
    found = next(about, next(iter(able), None))  # one that measured this method, if there is any
    if (training if run.kind is Kind.TRAIN else found) is None:
        raise UsageError(t("export.nothing", run=run.name or run.id))
    evaluated, evaluation = found if found is not None else (None, None)
    return ReportContent(store.dataset_record(run.dataset_id), training, evaluated, evaluation)


def collect_training_content(store: Store, reference: str) -> ReportContent:
    """Collect the content of a report, which must include a training.

    Raises
    ------
    NotFoundError, UsageError
        As `collect_content`; or nothing has been trained on the data of an evaluation.
    """
    found = collect_content(store, reference)
    if found.training is None:
        raise UsageError(t("export.no_training", run=reference))
    return found


@dataclass(frozen=True)
class Example:
    """Someone, or a product, and what is ranked first.

    Attributes
    ----------
    name, about : str
        As they may stand on screen: of a mail address or phone number only the ends.
    cold : bool
        Whether nothing was known of them but the description.
    ranked : tuple of Ranked
    """

    name: str
    about: str
    cold: bool
    ranked: tuple[Ranked, ...]


def people(session: Session) -> list[Example] | Message:
    """Return a few users with what they are shown; cold ones first. A message says why not."""
    from coldstart.serving.ranking import cannot_list
    from coldstart.serving.recommend import recommend
    from coldstart.serving.session import CaseRequest

    warmth = session.dataset.user_warmth
    takes_cold = cannot_list(session.model, 0) is None
    texts = [str(text) for text in session.training.users.texts]
    new = _without_rows(session, axis=1)
    rows = _first(warmth, new, texts, takes_cold)
    ids = [session.training.users.ids[row] for row in rows]
    try:
        found = recommend(session, [CaseRequest(id_, user_id=id_) for id_ in ids], top=PLACES)
    except CannotRankError as error:
        return error.message
    return [
        Example(session.dataset.user_labels[id_], texts[row], bool(new[row]), answer.ranked)
        for id_, row, answer in zip(ids, rows, found, strict=True)
    ]


def products(session: Session) -> list[Example] | Message:
    """Return a few items with who wants them most; cold ones first. A message says why not."""
    from coldstart.serving.audience import audience
    from coldstart.serving.ranking import cannot_rank_new

    warmth = session.dataset.item_warmth
    texts = [str(text) for text in session.training.items.texts]
    new = _without_rows(session, axis=0)
    rows = _first(warmth, new, texts, cannot_rank_new(session.model) is None)
    ids = [session.training.items.ids[row] for row in rows]
    try:
        found = audience(session, session.known_items(ids), top=PLACES)
    except CannotRankError as error:
        return error.message
    titles = session.titles(session.training.items)
    return [
        Example(titles[id_], texts[row], bool(new[row]), answer.ranked)
        for id_, row, answer in zip(ids, rows, found, strict=True)
    ]


def _without_rows(session: Session, axis: int) -> np.ndarray:
    """Return of whom nothing is known, dislikes included, bool (n_users,) or (n_items,)."""
    new: np.ndarray = np.asarray(session.training.seen.sum(axis=axis)).ravel() == 0
    return new


def _first(
    warmth: np.ndarray, new: np.ndarray, texts: Sequence[str], takes_cold: bool
) -> list[int]:
    """Return the rows of the examples: described ones first, new before old where that works.

    What is known by dislikes alone comes last: it is a poor example of anything.
    """
    cold = np.asarray(warmth == Warmth.COLD)
    able = [n for n in range(len(texts)) if takes_cold or not cold[n]]
    rank = np.where(new, 0, np.where(cold, 2, 1))
    return sorted(able, key=lambda n: (not texts[n].strip(), rank[n], n))[:EXAMPLES]


DECIMALS = "0.000"


@dataclass(frozen=True)
class Formatter:
    """Format messages and numbers in one language, with the words of one domain."""

    language: str
    words: Mapping[str, str]

    def say(self, message: Message) -> str:
        """Return a message as text."""
        return message.render(self.language, self.words)

    def figure(self, value: float | None) -> str:
        """Return a metric's value."""
        return "–" if value is None else i18n.number(value, self.language, DECIMALS)

    def tick(self, value: float) -> str:
        """Return a number at an axis."""
        return i18n.number(value, self.language, "0.0#")

    def span(self, low: float | None, high: float | None) -> str:
        """Return an interval."""
        if low is None or high is None:
            return ""
        return self.say(t("export.span", low=self.figure(low), high=self.figure(high)))
