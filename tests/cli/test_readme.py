"""The README's commands and its lines of Python do what they say, one after the other."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"(?m)^ {4}python -m coldstart (.+)$", README)
PYTHON = re.findall(r"(?ms)^```python\n(.*?)^```", README)
QUICK = {"completejourney": "retail", "my-export/": str(ROOT / "coldstart/data/sample_data/retail")}
"""The same steps on the small sample, and on its files."""


@pytest.fixture(scope="session")
def shown(call_once):
    """Call the commands of the README in order."""
    done = {}
    for line in COMMANDS:
        words = [QUICK.get(word, word) for word in shlex.split(line)]
        if words[0] == "evaluate":
            words += ["--models", "random,popularity"]
        if "--mapping" in words:  # the first training is the default's
            words += ["--model", "popularity"]
        done[line] = call_once(*words)
    return done


def test_every_command_of_the_readme_works(shown):
    assert {line.split()[0] for line in COMMANDS} >= {"train", "recommend", "audience", "evaluate"}
    assert {line: s.stderr for line, s in shown.items() if s.returncode != 0} == {}


def test_the_python_of_the_readme_answers_as_the_command_line_does(shown, home, folder):
    assert PYTHON
    assert all(len(block.strip().splitlines()) <= 6 for block in PYTHON)
    for block in PYTHON:
        done = subprocess.run(
            [sys.executable, "-c", block], capture_output=True, text=True, check=False, cwd=folder,
            env={**os.environ, "COLDSTART_HOME": str(home), "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answered = next(s for line, s in shown.items() if line.startswith("recommend"))
        best = answered.stdout.splitlines()[1].split(",")[2]
        assert done.stdout.startswith(f"[('{best}', ")


def test_the_targets_that_the_readme_names_are_in_the_makefile():
    targets = re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert set(re.findall(r"(?m)^ {4}make (\w+)", README)) <= set(targets)
