"""Whatever tables come, they give a data set, a question, or an error that can be read."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from coldstart.data.intake.answers import Answers
from coldstart.data.intake.mapping_file import dumps, loads
from coldstart.data.intake.table import Table
from coldstart.data.intake.understand import understand
from coldstart.data.problems import Severity

LIKELY = st.sampled_from(
    [
        "",
        " ",
        "u1",
        "u2",
        "i1",
        "i2",
        "0",
        "1",
        "-1",
        "5",
        "yes",
        "NaN",
        "inf",
        "1e400",
        "'007",
        '="12"',
        '{"$oid": "6f"}',
        "6.9E+17",
        "690000000000000000",
        "2024-01-01",
        "1.2.24",
        "9999-12-31",
        "1700000000",
        "view",
        "purchase",
        "<b>x</b>",
        "guest",
        "运费",
        "a@b.org",
        "[{",
        "id:1",
        "1,5",
        "10:00",
    ]
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from(
    [
        "user_id",
        "item_id",
        "label",
        "rating",
        "date",
        "time",
        "title",
        "text",
        "user_text",
        "age",
        "event_type",
        "quantity",
        "order_id",
        "Parent",
        "SKU",
        "status",
        "email",
        "id",
        "Name",
        "商品ID",
        "买家会员名",
        "column 1",
        "items",
        "a.b",
        "url",
    ]
)
FILES = st.sampled_from(
    ["users.csv", "items.csv", "orders.csv", "holdout.csv", "订单.csv", "part-0.csv", "x", "test"]
)


@st.composite
def any_table(draw, name, values):
    names = draw(st.lists(NAMES | ANY_TEXT.filter(str.strip), min_size=1, max_size=5, unique=True))
    row = st.lists(values, min_size=len(names), max_size=len(names))
    rows = draw(st.lists(row, min_size=1, max_size=7))
    rows *= draw(st.sampled_from([1, 1, 3]))
    frame = pd.DataFrame(rows, columns=names, index=range(2, len(rows) + 2), dtype="str")
    return Table(name, frame, name, has_header=draw(st.booleans()))


@st.composite
def any_tables(draw, values):
    names = draw(st.lists(FILES, min_size=1, max_size=3, unique=True))
    return [draw(any_table(name, values)) for name in names]


def check(understanding):
    errors = [p for p in understanding.problems if p.severity is Severity.ERROR]
    assert (understanding.dataset is None) == bool(errors)
    assert not (understanding.questions and understanding.dataset)
    texts = [text for p in understanding.problems for text in (p.message, p.remedy)]
    texts += [*understanding.sentences, *(question.message for question in understanding.questions)]
    texts += [c.label for question in understanding.questions for c in question.choices]
    for text in texts:
        for language in ("en", "zh"):
            assert text.render(language)
    for report in understanding.tables:
        assert 0 <= report.used <= report.rows
    dataset = understanding.dataset
    if dataset is not None:
        assert dataset.likes.nnz > 0
        assert len(dataset.user_texts) == len(dataset.users)
        assert len(dataset.item_titles) == len(dataset.items)


@settings(max_examples=30, deadline=None)
@given(any_tables(LIKELY), st.booleans())
def test_likely_values_give_what_can_be_read_and_the_same_again(tables, accept):
    first = understand(tables, answers=Answers(accept=accept), name="any")
    check(first)
    for question in first.questions:
        for choice in question.choices:
            check(understand(tables, choice.mapping, name="any"))
    kept = loads(dumps(first.mapping), "mapping.toml")
    again = understand(tables, kept, name="any")
    check(again)
    assert (again.dataset is None) == (first.dataset is None)
    if first.dataset is not None:
        assert again.dataset.fingerprint == first.dataset.fingerprint


@settings(max_examples=30, deadline=None)
@given(any_tables(ANY_TEXT))
def test_any_text_gives_what_can_be_read(tables):
    check(understand(tables, name="any"))
