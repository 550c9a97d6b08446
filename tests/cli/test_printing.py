"""Work that a command waits for."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from coldstart.cli.printing import Printer
from coldstart.events import Progressed


@pytest.mark.parametrize("terminal", [True, False])
def test_work_shows_how_far_it_is_on_a_terminal_and_gives_its_result(terminal):
    def steps():
        yield Progressed("lists", 1, 2)
        yield Progressed("lists", 2, 2)
        return "found"

    printer, written = Printer("en"), StringIO()
    printer.err = Console(file=written, force_terminal=terminal, width=100)
    assert printer.done(steps()) == "found"
    assert ("Ranking the catalogue" in written.getvalue()) is terminal
    assert ("2/2" in written.getvalue()) is terminal
