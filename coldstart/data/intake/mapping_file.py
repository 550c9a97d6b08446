"""A column mapping as a file: ``mapping.toml``, written and read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from coldstart.core.errors import DataError
from coldstart.core.i18n import Message, t
from coldstart.data.intake import nearest
from coldstart.data.intake.mapping import Mapping
from coldstart.data.problems import Problem, Severity, refusal

Path = Sequence[str | int]
"""The keys that lead to an entry, and its place in lists."""


def dumps(mapping: Mapping) -> str:
    """Return the mapping as the text of a ``mapping.toml``."""
    import tomlkit

    plain = mapping.model_dump(exclude_defaults=True, mode="json")
    tables = plain.pop("table", [])
    document = tomlkit.document()
    for key, value in plain.items():
        document.add(key, value)
    array = tomlkit.aot()
    for table in tables:
        entry = tomlkit.table()
        simple = {k: v for k, v in table.items() if not isinstance(v, dict)}
        for key, value in {**simple, **table}.items():
            entry.add(key, _inline(value)) if key not in entry else None
        array.append(entry)
    document.add("table", array)
    return tomlkit.dumps(document)


def _inline(value: Any) -> Any:
    """Return a list of tables as inline tables, which keep a verb on one line."""
    import tomlkit

    if isinstance(value, list) and value and isinstance(value[0], dict):
        array = tomlkit.array()
        for entry in value:
            inline = tomlkit.inline_table()
            inline.update(entry)
            array.append(inline)
        return array.multiline(True)
    return value


def loads(text: str, name: str) -> Mapping:
    """Return the mapping that the text of a ``mapping.toml`` holds.

    Raises
    ------
    DataError
        It is no TOML, or something in it has no meaning; the line is named.
    """
    try:
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        row = int(line[1]) if line else None
        raise refusal(
            t("intake.mapping.not_toml", row=row or 1),
            t("intake.mapping.not_toml_remedy"),
            name,
            row,
        ) from error
    source = MappingText(text, name, plain)
    try:
        mapping = Mapping.model_validate(plain)
    except ValidationError as error:
        raise source.invalid(error.errors()[0]) from error
    ids = [table.id for table in mapping.table]
    for n, id_ in enumerate(ids):
        if id_ in ids[:n]:
            raise source.refused("twice", ("table", n, "id"), t("intake.mapping.twice_remedy"))
    return mapping


@dataclass(frozen=True)
class MappingText:
    """The text of a mapping file, to say where in it something is wrong."""

    text: str
    name: str
    plain: dict[str, Any]

    def refused(self, id_: str, path: Path, remedy: Message, **params: object) -> DataError:
        """Return the error for an entry."""
        row = line_of(self.text, path)
        return refusal(self._message(id_, path, params), remedy, self.name, row)

    def notice(self, id_: str, path: Path, **params: object) -> Problem:
        """Return what is said of an entry that can be used."""
        message = self._message(id_, path, params)
        remedy = t(f"intake.mapping.{id_}_remedy", **params)
        row = line_of(self.text, path)
        return Problem(Severity.NOTICE, message, remedy, self.name, row)

    def _message(self, id_: str, path: Path, params: dict[str, object]) -> Message:
        row = line_of(self.text, path)
        place = t("intake.mapping.line", row=row)
        if len(path) > 1 and path[0] == "table":
            table = self.plain["table"][path[1]]
            id_of_table = table.get("id") if isinstance(table, dict) else None
            if isinstance(id_of_table, str):
                place = t("intake.mapping.line_of_table", row=row, table=id_of_table)
        return Message(f"intake.mapping.{id_}", {"place": place, "row": row, **params})

    def invalid(self, error: Any) -> DataError:
        """Return the error for what pydantic refuses."""
        path = self._path(error["loc"])
        if error["type"] == "missing":
            path = (*path, error["loc"][-1])
        model, annotation = _declared(path)
        words = [part for part in path if isinstance(part, str) and part != "table"]
        key = ".".join(words) or "table"
        if error["type"] == "extra_forbidden":
            remedy = nearest.remedy(words[-1], model.model_fields)
            return self.refused("no_key", path, remedy, key=words[-1])
        choices = _choices(annotation)
        value = str(error["input"])[:60]
        remedy = nearest.remedy(value, choices) if choices else t("intake.mapping.wrong_remedy")
        if error["type"] == "missing":
            remedy = nearest.remedy("", choices) if choices else t("intake.mapping.wrong_remedy")
            return self.refused("no_value", path, remedy, key=key)
        return self.refused("wrong", path, remedy, key=key, value=value)

    def _path(self, location: Path) -> tuple[str | int, ...]:
        """Return the part of a location that stands in the file: pydantic adds names of types."""
        path: list[str | int] = []
        entry: Any = self.plain
        for part in location:
            is_key = isinstance(entry, dict) and part in entry
            if not is_key and not (isinstance(entry, list) and isinstance(part, int)):
                break
            entry = entry[part]
            path.append(part)
        return tuple(path)


def _declared(path: Path) -> tuple[type[BaseModel], object]:
    """Return the model that an entry belongs to, and what the entry is declared as."""
    model: type[BaseModel] = Mapping
    annotation: object = None
    inner: type[BaseModel] | None = Mapping
    for part in path:
        if isinstance(part, int):
            continue
        model = inner or model
        field = model.model_fields.get(part) if inner is not None else None
        if field is not None:
            annotation = field.annotation
            inner = _model_in(annotation)
    return model, annotation


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    models = (_model_in(part) for part in get_args(annotation))
    return next((model for model in models if model is not None), None)


def _choices(annotation: object) -> list[str]:
    """Return the values that an entry can have, where they are listed."""
    if get_origin(annotation) is Literal:
        return [str(value) for value in get_args(annotation)]
    return [choice for part in get_args(annotation) for choice in _choices(part)]


def line_of(text: str, path: Path) -> int:
    """Return the line on which an entry of a ``mapping.toml`` stands; that of its table otherwise.

    >>> line_of('positive_from = 4\\n[[table]]\\nid = "a"\\nrole = "x"', ("table", 0, "role"))
    4
    """
    lines = text.splitlines()
    start, number = 0, -1
    if len(path) > 1 and path[0] == "table":
        for at, line in enumerate(lines):
            number += line.strip().startswith("[[table]]")
            if number == path[1]:
                start = at
                break
        path = path[2:]
    for part in path:
        if isinstance(part, int):
            continue  # the place in a list is not written
        entry = re.compile(rf"(^|[\[.{{,\s\"']){re.escape(str(part))}([\]}}\"'\s=]|$)")
        for at in range(start, len(lines)):
            if at > start and lines[at].strip().startswith("[[table]]"):
                break
            if str(part) in lines[at] and entry.search(lines[at]):
                start = at
                break
    return start + 1
