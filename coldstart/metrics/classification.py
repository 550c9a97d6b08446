"""Classification metrics and calibration bins of predicted probabilities."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

THRESHOLD = 0.5


def counts(predicted: np.ndarray, label: np.ndarray) -> dict[str, np.ndarray]:
    """Return, per pair, what the metrics below are sums of.

    Parameters
    ----------
    predicted : ndarray, float (n,)
        Probabilities.
    label : ndarray, bool (n,)

    Returns
    -------
    dict of str to ndarray, float64 (n,)
        ``right``, ``true_yes``, ``said_yes``, ``is_yes``, ``squared`` error and ``one``.
    """
    yes = predicted >= THRESHOLD
    return {
        "right": (yes == label).astype(np.float64),
        "true_yes": (yes & label).astype(np.float64),
        "said_yes": yes.astype(np.float64),
        "is_yes": label.astype(np.float64),
        "squared": (predicted.astype(np.float64) - label) ** 2,
        "one": np.ones(len(label)),
    }


RATIOS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accuracy": (("right",), ("one",)),
    "precision": (("true_yes",), ("said_yes",)),
    "recall": (("true_yes",), ("is_yes",)),
    "f1": (("true_yes", "true_yes"), ("said_yes", "is_yes")),
    "mse": (("squared",), ("one",)),
}
"""Each metric as a ratio of sums: those of the first tuple over those of the second.

F1 is 2 TP / (TP + FP + TP + FN), the harmonic mean of precision and recall (van Rijsbergen 1979).
The mean squared error of a probability is the Brier score (1950).
"""


def auc(predicted: np.ndarray, label: np.ndarray) -> float:
    """Return how often a liked pair is predicted above one that is not; a tie is half a win.

    >>> auc(np.array([0.9, 0.2, 0.6, 0.7]), np.array([True, False, False, True]))
    1.0
    """
    return float(auc_draws(predicted, label, [np.ones(len(label))])[0])


def auc_draws(
    predicted: np.ndarray, label: np.ndarray, weights: Iterable[np.ndarray]
) -> np.ndarray:
    """Return `auc` in each resample, float64 (n_resamples,); NaN where one side is missing.

    Parameters
    ----------
    predicted : ndarray, float (n,)
    label : ndarray, bool (n,)
    weights : iterable of ndarray, float (n,)
        How often each pair was drawn, one array per resample.
    """
    order = np.argsort(predicted, kind="stable")
    value, liked = predicted[order], label[order].astype(np.float64)
    starts = np.flatnonzero(np.r_[True, value[1:] != value[:-1]][: len(value)])
    return np.array([_auc(drawn[order], liked, starts) for drawn in weights])


def _auc(weights: np.ndarray, liked: np.ndarray, starts: np.ndarray) -> float:
    """Return AUC over pairs in rising order; runs of equal predictions begin at `starts`."""
    wins = np.add.reduceat(weights * liked, starts)
    losses = np.add.reduceat(weights * (1.0 - liked), starts)
    beaten = np.cumsum(losses) - losses / 2
    pairs = wins.sum() * losses.sum()
    return float(wins @ beaten / pairs) if pairs else float("nan")


def bin_probabilities(predicted: np.ndarray, n_groups: int = 10) -> np.ndarray:
    """Return the calibration bin of each probability, in ascending order. int64 (n,).

    Each bin has about the same number of expected likes, so that the few high probabilities are
    not lost among the many low ones. Equal probabilities share a bin.

    Parameters
    ----------
    predicted : ndarray, float (n,)
        Probabilities.
    n_groups : int

    >>> bin_probabilities(np.array([0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.8]), 2)
    array([0, 0, 0, 0, 0, 0, 1])
    """
    values, inverse, counts = np.unique(predicted, return_inverse=True, return_counts=True)
    expected_likes = values.astype(np.float64) * counts
    middle = np.cumsum(expected_likes) - expected_likes / 2
    total = expected_likes.sum()
    if total == 0:
        return np.zeros(len(predicted), dtype=np.int64)
    group = np.minimum((middle / total * n_groups).astype(np.int64), n_groups - 1)
    bins: np.ndarray = group[inverse]
    return bins
