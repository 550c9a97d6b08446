"""What `make` says on machines where something is missing, and that the second time is quick."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def machine(tmp_path):
    """A machine with a few programs only; some of them made up: name to what its shell does."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "sh", "env", "grep", "make", "rm", "touch", "mkdir", "chmod", "cat"):
        (programs / name).symlink_to(shutil.which(name))

    def run(*words: str, **made_up: str) -> subprocess.CompletedProcess[str]:
        for name, lines in made_up.items():
            path = programs / name.replace("_", "-")
            path.write_text(f"#!{programs}/sh\n{lines}\n")
            path.chmod(0o755)
        environment = {"PATH": str(programs), "HOME": str(tmp_path), "MAKEFLAGS": ""}
        return subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    return run


def made(machine, tmp_path, **made_up):
    return machine("make", "setup", f"VENV={tmp_path}/venv", "PYTHON=python", **made_up)


def test_without_a_python_that_is_new_enough_it_says_which(machine, tmp_path):
    for old in ({}, {"python": "exit 1"}):
        said = made(machine, tmp_path, **old)
        assert said.returncode != 0
        assert "coldstart needs Python 3.11 or newer" in said.stdout


def test_without_venv_it_says_how_to_get_it(machine, tmp_path):
    said = made(machine, tmp_path, python='[ "$1" = -c ]')
    assert said.returncode != 0
    assert "apt-get install python3-venv" in said.stdout


def test_without_a_network_it_says_what_pip_needs(machine, tmp_path):
    venv = tmp_path / "venv"
    pip = f'#!{tmp_path}/bin/sh\n[ "$3" = --version ]\n'
    python = (
        f'[ "$1" = -c ] && exit 0\nmkdir -p {venv}/bin\ncat > {venv}/bin/python <<"END"\n{pip}END\n'
        f"chmod +x {venv}/bin/python"
    )
    said = made(machine, tmp_path, python=python)
    assert said.returncode != 0
    assert "PIP_INDEX_URL" in said.stdout
    assert not (venv / ".installed").exists()


def test_what_is_installed_is_not_installed_again(machine, tmp_path):
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / ".installed").touch()
    began = time.monotonic()
    said = made(machine, tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert time.monotonic() - began < 5


BROWSER = {"chromium": "", "fc_list": 'echo "NotoSansCJK: Noto Sans CJK SC"'}


def test_a_browser_and_a_font_that_are_there_are_enough(machine):
    said = machine("tests/install-browser", **BROWSER)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("missing", "packages"),
    [("chromium", "chromium"), ("fc_list", "fonts-noto-cjk fontconfig")],
)
@pytest.mark.parametrize("who", ["someone", "root without a network"])
def test_a_browser_that_cannot_be_installed_is_asked_for(machine, missing, packages, who):
    there = {name: lines for name, lines in BROWSER.items() if name != missing}
    number = "0" if who.startswith("root") else "1000"
    said = machine("tests/install-browser", **there, apt_get="exit 100", id=f"echo {number}")
    assert said.returncode == 1
    assert said.stderr.splitlines()[-1].strip() == (
        f"apt-get update && apt-get install -y {packages}"
    )


def test_where_there_is_no_apt_it_names_what_is_needed(machine):
    said = machine("tests/install-browser")
    assert said.returncode == 1
    assert "Chromium" in said.stderr
    assert "your system's own means" in said.stderr


def test_root_installs_what_is_missing(machine):
    said = machine("tests/install-browser", apt_get="exit 0", id="echo 0")
    assert (said.returncode, said.stdout) == (0, "installing chromium fonts-noto-cjk fontconfig\n")


def test_the_pipeline_runs_the_same_checks():
    assert "make test" in (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
