"""The command line: the same library as the screens, for a terminal."""

from __future__ import annotations

import sys

__all__ = ["main"]

DONE, DATA_PROBLEM, WRONG_CALL = 0, 1, 2
"""The exit statuses."""


def main() -> None:
    """Run the command line and leave with its exit status."""
    from coldstart.cli.language import choose
    from coldstart.i18n import t

    language = choose()
    try:
        from coldstart.cli.calling import call

        sys.exit(call(language))
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("coldstart"):
            raise
        print(t("cli.not_installed", name=error.name).render(language), file=sys.stderr)
        sys.exit(DATA_PROBLEM)
