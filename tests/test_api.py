"""coldstart in a notebook: tables in, tables out, and what the command line answers."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import coldstart
from coldstart.core.errors import ColdstartError, DataError


@pytest.fixture(scope="module")
def tables():
    """A shop of two tastes as three tables."""
    rng = np.random.default_rng(0)
    items = pd.DataFrame({"item_id": [f"i{n}" for n in range(20)]})
    items["title"] = [f"{'green tea' if n % 2 else 'black coffee'} {n}" for n in range(20)]
    users = pd.DataFrame({"user_id": [f"u{n}" for n in range(40)]})
    users["taste"] = ["tea" if n % 2 else "coffee" for n in range(40)]
    pairs = [(f"u{u}", f"i{i}") for u in range(40) for i in range(20)
             if i % 2 == u % 2 and rng.random() < 0.5]  # fmt: skip
    return pd.DataFrame(pairs, columns=["user_id", "item_id"]), users, items


@pytest.fixture(scope="module")
def run(tables, tmp_path_factory):
    """The id of a trained run on the shop, in a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLDSTART_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("COLDSTART_THREADS", "1")
        yield coldstart.train(coldstart.load(*tables), "kernel_ridge", name="shop")


def test_the_names_are_documented_and_cost_nothing_until_they_are_used():
    assert 8 <= len(coldstart.__all__) <= 12
    assert all(getattr(coldstart, name).__doc__ for name in coldstart.__all__)
    ask = "import sys, coldstart; print({'pandas', 'torch'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_tables_become_a_data_set_and_say_what_is_wrong(tables):
    interactions, users, items = tables
    dataset = coldstart.load(interactions, users, items)
    assert (len(dataset.users), len(dataset.items)) == (40, 20)
    broken = interactions.assign(label=0)
    assert "error" in set(coldstart.check(broken, users, items)["severity"])
    with pytest.raises(DataError) as error:
        coldstart.load(broken, users, items)
    assert error.value.problems


def test_people_are_ranked_for_as_the_command_line_ranks(run, tmp_path):
    people = pd.DataFrame({"likes": [["i1", "i3"], None], "user_id": [None, "u0"]})
    ranked = coldstart.recommend(run, people, top=3)
    assert list(ranked) == ["case_id", "rank", "item_id", "score", "reason"]
    assert set(ranked.loc[ranked["case_id"] == "1", "item_id"].str[1:].astype(int) % 2) == {1}
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"case_id": 1, "likes": ["i1", "i3"]}\n{"case_id": 2, "user_id": "u0"}\n')
    typed = [sys.executable, "-m", "coldstart", "recommend", "shop", "--cases", str(cases)]
    done = subprocess.run([*typed, "--top", "3"], capture_output=True, text=True, check=True)
    assert [line.split(",")[2] for line in done.stdout.splitlines()[1:]] == list(ranked["item_id"])
    with pytest.raises(DataError, match="u99"):
        coldstart.recommend(run, [{"user_id": "u99"}])


def test_an_audience_is_found_for_new_items(run):
    found = coldstart.audience(run, pd.DataFrame({"item_id": ["n"], "title": ["green tea"]}), top=5)
    assert list(found) == ["item_id", "rank", "user_id", "score", "reason"]
    assert len(found) == 5


def test_models_are_measured_and_a_report_is_written(run, tables, tmp_path):
    dataset = coldstart.load(*tables)
    rows = coldstart.evaluate(dataset, ["cold-user"], [1], ["popularity", "item_knn"])
    assert {"scenario", "known_likes", "model", "metric", "mean", "low", "high"} <= set(rows)
    assert set(rows["model"]) == {"popularity", "item_knn"}
    document = coldstart.report(run, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == document
    points = coldstart.draw_map(dataset)
    assert len(points) == 40


def test_what_a_model_does_not_take_is_refused(tables, tmp_path, monkeypatch):
    monkeypatch.setenv("COLDSTART_HOME", str(tmp_path))
    with pytest.raises(ColdstartError):
        coldstart.train(coldstart.load(*tables), "no_such_model")
    with pytest.raises(ColdstartError, match="from 1 to 1,000"):
        coldstart.train(coldstart.load(*tables), "mlp_head", epochs=0)
