#!/usr/bin/env bash
# A good guess: a 128-bit number goes through Parquet whole, or its column alone cannot be read.
# What happens depends on who wrote and who reads. Polars' Int128: pyarrow refuses the whole file, also when only
# other columns are asked for, and DuckDB reads the column as raw bytes. DuckDB's HUGEINT: written as a double, so
# digits are lost on the way out. DuckDB makes a HUGEINT from sum() of BIGINT: its CSV has
# 9007199254740993, its Parquet of the same query 9007199254740992. Nothing warns.
# Why it matters: summed counts and cents from a shop's warehouse, and 128-bit ids, change or block the import.
# Versions: Polars 2.1.0, DuckDB 2.0.1, pyarrow 26.0.1.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1
venv/bin/python -I - <<'EOF'
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import polars as pl

frame = pl.DataFrame({"item": ["a"], "id": [7]}, schema={"item": pl.String, "id": pl.Int128})
frame.write_parquet("polars.parquet")
try:
    pq.read_table("polars.parquet", columns=["item"])
    refusal = ""
except pa.ArrowNotImplementedError as error:
    refusal = str(error)
in_duckdb = duckdb.sql("SELECT typeof(id), id FROM 'polars.parquet'").fetchall()

query = "SELECT sum(cents) AS cents FROM (VALUES (9007199254740992::BIGINT), (1::BIGINT)) t(cents)"
duckdb.sql(f"COPY ({query}) TO 'sum.parquet' (FORMAT parquet)")
duckdb.sql(f"COPY ({query}) TO 'sum.csv'")
kind = str(pq.read_schema("sum.parquet").field("cents").type)
in_parquet = pq.read_table("sum.parquet")["cents"].to_pylist()
in_csv = Path("sum.csv").read_text().split()
print("Polars Int128 in pyarrow, column item only:", refusal)
print("Polars Int128 7 in DuckDB:", in_duckdb)
print("DuckDB sum in CSV:", in_csv, "- in Parquet:", kind, f"{in_parquet[0]:.0f}")
assert refusal == "Integers with more than 64 bits not implemented"
assert in_duckdb == [("BLOB", (7).to_bytes(16, "little"))]
assert in_csv == ["cents", "9007199254740993"]
assert kind == "double" and in_parquet == [9007199254740992.0]
EOF
