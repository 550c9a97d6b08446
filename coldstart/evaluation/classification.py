"""Scores read as answers to "does this user like this item?", on balanced pairs.

A method that predicts pairs is taken at its word. Any other gives scores of its own kind; what they
say about a pair is read off the other half of the held-out cases, so every method is judged on
pairs that its reading has not seen.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from coldstart.models.calibration import ScoreHistogram

_WIDTH = 8.0  # scores become places between 0 and 1, spread over the middle of the histogram's bins


def halves(ids: Sequence[str]) -> np.ndarray:
    """Return the half, 0 or 1, of each case: the same whoever else is there. int64 (n,)."""
    return np.array([zlib.crc32(b"half:" + id_.encode()) % 2 for id_ in ids], dtype=np.int64)


def read(scores: np.ndarray, liked: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Return probabilities that a pair is a liked one, each fitted on the other half's pairs.

    A logistic function (Platt 1999) of the score's place among the other half's scores, so the unit
    of the scores plays no part. It never falls: a method worse than chance is not turned round.

    Parameters
    ----------
    scores : ndarray, float (n_pairs,)
    liked : ndarray, bool (n_pairs,)
    half : ndarray, int64 (n_pairs,)
        Of the pair's case.

    Returns
    -------
    ndarray, float64 (n_pairs,)
    """
    probabilities = np.full(len(scores), 0.5)
    for side in (0, 1):
        is_fitted, is_predicted = half != side, half == side
        if not is_fitted.any() or not is_predicted.any():
            continue
        fitted_scores = np.sort(scores[is_fitted])
        histogram = ScoreHistogram()
        histogram.add(_place(scores[is_fitted], fitted_scores), liked[is_fitted])
        start, rise = histogram.fit()
        probabilities[is_predicted] = 1.0 / (
            1.0 + np.exp(-(start + rise * _place(scores[is_predicted], fitted_scores)))
        )
    return probabilities


def _place(scores: np.ndarray, fitted_scores: np.ndarray) -> np.ndarray:
    """Return where scores stand among known ones, centred; equal ones stand in the middle."""
    below = np.searchsorted(fitted_scores, scores, side="left")
    upto = np.searchsorted(fitted_scores, scores, side="right")
    places: np.ndarray = _WIDTH * ((below + upto) / (2.0 * len(fitted_scores)) - 0.5)
    return places
