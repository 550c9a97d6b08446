"""Some of those known made cold, so that what is recommended can be held against what they did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.repeats import of_pairs
from coldstart.data.splits import hold_out


def hold_back(dataset: Dataset, share: float, rng: np.random.Generator) -> Dataset:
    """Hold back everything that some users did, and everything that was done with some items.

    They are drawn among those who have a like. Nothing is learnt from what is held back.

    Parameters
    ----------
    dataset : Dataset
    share : float
        Of the users, and of the items, between 0 and 1; at least one of each where there are two.
    rng : numpy.random.Generator

    Returns
    -------
    Dataset
        With fewer ``interactions``, and the others in ``held_back``.
    """
    pairs = dataset.interactions
    liked = np.asarray(dataset.likes.sum(axis=1)).ravel(), np.asarray(dataset.likes.sum(axis=0))
    hidden = np.zeros(len(pairs), dtype=bool)
    for ids, n_likes, key in (
        (dataset.user_ids, liked[0], columns.USER_ID),
        (dataset.item_ids, liked[1].ravel(), columns.ITEM_ID),
    ):
        known = np.flatnonzero(n_likes)
        _, drawn = hold_out(len(known), share, rng)
        hidden |= pairs[key].isin([ids[n] for n in known[drawn]]).to_numpy()
    held = pairs[hidden]
    if dataset.held_back is not None:
        held = pd.concat([dataset.held_back, held])
    left = pairs[~hidden].reset_index(drop=True)
    return replace(
        dataset,
        interactions=left,
        held_back=held.reset_index(drop=True),
        repeats=of_pairs(dataset.repeats, left),
    )
