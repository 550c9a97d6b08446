"""The quick looks at a column's values say what the thorough ones do."""

import pandas as pd
import pytest

from coldstart.data.intake import feedback, times
from coldstart.data.intake.ids import clean
from coldstart.data.intake.profile import Column

WRITTEN = {
    "iso": ["2026-09-01", "2026-09-02T10:00:00Z", "2026-09-03 10:00:00+02:00"],
    "days first": ["01.09.2026", "2.9.26 10:05", "13/9/2026"],
    "words": ["Sep 1, 2026 1:05 AM", "02-Sep-2026", "3 September 2026"],
    "chinese": ["2026年9月1日", "2026年9月2日 下午3:05"],
    "seconds": ["1788220800", "1788307200", "0", "nan"],
    "exponents": ["1.7882208E+12", "1.7883072E+12"],
    "days of a spreadsheet": ["46266", "46267.5", "soon"],
    "json": ["/Date(1788220800000)/", "'2026-09-01'", '["2026-09-01"]'],
    "compact": ["20260901", "20260902093000"],
    "prices": ["12.50", "3.1415", "0.99"],
    "codes": ["A1234", "B99", "c-7"],
    "ratings": ["4", "4,5", "1", "3 stars", "5/5"],
    "steps and more": ["4", "4.25", "11"],
    "answers": ["Yes", "no", "👍"],
    "numbers": ["6.0", "12.0", "6.0"],
    "wrapped": ['="007"', "'42", "N/A", "1e5", "(not set)", "a&amp;b"],
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_quick_look_agrees_with_a_thorough_one(way):
    values = pd.Series(WRITTEN[way] * 3, dtype="str")
    column = Column(way, values)
    assert column.is_time == times.looks_like_time(values)
    assert column.is_mostly_time == times.looks_like_time(values, 0.5)
    assert column.is_label == feedback.looks_like_label(values)
    assert column.is_rating == feedback.looks_like_rating(values)
    ids = clean(values).values
    assert column.ids.tolist() == ids[ids != ""].tolist()
