"""Metric results of one model on one test set, with their bootstrap draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from coldstart.evaluation.measures import Estimate


@dataclass(frozen=True, eq=False)
class CalibrationBin:
    """Pairs with similar probabilities: their mean, the observed share of likes, their number."""

    predicted: float
    observed: Estimate
    n: int


@dataclass(frozen=True, eq=False)
class MetricResult:
    """What came out for one method.

    Attributes
    ----------
    estimates : dict of str to Estimate
        By metric.
    values : dict of str to ndarray, float64 (n_rows,)
        Each ranking metric of each row; NaN where it has nothing to find.
    hits : ndarray, bool (n_relevant_pairs,)
        Whether each pair of `Evaluator.pairs` stands among the first k.
    calibration_bins : dict of int to CalibrationBin
        By group of predictions.
    among_answers : bool
        Whether these are of the pairs that have an answer; otherwise of all pairs.
    """

    estimates: dict[str, Estimate]
    values: Mapping[str, np.ndarray]
    hits: np.ndarray
    calibration_bins: dict[int, CalibrationBin] = field(default_factory=dict)
    among_answers: bool = False


@dataclass(frozen=True, eq=False)
class Lists:
    """What the first k of each ranking are like.

    Attributes
    ----------
    estimates : dict of str to Estimate
        The ranking metrics and, where they were asked for, those of whole lists.
    values : dict of str to ndarray, float64 (n_rows,)
        Each ranking metric of each row.
    shown : ndarray, bool (n_rows, n_columns)
        Whether a column is among the first k.
    """

    estimates: dict[str, Estimate]
    values: Mapping[str, np.ndarray]
    shown: np.ndarray
