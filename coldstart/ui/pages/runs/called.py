"""What runs are called on the Runs page, each in a way that tells it from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coldstart.core.i18n import t
from coldstart.ui.components import progress
from coldstart.ui.words import moment, say

if TYPE_CHECKING:
    from coldstart.store.records import RunRecord


def labels(runs: Sequence[RunRecord]) -> dict[str, str]:
    """Return a label for each run, by id; those of one name get their time, else their id too."""
    found = {run.id: progress.called(run) for run in runs}
    for more in (lambda run: moment(run.finished_at or run.created_at), lambda run: run.id):
        times = Counter(found.values())
        found = {
            run.id: found[run.id]
            if times[found[run.id]] == 1
            else say(t("page_runs.label", name=found[run.id], more=more(run)))
            for run in runs
        }
    return found
