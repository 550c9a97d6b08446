"""The article's head on ratings: the same network, and the squared error in place of yes or no."""

from __future__ import annotations

from typing import ClassVar

from coldstart.models.neural.mlp_head import MlpHead
from coldstart.models.settings import Setting


class RatingHead(MlpHead):
    r"""The article's network, taught to predict the rating of each rated pair.

    .. math:: \min \frac1n \sum_{(u, i)} \big(f([p_u; e_i]) - r_{ui}\big)^2

    Ratings are standardised for training, so that the article's learning rate suits any scale, and
    predicted on their own. Settings are those of `MlpHead`; only rated pairs take part.
    """

    name = "rating_head"
    pair_predictions = False
    rating_predictions = True
    settings: ClassVar[tuple[Setting, ...]] = tuple(
        setting for setting in MlpHead.settings if setting.name != "max_pairs"
    )
    target = "rating"
