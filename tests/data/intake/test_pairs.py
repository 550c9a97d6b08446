"""A pair that repeats is one row: since when and how often, or the opinion that was last."""

import numpy as np
import pandas as pd
import pytest

from coldstart.data.findings import Findings
from coldstart.data.intake.pairs import merged, repeats_of
from coldstart.data.intake.understanding import of_dataset
from coldstart.models.queries import training_of


def rows(*written):
    frame = pd.DataFrame(written, columns=["user_id", "item_id", "label", "timestamp"])
    frame[["user_id", "item_id"]] = frame[["user_id", "item_id"]].astype("category")
    return frame.astype({"label": "float32", "timestamp": "int64"})


def by_pair(pairs):
    return pairs.set_index(["user_id", "item_id"]).T.to_dict()


AGAIN = rows(
    ("u", "milk", 1, 300),
    ("u", "tea", 1, 250),
    ("u", "milk", 1, 100),
    ("v", "milk", 1, 0),
    ("u", "milk", 1, 0),
    ("v", "milk", 1, 400),
)


def test_what_is_bought_again_counts_from_the_first_time_on():
    findings = Findings("log.csv")
    assert by_pair(merged(AGAIN, findings)) == {
        ("u", "milk"): {"label": 1, "timestamp": 100, "last_time": 300, "n_repeats": 2},
        ("u", "tea"): {"label": 1, "timestamp": 250, "last_time": 250, "n_repeats": 0},
        ("v", "milk"): {"label": 1, "timestamp": 400, "last_time": 400, "n_repeats": 1},
    }
    assert findings.problems[0].count == 3


def test_every_purchase_beyond_the_first_of_its_pair_is_known_by_its_time():
    repeats = repeats_of(AGAIN)
    assert repeats.astype({"user_id": "str", "item_id": "str"}).to_numpy().tolist() == [
        ["u", "milk", 300]
    ]
    assert repeats["item_id"].cat.categories.tolist() == ["milk"]
    assert repeats_of(AGAIN.drop_duplicates(["user_id", "item_id"])) is None


def test_a_cart_before_a_purchase_is_no_repeat(understood):
    events = "".join(
        f"u{n},p{k},{kind},2026-01-{1 + 3 * k + day:02d}\n"
        for n in range(12)
        for k in range(8)
        for day, kind in enumerate(("add_to_cart", "purchase"))
    )
    log = f"user_id,item_id,event,date\n{events}"
    assert understood({"log.csv": log}).dataset.repeats is None
    again = understood({"log.csv": f"{log}u1,p2,purchase,2026-02-01\n"}).dataset.repeats
    assert again[["user_id", "item_id"]].astype("str").to_numpy().tolist() == [["u1", "p2"]]


def test_opinions_and_rows_without_time_have_no_repeats(understood):
    rated = "".join(f"u{n % 3},p{n % 7},{n % 5 + 1},{1_700_000_000 + n}\n" for n in range(60))
    assert understood({"r.csv": f"user_id,item_id,rating,time\n{rated}"}).dataset.repeats is None
    plain = "".join(f"u{n % 3},p{n % 7}\n" for n in range(60))
    assert understood({"r.csv": f"user_id,item_id\n{plain}"}).dataset.repeats is None


def test_with_hashed_ids_repeats_name_nobody_who_is_not_there(understood):
    days = "".join(f"u{n % 12},p{n % 7},2026-01-{1 + n % 28:02d}\n" for n in range(300))
    files = {"orders.csv": f"user_id,item_id,date\n{days}"}
    dataset = understood(files, hash_ids=True, not_people=("u3",), id_key=b"k" * 32).dataset
    known = set(dataset.repeats["user_id"].cat.categories)
    assert known == set(dataset.users["user_id"])
    assert len(known) == 11
    assert len(dataset.repeats) == dataset.interactions["n_repeats"].sum()


def test_an_opinion_given_again_is_the_last_and_known_since_the_first():
    opinions = rows(
        ("u", "film", 0, 900),
        ("u", "film", 1, 100),
        ("v", "film", 1, 0),
        ("v", "film", 0, 0),
        ("w", "film", 1, 50),
    )
    assert by_pair(merged(opinions, Findings("log.csv"), opinions=True)) == {
        ("u", "film"): {"label": 0, "timestamp": 900, "first_time": 100},
        ("v", "film"): {"label": 0, "timestamp": 0, "first_time": 0},
        ("w", "film"): {"label": 1, "timestamp": 50, "first_time": 50},
    }


@pytest.mark.parametrize("opinions", [True, False])
def test_rows_that_do_not_repeat_get_no_more_columns(opinions):
    once = AGAIN.drop_duplicates(["user_id", "item_id"])
    pairs = merged(once, Findings("log.csv"), opinions)
    assert list(pairs) == ["user_id", "item_id", "label", "timestamp"]
    assert pairs["timestamp"].tolist() == [300, 250, 0]
    assert merged(once.iloc[:0], Findings("log.csv"), opinions).empty


def test_against_an_aggregation_by_pandas():
    rng = np.random.default_rng(0)
    names = {"user_id": rng.integers(0, 9, 400), "item_id": rng.integers(0, 7, 400)}
    frame = pd.DataFrame(names).astype(str).astype("category")
    frame["label"] = rng.integers(0, 2, 400).astype("float32")
    frame["timestamp"] = rng.integers(1, 99, 400)
    groups = frame.groupby(["user_id", "item_id"], observed=True)
    pairs = merged(frame, Findings("log.csv")).set_index(["user_id", "item_id"])
    for name, right in {
        "timestamp": groups["timestamp"].min(),
        "last_time": groups["timestamp"].max(),
        "n_repeats": groups.size() - 1,
        "label": groups["label"].max(),
    }.items():
        assert (pairs[name] == right.reindex(pairs.index)).all()


def test_methods_and_counts_know_both_ends(understood):
    days = "".join(f"u{n % 12},p{n % 7},2026-01-{1 + n % 28:02d}\n" for n in range(300))
    bought = understood({"orders.csv": f"user_id,item_id,date\n{days}"})
    assert of_dataset(bought.dataset, ()).counts.last_time[:10] == bought.counts.last_time[:10]
    rated = "".join(f"u,p{n % 7},{n % 5 + 1},{1_700_000_000 + n}\n" for n in range(14))
    dataset = understood({"r.csv": f"user_id,item_id,rating,time\n{rated}"}).dataset
    vectors = np.zeros((1, 2), np.float32), np.zeros((7, 2), np.float32)
    since = training_of(dataset, *vectors).timestamps
    assert since.data.tolist() == dataset.interactions["first_time"].tolist()
    assert (dataset.interactions["timestamp"] - dataset.interactions["first_time"]).eq(7).all()
