"""Small tables, written in a line and understood in this process."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats import isolated, reader
from coldstart.data.intake.answers import Answers
from coldstart.data.intake.infer import infer
from coldstart.data.intake.table import Table
from coldstart.data.intake.understand import understand


@pytest.fixture(scope="session")
def table():
    """Return a function that makes a table of texts from the text of a CSV file."""

    def make(text: str, name: str = "file.csv", **attributes) -> Table:
        head, *records = csv.reader(io.StringIO(text))
        index = pd.RangeIndex(2, len(records) + 2)
        frame = pd.DataFrame(records, columns=head, index=index, dtype="str")
        return Table(name, frame, name, **attributes)

    return make


@pytest.fixture(scope="session")
def inferred(table):
    """Return a function that infers what files are, given as texts by name."""

    def run(files):
        return infer([table(text, name) for name, text in files.items()])

    return run


@pytest.fixture(scope="session")
def understood(table):
    """Return a function that understands files, given as texts by name (``orders__csv=…``)."""

    def run(files=None, mapping=None, id_key=None, nested=None, **more):
        texts = dict(files or {})
        texts |= {n.replace("__", "."): more.pop(n) for n in [n for n in more if "__" in n]}
        nested = nested or {}
        tables = [table(text, name, nested=nested.get(name, ())) for name, text in texts.items()]
        return understand(tables, mapping, Answers(**more), name="shop", id_key=id_key)

    return run


@pytest.fixture(scope="session")
def problem():
    """Return a function that picks the only problem of an id; it can be read in both languages."""

    def pick(understanding, id_: str):
        (only,) = [p for p in understanding.problems if p.message.id == f"intake.{id_}"]
        for language in ("en", "zh"):
            assert only.message.render(language)
            assert only.remedy.render(language)
        return only

    return pick


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes files into a folder called shop."""

    def write(files):
        path = tmp_path / "shop"
        for name, content in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            content = content.encode() if isinstance(content, str) else content
            (path / name).write_bytes(content)
        return path

    return write


@pytest.fixture
def in_process(monkeypatch, tmp_path):
    """Read files in this process, which spares the start of another."""

    def read_files(files, limits, encodings):
        results = []
        for name, content in files:
            path = content
            if isinstance(content, bytes):
                path = tmp_path / "upload"
                path.write_bytes(content)
            try:
                tables = reader.read_file(path, name, limits, encodings.get(name), folder=tmp_path)
                results.append(isolated.FileResult(name, tuple(tables)))
            except DataError as error:
                results.append(isolated.FileResult(name, problems=error.problems))
        return results

    monkeypatch.setattr(isolated, "read_files", read_files)
