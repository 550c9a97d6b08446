"""HTML and entities become text; what only looks like them stays."""

import pandas as pd
import pytest

from coldstart.data.intake.texts import plain, plain_column


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<p>Flies in a <b>light</b> wind.</p>", "Flies in a light wind."),
        ("Holds 300&nbsp;ml", "Holds 300 ml"),
        ("one<br>two<br/>three", "one two three"),
        ("<ul><li>red</li><li>blue</li></ul>", "red blue"),
        ('<a href="x?a=1&amp;b=2">here</a>', "here"),
        ("Boats&#039; Tale &amp; more", "Boats' Tale & more"),
        ("&lt;p&gt;twice&lt;/p&gt;", "twice"),
        ("a<style>p { color: red }</style>b<!-- note -->c", "a b c"),
        ("line\\nnext\\, please", "line next, please"),
    ],
)
def test_html_becomes_text(written, text):
    assert plain(written) == text


@pytest.mark.parametrize("text", ["a < b > c", "AT&T", "I <3 tea", "100% & more", "x <y@z.com>"])
def test_what_is_no_html_stays(text):
    assert plain(text) == text
    assert plain_column(pd.Series([text], dtype="str")).tolist() == [text]


def test_a_column_keeps_its_rows_and_what_has_no_html_to_the_letter():
    column = pd.Series(["<i>x</i>", " two  spaces ", ""], index=[3, 5, 8], dtype="str")
    assert plain_column(column).to_dict() == {3: "x", 5: " two  spaces ", 8: ""}
