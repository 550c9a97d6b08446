"""Several ids or kinds of event in one text: separated by commas, quoted as in CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable


def joined(values: Iterable[str]) -> str:
    """Return values as one text that `parted` takes apart.

    >>> joined(["a,b", "c"])
    '"a,b",c'
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(list(values))
    return text.getvalue()


def parted(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the values that texts list.

    >>> parted(['"a,b", c', "d"])
    ('a,b', 'c', 'd')
    """
    rows = (
        row for text in texts for row in csv.reader(io.StringIO(text, ""), skipinitialspace=True)
    )
    return tuple(value.strip() for row in rows for value in row if value.strip())
