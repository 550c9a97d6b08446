"""The reading process: limits are kept, and no file takes others with it."""

import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from coldstart.data.formats import isolated
from coldstart.data.formats.isolated import read_files
from coldstart.data.formats.table import Limits
from coldstart.data.problems import Severity

CSV = b"user_id,city\nu1,York\nu2,Leeds\n"
LIMITS = Limits()
MAX = 0xFFFFFFFF


def test_files_and_uploads_are_read_in_order(tmp_path, monkeypatch):
    (tmp_path / "json.py").write_text("raise SystemExit('taken for a library')")
    (tmp_path / "items.json").write_text('{"items": [{"id": 1, "parts": [{"n": 2}]}]}')
    monkeypatch.chdir(tmp_path)
    users, items, empty, missing = read_files(
        [
            ("users.csv", CSV), ("items.json", Path("items.json")), ("empty.csv", b""),
            ("gone.csv", tmp_path / "gone.csv"),
        ],
        LIMITS,
    )  # fmt: skip
    (table,) = users.tables
    # The temporary folder is gone by now.
    assert table.data.to_pydict() == {"user_id": ["u1", "u2"], "city": ["York", "Leeds"]}
    assert (table.format, table.delimiter, table.rows.to_pylist()) == ("CSV", ",", [2, 3])
    assert (items.name, items.tables[0].nested) == ("items.json", ("parts",))
    for result, reason in ((empty, "empty"), (missing, "unopened")):
        assert result.tables == ()
        (problem,) = result.problems
        assert (problem.severity, problem.message.id) == (Severity.ERROR, f"formats.{reason}")


def test_problems_and_the_chosen_encoding_get_across():
    content = "标题,城市\n燕麦奶,北京\n".encode("gb18030")
    (result,) = read_files([("a.csv", content)], LIMITS, {"a.csv": "GB18030"})
    (table,) = result.tables
    assert (table.encoding, table.data.column_names) == ("GB18030", ["标题", "城市"])
    assert table.problems[0].message.render("zh")


def test_a_file_beyond_the_memory_limit_is_refused_and_the_next_is_read():
    large = b"\n".join(b'{"id": "%d", "x": "%s"}' % (n, b"x" * 200) for n in range(300_000))
    big, small = read_files([("big.jsonl", large), ("a.csv", CSV)], Limits(memory=100 << 20))
    assert "100 MB" in big.problems[0].message.render("en")
    assert small.tables[0].data.num_rows == 2


def looping_xls() -> bytes:
    """Return an .xls file whose list of folders leads back to itself."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, ~1 & MAX, 0, ~1 & MAX, 0, 0)
    struct.pack_into("<108I", header, 80, *[MAX] * 108)
    sectors = struct.pack("<128I", ~2 & MAX, 1, *[MAX] * 126)
    return bytes(header) + sectors + bytes(512)


def test_a_small_workbook_that_takes_all_memory_is_not_called_large():
    small, after = read_files(
        [("a.xls", looping_xls()), ("a.csv", CSV)], Limits(memory=300 << 20, seconds=60)
    )
    assert small.problems[0].message.id == "formats.memory_small"
    assert after.tables[0].data.num_rows == 2


def test_a_file_beyond_the_time_limit_is_refused_and_the_next_is_read(tmp_path):
    os.mkfifo(tmp_path / "never")  # opening it waits for a writer
    slow, small = read_files([("slow", tmp_path / "never"), ("a.csv", CSV)], Limits(seconds=2))
    assert slow.problems[0].message.id == "formats.time"
    assert small.tables[0].data.num_rows == 2


@pytest.mark.parametrize(
    ("number", "reason"), [(signal.SIGKILL, "memory"), (signal.SIGSEGV, "crashed")]
)
def test_a_child_that_dies_takes_one_file_with_it(tmp_path, monkeypatch, number, reason):
    os.mkfifo(tmp_path / "never")
    start = isolated._child

    def start_and_kill(*arguments):
        child = start(*arguments)
        if len(children) == 0:
            threading.Timer(1.5, child.send_signal, [number]).start()
        children.append(child)
        return child

    children = []
    monkeypatch.setattr(isolated, "_child", start_and_kill)
    first, lost, last = read_files(
        [("a.csv", CSV), ("lost", tmp_path / "never"), ("b.csv", CSV)], LIMITS
    )
    assert lost.problems[0].message.id == f"formats.{reason}"
    assert [len(result.tables) for result in (first, last)] == [1, 1]
    assert len(children) == 2


def test_a_child_that_cannot_start_is_no_fault_of_a_file(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError):
        read_files([("a.csv", CSV)], LIMITS)


def test_an_interrupt_ends_the_child(tmp_path):
    os.mkfifo(tmp_path / "never")
    code = (  # a shell that starts something in the background has it ignore interrupts
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from pathlib import Path; from coldstart.data.formats.isolated import read_files;"
        "from coldstart.data.formats.table import Limits;"
        f"read_files([('x', Path({str(tmp_path / 'never')!r}))], Limits())"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    deadline = time.monotonic() + 20
    while not (ids := children.read_text().split()) and time.monotonic() < deadline:
        time.sleep(0.05)
    # A signal between the fork and the parent's knowing of it would be about the test alone.
    while b"isolated" not in Path(f"/proc/{ids[0]}/cmdline").read_bytes():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.5)
    parent.send_signal(signal.SIGINT)
    assert parent.wait(20) != 0
    assert not Path(f"/proc/{ids[0]}").exists()


def test_the_child_starts_without_what_is_slow(tmp_path):
    (tmp_path / "a.csv").write_bytes(CSV)
    job = {"name": "a.csv", "path": str(tmp_path / "a.csv"), "encoding": None}
    request = tmp_path / "request.json"
    request.write_text(json.dumps({"jobs": [job], "limits": {}, "folder": str(tmp_path)}))
    code = f"""
import sys
from pathlib import Path
from coldstart.data.formats import isolated
isolated.main(Path({str(request)!r}))
slow = ("pandas", "numpy", "torch", "streamlit", "babel", "lxml", "python_calamine")
sys.exit(3 if any(sys.modules.get(name) for name in slow) else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    ready, answer = done.stdout.splitlines()
    assert (ready, done.returncode) == ("ready", 0)
    assert len(json.loads(answer)["tables"]) == 1
