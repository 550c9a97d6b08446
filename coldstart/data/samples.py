"""Data sets that come along: one real, one made up."""

from __future__ import annotations

from importlib import resources

import numpy as np

from coldstart.core.errors import NotFoundError
from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.splits import hold_out

COMPLETE_JOURNEY = "completejourney"
RETAIL = "retail"
SAMPLES = (COMPLETE_JOURNEY, RETAIL)
"""``data.sample.<name>.title``, ``.about`` and ``.credit`` are what people read of each."""

_SEED = 2017
_HELD_USERS = 0.2
_HELD_ITEMS = 0.1


def load_sample(name: str) -> Dataset:
    """Return a sample, some of whose users and items have their history held back.

    Parameters
    ----------
    name : str
        One of `SAMPLES`.

    Raises
    ------
    NotFoundError
        No sample has that name.
    """
    if name == COMPLETE_JOURNEY:
        return _complete_journey()
    if name == RETAIL:
        return _retail()
    raise NotFoundError(t("data.sample.unknown", name=name, known=list(SAMPLES)))


def sample_files(folder: str) -> dict[str, bytes]:
    """Return the files of the small shop by name.

    Parameters
    ----------
    folder : str
        ``"retail"``, or ``"broken"``: the same with one mistake of each common kind.
    """
    files = (resources.files("coldstart.data") / "sample_data" / folder).iterdir()
    return {file.name: file.read_bytes() for file in sorted(files, key=lambda file: file.name)}


def _complete_journey() -> Dataset:
    from coldstart.data import completejourney

    users, items, pairs = completejourney.load()
    rng = np.random.default_rng(_SEED)
    _, cold_users = hold_out(len(users), _HELD_USERS, rng)
    _, cold_items = hold_out(len(items), _HELD_ITEMS, rng)
    held = pairs[columns.USER_ID].isin(users[columns.USER_ID].iloc[cold_users])
    held |= pairs[columns.ITEM_ID].isin(items[columns.ITEM_ID].iloc[cold_items])
    return Dataset(
        "The Complete Journey",
        users,
        items,
        pairs[~held].reset_index(drop=True),
        pairs[held].reset_index(drop=True),
        source=COMPLETE_JOURNEY,
    )


def _retail() -> Dataset:
    from coldstart.data.intake.load import read_files
    from coldstart.data.intake.understand import understand

    read = read_files(list(sample_files(RETAIL).items()))
    return understand(read.tables, name="Small shop", source=RETAIL).require()
