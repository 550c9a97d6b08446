"""The command line from data to answers: every example of help and README, and odd data."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex

import pandas as pd
import pytest

from coldstart.core.i18n import LANGUAGES, catalogue, t

ROW = ["scenario", "known_likes", "train_users", "model", "metric", "mean", "low", "high", "n",
       "fit_seconds"]  # fmt: skip
COMPARISON = ["scenario", "known_likes", "model", "against", "metric", "difference", "low", "high",
              "verdict"]  # fmt: skip


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


OF_OWN_FILES = ("append", "compare")  # test_append calls these
CHANGE_WHAT_IS_STORED = ("runs_delete", "runs_resume", "datasets_delete")  # test_manage calls these
LEFT_OUT = (*OF_OWN_FILES, *CHANGE_WHAT_IS_STORED, "app")


@pytest.fixture(scope="session")
def examples(call_once):
    """Call every example of ``--help`` in order, as it stands there, but for those left out."""
    done = {}
    for id_, text in catalogue("en").items():
        name = id_.removeprefix("cli.example.")
        if name != id_ and name not in LEFT_OUT:
            words = shlex.split(text.split("Example: python -m coldstart ")[1])
            done[name] = call_once(*words)
    return done


def test_every_example_of_help_works_as_it_stands(examples):
    failed = {name: said.stderr for name, said in examples.items() if said.returncode != 0}
    assert failed == {}
    into_files = {name for name, said in examples.items() if not said.stdout}
    assert into_files == {"report", "card"}
    assert all(
        "README.md" in examples[n].stderr or "report.html" in examples[n].stderr for n in into_files
    )


def test_both_languages_show_the_same_examples():
    for id_, text in catalogue("en").items():
        if id_.startswith("cli.example."):
            assert catalogue("zh")[id_].split("：", 1)[1] == text.split(": ", 1)[1]


def test_the_last_line_of_train_is_the_run_alone_and_progress_is_elsewhere(examples, call):
    trained = examples["train"]
    run = trained.stdout.splitlines()[-1]
    assert re.fullmatch("[0-9a-f]{10}", run)
    assert trained.stdout == f"{run}\n"
    assert "Training" in trained.stderr.splitlines()
    assert call("recommend", run, "--text", "x", "--top", "1").returncode == 0


def test_recommend_and_audience_print_the_promised_columns(examples):
    rows = table(examples["recommend"].stdout)
    assert list(rows[0]) == ["case_id", "rank", "item_id", "score", "reason"]
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert not {"p001", "p002"} & {row["item_id"] for row in rows}
    rows = table(examples["audience"].stdout)
    assert list(rows[0]) == ["item_id", "rank", "user_id", "score", "reason"]
    assert len(rows) == 20


def test_evaluate_writes_these_fields_and_no_others(examples, folder):
    written = json.loads((folder / "evaluation.json").read_text())
    assert list(written) == ["rows", "comparisons"]
    assert {tuple(row) for row in written["rows"]} == {tuple(ROW)}
    assert {tuple(found) for found in written["comparisons"]} == {tuple(COMPARISON)}
    assert {found["verdict"] for found in written["comparisons"]} <= {
        "better", "worse", "undecided"
    }  # fmt: skip
    assert {row["scenario"] for row in written["rows"]} == {"cold-user", "cold-item"}
    assert {row["known_likes"] for row in written["rows"] if row["scenario"] == "cold-user"} == {
        0,
        1,
        5,
    }
    assert "ndcg@10" in {row["metric"] for row in written["rows"]}


def test_tables_are_no_wider_than_the_terminal_says(call):
    from rich.cells import cell_len

    for columns, language in (("50", "zh"), ("100", "en")):
        said = call("check", "retail", "--lang", language, COLUMNS=columns)
        rows = said.stdout.splitlines()[:-2]  # a sentence each: pairs, and their span
        assert max(map(cell_len, rows)) <= int(columns)


def test_check_writes_its_report_of_broken_data_and_ends_with_1(call, tmp_path):
    data, out = tmp_path / "data", tmp_path / "new" / "report.json"
    data.mkdir()
    (data / "interactions.csv").write_text("user_id,item_id,label\nu1,p1,0\nu2,p1,0\n")
    (data / "items.csv").write_text("item_id,title\np1,Tea\n")
    said = call("check", str(data), "--json", str(out), "--lang", "zh")
    report = json.loads(out.read_text())
    assert said.returncode == 1
    assert (report["usable"], report["counts"]) == (False, None)
    assert set(report["problems"][0]) == {
        "severity", "table", "row", "column", "count", "message", "remedy"
    }  # fmt: skip
    assert report["problems"][0]["message"] in said.stderr
    fine = call("check", "retail", "--json", str(out))
    report = json.loads(out.read_text())
    assert fine.returncode == 0
    assert report["usable"]
    assert report["counts"]["users"] == 120


@pytest.fixture(scope="session")
def quiet_shop(tmp_path_factory):
    """Data of which only products say anything: no table of users, and one with blank texts."""
    root = tmp_path_factory.mktemp("data")
    for name in ("nameless", "blank"):
        (root / name).mkdir()
        items = [(f"{n:03}", f"{'steel' if n % 2 else 'oak'} part {n}") for n in range(30)]
        pairs = [(f"u{u}", f"{(2 * i + u) % 30:03}", 1) for u in range(40) for i in range(6)]
        pd.DataFrame(items, columns=["item_id", "text"]).to_csv(root / name / "items.csv")
        frame = pd.DataFrame(pairs, columns=["user_id", "item_id", "label"])
        frame.to_csv(root / name / "interactions.csv", index=False)
    users = pd.DataFrame({"user_id": [f"u{n}" for n in range(40)], "text": ""})
    users.to_csv(root / "blank" / "users.csv", index=False)
    return root


@pytest.mark.parametrize("name", ["nameless", "blank"])
def test_nobody_has_a_profile_and_everybody_is_answered(call, quiet_shop, tmp_path, name):
    trained = call("train", str(quiet_shop / name))
    assert trained.returncode == 0, trained.stderr
    run = trained.stdout.splitlines()[-1]
    likes = {"none": [], "one": ["001"], "five": ["001", "003", "005", "007", "009"]}
    asked = [{"case_id": case, "text": "", "likes": ids} for case, ids in likes.items()]
    asked.append({"case_id": "known", "user_id": "u3"})
    (tmp_path / "cases.jsonl").write_text("\n".join(map(json.dumps, asked)))
    out = tmp_path / "out.csv"
    said = call("recommend", run, "--cases", str(tmp_path / "cases.jsonl"), "--out", str(out))
    assert (said.returncode, said.stdout) == (0, ""), said.stderr
    rows = table(out.read_text())
    assert {row["case_id"] for row in rows} == {*likes, "known"}
    for case, ids in likes.items():
        ranked = [row["item_id"] for row in rows if row["case_id"] == case]
        assert len(set(ranked)) == 10
        assert not set(ids) & set(ranked)
    has = {f"{(2 * i + 3) % 30:03}" for i in range(6)}
    assert not has & {row["item_id"] for row in rows if row["case_id"] == "known"}
    assert all(0 <= float(row["score"]) <= 1 and row["reason"] for row in rows)
    typed = call("recommend", run, "--text", "", "--likes", "001", "--top", "3")
    assert [row["item_id"] for row in table(typed.stdout)] == [
        row["item_id"] for row in rows if row["case_id"] == "one"
    ][:3]


def test_products_that_nobody_has_seen_are_ranked_alone(call, quiet_shop, tmp_path):
    run = call("train", str(quiet_shop / "nameless")).stdout.split()[-1]
    (tmp_path / "new.csv").write_text(
        "item_id,text\nN1,steel part new\nN2,oak part new\n007x,tea\n"
    )
    new = ("--items", str(tmp_path / "new.csv"))
    rows = table(call("recommend", run, "--text", "", "--likes", "001,003", *new).stdout)
    assert {row["item_id"] for row in rows} == {"N1", "N2", "007x"}
    old = ("--items", str(quiet_shop / "nameless" / "items.csv"), "--top", "40")
    ranked = table(call("recommend", run, "--text", "", "--likes", "001,003", *old).stdout)
    assert len(ranked) == 28
    assert not {"001", "003"} & {row["item_id"] for row in ranked}
    rows = table(call("audience", run, *new, "--top", "4").stdout)
    assert [row["item_id"] for row in rows] == ["N1"] * 4 + ["N2"] * 4 + ["007x"] * 4
    assert len({row["user_id"] for row in rows[:4]}) == 4
    (tmp_path / "bad.csv").write_text("title\nTea\n")
    said = call("audience", run, "--items", str(tmp_path / "bad.csv"))
    assert (said.returncode, said.stdout) == (1, "")
    assert "item_id" in said.stderr


def test_rules_of_a_file_are_obeyed_or_refused(call, quiet_shop, tmp_path):
    run = call("train", str(quiet_shop / "nameless")).stdout.split()[-1]
    typed = ("recommend", run, "--text", "", "--likes", "001", "--rules", str(tmp_path / "r.json"))
    (tmp_path / "r.json").write_text('[{"rule": "pin", "items": ["029", "001"]}]')
    ranked = [row["item_id"] for row in table(call(*typed).stdout)]
    assert ranked[0] == "029"
    assert "001" not in ranked
    (tmp_path / "r.json").write_text(
        '[{"rule": "pin", "items": ["029"]}, {"rule": "pin", "items": ["001"]}]'
    )
    for language in LANGUAGES:
        told = " ".join(call(*typed, "--lang", language).stderr.split())
        has, acts = (t("rules.idle.has", rule=n).render(language) for n in (2, 1))
        assert has.replace(" ", "") in told.replace(" ", "")
        assert acts.replace(" ", "") not in told.replace(" ", "")
    (tmp_path / "r.json").write_text('[{"rule": "pin", "items": ["029"]}, {"rule": "push"}]')
    said = call(*typed)
    assert (said.returncode, said.stdout) == (1, "")
    assert "Rule 2" in said.stderr
    assert "r.json" in said.stderr


def test_every_bad_line_of_cases_is_named_with_its_number_and_remedy(call, examples, tmp_path):
    lines = [
        '{"case_id": "fine", "text": "one\u2028line", "likes": ["p001"]}',
        "nonsense",
        "[1]",
        '{"text": "nobody"}',
        '{"case_id": "fine"}',
        "",
        '{"case_id": "b", "user_id": "nobody"}',
        '{"case_id": "c", "likes": "p001"}',
        '{"case_id": "d", "colour": "red"}',
        '{"case_id": null}',
        '{"case_id": " "}',
        '{"case_id": "e", "text": 5}',
        '{"case_id": "f", "likes": [{"id": 3}]}',
        '{"case_id": "g", "profile": ["a"]}',
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    said = call("recommend", "first", "--cases", str(path))
    assert (said.returncode, said.stdout) == (1, "")
    named = re.findall(r"cases\.jsonl, row (\d+)", said.stderr)
    assert named == ["2", "3", "4", "5", "7", "8", "9", "10", "11", "12", "13", "14"]
    assert said.stderr.count('Write a line such as {"case_id"') == len(named)
    path.write_text("\ufeff" + lines[0] + "\r\n" + '{"case_id": 7, "likes": [1, "p003"]}\r\n')
    said = call("recommend", "first", "--cases", str(path))
    assert said.returncode == 0
    assert {row["case_id"] for row in table(said.stdout)} == {"fine", "7"}
    assert "likes 1, which" in said.stderr


def test_what_is_unknown_is_answered_with_what_there_is(call, examples):
    assert "(first)" in call("recommend", "second", "--text", "x").stderr
    assert "Small shop" in call("train", "nowhere").stderr
    said = call("recommend", "first", "--text", "x", "--likes", "p001,zz")
    assert said.returncode == 2
    assert re.search("doesn't have zz.* such as p", said.stderr)
    said = call("recommend", "first", "--likes", "p001", "--dislikes", "p002,p001")
    assert said.returncode == 2
    assert "--likes and --dislikes both name p001" in said.stderr


def test_a_typed_dislike_is_the_dislike_of_a_case(call, examples, tmp_path):
    (tmp_path / "cases.jsonl").write_text('{"case_id": "1", "text": "", "dislikes": ["p003"]}')
    typed = call("recommend", "first", "--dislikes", "p003")
    assert typed.returncode == 0
    assert "p003" not in {row["item_id"] for row in table(typed.stdout)}
    assert (
        typed.stdout == call("recommend", "first", "--cases", str(tmp_path / "cases.jsonl")).stdout
    )


def test_doctor_finds_what_was_moved_away(call, examples, tmp_path):
    import shutil

    home = tmp_path / "home"
    assert call("encode", "retail", COLDSTART_HOME=str(home)).returncode == 0
    shutil.rmtree(home / "datasets")
    said = call("doctor", COLDSTART_HOME=str(home))
    assert said.returncode == 1
    (wrong,) = [line for line in said.stdout.splitlines() if line.startswith("✗")]
    assert "The tables of “Small shop” are missing" in wrong
    assert said.stdout.splitlines()[-1] == "Something is wrong; see the lines marked ✗."


def test_columns_of_a_later_week_are_held_against_those_of_training(examples, call, tmp_path):
    asked = {"case_id": "a", "profile": {"Life_Stage": "young", "age_band": "none of them"}}
    (tmp_path / "cases.jsonl").write_text(json.dumps(asked))
    later = pd.DataFrame({"item_id": ["p001", "n1"], "title": "Oat milk", "colour": "blue"})
    later.to_csv(tmp_path / "items.csv", index=False)
    said = call(
        "recommend", "first",
        "--cases", str(tmp_path / "cases.jsonl"), "--items", str(tmp_path / "items.csv"),
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert {row["item_id"] for row in table(said.stdout)} == {"p001", "n1"}
    assert "cases.jsonl: The run was trained without these columns: Life_Stage" in said.stderr
    assert "The catalogue already has p001" in said.stderr
    assert "items.csv: The run was trained without these columns: colour" in said.stderr
    assert "items.csv: The run was trained on columns that are missing" in said.stderr


def test_a_protocol_that_no_method_can_rank_for_is_named(call):
    said = call("evaluate", "retail", "--scenario", "cold-user,cold-item", "--known-likes", "1",
                "--models", "popularity")  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "not measured" in said.stderr
    assert "popularity" in said.stderr
