"""Wrong calls and broken machines get a sentence with a remedy, in the reader's language."""

from __future__ import annotations

import os
import re
import sys

import pytest

from coldstart.cli import main
from coldstart.cli.commands import app
from coldstart.core.i18n import LANGUAGES

COMMANDS = [
    "check",
    "append",
    "encode",
    "train",
    "recommend",
    "audience",
    "evaluate",
    "compare",
    "report",
    "card",
    "doctor",
    "app",
    "runs",
    "datasets",
]
ENGLISH = re.compile(r"\b(?:Usage|Options|Arguments|Commands|Show|Example|default|Without)\b")


def test_these_are_all_the_commands(typed):
    status, out, _ = typed()
    assert status == 0
    assert [line.split()[0] for line in out.split("Commands:")[1].split("\n\n")[0].splitlines()[1:]
            if line[2] != " "] == COMMANDS  # fmt: skip


GROUPS = {"runs": ("list", "show", "delete", "resume"), "datasets": ("list", "show", "delete")}
NESTED = [f"{group} {command}" for group, commands in GROUPS.items() for command in commands]


@pytest.mark.parametrize("command", [None, *COMMANDS, *NESTED])
def test_help_is_in_one_language_with_an_example_and_fits_the_terminal(typed, command):
    from rich.cells import cell_len

    words = [*(command or "").split(), "--help"]
    texts = {language: typed(*words, language=language)[1] for language in LANGUAGES}
    assert all(texts.values())
    assert not ENGLISH.search(texts["zh"])
    assert not re.search("[\u4e00-\u9fff]", texts["en"])
    assert max(cell_len(line) for text in texts.values() for line in text.splitlines()) <= 80
    if command and command not in GROUPS:
        assert f"Example: python -m coldstart {command}" in texts["en"]
        assert f"示例：python -m coldstart {command}" in texts["zh"]


def test_help_names_every_option_that_the_design_names(typed):
    data = (
        "--mapping --user-id --item-id --positive --positive-from --not-export --not-products "
        "--not-people --encoding"
        " --accept --hash-ids"
    )
    named = {
        "check": f"{data} --json --save-mapping", "encode": f"{data} --encoder",
        "train": f"{data} --model --set --seed --name",
        "recommend": "--cases --text --likes --dislikes --items --rules --top --out",
        "audience": "--items --text --top --out",
        "evaluate": f"{data} --scenario --known-likes --models --train-users --seed --repeats"
        " --json",
    }  # fmt: skip
    for command, options in named.items():
        out = typed(command, "--help")[1]
        assert [option for option in options.split() if f"  {option} " not in out] == [], command


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("paint", "There is no command “paint”. There are: check, append"),
        ("train", "DATA is missing"),
        ("train retail --colour red", "no option --colour here. There are: --model"),
        ("train retail --seed", "--seed needs a value"),
        ("train retail --seed two", "--seed: expected a whole number of at least 0"),
        ("recommend r --text a --top 0", "--top: expected a whole number of at least 1"),
        ("check retail --positive-from high", "--positive-from: expected a number"),
        ("train retail please", "Expected nothing more and found please"),
        ("train nowhere", "There is no data set “nowhere”"),
        ("check nowhere.csv", "There is no data set “nowhere.csv”"),
        ("check . --mapping nowhere.toml", "There is no file nowhere.toml"),
        ("check . --positive-from", "--positive-from needs a value"),
        ("train retail --model magic", "Choose one of random, popularity"),
        ("train retail --set epochs=9", "Ensemble has no setting “epochs”. It has dislike_cost."),
        ("train retail --model ease --set l=1", "EASE has no settings"),
        ("train retail --set dislike_cost=-1", "takes a number from 0 to 10, not “-1”"),
        ("train retail --model mlp_head --set epochs=0", "takes a whole number from 1 to 1,000"),
        ("train retail --model mlp_head --set hidden=2,x", "takes widths from 1 to 4,096"),
        ("evaluate retail --scenario hot", "expected some of cold-user, cold-item"),
        ("evaluate retail --models magic", "expected some of random, popularity"),
        ("evaluate retail --known-likes one", "expected numbers such as 0,1,5"),
        ("evaluate retail --json .", "found a folder"),
        ("check retail --json file.csv/out.json", "no folder that you may write to"),
        ("recommend r", "Give exactly one of --cases, --text / --likes / --dislikes"),
        (
            "recommend r --cases a --likes b",
            "Give exactly one of --cases, --text / --likes / --dislikes",
        ),
        ("audience r", "Give exactly one of --items, --text"),
        ("audience r --items a --text b", "Give exactly one of --items, --text"),
        ("recommend r --text a", "There is no run “r”; nothing has been run yet"),
        ("doctor --lang fr", "Expected one of en, zh as language and found “fr”"),
    ],
)
def test_a_wrong_call_says_what_was_expected_and_ends_with_2(typed, tmp_path, words, said):
    (tmp_path / "file.csv").write_text("a,b\n")
    status, out, err = typed(*words.split())
    assert said in err
    assert (status, out) == (2, "")
    chinese = typed(*words.split(), language="zh")[2]
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert said not in chinese


def test_a_home_for_looking_only_trains_nothing_and_says_how_to_lift_that(typed, monkeypatch):
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    status, _, err = typed("train", "retail")
    assert status == 2
    assert "without COLDSTART_READONLY" in err
    assert typed("check", "retail")[0] == 0


def test_a_setting_that_cannot_be_is_named(typed, monkeypatch):
    monkeypatch.setenv("COLDSTART_THREADS", "many")
    status, _, err = typed("train", "retail")
    assert status == 2
    assert "COLDSTART_THREADS: expected a whole number of at least 1 and found “many”" in err


def test_a_home_that_cannot_be_used_ends_with_1(typed, tmp_path):
    (tmp_path / "home").write_text("a file")
    status, _, err = typed("train", "retail")
    assert status == 1
    assert "COLDSTART_HOME" in err


def test_a_mistake_of_ours_is_a_sentence_with_the_details_in_a_file(typed, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("coldstart.cli.inputs.understanding_of", fail)
    status, _, err = typed("check", "retail")
    assert status == 1
    assert "ZeroDivisionError: by zero" in err
    assert "Traceback" not in err
    log = re.search(r"in (\S+)\.\s*$", err)[1]
    assert "Traceback" in open(log, encoding="utf-8").read()  # noqa: SIM115


def test_what_is_not_installed_is_said_with_the_command_that_mends_it(elsewhere, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "typer.py").write_text("raise ModuleNotFoundError('no', name='typer')")
    paths = f"{broken}{os.pathsep}{os.getcwd()}"
    said = elsewhere("check", "retail", PYTHONPATH=paths)
    assert said.returncode == 1
    assert "typer is not installed" in said.stderr
    assert "make setup" in said.stderr
    assert "make setup" in elsewhere("check", "retail", "--lang", "zh", PYTHONPATH=paths).stderr


def test_every_command_is_registered_under_its_name():
    assert [command.name or command.callback.__name__ for command in app.registered_commands] == [
        command for command in COMMANDS if command not in GROUPS
    ]


def test_ctrl_c_ends_with_a_word_in_the_readers_language_and_130(monkeypatch, capsys):
    def interrupted(language):
        raise KeyboardInterrupt

    monkeypatch.setattr("coldstart.cli.calling.call", interrupted)
    monkeypatch.setattr(sys, "argv", ["coldstart", "doctor", "--lang", "zh"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 130
    assert capsys.readouterr().err == "已结束。\n"


def test_a_training_given_up_is_kept_and_named(typed, monkeypatch):
    def interrupted(store, run_id):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("coldstart.jobs.worker.execute", interrupted)
    status, out, said = typed("train", "retail", "--model", "popularity")
    assert (status, out) == (130, "")
    assert re.search("is kept as run [0-9a-f]{10}; the Train page can go on with it", said)
    assert said.splitlines()[-1] == "Ended."


def test_an_app_with_the_same_home_cannot_take_a_training_from_the_terminal(typed, monkeypatch):
    from coldstart.store.repository import Store

    create = Store.create_run

    def greedy(self, *args, **kwargs):
        run = create(self, *args, **kwargs)
        self.claim("the app's worker", run.id)
        return run

    monkeypatch.setattr(Store, "create_run", greedy)
    status, out, _ = typed("train", "retail", "--model", "popularity")
    assert status == 0
    assert re.fullmatch("[0-9a-f]{10}\n", out)
