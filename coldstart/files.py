"""Atomic writes: a file is complete or it is not there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Hand out a temporary path beside `path`, and put it in place when the block succeeds.

    The temporary file is flushed to disk before `os.replace`, so that whoever finds `path` after a
    crash finds all of it. When the block raises, nothing is left behind.

    Parameters
    ----------
    path : Path
        Where the file shall be. Missing parent folders are made.

    Yields
    ------
    Path
        The temporary path to write to, in the same folder and with the same suffix.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, atomically."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
