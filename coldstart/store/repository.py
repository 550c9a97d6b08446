"""The store: data sets, runs and events, behind the verbs that the rest of coldstart uses."""

from __future__ import annotations

from coldstart.store.runs import Runs


class Store(Runs):
    """Everything that is kept, in one folder.

    Every method that writes raises `ReadOnlyError` when the settings say read-only; every method
    that is given an id raises `NotFoundError` when there is nothing of that id.
    """
