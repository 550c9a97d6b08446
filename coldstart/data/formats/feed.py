"""XML: product feeds (RSS, Atom, YML) and any document that repeats an element.

The document is read twice, in a stream: first to learn which element is a record and what repeats
inside it, then to collect the records. So a column means the same in every row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from coldstart.core.i18n import t
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import TableBuilder
from coldstart.data.problems import refusal

_GOOGLE = "{http://base.google.com/ns/1.0}"
_RECORDS = ("item", "entry", "offer", "product", "order", "record", "row")
_FEEDS = ("rss", "RDF", "feed")
# Nothing outside the file is looked at, and what would unpack without end is an error.
SAFE = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
    "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_DEPTH = 100
_Path = tuple[str, ...]


@dataclass
class _Outline:
    """What a document looks like, by the path of local names from its root.

    Attributes
    ----------
    counts : Counter
        How often a path occurs.
    structured : Counter
        How often with elements or attributes of its own.
    repeated : set
        Paths that occur more than once within one parent.
    mixed : set
        Paths of texts with markup in them.
    """

    counts: Counter[_Path] = field(default_factory=Counter)
    structured: Counter[_Path] = field(default_factory=Counter)
    repeated: set[_Path] = field(default_factory=set)
    mixed: set[_Path] = field(default_factory=set)

    def records(self) -> list[_Path]:
        """Return the paths of records, none of them inside another."""
        candidates = [path for path in self.counts if self._is_record(path)]
        outermost = [
            path for path in candidates
            if not any(path[:n] in candidates for n in range(1, len(path)))
        ]  # fmt: skip
        feeds = [path for path in outermost if path[0] in _FEEDS and path[-1] in _RECORDS]
        return feeds or outermost

    def _is_record(self, path: _Path) -> bool:
        n = self.counts[path]
        is_listed = path in self.repeated or (n == 1 and path[-1] in _RECORDS)
        return is_listed and self.counts[path[:-1]] == 1 and self.structured[path] == n


def parse(path: Path, name: str, limits: Limits) -> list[RawTable]:
    """Return a table for each element that the document repeats, usually one.

    Attributes and nested elements become columns, the latter with a dot; ``g:id`` is called ``id``
    and wins over another ``id``. Texts that repeat are joined with commas; elements that repeat and
    have parts stay a JSON list. A record's row is its number among its like.

    Raises
    ------
    DataError
        Not XML, entities of its own, nothing that repeats, too many rows or columns.
    """
    outline = _outline(path, name)
    records = outline.records()
    if not records:
        raise refusal(t("formats.xml_no_records"), t("formats.xml_no_records_remedy"), name)
    builders = {
        record: TableBuilder(name if len(records) == 1 else f"{name} · {record[-1]}", limits)
        for record in records
    }
    lists: dict[_Path, set[str]] = {record: set() for record in records}
    for where, element in _records(path, name, {record[-1] for record in records}):
        if where in builders:
            row: dict[str, str] = {}
            if text := (element.text or "").strip():
                row[where[-1]] = text
            _flatten(element, where, "", row, lists[where], outline)
            builders[where].add(len(builders[where]) + 1, row)
            _free(element)
    return [
        builder.table(name if len(records) == 1 else record[-1], "XML", nested=lists[record])
        for record, builder in builders.items()
    ]


class _Surveyor:
    """Takes what the parser meets, and draws the outline of it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._open = [_Node()]
        self._has_text = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        parent = self._open[-1]
        parent.mixed |= self._has_text
        self._has_text = False
        node = parent.children.get(tag)
        if node is None:
            node = parent.children[tag] = _Node()
        node.repeated |= node.seen_in == parent.count
        node.seen_in = parent.count
        if parent.structured_in != parent.count:
            parent.structured_in = parent.count
            parent.structured += 1
        node.count += 1
        if attributes:
            node.structured_in = node.count
            node.structured += 1
        self._open.append(node)
        if len(self._open) > _DEPTH:
            raise refusal(t("formats.xml_deep"), t("formats.xml_deep_remedy"), self._name)

    def end(self, _: str) -> None:
        self._open.pop()
        self._has_text = False

    def data(self, text: str) -> None:
        self._has_text = self._has_text or not text.isspace()

    def close(self) -> None:
        pass

    def outline(self) -> _Outline:
        outline = _Outline()
        self._open[0].describe((), outline)
        return outline


class _Node:
    """An element, all its occurrences under one path taken together."""

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.count = self.structured = self.seen_in = self.structured_in = 0
        self.repeated = self.mixed = False

    def describe(self, path: _Path, outline: _Outline) -> None:
        for tag, node in self.children.items():
            inside = (*path, _local(tag))
            outline.counts[inside] += node.count
            outline.structured[inside] += node.structured
            outline.repeated.update([inside] if node.repeated else [])
            outline.mixed.update([inside] if node.mixed else [])
            node.describe(inside, outline)


def _outline(path: Path, name: str) -> _Outline:
    """Return what the document looks like, after a look at its own entities."""
    with explained(name):
        check_entities(path, name)
        surveyor = _Surveyor(name)
        parser = etree.XMLParser(target=surveyor, **SAFE)
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                parser.feed(chunk)
        parser.close()
    return surveyor.outline()


def _records(path: Path, name: str, tags: set[str]) -> Iterator[tuple[_Path, Any]]:
    """Yield each element of these names when it ends, with its path."""
    with explained(name):
        wildcards = [f"{{*}}{tag}" for tag in tags]
        for _, element in etree.iterparse(str(path), events=("end",), tag=wildcards, **SAFE):
            above = [_local(ancestor.tag) for ancestor in element.iterancestors()]
            yield (*reversed(above), _local(element.tag)), element


def check_entities(path: Path, name: str) -> None:
    """Refuse a document that defines entities: no export does, and they can grow without end."""
    _, root = next(etree.iterparse(str(path), events=("start",), **SAFE))
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise refusal(t("formats.xml_entities"), t("formats.xml_entities_remedy"), name)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the parser says of broken XML into a refusal."""
    try:
        yield
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        row = error.lineno or 1
        message = t("formats.xml_broken", row=row)
        raise refusal(message, t("formats.xml_broken_remedy"), name, row) from error


def _free(element: Any) -> None:
    """Empty an element that is done with, and drop those before it."""
    element.clear(keep_tail=False)
    while element.getprevious() is not None:
        del element.getparent()[0]


def _flatten(
    element: Any, where: _Path, prefix: str, row: dict[str, str], lists: set[str], outline: _Outline
) -> None:
    for attribute, value in element.attrib.items():
        key = _local(attribute)
        # An attribute gives way to an element of its name.
        row[f"{prefix}@{key}" if (*where, key) in outline.counts else prefix + key] = value
    groups: dict[str, list[Any]] = {}
    for child in element.iterchildren(tag=etree.Element):
        groups.setdefault(_local(child.tag), []).append(child)
    for key, children in groups.items():
        inside, column = (*where, key), prefix + key
        children = [c for c in children if c.tag.startswith(_GOOGLE)] or children
        if inside in outline.mixed or not outline.structured[inside]:
            row[column] = ", ".join(filter(None, map(_text, children)))
        elif inside in outline.repeated:
            row[column] = f"[{', '.join(_object(child, inside, outline) for child in children)}]"
            lists.add(column)
        else:
            if text := (children[0].text or "").strip():
                row[column] = text
            _flatten(children[0], inside, f"{column}.", row, lists, outline)


def _object(element: Any, where: _Path, outline: _Outline) -> str:
    parts: dict[str, str] = {}
    _flatten(element, where, "", parts, set(), outline)
    if text := (element.text or "").strip():
        parts.setdefault("text", text)
    members = (f"{encode_basestring(k)}: {encode_basestring(v)}" for k, v in parts.items())
    return f"{{{', '.join(members)}}}"


def _text(element: Any) -> str:
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return str(text.strip())


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
