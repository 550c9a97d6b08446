"""Answers to questions about pairs, each kept at once in a file of its own."""

from __future__ import annotations

import hashlib
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from coldstart.core.errors import NotFoundError
from coldstart.core.i18n import t
from coldstart.store import artifacts

if TYPE_CHECKING:
    from pathlib import Path

    from coldstart.store.repository import Store


@dataclass(frozen=True)
class Answer:
    """What was said of a pair.

    Attributes
    ----------
    user_id, item_id : str
    label : int or None
        1 liked, 0 not, None where nobody knows.
    at : float
        When, in seconds since 1970.
    """

    user_id: str
    item_id: str
    label: int | None
    at: float


def keep(store: Store, dataset_id: str, user_id: str, item_id: str, label: int | None) -> Answer:
    """Write an answer down; one that was given before is replaced.

    Raises
    ------
    ReadOnlyError
        The server is for looking only.
    NotFoundError
        The data have no such user or item.
    """
    store.check_writable()
    dataset = store.dataset(dataset_id)
    if user_id not in dataset.user_index:
        raise NotFoundError(t("answer.no_user", id=user_id))
    if item_id not in dataset.item_index:
        raise NotFoundError(t("answer.no_item", id=item_id))
    answer = Answer(user_id, item_id, label, time.time())
    artifacts.write_json(_folder(store, dataset_id) / _file(user_id, item_id), asdict(answer))
    return answer


def given(store: Store, dataset_id: str) -> list[Answer]:
    """Return all answers about a data set, the oldest first."""
    paths = _folder(store, dataset_id).glob("*.json")
    whole = [path for path in paths if not path.name.startswith(".")]  # not half-written ones
    found = [Answer(**artifacts.read_json(path)) for path in whole]
    return sorted(found, key=lambda answer: (answer.at, answer.user_id, answer.item_id))


def take_back(store: Store, dataset_id: str, answer: Answer) -> None:
    """Forget an answer, so that it can be asked again."""
    store.check_writable()
    path = _folder(store, dataset_id) / _file(answer.user_id, answer.item_id)
    path.unlink(missing_ok=True)


def _folder(store: Store, dataset_id: str) -> Path:
    return store.dataset_folder(dataset_id) / "answers"


def _file(user_id: str, item_id: str) -> str:
    named = "\x1f".join((user_id, item_id))
    return f"{hashlib.sha256(named.encode()).hexdigest()[:24]}.json"
