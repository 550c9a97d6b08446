"""Reading in a child process, so that no file takes more memory or time than it may.

The parent writes a request, the child answers with a line of JSON for each file and leaves each
table as an Arrow file, which the parent maps into memory. A child that dies takes one file with
it: the next child goes on with the files after it.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coldstart.core.errors import DataError
from coldstart.core.i18n import Message, t
from coldstart.data.formats import exchange
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.formats.tables import size
from coldstart.data.problems import Problem, Severity

if TYPE_CHECKING:
    import subprocess

_log = logging.getLogger(__name__)

_READY = "ready"
_OUT_OF_MEMORY = (6, 9)  # SIGABRT of an allocation in C++, SIGKILL of the system
_LARGEST_GROWTH = 256  # a workbook's table takes so many times its bytes at the very most
# The system's allocator gives memory back and keeps to the limit; one thread needs one arena.
_ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True, eq=False)
class FileResult:
    """What a file holds.

    Attributes
    ----------
    name : str
        As it was given.
    tables : tuple of RawTable
        None where the file was refused.
    problems : tuple of Problem
        Why it was refused; what is wrong with a table that could be read is noted there.
    """

    name: str
    tables: tuple[RawTable, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_files(
    files: Sequence[tuple[str, Path | bytes]],
    limits: Limits,
    encodings: Mapping[str, str] = MappingProxyType({}),
) -> list[FileResult]:
    """Return what each file holds, in the order given.

    Parameters
    ----------
    files : sequence of (str, Path or bytes)
        What each is called, and where it lies or what is in it.
    limits : Limits
    encodings : mapping of str to str
        By name, where a person chose one.

    Raises
    ------
    RuntimeError
        The child cannot start, which no file is to blame for.
    """
    import tempfile

    results: list[FileResult] = []
    with tempfile.TemporaryDirectory(prefix="coldstart-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        jobs = []
        for n, (name, content) in enumerate(files):
            if isinstance(content, bytes):
                path = folder / f"upload-{n}"
                path.write_bytes(content)
            else:
                path = content.absolute()
            jobs.append({"name": name, "path": str(path), "encoding": encodings.get(name)})
        while len(results) < len(jobs):
            results.extend(_run(jobs[len(results) :], limits, folder))
    return results


# --- the parent's side --------------------------------------------------------------------------


def _run(jobs: list[dict[str, Any]], limits: Limits, folder: Path) -> list[FileResult]:
    """Return the results of one child, at least one; the last may be that it died."""
    request = {"jobs": jobs, "limits": asdict(limits), "folder": str(folder)}
    path = folder / "request.json"
    path.write_text(json.dumps(request), encoding="ascii")
    results: list[FileResult] = []
    with _child(path, folder / "errors.txt") as child:
        watch = _Watch(child, limits.seconds)
        try:
            is_ready = _line(child, watch) == _READY
            while len(results) < len(jobs) and (line := _line(child, watch)):
                results.append(_revived(json.loads(line), jobs[len(results)]["name"]))
            child.wait()
        finally:
            watch.stop()
            child.kill()
    if not is_ready and not watch.is_over:
        raise RuntimeError(f"the reading process did not start: {_last_error(folder)}")
    # A child that ended by itself after a result has freed its memory; it wants to be replaced.
    if len(results) < len(jobs) and (child.returncode != 0 or not results):
        _log.warning("reading a file ended with %s: %s", child.returncode, _last_error(folder))
        results.append(_died(jobs[len(results)], child.returncode, watch, limits))
    return results


def _child(request: Path, errors: Path) -> subprocess.Popen[str]:
    import subprocess

    import coldstart

    root = str(Path(coldstart.__file__).parents[1])
    search = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    with errors.open("wb") as stderr:
        return subprocess.Popen(
            # -P: what lies in the current folder is not taken for a library.
            [sys.executable, "-P", "-m", "coldstart.data.formats.isolated", str(request)],
            env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": search},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True,
        )  # fmt: skip


class _Watch:
    """Ends a child that takes too long for one line."""

    def __init__(self, child: subprocess.Popen[str], seconds: float) -> None:
        self.is_over = False
        self._child = child
        self._seconds = seconds
        self._timer = threading.Timer(seconds, self._end)

    def start(self) -> None:
        self.stop()
        self._timer = threading.Timer(self._seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        self._child.kill()


def _line(child: subprocess.Popen[str], watch: _Watch) -> str:
    """Return the next line without its end; none where the child died, even in the middle of it."""
    watch.start()
    line = child.stdout.readline() if child.stdout else ""
    return line.removesuffix("\n") if line.endswith("\n") else ""


def _last_error(folder: Path) -> str:
    return (folder / "errors.txt").read_text(encoding="utf-8", errors="replace").strip()[-2000:]


def _died(job: Mapping[str, Any], code: int, watch: _Watch, limits: Limits) -> FileResult:
    name = job["name"]
    if watch.is_over:
        message = t("formats.time", seconds=limits.seconds)
        return _refused(name, message, t("formats.time_remedy"))
    if -code in _OUT_OF_MEMORY:
        return _refused(name, *_too_large(limits, job["path"]))
    return _refused(name, t("formats.crashed"), t("formats.crashed_remedy"))


def _refused(name: str, message: Message, remedy: Message) -> FileResult:
    return FileResult(name, problems=(Problem(Severity.ERROR, message, remedy, name),))


def _too_large(limits: Limits, path: str) -> tuple[Message, Message]:
    if _is_small_workbook(Path(path), limits):
        message = t("formats.memory_small", limit=size(limits.memory))
        return message, t("formats.memory_small_remedy")
    return t("formats.memory", limit=size(limits.memory)), t("formats.memory_remedy")


def _is_small_workbook(path: Path, limits: Limits) -> bool:
    from coldstart.data.formats import archive, workbook_parts

    if not path.is_file() or path.stat().st_size * _LARGEST_GROWTH > limits.memory:
        return False
    with path.open("rb") as file:
        head = file.read(len(workbook_parts.OLE))
    return head == workbook_parts.OLE or (
        head.startswith(archive.ZIP) and archive.is_office_file(path)
    )


def _revived(answer: Mapping[str, Any], name: str) -> FileResult:
    tables = tuple(exchange.mapped(values) for values in answer["tables"])
    return FileResult(name, tables, exchange.revived_problems(answer["problems"]))


# --- the child's side ---------------------------------------------------------------------------


def main(request: Path) -> None:
    """Answer a request: a line for each file, in order."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What a library prints goes to stderr; only answers leave through this.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    # pyarrow does without NumPy, which would take a third of the time to start.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from coldstart.data.formats import reader  # noqa: F401 - before memory is limited

    order = json.loads(request.read_text(encoding="ascii"))
    limits = Limits(**order["limits"])
    _limit_memory(limits.memory)
    print(_READY, file=answers, flush=True)
    for job in order["jobs"]:
        answer, is_exhausted = _answer(job, limits, Path(order["folder"]))
        print(json.dumps(answer), file=answers, flush=True)
        if is_exhausted:  # what it has freed is in pieces; the parent starts another child
            return


def _answer(job: Mapping[str, Any], limits: Limits, folder: Path) -> tuple[dict[str, Any], bool]:
    """Return what to say of a file, and whether memory ran out over it."""
    import shutil
    import tempfile

    from coldstart.data.formats import reader

    name = reader.shown_name(job["name"])
    unpacked = Path(tempfile.mkdtemp(dir=folder))
    try:
        tables = reader.read_file(
            Path(job["path"]), job["name"], limits, job["encoding"], folder=unpacked
        )
        return {
            "tables": [exchange.stored(table, folder) for table in tables],
            "problems": [],
        }, False
    except DataError as error:
        return _refusal(error.problems), False
    except MemoryError:
        _lift_limit()  # saying so takes memory as well
        return _refusal(_refused(name, *_too_large(limits, job["path"])).problems), True
    except OSError as error:
        message = t("formats.unopened", reason=error.strerror or str(error))
        return _refusal(_refused(name, message, t("formats.unopened_remedy")).problems), False
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _limit_memory(n_bytes: int) -> None:
    """Limit what the process allocates; files that are mapped into memory do not count."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = n_bytes if hard == resource.RLIM_INFINITY else min(n_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _lift_limit() -> None:
    """Take the limit away again, for a process that is about to end."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))


def _refusal(problems: Sequence[Problem]) -> dict[str, Any]:
    return {"tables": [], "problems": exchange.stored_problems(problems)}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
