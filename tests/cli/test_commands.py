"""The command line, as a user types it: train, recommend, audience, study."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coldstart", *words],
            capture_output=True, text=True, check=False,
            env={**os.environ, "COLDSTART_HOME": str(home), "LANG": "C.UTF-8"},
        )  # fmt: skip

    return run


def test_train_recommend_audience_study(call, tmp_path):
    trained = call("train", "retail")
    assert trained.returncode == 0, trained.stderr
    run = trained.stdout.splitlines()[-1].strip()
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"case_id": "a", "text": "runs", "likes": ["p002"]}\n')
    answered = call("recommend", run, "--cases", str(cases), "--top", "5")
    rows = list(csv.DictReader(io.StringIO(answered.stdout)))
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert "p002" not in {row["item_id"] for row in rows}
    wanted = call("audience", run, "--text", "Trail shoes", "--top", "3", "--lang", "zh")
    assert len(list(csv.DictReader(io.StringIO(wanted.stdout)))) == 3
    out = tmp_path / "study.json"
    studied = call(
        "study", "retail", "--shots", "0,1", "--methods", "random,popularity,blend",
        "--json", str(out),
    )  # fmt: skip
    assert studied.returncode == 0, studied.stderr
    rows = json.loads(out.read_text())["rows"]
    assert {"protocol", "shots", "method", "metric", "mean", "low", "high", "n"} <= set(rows[0])


def test_wrong_calls_and_bad_data_have_their_exit_status(call, tmp_path):
    assert call("recommend", "nothing", "--text", "x").returncode == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert call("check", str(empty)).returncode == 1


def test_check_says_that_the_default_encoder_reads_english_only(call, tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "items.csv").write_text("item_id,title\np1,全脂牛奶\np2,面包\n")
    (folder / "interactions.csv").write_text("user_id,item_id,label\nu1,p1,1\nu2,p2,0\n")
    checked = call("check", str(folder), "--lang", "zh")
    assert checked.returncode == 0, checked.stderr
    assert "只能读懂英文" in checked.stderr
    assert "只能读懂英文" not in call("check", "retail", "--lang", "zh").stderr
