"""Whatever tables come, they give a data set or an error that can be read."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from coldstart.data.intake import take
from coldstart.data.problems import Severity
from coldstart.data.reading import Table

VALUES = st.sampled_from(
    ["", " ", "u1", "u2", "i1", "i2", "0", "1", "5", "yes", "NaN", "inf", "2024-01-01", "1e400"]
)
NAMES = st.sampled_from(
    ["user_id", "item_id", "label", "rating", "date", "title", "text", "user_text", "age"]
)


@st.composite
def any_table(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    row = st.lists(VALUES, min_size=len(names), max_size=len(names))
    rows = draw(st.lists(row, min_size=1, max_size=6))
    index = pd.RangeIndex(2, len(rows) + 2)
    return Table("any.csv", pd.DataFrame(rows, columns=names, index=index, dtype="str"))


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["users", "items", "interactions", "held_back"]), any_table(), min_size=1
    )
)
def test_any_tables_give_a_data_set_or_an_error_that_can_be_read(tables):
    intake = take(tables, name="any")
    errors = [p for p in intake.problems if p.severity is Severity.ERROR]
    assert (intake.dataset is None) == bool(errors)
    for problem in intake.problems:
        for language in ("en", "zh"):
            assert problem.message.render(language)
            assert problem.remedy.render(language)
    if intake.dataset is not None:
        assert intake.dataset.likes.nnz > 0
        assert len(intake.dataset.user_texts) == len(intake.dataset.users)
        assert len(intake.dataset.item_titles) == len(intake.dataset.items)
