#!/usr/bin/env bash
# A good guess: to_python() and iter_rows() of python-calamine walk over the same cells of a sheet.
# What happens: they start at different corners when the table does not begin in A1 (iter_rows: issue 177, open).
# to_python() starts at the first used row and column; iter_rows() at row 1 but the first used column, so it
# yields more rows than `height`; to_python(skip_empty_area=False) at A1. total_height and total_width are one
# less than the rows and columns it gives. A code shown as 007 (number format 000) comes as 7.0 from all three.
# Why it matters: a shop's export with a margin gets wrong row numbers in messages, a limit on size is off by one,
# ids change.
# Versions: python-calamine 0.9.1, openpyxl 3.1.5 (writes the workbook).
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
venv/bin/python -I - <<'EOF'
import openpyxl
from python_calamine import CalamineWorkbook

workbook = openpyxl.Workbook()
sheet = workbook.active
sheet["C3"], sheet["D3"] = "item", "price"
sheet["C4"], sheet["D4"] = 7, 2.5
sheet["C4"].number_format = "000"
workbook.save("items.xlsx")

read = CalamineWorkbook.from_path("items.xlsx").get_sheet_by_index(0)
trimmed = read.to_python()
rows = list(read.iter_rows())
full = read.to_python(skip_empty_area=False)
print("height, width:", read.height, read.width, "- total:", read.total_height, read.total_width)
print("to_python():", trimmed)
print("iter_rows():", rows)
print("to_python(skip_empty_area=False):", full)
assert (read.height, read.width, read.total_height, read.total_width) == (2, 2, 3, 3)
assert trimmed == [["item", "price"], [7.0, 2.5]]
assert rows == [["", ""], ["", ""], ["item", "price"], [7.0, 2.5]]
assert full == [[""] * 4, [""] * 4, ["", "", "item", "price"], ["", "", 7.0, 2.5]]
EOF
