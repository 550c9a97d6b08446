"""The options that say how data are to be understood, the same for each command that takes DATA."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from coldstart.cli import options
from coldstart.cli.options import _option

LIST = "ID,ID"
_REPEATABLE = ("positive", "not_export", "not_products", "not_people")


@dataclass(frozen=True)
class DataOptions:
    """What was said of the data.

    Attributes
    ----------
    positive_from : float or None
    mapping : Path or None
        A ``mapping.toml``.
    user_id, item_id, label, rating : str or None
        Columns of the interactions.
    positive : tuple of str
        Kinds of event that are positive, in lists as `id_lists.parted` takes them.
    not_export : tuple of str
        Lists of known exports that the files are not; ``any`` is none of them.
    not_products, not_people : tuple of str
        Lists of ids of items and of users that are not used.
    encoding : str or None
    accept, hash_ids : bool
    """

    positive_from: float | None = None
    mapping: Path | None = None
    user_id: str | None = None
    item_id: str | None = None
    label: str | None = None
    rating: str | None = None
    positive: tuple[str, ...] = ()
    not_export: tuple[str, ...] = ()
    not_products: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()
    encoding: str | None = None
    accept: bool = False
    hash_ids: bool = False

    @property
    def given(self) -> list[str]:
        """The options that were given, as they are written."""
        changed = (f.name for f in fields(self) if getattr(self, f.name) != f.default)
        return [f"--{name.replace('_', '-')}" for name in changed]


_DECLARED = {
    "positive_from": (options.PositiveFrom, None),
    "mapping": (Annotated[Path | None, _option("--mapping", "FILE.toml")], None),
    "user_id": (Annotated[str | None, _option("--user-id", "COLUMN")], None),
    "item_id": (Annotated[str | None, _option("--item-id", "COLUMN")], None),
    "label": (Annotated[str | None, _option("--label", "COLUMN")], None),
    "rating": (Annotated[str | None, _option("--rating", "COLUMN")], None),
    "positive": (Annotated[list[str] | None, _option("--positive", "TYPE,TYPE")], None),
    "not_export": (Annotated[list[str] | None, _option("--not-export", "NAME")], None),
    "not_products": (Annotated[list[str] | None, _option("--not-products", LIST)], None),
    "not_people": (Annotated[list[str] | None, _option("--not-people", LIST)], None),
    "encoding": (Annotated[str | None, _option("--encoding", "NAME")], None),
    "accept": (Annotated[bool, _option("--accept", "")], False),
    "hash_ids": (Annotated[bool, _option("--hash-ids", "")], False),
}


def takes_data(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of data; it gets them as ``how``, a `DataOptions`."""
    names = [field.name for field in fields(DataOptions)]

    @wraps(command)
    def wrapper(*args: Any, **values: Any) -> None:
        options_of_data = {name: values.pop(name) for name in names}
        for name in _REPEATABLE:
            options_of_data[name] = tuple(options_of_data[name] or ())
        how = DataOptions(**options_of_data)
        command(*args, how=how, **values)

    # Typer takes a given signature as it is, so that names of types have to be looked up here.
    hints = get_type_hints(command, include_extras=True)
    own = [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
        for parameter in inspect.signature(command).parameters.values()
        if parameter.name != "how"
    ]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in _DECLARED.items()
    ]
    last = [parameter for parameter in own if parameter.name == "lang"]
    first = [parameter for parameter in own if parameter.name != "lang"]
    wrapper.__signature__ = inspect.Signature([*first, *added, *last])  # type: ignore[attr-defined]
    wrapper.__annotations__ = {p.name: p.annotation for p in [*first, *added, *last]}
    del wrapper.__wrapped__
    return wrapper
