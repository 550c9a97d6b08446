#!/usr/bin/env bash
# A good guess: Hugging Face datasets keeps what a ClassLabel value means when it is encoded or cast to other
# features.
# What happens: (a) class_encode_column sorts the values as text, so ratings 1 to 10 become 1, 10, 2, …: a 10 is
# stored below a 2; (b) cast() to a ClassLabel with the same names in another order keeps the integers: "no"
# becomes "yes"; (c) Polars drops the schema metadata that holds the names, so after one round trip only bare
# integers are left.
# Why it matters: ratings and likes are often published this way; a wrong order turns dislikes into likes.
# Versions: datasets 5.2.0, pyarrow 26.0.1, Polars 2.1.0.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check datasets==5.2.0 pyarrow==26.0.1 polars==2.1.0
venv/bin/python -I - <<'EOF'
import polars as pl
import pyarrow.parquet as pq
from datasets import ClassLabel, Dataset, Features, disable_progress_bars

disable_progress_bars()
rated = Dataset.from_dict({"rating": [10, 2, 1]}).class_encode_column("rating")
stored = rated.with_format("arrow")[:]["rating"].to_pylist()

likes = Dataset.from_dict({"like": ["no"]}, features=Features({"like": ClassLabel(names=["no", "yes"])}))
recast = likes.cast(Features({"like": ClassLabel(names=["yes", "no"])}))
before = likes.features["like"].int2str(likes["like"][0])
after = recast.features["like"].int2str(recast["like"][0])

likes.to_parquet("likes.parquet")
pl.read_parquet("likes.parquet").write_parquet("again.parquet")
written = pq.read_schema("likes.parquet").metadata or {}
again = pq.read_schema("again.parquet").metadata or {}
print("ratings 10, 2, 1 stored as", stored, "names", rated.features["rating"].names)
print("like before the cast:", before, "- after:", after)
print("metadata from datasets:", list(written), "- after Polars:", list(again))
assert rated.features["rating"].names == ["1", "10", "2"] and stored == [1, 2, 0]
assert (before, after) == ("no", "yes")
assert b"huggingface" in written and b"huggingface" not in again
EOF
