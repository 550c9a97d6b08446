#!/usr/bin/env bash
# A good guess: for a user who rated an item twice, Cornac's UIRT data keeps the rating with the later timestamp.
# What happens: it keeps the one that comes first in the file; the timestamps are not looked at. An export sorted
# newest first and the same export sorted oldest first give two different matrices. The warning counts the rows,
# no more. And the format "UI" takes every further cell of a line as an item: ratings and timestamps become items.
# Why it matters: people change their ratings; which one counts depends on the sort order of the export.
# Versions: Cornac 3.0.1, NumPy 2.4.6.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cornac==3.0.1 numpy==2.4.6
venv/bin/python -I - <<'EOF'
import warnings
from pathlib import Path

from cornac.data import Dataset, Reader

rows = ["u1,a,5,1600000000", "u1,a,1,1700000000", "u2,a,3,1650000000"]


def first_user_rating(lines: list[str]) -> tuple[float, str]:
    Path("ratings.csv").write_text("\n".join(lines) + "\n")
    triples = Reader().read("ratings.csv", fmt="UIRT", sep=",")
    with warnings.catch_warnings(record=True) as messages:
        warnings.simplefilter("always")
        data = Dataset.from_uirt(triples)
    text = next(str(w.message) for w in messages if "duplicated" in str(w.message))
    return float(data.matrix[data.uid_map["u1"], data.iid_map["a"]]), text


oldest_first, message = first_user_rating(rows)
newest_first, _ = first_user_rating(rows[::-1])
pairs = Reader().read("ratings.csv", fmt="UI", sep=",")
items = sorted({item for _, item, _ in pairs})
print("u1 rated 5, later 1. Oldest first:", oldest_first, "- newest first:", newest_first)
print("warning:", message)
print("items read as UI:", items)
assert (oldest_first, newest_first) == (5.0, 1.0)
assert message == "1 duplicated observations are removed!"
assert items == ["1", "1600000000", "1650000000", "1700000000", "3", "5", "a"]
EOF
