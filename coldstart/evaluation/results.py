"""Results of an evaluation, as plain values that are stored, shown and sent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from coldstart.core.i18n import Message
from coldstart.evaluation.details import Details
from coldstart.evaluation.measures import Scenario
from coldstart.metrics.comparisons import Verdict
from coldstart.store import artifacts, earlier_names

if TYPE_CHECKING:
    import pandas as pd


def finite_or_none(value: float) -> float | None:
    """Return a float, or None for NaN, which JSON does not have."""
    return None if math.isnan(value) else float(value)


@dataclass(frozen=True)
class Row:
    """One metric of one method: its value with a 95% interval.

    Attributes
    ----------
    shots : int or None
        Known likes per case; None where the protocol does not set it.
    train_users : int
        Users that were learnt from.
    n : int
        Queries that the value was measured on.
    fit_seconds : float
        Wall-clock time of the fit, encoding aside.
    """

    protocol: str
    shots: int | None
    train_users: int
    method: str
    metric: str
    mean: float | None
    low: float | None
    high: float | None
    n: int
    fit_seconds: float

    @property
    def scenario(self) -> Scenario:
        """What was held out, and how many likes were known."""
        return Scenario(self.protocol, self.shots)


@dataclass(frozen=True)
class Comparison:
    """A paired difference, method minus `against`, with what it lets one say.

    Attributes
    ----------
    low, high : float or None
        Its own 95% interval.
    verdict : str
        ``better`` or ``worse`` where the interval leaves out zero and `p` is below 0.05.
    p : float or None
        Corrected for all methods that are held against the same one (Holm 1979).
    """

    protocol: str
    shots: int | None
    method: str
    against: str
    metric: str
    difference: float | None
    low: float | None
    high: float | None
    verdict: str
    p: float | None = None

    @property
    def scenario(self) -> Scenario:
        """What was held out, and how many likes were known."""
        return Scenario(self.protocol, self.shots)

    @property
    def outcome(self) -> str:
        """The verdict; ``same`` where both models did the same in every resample."""
        return Verdict.SAME if self.low == self.high == 0.0 else self.verdict

    @property
    def is_inconclusive_by_correction(self) -> bool:
        """Whether it is inconclusive although its own interval excludes zero.

        The correction for multiple comparisons, or the small number of queries, decides then; the
        verdict would seem to contradict the interval.
        """
        if self.verdict != Verdict.INCONCLUSIVE or self.low is None or self.high is None:
            return False
        return self.low > 0.0 or self.high < 0.0

    def reversed(self) -> Comparison:
        """Return the same difference with both models exchanged."""
        opposite = {"better": "worse", "worse": "better"}
        difference, low, high = (
            None if value is None else -value for value in (self.difference, self.high, self.low)
        )
        return replace(
            self, method=self.against, against=self.method, difference=difference,
            low=low, high=high, verdict=opposite.get(self.verdict, self.verdict),
        )  # fmt: skip


@dataclass(frozen=True)
class SplitSummary:
    """What was held out for one setting, in the first split.

    Attributes
    ----------
    train_users, train_items : int
        How many the models were fitted on.
    rankings : int
        How many were made and judged, one for each user; for audiences, one for each item.
    ranked : int
        Candidates in each.
    likes : int
        Held-out likes to be found, in all.
    negatives_drawn : bool
        Whether pairs to hold against the likes had to be drawn, for there are no dislikes, or too
        few to judge by.
    together : bool
        Whether intervals are over users and items together.
    dislikes : int
        Held-out dislikes, in all.
    splits : int or None
        How many splits every method came through or was tried on; only these count. None where that
        was not kept.
    """

    protocol: str
    shots: int | None
    train_users: int
    train_items: int
    rankings: int
    ranked: int
    likes: int
    negatives_drawn: bool
    together: bool
    dislikes: int = 0
    splits: int | None = None

    @property
    def scenario(self) -> Scenario:
        """What was held out, and how many likes were known."""
        return Scenario(self.protocol, self.shots)


@dataclass(frozen=True)
class CalibrationRow:
    """Pairs that were promised about the same probability, and how many were really liked.

    Attributes
    ----------
    n : int
        How many pairs.
    among_answers : bool
        Whether they are of the pairs that have an answer, liked or disliked; otherwise of all
        pairs.
    """

    protocol: str
    shots: int | None
    method: str
    group: int
    predicted: float
    observed: float | None
    low: float | None
    high: float | None
    n: int
    among_answers: bool = False


@dataclass(frozen=True)
class CurvePoint:
    """A metric of one method learnt from so many users, and its difference to the baseline.

    `verdict`, which may be ``same`` too, is corrected for the number of sizes; it and the
    difference are None where there is no baseline to hold the method against. `splits` says how
    many splits it is the mean of; None where that was not kept.
    """

    protocol: str
    shots: int | None
    train_users: int
    method: str
    metric: str
    mean: float | None
    low: float | None
    high: float | None
    n: int
    against: str | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    verdict: str | None = None
    splits: int | None = None

    @property
    def scenario(self) -> Scenario:
        """What was held out, and how many likes were known."""
        return Scenario(self.protocol, self.shots)


@dataclass(frozen=True)
class Evaluation:
    """Everything that was measured.

    Attributes
    ----------
    rows, comparisons : tuple
    cannot : tuple of (protocol, shots, method)
        What a method cannot rank; said, not hidden.
    notes : tuple of Message
        What could not be measured, and why.
    asked : mapping
        Protocols, shots, methods, seed, repeats and the like.
    held : tuple of SplitSummary
        What was held out.
    calibration_bins : tuple of CalibrationRow
        Of methods whose scores are probabilities.
    curve : tuple of CurvePoint
        Where training sizes were asked for.
    stopped : bool
        Whether it was stopped before everything that was asked for was measured.
    details : Details or None
        Case by case; kept beside the JSON, not in it.
    """

    rows: tuple[Row, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    cannot: tuple[tuple[str, int | None, str], ...] = ()
    notes: tuple[Message, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)
    held: tuple[SplitSummary, ...] = ()
    calibration_bins: tuple[CalibrationRow, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    stopped: bool = False
    details: Details | None = field(default=None, compare=False, repr=False)

    @cached_property
    def _rows(self) -> dict[tuple[str, int | None, str, str], Row]:
        rows: dict[tuple[str, int | None, str, str], Row] = {}
        for row in self.rows:
            rows.setdefault((row.protocol, row.shots, row.method, row.metric), row)
        return rows

    @cached_property
    def _comparisons(self) -> dict[tuple[str, int | None, str, str, str], Comparison]:
        comparisons: dict[tuple[str, int | None, str, str, str], Comparison] = {}
        for c in self.comparisons:
            comparisons.setdefault((c.protocol, c.shots, c.method, c.against, c.metric), c)
        return comparisons

    def row(self, protocol: str, shots: int | None, method: str, metric: str) -> Row | None:
        """Return one row, or None where it was not measured."""
        return self._rows.get((protocol, shots, method, metric))

    def comparison(
        self, protocol: str, shots: int | None, method: str, against: str, metric: str
    ) -> Comparison | None:
        """Return one comparison, or None where it was not made."""
        return self._comparisons.get((protocol, shots, method, against, metric))

    def comparison_either_way(
        self, scenario: Scenario, method: str, against: str, metric: str
    ) -> Comparison | None:
        """Return the comparison of two models, whichever was compared with the other."""
        stored = self.comparison(*scenario, method, against, metric)
        opposite = self.comparison(*scenario, against, method, metric)
        return opposite.reversed() if stored is None and opposite is not None else stored

    def scenarios(self) -> list[Scenario]:
        """Return the scenarios that were measured, in order."""
        return list(dict.fromkeys(row.scenario for row in self.rows))

    def frame(self) -> pd.DataFrame:
        """Return the rows as a table."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])

    def to_json(self) -> dict[str, Any]:
        """Return a form that `json.dumps` takes; what is not a number is None."""
        return {
            "rows": [asdict(row) for row in self.rows],
            "comparisons": [asdict(c) for c in self.comparisons],
            "cannot": [list(c) for c in self.cannot],
            "notes": [note.to_json() for note in self.notes],
            "asked": dict(self.asked),
            "held": [asdict(held) for held in self.held],
            "promises": [asdict(promise) for promise in self.calibration_bins],
            "curve": [asdict(point) for point in self.curve],
            "stopped": self.stopped,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `to_json` stored."""
        return cls(
            tuple(Row(**row) for row in stored["rows"]),
            tuple(Comparison(**c) for c in stored["comparisons"]),
            tuple((p, s, m) for p, s, m in stored["cannot"]),
            tuple(Message.from_json(note) for note in stored["notes"]),
            stored["asked"],
            tuple(SplitSummary(**held) for held in stored.get("held", ())),
            tuple(CalibrationRow(**promise) for promise in stored.get("promises", ())),
            tuple(CurvePoint(**point) for point in stored.get("curve", ())),
            stored.get("stopped", False),
        )


EVALUATION = "evaluation.json"
VALUES, PAIRS = "evaluation-values.parquet", "evaluation-pairs.parquet"


def save(folder: Path, evaluation: Evaluation) -> None:
    """Write an evaluation into a run's folder, the JSON last."""
    if evaluation.details is not None:
        artifacts.save_frame(folder / VALUES, evaluation.details.values)
        artifacts.save_frame(folder / PAIRS, evaluation.details.pairs)
    artifacts.write_json(folder / EVALUATION, evaluation.to_json())


def load(folder: Path) -> Evaluation | None:
    """Return the evaluation in a run's folder, without its details; None where there is none."""
    path = folder / EVALUATION
    return Evaluation.from_json(artifacts.read_json(path)) if path.exists() else None


def load_details(folder: Path) -> Details | None:
    """Return the details of the evaluation in a run's folder; None where none were kept."""
    if not (folder / VALUES).exists():
        return None
    values = artifacts.load_frame(folder / VALUES).replace({"method": dict(earlier_names.MODELS)})
    pairs = artifacts.load_frame(folder / PAIRS).rename(columns=dict(earlier_names.MODELS))
    return Details(values, pairs)
