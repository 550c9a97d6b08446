"""Words for whoever started the server, in the language that their terminal is set to."""

from __future__ import annotations

import os
from typing import Any

from coldstart.core.i18n import DEFAULT_LANGUAGE, closest_language, t


def text(id_: str, **params: Any) -> str:
    """Return a message as text for the terminal."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    said = next((name for name in names if name), None)
    return t(id_, **params).render(closest_language(said) or DEFAULT_LANGUAGE)
