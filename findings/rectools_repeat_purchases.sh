#!/usr/bin/env bash
# A good guess: NDCG and precision of RecTools lie between 0 and 1, and one right item out of two is a precision
# of 0.5.
# What happens: a test set in which a user buys the same item twice counts the one recommendation twice. NDCG@2
# rises above 1 and precision@2 is 1.0 although half of the list is wrong. No warning.
# Why it matters: shop logs are full of repeat purchases, and RecTools' own splitters leave them in the test set.
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
from rectools.dataset import Interactions
from rectools.metrics import MAP, NDCG, Precision, Recall, calc_metrics
from rectools.model_selection import LastNSplitter

log = Interactions(
    pd.DataFrame(
        {
            "user_id": [1, 1, 1],
            "item_id": [30, 10, 10],
            "weight": [1.0, 1.0, 1.0],
            "datetime": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
        }
    )
)
splitter = LastNSplitter(n=2, n_splits=1, filter_cold_items=False)
_, test_rows, _ = next(splitter.split(log))
purchases = log.df.loc[test_rows, ["user_id", "item_id"]]
recommended = pd.DataFrame({"user_id": [1, 1], "item_id": [10, 20], "rank": [1, 2]})
metrics = {"recall": Recall(k=2), "precision": Precision(k=2), "ndcg": NDCG(k=2), "map": MAP(k=2)}

warnings.simplefilter("error")
repeated = calc_metrics(metrics, recommended, purchases)
distinct = calc_metrics(metrics, recommended, purchases.drop_duplicates())
print("test set from the splitter:", purchases.to_dict("list"))
print("as the splitter gives it:", repeated)
print("without the repeat:      ", distinct)
assert purchases["item_id"].tolist() == [10, 10]
assert repeated["precision"] == 1.0 and distinct["precision"] == 0.5
assert round(repeated["ndcg"], 3) == 1.226 and round(distinct["ndcg"], 3) == 0.613
EOF
