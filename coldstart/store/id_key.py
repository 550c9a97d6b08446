"""The key of the hash that stands in for users' ids, made once for each home."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from coldstart.errors import StorageError
from coldstart.files import explained
from coldstart.i18n import t
from coldstart.settings import Settings

_BYTES = 32


def id_key(settings: Settings) -> bytes:
    """Return the key of this home, and make it where there is none yet.

    The same id has the same hash in all data sets of a home, and none that can be guessed outside.

    Raises
    ------
    StorageError
        The file cannot be read or written, or what it holds is no key.
    """
    path = settings.home / "id_key"
    with explained(path):
        settings.home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with suppress(FileExistsError):  # another process was faster: its key holds
                _make(path)
        content = path.read_bytes()
    try:
        key = bytes.fromhex(content.decode("ascii").strip())
    except ValueError as error:
        raise StorageError(t("store.bad_id_key", path=str(path))) from error
    if len(key) != _BYTES:
        raise StorageError(t("store.bad_id_key", path=str(path)))
    return key


def _make(path: Path) -> None:
    """Write a new key, which is its owner's alone from the first byte on."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES))
