"""The key of the hash that stands in for users' ids, made once for each home."""

from __future__ import annotations

import secrets

from coldstart.files import write_text
from coldstart.settings import Settings

_BYTES = 32


def id_key(settings: Settings) -> bytes:
    """Return the key of this home, and make it where there is none yet.

    The same id has the same hash in all data sets of a home, and none that can be guessed outside.
    """
    path = settings.home / "id_key"
    if not path.is_file():
        settings.home.mkdir(parents=True, exist_ok=True)
        write_text(path, secrets.token_hex(_BYTES))
        path.chmod(0o600)
    return bytes.fromhex(path.read_text("ascii").strip())
