"""The command line: the same library as the screens, for a terminal."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit status."""
    from coldstart.cli.commands import build
    from coldstart.cli.language import choose

    build(choose())()
