"""From which rating on something counts as liked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coldstart.core.i18n import Message, t

_COMMON = ((1.0, 5.0), (1.0, 10.0))


@dataclass(frozen=True)
class Scale:
    """A scale of ratings and where liking begins on it.

    Attributes
    ----------
    low, high : float
        Its ends.
    limit : float
        Liked is what reaches it.
    beyond : bool
        Whether a like has to lie above `limit` instead of reaching it.
    """

    low: float
    high: float
    limit: float
    beyond: bool = False

    def liked(self, ratings: np.ndarray) -> np.ndarray:
        """Return whether each rating is a like; NaN is none. bool, the shape of `ratings`."""
        return ratings > self.limit if self.beyond else ratings >= self.limit

    def message(self) -> Message:
        """Return the sentence that says what was taken."""
        if self.beyond:
            return t("intake.rows.liked_above", limit=self.limit, low=self.low, high=self.high)
        return t("intake.rows.liked_from", limit=self.limit, low=self.low, high=self.high)


def scale_of(ratings: np.ndarray, positive_from: float | None = None) -> Scale:
    """Return the scale that ratings are on: liked is what lies above its middle.

    Its ends are the smallest and the largest rating, or 1 and 5 (then 1 and 10) where all ratings
    are half steps between these. Of five stars, whole or half, four are a like. Where numbers with
    fractions lie on both sides of 0, a like lies above it.

    Parameters
    ----------
    ratings : ndarray, float64, at least one
        Finite.
    positive_from : float, optional
        Where the analyst says so, this rating and all above are likes.

    Examples
    --------
    >>> scale_of(np.array([3.0, 4.0, 5.0]))
    Scale(low=1.0, high=5.0, limit=4.0, beyond=False)
    >>> scale_of(np.array([0.0, 20.0, 33.3, 100.0]))
    Scale(low=0.0, high=100.0, limit=50.0, beyond=True)
    """
    low, high = float(ratings.min()), float(ratings.max())
    step = next((s for s in (1.0, 0.5) if (ratings == np.round(ratings / s) * s).all()), None)
    if step:
        fits = ((least, most) for least, most in _COMMON if least <= low and high <= most)
        low, high = next(fits, (low, high))
    if positive_from is not None:
        return Scale(low, high, positive_from)
    middle = (low + high) / 2
    if not step and low < 0 < high:  # a slider from bad to good: the sign tells
        return Scale(low, high, 0.0, beyond=True)
    if step == 0.5 and high == 5:  # half stars: as with whole ones, four are a like
        return Scale(low, high, 4.0)
    if step:
        return Scale(low, high, float(np.floor(middle / step) * step + step))
    return Scale(low, high, middle, beyond=True)
