#!/usr/bin/env bash
# A good guess: an Arrow IPC file (Feather 2) that Polars wrote and pyarrow opens can be worked with in pyarrow.
# What happens: text arrives as string_view, Categorical and Enum as dictionary<string_view>. to_pylist, group_by
# and take of the dictionary column work; cast to string, dictionary_decode, equal, filter of a table with plain
# text, write_csv and write_table (Parquet) fail. The way out: cast to dictionary<string>, or
# compat_level=oldest() when Polars writes.
# Why it matters: the file opens and shows its rows, and fails only in the first real step, for brand and category
# columns.
# Versions: Polars 2.1.0, pyarrow 26.0.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check polars==2.1.0 pyarrow==26.0.1
venv/bin/python -I - <<'EOF'
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
import polars as pl

frame = pl.DataFrame(
    {"brand": ["Acme", "Bolt", "Acme"], "item": ["a", "b", "c"]},
    schema={"brand": pl.Categorical, "item": pl.String},
)
frame.write_ipc("items.arrow")
table = ipc.open_file("items.arrow").read_all()
column = table["brand"]
steps = {
    "to_pylist": lambda: column.to_pylist(),
    "take": lambda: column.take([0, 2]),
    "group_by": lambda: table.group_by("brand").aggregate([([], "count_all")]),
    "cast to dictionary<string>": lambda: column.cast(pa.dictionary(pa.int32(), pa.string())),
    "cast to string": lambda: column.cast(pa.string()),
    "dictionary_decode": lambda: column.chunk(0).dictionary_decode(),
    "table filter": lambda: table.filter([True, False, True]),
    "equal": lambda: pc.equal(column, "Acme"),
    "write_csv": lambda: csv.write_csv(table, "items.csv"),
    "write_table": lambda: pq.write_table(table, "items.parquet"),
}
works = {}
print(column.type)
for name, step in steps.items():
    try:
        step()
        works[name] = True
        print(f"{name}: works")
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        works[name] = False
        print(f"{name}: {type(error).__name__}: {error}")
frame.write_ipc("old.arrow", compat_level=pl.CompatLevel.oldest())
old = ipc.open_file("old.arrow").read_all()["brand"].cast(pa.string()).to_pylist()
assert str(column.type).startswith("dictionary<values=string_view")
assert list(works.values()) == [True] * 4 + [False] * 6
assert old == ["Acme", "Bolt", "Acme"]
EOF
