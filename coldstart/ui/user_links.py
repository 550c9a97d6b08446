"""What a link calls a user: the id, or a place in the data set where the id is personal.

A link is sent on and stands in histories and logs; a mail address or a phone number does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coldstart.data.columns import POINT_USER
from coldstart.data.intake.personal import masked
from coldstart.ui import datasets
from coldstart.ui.state import current

if TYPE_CHECKING:
    import pandas as pd

_PLACE = re.compile(r"~([1-9]\d{0,8})")


def written(id_: str) -> str:
    """Return what stands in a link for a user of the data set that is looked at."""
    return id_ if masked(id_) == id_ else _place_or_mask(id_, _index())


def written_in(points: pd.DataFrame) -> list[str]:
    """Return what stands in a page's source for the id of each point of a described map."""
    index = _index()
    kinds = zip(points["id"], points["kind"], strict=True)
    return [
        _place_or_mask(id_, index) if kind == POINT_USER and masked(id_) != id_ else id_
        for id_, kind in kinds
    ]


def read(text: str) -> str:
    """Return the id that a link means; an id as it stands is one too."""
    place = _PLACE.fullmatch(text)
    if place is None or text in _index():
        return text
    ids = list(_index())
    n = int(place[1])
    return ids[n - 1] if n <= len(ids) else text


def _place_or_mask(id_: str, index: dict[str, int]) -> str:
    place = index.get(id_)
    return masked(id_) if place is None else f"~{place + 1}"


def _index() -> dict[str, int]:
    id_ = current().dataset_id
    return {} if id_ is None else datasets.tables(id_).user_index
