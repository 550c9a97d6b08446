#!/usr/bin/env bash
# A good guess: RecTools takes a datetime column of Unix seconds (MovieLens) as seconds, or
# refuses it.
# What happens: the integers are read as nanoseconds, without a warning. 2023 becomes 1970, and three years shrink
# to a tenth of a second. A split by the last 30 days then puts every row into the test set and trains on nothing.
# Why it matters: Unix seconds are the usual form of time in rating data; nothing fails before training.
# Versions: RecTools 0.19.0, pandas 2.3.3, NumPy 1.26.4.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check rectools==0.19.0 pandas==2.3.3 numpy==1.26.4
venv/bin/python -I - <<'EOF'
import warnings

import pandas as pd
from rectools.dataset import Dataset
from rectools.model_selection import TimeRangeSplitter

warnings.simplefilter("error")
ratings = pd.DataFrame(
    {
        "user_id": ["u1", "u1", "u2", "u2"],
        "item_id": ["a", "b", "a", "c"],
        "weight": [5.0, 3.0, 4.0, 1.0],
        "datetime": [1_600_000_000, 1_650_000_000, 1_660_000_000, 1_700_000_000],
    }
)
splitter = TimeRangeSplitter(
    "30D", n_splits=1, filter_cold_users=False, filter_cold_items=False, filter_already_seen=False
)


def split_sizes(table: pd.DataFrame) -> tuple[int, int]:
    train, test, _ = next(splitter.split(Dataset.construct(table).interactions))
    return len(train), len(test)


times = Dataset.construct(ratings).interactions.df["datetime"]
as_dates = ratings.assign(datetime=pd.to_datetime(ratings["datetime"], unit="s"))
print("last time read:", times.iloc[-1], "- it was", as_dates["datetime"].iloc[-1])
print("train and test rows from seconds:", split_sizes(ratings))
print("train and test rows from dates:  ", split_sizes(as_dates))
assert times.dt.year.tolist() == [1970] * 4
assert str(times.iloc[-1]) == "1970-01-01 00:00:01.700000"
assert split_sizes(ratings) == (0, 4) and split_sizes(as_dates) == (3, 1)
EOF
