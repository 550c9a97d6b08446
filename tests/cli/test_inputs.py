"""What is typed after a command."""

from __future__ import annotations

import pandas as pd
import pytest

from coldstart.cli.data_options import DataOptions
from coldstart.cli.inputs import models_of, print_doubts, understanding_of
from coldstart.cli.printing import Printer
from coldstart.core.errors import UsageError
from coldstart.core.i18n import t
from coldstart.models.registry import METHODS


def test_methods_are_the_usual_ones_those_named_or_all():
    assert models_of(None) is None
    assert models_of("ease, random") == ("ease", "random")
    assert models_of("all") == tuple(METHODS)
    with pytest.raises(UsageError, match="oracle"):
        models_of("ease,oracle")


def test_data_may_be_a_workbook_with_a_sheet_for_each_table(tmp_path):
    things = pd.DataFrame({"item_id": ["a", "b"], "title": ["Tea", "Salt"]})
    pairs = pd.DataFrame({"user_id": ["u", "v"], "item_id": ["a", "b"]})
    with pd.ExcelWriter(tmp_path / "Shop.XLSX", engine="openpyxl") as book:
        things.to_excel(book, sheet_name="Things", index=False)
        pairs.to_excel(book, sheet_name="Pairs", index=False)
    understanding = understanding_of(str(tmp_path / "Shop.XLSX"), DataOptions(), _unused, _unused)
    assert understanding.require().item_titles == ["Tea", "Salt"]


def _unused(*_):
    raise AssertionError("a file needs no store and says nothing by itself")


def test_doubts_about_a_file_name_the_texts_that_they_are_about(capsys):
    printer = Printer("en")
    doubt = t("answer.no_item", id="x")
    print_doubts({"only": (doubt,)}, printer)
    assert "only:" not in capsys.readouterr().err
    print_doubts({f"n{n}": (doubt,) for n in range(7)} | {"fine": ()}, printer)
    printed = capsys.readouterr().err
    assert [f"n{n}:" in printed for n in range(7)] == [True] * 5 + [False] * 2
    assert "2 more texts" in printed
    assert "fine" not in printed


def test_what_is_not_printed_is_counted_in_texts_however_many_doubts_each_has(capsys):
    two = (t("answer.no_item", id="x"), t("answer.no_item", id="y"))
    print_doubts({f"n{n}": two for n in range(7)}, Printer("en"))
    printed = capsys.readouterr().err
    assert [printed.count(f"n{n}:") for n in range(7)] == [2] * 5 + [0] * 2
    assert "2 more texts" in printed
