"""The command line: the same library as the screens, for a terminal."""

from __future__ import annotations

import sys

__all__ = ["main"]

DONE, DATA_PROBLEM, WRONG_CALL = 0, 1, 2
"""The exit statuses."""
INTERRUPTED = 130
"""The status after Ctrl+C, as shells and Typer have it."""


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        sys.exit(_called())
    except KeyboardInterrupt:  # before there is a language to say it in
        sys.exit(INTERRUPTED)


def _called() -> int:
    from coldstart.cli.language import choose
    from coldstart.core.i18n import t

    language = choose()
    try:
        from coldstart.cli.calling import call

        return call(language)
    except KeyboardInterrupt:  # while loading, or where Typer did not see it
        print(t("cli.ended").render(language), file=sys.stderr)
        return INTERRUPTED
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("coldstart"):
            raise
        print(t("cli.not_installed", name=error.name).render(language), file=sys.stderr)
        return DATA_PROBLEM
