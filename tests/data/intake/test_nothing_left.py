"""Where no row counts in the end: one error says why and what to do, and no row is "used"."""

from __future__ import annotations

import pytest

from coldstart.data.problems import Severity

_PAIRS = [f"u{n % 8},i{n % 7}" for n in range(30)]


def _rows(value):
    return [f"{pair},{value}" for pair in _PAIRS]


def _understanding(understood, header, lines):
    text = "\n".join((f"user_id,item_id,{header}", *lines, ""))
    listed = "item_id,title\n" + "".join(f"i{n},T{n}\n" for n in range(9))
    return understood({"pairs.csv": text, "items.csv": listed})


@pytest.mark.parametrize(
    ("header", "lines", "cause"),
    [
        ("quantity", _rows(-2), "only_returns"),
        ("event", _rows("return"), "only_returns"),
        ("event", _rows("退货"), "only_returns"),
        ("event_type", _rows("refunded"), "only_returns"),
        ("quantity", [*_rows(2), *_rows(-2)], "all_returned"),
        ("order_status", _rows("cancelled"), "all_ignored"),
        ("order_status", _rows("已取消"), "all_ignored"),
    ],
)
def test_one_error_says_why_no_row_counts(understood, header, lines, cause):
    understanding = _understanding(understood, header, lines)
    errors = [p for p in understanding.problems if p.severity is Severity.ERROR]
    assert [error.message.id for error in errors] == [f"intake.build.{cause}"]
    said = [f"{p.message.render('en')} {p.remedy.render('en')}" for p in understanding.problems]
    assert not any("Nothing to do" in text or "counts as positive" in text for text in said)
    assert not understanding.sentences
    table = next(table for table in understanding.tables if table.role == "interactions")
    assert (table.rows, table.used) == (len(lines), 0)


def test_a_note_in_chinese_names_the_file_once(understood, problem):
    understanding = _understanding(understood, "shop", ["u1,i1,x", "u2,i2,x"])
    note = problem(understanding, "rows.no_label")
    assert note.table not in note.message.render("zh")
