"""Study what people buy again in a terminal: measured, or the reason why not."""

import json

import numpy as np
import pytest


@pytest.fixture
def shop(tmp_path):
    """Return a function that writes a shop where 40 people buy some of 15 things by habit."""

    def write(name: str, *, again: bool):
        folder = tmp_path / name
        folder.mkdir()
        rng = np.random.default_rng(0)
        rows = [
            (f"u{user}", f"p{(user + k) % 15}", f"2026-{1 + month:02d}-{1 + day:02d}")
            for user in range(40)
            for k in range(6)
            for month, day in enumerate(rng.integers(0, 28, 6 if again else 1))
            if k < 1 + month % 6 or month == 0
        ]
        lines = "\n".join(map(",".join, rows))
        (folder / "orders.csv").write_text(f"user_id,item_id,date\n{lines}\n")
        items = "".join(f"p{k},Thing {k}\n" for k in range(15))
        (folder / "items.csv").write_text(f"item_id,title\n{items}")
        return str(folder)

    return write


def test_the_counts_before_are_the_baseline_that_is_measured(call, shop, tmp_path):
    out = tmp_path / "evaluation.json"
    options = ("--scenario", "buy-again", "--models", "repeat_count,random", "--json", str(out))
    done = call("evaluate", shop("habits", again=True), *options)
    assert done.returncode == 0, done.stderr
    assert "What known users will buy again" in done.stdout
    rows = json.loads(out.read_text())["rows"]
    assert {row["model"] for row in rows} == {"repeat_count", "random"}
    (compared,) = [
        one
        for one in json.loads(out.read_text())["comparisons"]
        if (one["model"], one["metric"]) == ("random", "ndcg@10")
    ]
    assert compared["against"] == "repeat_count"


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "Import every purchase again with its time"), ("zh", "请重新导入带时间的全部购买记录")],
)
def test_where_nothing_is_bought_again_the_reason_is_said(call, shop, language, reason):
    data = shop("once", again=False)
    done = call(
        "evaluate", data, "--scenario", "buy-again", "--models", "random", "--lang", language
    )
    said = " ".join((done.stdout + done.stderr).split())
    assert reason.replace(" ", "") in said.replace(" ", "")
