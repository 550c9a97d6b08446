"""What a link calls a user: the id, or a place in the data set where the id is personal.

A link is sent on and stands in histories and logs; a mail address or a phone number does not.
"""

from __future__ import annotations

import re

from coldstart.data.intake.personal import masked
from coldstart.ui import datasets
from coldstart.ui.state import current

_PLACE = re.compile(r"~([1-9]\d{0,8})")


def written(id_: str) -> str:
    """Return what stands in a link for a user of the data set that is looked at."""
    shown = masked(id_)
    if shown == id_:
        return id_
    place = _index().get(id_)
    return shown if place is None else f"~{place + 1}"


def read(text: str) -> str:
    """Return the id that a link means; an id as it stands is one too."""
    place = _PLACE.fullmatch(text)
    if place is None or text in _index():
        return text
    ids = list(_index())
    n = int(place[1])
    return ids[n - 1] if n <= len(ids) else text


def _index() -> dict[str, int]:
    id_ = current().dataset_id
    return {} if id_ is None else datasets.tables(id_).user_index
