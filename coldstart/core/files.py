"""Atomic writes: a file is complete or it is not there."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coldstart.core.errors import StorageError
from coldstart.core.i18n import t

_SAID = {
    errno.ENOSPC: "store.full",
    errno.EDQUOT: "store.full",
    errno.EACCES: "store.denied",
    errno.EPERM: "store.denied",
    errno.EROFS: "store.denied",
}


def _permissions() -> int:
    """Return what a plain new file may be here: a temporary one is its owner's alone."""
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


_PERMISSIONS = _permissions()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the system refuses about `path` into a `StorageError` that says what to do."""
    try:
        yield
    except OSError as error:
        id_ = _SAID.get(error.errno or 0, "store.unwritable")
        reason = error.strerror or str(error)
        raise StorageError(t(id_, path=str(path), reason=reason)) from error


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

    Raises
    ------
    StorageError
        The disk is full, or the folder cannot be written to.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(_PERMISSIONS)
            with temporary.open("rb+") as written:
                os.fsync(written.fileno())
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, atomically."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
