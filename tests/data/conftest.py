"""Tables as `read` returns them, written in a line."""

import pytest

from coldstart.data.reading import Table, read


@pytest.fixture
def table():
    """Return a function that makes a table from the text of a CSV file."""

    def make(text: str, name: str = "file.csv") -> Table:
        return read(text.encode(), name)

    return make
