"""A downloaded table runs nothing in whoever's spreadsheet opens it."""

import pandas as pd

from coldstart.export.tables import to_csv


def test_neither_a_cell_nor_a_column_name_is_run_as_a_formula():
    table = pd.DataFrame({"=1+1": ["@now", "-3.5"], "title": ["茶", "+x"]})
    assert to_csv(table).decode("utf-8-sig").splitlines() == ["'=1+1,title", "'@now,茶", "-3.5,'+x"]
