"""Tables as Parquet, models as safetensors and JSON: written whole, read without pickle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coldstart.core.errors import StorageError
from coldstart.core.files import atomic, write_text
from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.store.earlier_names import model_of_today, with_names_of_today

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.data.dataset import Dataset
    from coldstart.models.base import Recommender

_DESCRIBED = "dataset.json"  # written last
_MODEL = "model.safetensors"
_MODEL_KEY = "coldstart"
TABLES = (
    columns.USERS, columns.ITEMS, columns.INTERACTIONS, columns.HELD_BACK, columns.REPEATS,
)  # fmt: skip


def save_frame(path: Path, frame: pd.DataFrame) -> None:
    """Write a table as Parquet."""
    with atomic(path) as temporary:
        frame.to_parquet(temporary, index=False)


def load_frame(path: Path) -> pd.DataFrame:
    """Read a table; text comes back as str, with blanks as empty strings."""
    import pandas as pd

    return pd.read_parquet(path)


def save_dataset(folder: Path, dataset: Dataset) -> None:
    """Write the tables of a data set and, last, what it is called."""
    for name in TABLES:
        table = getattr(dataset, name)
        if table is not None:
            save_frame(folder / f"{name}.parquet", table)
    described = {"name": dataset.name, "domain": dataset.domain, "source": dataset.source}
    write_json(folder / _DESCRIBED, described)


def has_dataset(folder: Path) -> bool:
    """Say whether `save_dataset` has written all of it."""
    return (folder / _DESCRIBED).exists()


def load_dataset(folder: Path) -> Dataset:
    """Read what `save_dataset` wrote."""
    from coldstart.data.dataset import Dataset

    tables: dict[str, Any] = {
        name: load_frame(path) for name in TABLES if (path := folder / f"{name}.parquet").exists()
    }
    return Dataset(**read_json(folder / _DESCRIBED), **tables)


def save_model(folder: Path, model: Recommender) -> None:
    """Write a fitted method as one safetensors file, its plain values in the file's metadata."""
    from safetensors.numpy import save

    arrays, values = model.state()
    described = {"method": model.name, "values": values}
    # One entry alone: several would come in any order, and the same model give different files.
    metadata = {_MODEL_KEY: json.dumps(described, ensure_ascii=False)}
    with atomic(folder / _MODEL) as temporary:
        temporary.write_bytes(save(arrays, metadata))


def has_model(folder: Path) -> bool:
    """Say whether `save_model` has written here."""
    return (folder / _MODEL).exists()


def model_written_at(folder: Path) -> int:
    """Return when `save_model` wrote here last, in nanoseconds: a resumed run writes again."""
    return (folder / _MODEL).stat().st_mtime_ns


def load_model(folder: Path) -> Recommender:
    """Read what `save_model` wrote.

    Raises
    ------
    StorageError
        The file is not one of these, damaged, or of a method whose form has changed since.
    """
    from safetensors import SafetensorError, safe_open

    from coldstart.models.registry import method_class

    path = folder / _MODEL
    try:
        with safe_open(path, framework="numpy") as stored:
            described = json.loads(stored.metadata()[_MODEL_KEY])
            arrays = {key: stored.get_tensor(key) for key in stored.keys()}  # noqa: SIM118
        model = method_class(model_of_today(described["method"]))
        return model.from_state(arrays, described["values"])
    except (OSError, SafetensorError, TypeError, KeyError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise StorageError(t("store.no_model", path=str(path), reason=reason)) from error


def write_json(path: Path, value: Any) -> None:
    """Write a JSON value."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1))


def read_json(path: Path) -> Any:
    """Read a JSON value; what it names is named as today."""
    return with_names_of_today(json.loads(path.read_text(encoding="utf-8")))
