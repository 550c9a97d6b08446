"""A home, two small data sets that share a text, and someone without rights."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pandas as pd
import pytest

from coldstart.core.settings import Settings
from coldstart.data.dataset import Dataset
from coldstart.store.repository import Store

NOBODY = 65534


def small(name: str, *titles: str) -> Dataset:
    """Return a data set of two people who like the first of these products."""
    ids = [f"p{n}" for n in range(len(titles))]
    return Dataset(
        name=name,
        users=pd.DataFrame({"user_id": ["u1", "u2"], "text": [f"{name} one", f"{name} two"]}),
        items=pd.DataFrame({"item_id": ids, "title": list(titles), "text": list(titles)}),
        interactions=pd.DataFrame({"user_id": ["u1"], "item_id": ["p0"], "label": [1]}),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Settings(home=tmp_path / "home", readonly=False))


@pytest.fixture
def tea() -> Dataset:
    return small("Tea house", "Green tea", "Tea pot")


@pytest.fixture
def books() -> Dataset:
    return small("Book shop", "Green tea", "A novel")


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that someone without rights can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def without_rights() -> Callable[[], AbstractContextManager[None]]:
    """Be somebody who may write nowhere; for root, permissions mean nothing."""

    @contextmanager
    def nobody() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)

    return nobody
