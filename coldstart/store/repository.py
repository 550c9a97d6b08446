"""The store: data sets, runs, events and segments, behind the verbs that all others use."""

from __future__ import annotations

from coldstart.store.segments import Segments


class Store(Segments):
    """Everything that is kept, in one folder.

    Every method that writes raises `ReadOnlyError` when the settings say read-only; every method
    that is given an id raises `NotFoundError` when there is nothing of that id.
    """
