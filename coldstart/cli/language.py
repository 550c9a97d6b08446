"""Which language the command line speaks: ``--lang``, else ``COLDSTART_LANG``, else the locale."""

from __future__ import annotations

import os
import sys
from itertools import pairwise

from coldstart.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, closest_language


def choose() -> str:
    """Return the language, before anything is parsed, so that ``--help`` speaks it too."""
    spoken = ("COLDSTART_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = [_from_arguments(sys.argv[1:]), *(os.environ.get(name) for name in spoken)]
    return next((found for found in map(closest_language, wanted) if found), DEFAULT_LANGUAGE)


def _from_arguments(arguments: list[str]) -> str | None:
    for here, following in pairwise([*arguments, ""]):
        if here == "--lang" and following in LANGUAGES:
            return following
        if here.startswith("--lang="):
            return here.removeprefix("--lang=")
    return None
