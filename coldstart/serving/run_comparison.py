"""Compare runs: their parameters, and the paired difference of what was measured of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import Scenario, method_name
from coldstart.evaluation.pairing import PairedResults, compare_evaluations, compare_with
from coldstart.evaluation.ranking import HEADLINE
from coldstart.evaluation.results import Comparison, Evaluation, Row
from coldstart.store.records import Kind, RunRecord

if TYPE_CHECKING:
    from coldstart.evaluation.details import Details

EvaluatedRun = tuple[RunRecord, Evaluation]
"""An evaluation run and what it measured."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of several runs with each one's value; None where a run has no such parameter.

    Attributes
    ----------
    room : str
        ``run``, ``config``, ``setting`` (of the method) or ``version``.
    """

    room: str
    name: str
    values: tuple[Any, ...]

    @property
    def differs(self) -> bool:
        """Whether the runs have different values."""
        return any(value != self.values[0] for value in self.values)


def parameters(runs: Sequence[RunRecord]) -> list[Parameter]:
    """Return the parameters of these runs; defaults are included."""
    by_run = [_parameters(run) for run in runs]
    keys = dict.fromkeys(key for values in by_run for key in values)
    return [Parameter(*key, tuple(values.get(key) for values in by_run)) for key in keys]


def _parameters(run: RunRecord) -> dict[tuple[str, str], Any]:
    from coldstart.models.registry import resolved_settings

    values: dict[tuple[str, str], Any] = {
        ("run", "kind"): str(run.kind),
        ("run", "dataset"): run.dataset_id,
    }
    config = dict(run.config)
    given = config.pop("method_settings", {})
    values |= {("config", name): _plain(value) for name, value in config.items()}
    if "method" in config:
        for name, value in resolved_settings(config["method"], given).items():
            values[("setting", name)] = _plain(value)
    return values | {("version", name): value for name, value in run.versions.items()}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class HeadlineResult:
    """The headline metric of a training's model, or of an evaluation's best model.

    Attributes
    ----------
    usual : bool
        Whether the run has the default settings, which are those measured.
    """

    row: Row
    measured_by: RunRecord
    usual: bool


def headline_result(run: RunRecord, evaluations: Sequence[EvaluatedRun]) -> HeadlineResult | None:
    """Return a run's headline with its interval; None where no evaluation has it.

    Parameters
    ----------
    run : RunRecord
    evaluations : sequence of (RunRecord, Evaluation)
        Of the run's data set, the newest first.
    """
    for by, evaluation in evaluations:
        method = run.config.get("method")
        if run.kind is Kind.EVALUATE:
            if by.id != run.id or not by.headline:
                continue
            method = by.headline["method"]
        elif run.kind is not Kind.TRAIN or by.config["encoder"] != run.config["encoder"]:
            continue
        for setting in evaluation.scenarios():
            row = evaluation.row(*setting, str(method), HEADLINE)
            if row is not None and row.mean is not None:
                return HeadlineResult(row, by, not run.config.get("method_settings"))
    return None


@dataclass(frozen=True)
class Line:
    """One scenario: the value of each run, and its comparison with the first run.

    Attributes
    ----------
    rows : tuple of Row or None
    stands : tuple of Comparison or Message or None
        None for the first run; a message where there is no paired difference, and why.
    """

    setting: Scenario
    rows: tuple[Row | None, ...]
    stands: tuple[Comparison | Message | None, ...]


@dataclass(frozen=True)
class Table:
    """Comparisons of runs by scenario, and the evaluation that they come from.

    Attributes
    ----------
    lines : tuple of Line
        Empty where nothing can be compared; then `why` says what is missing.
    measured_by : RunRecord or None
        The evaluation that trainings are compared by.
    why : Message or None
    """

    lines: tuple[Line, ...] = ()
    measured_by: RunRecord | None = None
    why: Message | None = None


def chosen_evaluation(
    runs: Sequence[RunRecord], evaluations: Sequence[EvaluatedRun]
) -> EvaluatedRun | None:
    """Return the evaluation to compare trainings by: with most of their models, then the newest.

    Parameters
    ----------
    runs : sequence of RunRecord
        Trainings of one data set.
    evaluations : sequence of (RunRecord, Evaluation)
        Of that data set, the newest first.
    """
    methods = {run.config["method"] for run in runs}
    fitting = [
        (len(methods & {row.method for row in evaluation.rows}), by, evaluation)
        for by, evaluation in evaluations
        if by.config["encoder"] == runs[0].config["encoder"]
    ]
    best = max((n for n, *_ in fitting), default=0)
    return next(((by, e) for n, by, e in fitting if n == best and n > 0), None)


def reason_incomparable(runs: Sequence[RunRecord]) -> Message | None:
    """Return why these runs cannot be measured against each other at all; None where they may."""
    kinds = {run.kind for run in runs}
    if len(kinds) > 1:
        return t("evaluate.unpaired.kinds")
    if not kinds <= {Kind.TRAIN, Kind.EVALUATE}:
        return t("evaluate.unpaired.no_measure")
    if len({run.dataset_id for run in runs}) > 1:
        return t("evaluate.unpaired.other_data")
    if kinds == {Kind.TRAIN} and len({run.config["encoder"] for run in runs}) > 1:
        return t("evaluate.unpaired.other_encoder")
    return None


def trainings_table(
    runs: Sequence[RunRecord], found: EvaluatedRun | None, details: Details | None, metric: str
) -> Table:
    """Compare the models of trainings with that of the first one.

    Parameters
    ----------
    runs : sequence of RunRecord
        Of one data set and encoder.
    found : (RunRecord, Evaluation) or None
        What `chosen_evaluation` found.
    details : Details or None
        Of that evaluation.
    metric : str
        A name of `measures.RANKING`.
    """
    methods = [str(run.config["method"]) for run in runs]
    if len(set(methods)) == 1:
        return Table(why=t("evaluate.unpaired.same_method", method=method_name(methods[0])))
    if found is None:
        return Table(why=t("evaluate.unpaired.no_evaluation"))
    by, evaluation = found
    measured, lines = PairedResults(evaluation, details), []
    for setting in evaluation.scenarios():
        rows = tuple(evaluation.row(*setting, method, metric) for method in methods)
        if not any(rows):
            continue
        compared = (
            compare_with(measured, setting, methods[0], metric) if rows[0] is not None else {}
        )
        stands: list[Comparison | Message | None] = [None]
        for method, row in zip(methods[1:], rows[1:], strict=True):
            if method == methods[0]:
                stands.append(t("evaluate.unpaired.same_method", method=method_name(method)))
            elif rows[0] is None or row is None:
                stands.append(t("evaluate.unpaired.unmeasured"))
            else:
                stands.append(compared[method])
        lines.append(Line(setting, rows, tuple(stands)))
    return Table(tuple(lines), by)


def evaluations_table(measured: Sequence[PairedResults], method: str, metric: str) -> Table:
    """Compare a model in several evaluations of one data set with itself in the first one."""
    settings = list(dict.fromkeys(s for m in measured for s in m.evaluation.scenarios()))
    compared = [compare_evaluations(measured[0], m, settings, method, metric) for m in measured[1:]]
    lines = []
    for setting in settings:
        rows = tuple(m.evaluation.row(*setting, method, metric) for m in measured)
        if any(rows):
            stands = tuple(
                found[setting] if rows[0] and row else t("evaluate.unpaired.unmeasured")
                for found, row in zip(compared, rows[1:], strict=True)
            )
            lines.append(Line(setting, rows, (None, *stands)))
    return Table(tuple(lines))


def common_methods(evaluations: Sequence[Evaluation]) -> list[str]:
    """Return the methods that all of these measured, in the order of the first."""
    others = [{row.method for row in e.rows} for e in evaluations[1:]]
    mine = dict.fromkeys(row.method for row in evaluations[0].rows)
    return [method for method in mine if all(method in known for known in others)]


def is_usual(run: RunRecord) -> bool:
    """Say whether a training has its method's usual settings, which evaluations measure."""
    return not run.config.get("method_settings")
