"""Tables as Parquet, models as safetensors and JSON: written whole, read without pickle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coldstart.data import columns
from coldstart.files import atomic, write_text

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.data.dataset import Dataset
    from coldstart.recommenders.base import Recommender

TABLES = (columns.USERS, columns.ITEMS, columns.INTERACTIONS, columns.HELD_BACK)


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
    write_json(folder / "dataset.json", described)


def load_dataset(folder: Path) -> Dataset:
    """Read what `save_dataset` wrote."""
    from coldstart.data.dataset import Dataset

    tables: dict[str, Any] = {
        name: load_frame(path) for name in TABLES if (path := folder / f"{name}.parquet").exists()
    }
    return Dataset(**read_json(folder / "dataset.json"), **tables)


def save_model(folder: Path, model: Recommender) -> None:
    """Write a fitted method: arrays as safetensors, the rest as JSON, the JSON last."""
    from safetensors.numpy import save_file

    arrays, values = model.state()
    with atomic(folder / "model.safetensors") as temporary:
        save_file(arrays, temporary)
    write_json(folder / "model.json", {"method": model.name, "values": values})


def load_model(folder: Path) -> Recommender:
    """Read what `save_model` wrote."""
    from safetensors.numpy import load_file

    from coldstart.recommenders.registry import method_class

    stored = read_json(folder / "model.json")
    arrays = load_file(folder / "model.safetensors")
    return method_class(stored["method"]).from_state(arrays, stored["values"])


def write_json(path: Path, value: Any) -> None:
    """Write a JSON value."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1))


def read_json(path: Path) -> Any:
    """Read a JSON value."""
    return json.loads(path.read_text(encoding="utf-8"))
