"""What importing coldstart does to its process, and what is in the package that pip installs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

ASK = "import os, coldstart; print(os.environ['OMP_WAIT_POLICY'])"


@pytest.mark.parametrize("chosen", ["PASSIVE", "ACTIVE"])
def test_threads_wait_without_spinning_unless_somebody_chose_otherwise(chosen):
    environment = {k: v for k, v in os.environ.items() if k != "OMP_WAIT_POLICY"}
    if chosen != "PASSIVE":
        environment["OMP_WAIT_POLICY"] = chosen
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == chosen


ROOT = Path(__file__).parents[1]
BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> ZipFile:
    """The package as pip installs it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, check=True)
    (path,) = folder.glob("*.whl")
    return ZipFile(path)


def test_an_installed_package_has_the_app_and_all_that_it_reads(wheel):
    names = set(wheel.namelist())
    pages = {path.name for path in (ROOT / "pages").glob("*.py")}
    assert {f"coldstart/ui/app/{name}" for name in ("app.py", ".streamlit/config.toml")} <= names
    assert {f"coldstart/ui/app/pages/{page}" for page in pages} <= names
    kept = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "coldstart").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert set(kept) <= names


def test_an_installed_package_says_what_it_needs(wheel):
    (metadata,) = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    needed = wheel.read(metadata).decode().splitlines()
    named = [line.partition(": ")[2] for line in needed if line.startswith("Requires-Dist: ")]
    assert all(re.match(r"[\w-]+>=\d", one) for one in named)
    imported = {"streamlit", "torch", "transformers", "plotly", "pandas", "umap-learn"}
    assert imported <= {one.partition(">=")[0] for one in named if "extra" not in one}
    (scripts,) = [name for name in wheel.namelist() if name.endswith("/entry_points.txt")]
    assert "coldstart = coldstart.cli:main" in wheel.read(scripts).decode()


def test_every_version_is_pinned_in_one_place():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*declared["dependencies"], *declared["optional-dependencies"]["dev"]]
    pinned = re.findall(r"(?m)^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf-8"))
    plain = {re.sub(r"[-_.]+", "-", name).lower() for name in pinned}
    assert {re.sub(r"[-_.]+", "-", one.partition(">=")[0]).lower() for one in needed} <= plain
