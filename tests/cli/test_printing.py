"""Work that a command waits for."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from coldstart.cli.printing import Printer
from coldstart.core.events import Progressed
from coldstart.core.i18n import t
from coldstart.data.problems import Problem, Severity


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


@pytest.fixture
def printer():
    printer = Printer("en")
    printer.err = Console(file=StringIO(), width=200)
    return printer


def test_what_stands_in_a_file_does_not_steer_the_terminal(printer, capsys):
    printer.result("a\x1b[2Jb\x9bc\td\n")
    assert capsys.readouterr().out == "a[2Jbc\td\n\n"
    printer.aside(t("cli.no_file", path="x\x1b]0;y\x07"))
    message = t("intake.ask.column", column="\x1b[31mred")
    printer.problems([Problem(Severity.ERROR, message, message, "\x1b[5mt.csv", 2, "\x9b1m")])
    written = printer.err.file.getvalue()
    assert "t.csv" in written
    assert not set("\x1b\x07\x9b") & set(written)


def test_a_problem_on_a_terminal_does_not_tell_who_somebody_is(printer):
    names = t("intake.suspects.people", n=1, names=["anna@example.com"], rows=3)
    printer.problems([Problem(Severity.NOTICE, names, t("intake.note.unused_remedy"), "a.csv")])
    assert "an***@example.com" in printer.err.file.getvalue()
    assert "anna@example.com" not in printer.err.file.getvalue()


def test_a_place_that_the_sentence_names_is_not_named_twice(printer):
    message = t("intake.rows.blank_label", n=1, row=7, column="liked")
    remedy = t("intake.rows.bad_label_remedy")
    printer.problems([Problem(Severity.WARNING, message, remedy, "a.csv", 7, "liked")])
    unused = t("intake.note.table", table="b.csv")
    printer.problems([Problem(Severity.NOTICE, unused, t("intake.note.table_remedy"), "b.csv")])
    first, second = printer.err.file.getvalue().splitlines()
    assert first.startswith("Warning: a.csv: Row 7 has no liked.")
    assert second.startswith("Note: b.csv is not used.")
