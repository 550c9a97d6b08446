"""Rules applied to rankings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coldstart.models.queries import Items
from coldstart.rules.rule import Rule, RuleKind


def reranked(
    rules: Sequence[Rule], scores: np.ndarray, items: Items, left_out: np.ndarray | None = None
) -> np.ndarray:
    """Rank by scores, apply rules, and return scores that give the new order.

    Applied is first what excludes, then what boosts and buries, then what pins, then what allows
    at most n; among equals in the order given. So what is excluded is never shown, not even pinned;
    nothing stands before a pin but another pin; and no more than n are ever shown, pins included.

    Boosts and buries of one item add up. Of two items that come to the same place, the one that
    was boosted more stands first. Several ``at_most`` are applied one after the other, each
    counting what the one before has left.

    Parameters
    ----------
    rules : sequence of Rule
    scores : ndarray, float (n_cases, n_items)
        Larger is better; ties are broken by the order of the columns.
    items : Items
        The columns of `scores`.
    left_out : ndarray, bool (n_cases, n_items), optional
        What is not ranked, such as what someone has already. It is not shown, whatever rules say.

    Returns
    -------
    ndarray, float64 (n_cases, n_items)
        0 for the first, -1 for the second and so on; minus infinity for what is not shown.

    Examples
    --------
    >>> import pandas as pd
    >>> two = Items(["a", "b"], ["", ""], np.zeros((2, 1)), pd.DataFrame(index=range(2)))
    >>> reranked([Rule(rule="pin", items=("b",))], np.array([[0.9, 0.1]]), two).tolist()
    [[-1.0, 0.0]]
    """
    gone = ~np.isfinite(scores)
    if left_out is not None:
        gone |= left_out
    for rule in _of(rules, RuleKind.EXCLUDE):
        gone |= rule.concerns(items)
    place = _places(np.where(gone, np.inf, -scores))
    place = _moved(rules, place, gone, items)
    place = _pinned(rules, place, gone, items)
    for rule in _of(rules, RuleKind.AT_MOST):
        gone = gone | _over(rule, np.where(gone, np.inf, place), items)
    return np.where(gone, -np.inf, 0.0 - _places(np.where(gone, np.inf, place)))


def _of(rules: Sequence[Rule], kind: RuleKind) -> list[Rule]:
    return [rule for rule in rules if rule.rule is kind]


def _places(keys: np.ndarray, second: np.ndarray | None = None) -> np.ndarray:
    """Return the place of each column in rising order of its key, from 0, int64 (n, n_items)."""
    columns = np.broadcast_to(np.arange(keys.shape[1]), keys.shape)
    if second is None:
        order = np.argsort(keys, axis=1, kind="stable")
    else:
        order = np.lexsort((columns, np.broadcast_to(second, keys.shape), keys), axis=1)
    places = np.empty(keys.shape, dtype=np.int64)
    np.put_along_axis(places, order, columns, axis=1)
    return places


def _moved(rules: Sequence[Rule], place: np.ndarray, gone: np.ndarray, items: Items) -> np.ndarray:
    up = np.zeros(len(items), dtype=np.int64)
    for kind, sign in ((RuleKind.BOOST, 1), (RuleKind.BURY, -1)):
        for rule in _of(rules, kind):
            up += sign * (rule.n or 0) * rule.concerns(items)
    if not up.any():
        return place
    return _places(np.where(gone, np.inf, place - up), -up)


def _pinned(rules: Sequence[Rule], place: np.ndarray, gone: np.ndarray, items: Items) -> np.ndarray:
    named = dict.fromkeys(id_ for rule in _of(rules, RuleKind.PIN) for id_ in rule.items)
    pins = [items.index[id_] for id_ in named if id_ in items.index]
    if not pins:
        return place
    keys = place.astype(np.float64)
    keys[:, pins] = np.arange(-len(pins), 0)
    return _places(np.where(gone, np.inf, keys))


def _over(rule: Rule, keys: np.ndarray, items: Items) -> np.ndarray:
    """Return what stands behind the n-th of its value, bool (n_cases, n_items).

    Parameters
    ----------
    rule : Rule
    keys : ndarray, float64 (n_cases, n_items)
        RelevantRanks; infinite for what is not shown.
    items : Items
    """
    concerned = rule.concerns(items)
    if not concerned.any():
        return np.zeros(keys.shape, dtype=bool)
    said = items.columns[rule.column].str.strip().to_numpy(dtype=str)
    over = np.zeros(keys.shape, dtype=bool)
    for value in np.unique(said[concerned]):
        columns = np.flatnonzero(concerned & (said == value))
        over[:, columns] = _places(keys[:, columns]) >= (rule.n or 0)
    found: np.ndarray = over & np.isfinite(keys)
    return found
