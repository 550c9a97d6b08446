"""Metrics of recommendation lists over the whole catalogue: coverage, Gini, novelty, diversity."""

from __future__ import annotations

import numpy as np


def shown(first: np.ndarray, n_items: int) -> np.ndarray:
    """Return which items are among the first k of each case.

    Parameters
    ----------
    first : ndarray, int64 (n_cases, k)
        Columns of the items that a ranking puts first; -1 where it has fewer.
    n_items : int

    Returns
    -------
    ndarray, bool (n_cases, n_items)
    """
    mask = np.zeros((len(first), n_items + 1), dtype=bool)  # -1 falls on the last column
    np.put_along_axis(mask, first, values=True, axis=1)
    return mask[:, :n_items]


def coverage(first: np.ndarray, n_items: int) -> float:
    """Return the share of items that are among the first k of any case.

    >>> coverage(np.array([[0, 1], [1, 2]]), 6)
    0.5
    """
    return float(np.unique(first[first >= 0]).size / n_items)


def alone(exposure: np.ndarray) -> np.ndarray:
    """Return the share of items that are in this case's list only.

    Parameters
    ----------
    exposure : ndarray, bool (n_cases, n_items)
        As from `shown`.

    Returns
    -------
    ndarray, float64 (n_cases,)

    >>> alone(np.array([[True, True, False, False], [False, True, False, False]]))
    array([0.25, 0.  ])
    """
    is_unique = exposure.sum(axis=0) == 1
    shares: np.ndarray = (exposure & is_unique).mean(axis=1)
    return shares


def effective(exposure: np.ndarray) -> float:
    """Return the effective number of items in the lists, the inverse Simpson index (1949).

    Parameters
    ----------
    exposure : ndarray, bool (n_cases, n_items)
        As from `shown`.

    >>> effective(np.array([[True, True, False], [True, True, False]]))
    2.0
    """
    times = exposure.sum(axis=0, dtype=np.float64)
    squares = float(times @ times)
    return float(times.sum()) ** 2 / squares if squares else 0.0


def gini(exposure: np.ndarray) -> np.ndarray:
    r"""Return the Gini index of exposure: 0 for equal exposure, 1 for one item only.

    :math:`\sum_i (2i - n - 1)\, x_{(i)} / (n \sum_i x_i)` over exposures in rising order (Gini
    1912; Shani and Gunawardana 2011); NaN where nothing was shown.

    Parameters
    ----------
    exposure : ndarray, float (..., n_items)
        How often each item stands among the first k.

    Returns
    -------
    ndarray, float64 (...)

    >>> gini(np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 4.0]]))
    array([0.  , 0.75])
    """
    rising = np.sort(exposure, axis=-1)
    n = rising.shape[-1]
    above = (2 * np.arange(1, n + 1) - n - 1) * rising
    with np.errstate(invalid="ignore", divide="ignore"):
        index: np.ndarray = above.sum(axis=-1) / (n * rising.sum(axis=-1))
    return index


def novelty(first: np.ndarray, n_likes: np.ndarray, n_users: int) -> np.ndarray:
    r"""Return the novelty of the first k: 0 where everyone likes them, 1 where nobody does.

    The mean self-information (Zhou et al. 2010) :math:`-\log p_i` of what is shown, over the most
    that it can be, :math:`\log(1 + n)`; :math:`p_i = (1 + \text{likes}_i) / (1 + n)`.

    Parameters
    ----------
    first : ndarray, int64 (n_cases, k)
        As in `shown`.
    n_likes : ndarray, int (n_items,)
        Likes among those that were learnt from.
    n_users : int
        How many these are.

    Returns
    -------
    ndarray, float64 (n_cases,)
        NaN where nothing was shown.
    """
    is_listed = first >= 0
    share = (1.0 + n_likes[np.where(is_listed, first, 0)]) / (1.0 + n_users)
    negative_log_likelihood = np.where(is_listed, -np.log(share), 0.0).sum(axis=1) / np.log(
        1.0 + n_users
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_information: np.ndarray = negative_log_likelihood / is_listed.sum(axis=1)
    return mean_information


def diversity(first: np.ndarray, embeddings: np.ndarray) -> np.ndarray:
    """Return the diversity of the first k: one minus their mean cosine similarity.

    Intra-list diversity (Smyth and McClave 2001) over all pairs of a list.

    Parameters
    ----------
    first : ndarray, int64 (n_cases, k)
        As in `shown`.
    embeddings : ndarray, float32 (n_items, dim)
        L2-normalised.

    Returns
    -------
    ndarray, float64 (n_cases,)
        NaN where fewer than two were shown.
    """
    is_listed = first >= 0
    n = is_listed.sum(axis=1)
    vectors = np.where(is_listed[:, :, None], embeddings[np.where(is_listed, first, 0)], 0.0)
    # The squared length of the sum holds each pair twice, and each vector with itself.
    itself = (vectors**2).sum(axis=(1, 2))
    pairs = (vectors.sum(axis=1) ** 2).sum(axis=1) - itself
    with np.errstate(invalid="ignore", divide="ignore"):
        dissimilarity: np.ndarray = np.where(n > 1, 1.0 - pairs / (n * (n - 1.0)), np.nan)
    return dissimilarity
