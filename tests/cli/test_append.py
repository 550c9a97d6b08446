"""Later files in the terminal: a new version, what is new, and whether training again pays."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coldstart.core.settings import Settings
from coldstart.encoders import registry
from coldstart.store.repository import Store

ITEMS = "item_id,title\n" + "".join(f"p{n},thing {n}\n" for n in range(1, 25))


def orders(people: range, first: int, month: int) -> str:
    rows = [
        f"u{n},p{first + (n * k) % 12},2026-{month}-{k + 1:02d}" for n in people for k in (1, 3, 4)
    ]
    return "\n".join(["user_id,item_id,date", *dict.fromkeys(rows), ""])


@pytest.fixture
def at(call, tmp_path, monkeypatch, word_encoder):
    """Return a function that calls the command line where a shop is stored and trained on."""
    monkeypatch.setattr(registry, "load", lambda *_: word_encoder)
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "items.csv").write_text(ITEMS)
    (folder / "orders_2026-10.csv").write_text(orders(range(1, 41), 1, 10))
    (tmp_path / "orders_2026-11.csv").write_text(orders(range(41, 81), 13, 11))

    def run(*words: str, **environment: str):
        return call(*words, COLDSTART_HOME=str(tmp_path / "home"), **environment)

    done = run("train", str(folder), "--model", "popularity", "--name", "first")
    assert done.returncode == 0, done.stderr
    return run


def test_a_week_is_appended_and_the_models_are_compared_on_who_came_with_it(at, tmp_path):
    store = Store(Settings(home=tmp_path / "home"))
    (record,) = store.datasets()
    before = store.dataset(record.id).fingerprint
    out = tmp_path / "append.json"
    done = at("append", "shop", str(tmp_path / "orders_2026-11.csv"), "--json", str(out))
    assert done.returncode == 0, done.stderr
    counts = json.loads(out.read_text())
    assert done.stdout.splitlines()[-1] == counts["dataset"] == store.datasets()[0].id
    assert (counts["new_users"], counts["new_items"]) == (40, 0)
    assert "New users" in done.stdout
    assert store.dataset(record.id).fingerprint == before
    assert f"compare {store.runs()[0].id} {counts['dataset']}" in done.stderr

    out = tmp_path / "compare.json"
    compared = at("compare", "first", counts["dataset"], "--known-likes", "0,1", "--json", str(out))
    assert compared.returncode == 0, compared.stderr
    result = json.loads(out.read_text())
    assert result["n_users"] == 40
    rows = result["rows"]
    assert [(row["shots"], row["verdict"]) for row in rows] == [(0, "better"), (1, "better")]
    assert all(row["low"] > 0 for row in rows)
    assert "Better" in compared.stdout

    again = at("append", counts["dataset"], str(tmp_path / "orders_2026-11.csv"))
    assert (again.returncode, again.stdout) == (1, "")
    assert "was appended before" in again.stderr
    few = at("compare", "first", "shop")
    assert few.returncode == 1
    assert "a comparison needs 10" in few.stderr

    n_runs = len(store.runs())
    store.add_dataset(replace(store.dataset(record.id), name="other shop"))
    other = at("compare", "first", "other shop")
    assert other.returncode == 1
    assert "other shop is no later version of shop, which first was trained on" in other.stderr
    assert len(store.runs()) == n_runs


def test_a_wrong_call_or_a_read_only_home_changes_nothing(at, tmp_path):
    later = str(tmp_path / "orders_2026-11.csv")
    for words, message in {
        ("append", "shop", "nowhere.csv"): "There is no file nowhere.csv",
        ("append", "other", later): "There is no data set “other”",
        ("append", "shop"): "FILES is missing",
        ("compare", "second", "shop"): "There is no run “second”",
    }.items():
        done = at(*words)
        assert (done.returncode, message in done.stderr) == (2, True)
    assert at("append", "shop", later, COLDSTART_READONLY="1").returncode == 2
    assert len(Store(Settings(home=tmp_path / "home")).datasets()) == 1
