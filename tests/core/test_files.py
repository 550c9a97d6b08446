"""A file is complete or it is not there."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys

import pytest

from coldstart.core.errors import StorageError
from coldstart.core.files import atomic, write_text


def test_a_file_appears_whole_with_the_folders_above_it(tmp_path):
    path = tmp_path / "new" / "folder" / "饮料.txt"
    write_text(path, "茶\n")
    assert path.read_bytes() == "茶\n".encode()
    assert [found.name for found in path.parent.iterdir()] == ["饮料.txt"]


def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail() -> None:
        with atomic(path) as temporary:
            temporary.write_text("half of the ne")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["a.txt"]


def test_a_process_that_is_killed_in_the_middle_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from coldstart.core.files import atomic\n"
        "with atomic(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert ended.returncode != 0
    assert path.read_text() == "old"


def test_whoever_may_read_a_plain_file_here_may_read_this_one(tmp_path):
    (tmp_path / "plain").write_text("")
    write_text(tmp_path / "ours", "")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "ours")]
    assert modes[0] == modes[1]


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "no room left"), (errno.EROFS, "may not write"), (errno.EIO, "disk is there")],
)
def test_what_the_system_refuses_is_said_with_a_remedy(tmp_path, monkeypatch, number, said):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(StorageError, match=said) as raised:
        write_text(tmp_path / "a.txt", "x")
    assert "COLDSTART_HOME" in str(raised.value)
    assert list(tmp_path.iterdir()) == []
