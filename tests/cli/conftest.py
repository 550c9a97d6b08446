"""Call the command line as a terminal does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from coldstart.cli import calling

Call = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).parents[2]


def caller(home: Path, folder: Path) -> Call:
    """Return a function that runs ``python -m coldstart`` in `folder`, with a home of its own."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coldstart", *words],
            capture_output=True, text=True, check=False, cwd=folder,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "COLDSTART_"))},
                "COLDSTART_HOME": str(home), "LANG": "C.UTF-8", "COLDSTART_THREADS": "1",
                "PYTHONPATH": str(ROOT), **environment,
            },
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the user stands."""
    return tmp_path_factory.mktemp("folder")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for all tests."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def terminal(home: Path, folder: Path) -> Call:
    """Call the command line in processes of its own."""
    return caller(home, folder)


def called(patch: pytest.MonkeyPatch, home: Path, folder: Path, *words: str, **environment: str):
    """Call the command line in this process and return its exit status."""
    from coldstart.cli.calling import call
    from coldstart.cli.language import choose

    settings = {"COLDSTART_HOME": str(home), "COLDSTART_THREADS": "1", "LC_ALL": "C.UTF-8"}
    for name, value in {**settings, "COLUMNS": "80", **environment}.items():
        patch.setenv(name, value)
    patch.chdir(folder)
    patch.setattr(sys, "argv", ["coldstart", *words])
    return call(choose())


@pytest.fixture
def call(home: Path, folder: Path, monkeypatch, capsys) -> Call:
    """Call the command line in this process, which does not have to import everything anew."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        status = called(monkeypatch, home, folder, *words, **environment)
        out = capsys.readouterr()
        return subprocess.CompletedProcess(words, status, out.out, out.err)

    return run


@pytest.fixture(scope="session")
def call_once(home: Path, folder: Path) -> Call:
    """Call the command line in this process for an answer that several tests look at."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        out, err = StringIO(), StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            status = called(patch, home, folder, *words)
        return subprocess.CompletedProcess(words, status, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def elsewhere(tmp_path: Path) -> Call:
    """Call the command line in processes of its own, on an empty home."""
    return caller(tmp_path / "home", tmp_path)


@pytest.fixture
def typed(monkeypatch, tmp_path, capsys):
    """Call the command line in this process: (status, stdout, stderr)."""
    monkeypatch.setenv("COLDSTART_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

    def run(*words: str, language: str = "en") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coldstart", *words])
        status = calling.call(language)
        out = capsys.readouterr()
        return status, out.out, out.err

    return run
