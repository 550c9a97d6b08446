"""A data set that is stored already, in the terminal: how it was read, and which one is meant."""

from __future__ import annotations

import json
import tomllib

import pytest

ORDERS = "who,what,action,mail\n" + "".join(
    f"u{n % 9},p{n % 5},{('view', 'purchase', 'refund')[n % 3]},u{n % 9}@example.com\n"
    for n in range(60)
)
GUESTS = "guest,p1,purchase,g@example.com\n" * 5
AS = ("--user-id", "who", "--item-id", "what")


@pytest.fixture
def at(call, tmp_path):
    """Return a function that calls the command line with a home of its own."""

    def run(*words: str):
        return call(*words, COLDSTART_HOME=str(tmp_path / "home"))

    return run


@pytest.fixture
def stored(at, tmp_path):
    """Return a function that stores what a file holds as “orders”, and returns its id."""

    def keep(text: str = ORDERS, *options: str) -> str:
        (tmp_path / "orders.csv").write_text(text)
        said = at("encode", str(tmp_path / "orders.csv"), *AS, *options)
        assert said.returncode == 0, said.stderr
        return said.stdout.split()[-1].rstrip(".")

    return keep


def test_check_says_of_a_stored_data_set_how_its_files_were_read(at, stored, tmp_path):
    stored(ORDERS + GUESTS, "--not-people", "guest")
    files, out = tmp_path / "files.json", tmp_path / "stored.json"
    of_files = at("check", str(tmp_path / "orders.csv"), *AS, "--not-people", "guest",
                  "--json", str(files))  # fmt: skip
    said = at("check", "orders", "--json", str(out))
    assert said.returncode == 0, said.stderr
    reports = [json.loads(path.read_text()) for path in (files, out)]
    for part in ("tables", "rows", "interactions", "positives", "negatives", "export"):
        assert reports[0][part] == reports[1][part]
    assert reports[1]["tables"][0]["personal_columns"] == ["mail"]
    for line in of_files.stdout.splitlines()[:4]:
        assert line in said.stdout
    assert "taken out, no person (5)" in said.stdout


def test_the_mapping_of_a_stored_data_set_is_saved_and_a_sample_has_none(at, stored, tmp_path):
    stored()
    file = tmp_path / "mapping.toml"
    assert at("check", "orders", "--save-mapping", str(file)).returncode == 0
    (table,) = tomllib.loads(file.read_text())["table"]
    assert table["columns"]["user_id"] == "who"
    said = at("check", "retail", "--save-mapping", str(tmp_path / "no.toml"))
    assert said.returncode == 2
    assert "retail is a sample and has no column mapping" in said.stderr
    assert not (tmp_path / "no.toml").exists()


@pytest.mark.parametrize("name", ["orders", "retail"])
def test_options_that_say_how_to_read_files_are_refused_without_files(at, stored, name):
    stored()
    for options in (["--user-id", "who"], ["--positive-from", "2", "--hash-ids"]):
        said = at("check", name, *options)
        assert said.returncode == 2
        given = [option for option in options if option.startswith("--")]
        assert f"{', '.join(given)} can't be used with {name}" in said.stderr
        remedy = {"orders": "Give the files", "retail": "it is a sample, ready to use"}[name]
        assert remedy in said.stderr


def test_a_name_that_is_nowhere_is_said_before_options(at):
    said = at("check", "nowhere", "--user-id", "who")
    assert "no data set “nowhere”" in said.stderr


def test_of_two_of_one_name_the_newest_is_taken_and_said(at, stored):
    first = stored()
    second = stored(ORDERS.replace("refund", "purchase"))
    assert first != second
    said = at("train", "orders", "--model", "popularity")
    assert said.returncode == 0, said.stderr
    assert said.stderr.count("2 data sets are named orders; the newest is used") == 1
    assert said.stderr.index(second) < said.stderr.index(first)
    assert "2 data sets" not in at("train", first, "--model", "popularity").stderr


def test_what_is_done_with_a_stored_data_set_leaves_how_it_was_read(at, stored, tmp_path):
    from coldstart.core.settings import Settings
    from coldstart.store.repository import Store

    id_ = stored()
    store = Store(Settings(home=tmp_path / "home"))
    before = store.provenance(id_), store.dataset_record(id_)
    assert at("train", "orders", "--model", "popularity").returncode == 0
    assert (store.provenance(id_), store.dataset_record(id_)) == before


def test_where_ids_are_hashed_the_home_holds_no_id_of_a_user(stored, tmp_path):
    text = "who,what,action\n" + "".join(
        f"anna{n % 9}@example.com,p{n % 5},{('view', 'purchase')[n % 2]}\n" for n in range(60)
    )
    guest = "gerda@example.com"
    stored(text + f"{guest},p1,purchase\n" * 5, "--hash-ids", "--not-people", guest)
    home = tmp_path / "home"
    content = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"example.com" not in content
    assert b"gerda" not in content


def test_a_saved_mapping_says_whose_ids_it_lacks(at, stored, tmp_path):
    stored(ORDERS + GUESTS, "--hash-ids", "--not-people", "guest")
    said = at("check", "orders", "--save-mapping", str(tmp_path / "mapping.toml"))
    assert said.returncode == 0, said.stderr
    assert "lacks the id of 1 user taken out" in said.stderr
    assert "guest" not in (tmp_path / "mapping.toml").read_text()


def test_where_ids_are_hashed_the_home_holds_no_plain_id_either(at, tmp_path):
    """Ids that are no mail addresses, in rows with every problem that names a user."""
    folder = tmp_path / "shop"
    folder.mkdir()
    rows = [f"cust-{7000 + n % 9},p{n % 5}\n" for n in range(60)]
    rows += ["cust-7999,p1\n"] * 30 + ["guest,p2\n"] * 8 + ['"=""cust-7001""",p1\n']
    (folder / "orders.csv").write_text("user_id,item_id\n" + "".join(rows))
    people = [f"cust-{7000 + n},x{n}\n" for n in range(8)]
    (folder / "users.csv").write_text("user_id,hobby\n" + "".join(people) + "cust-7001,other\n")
    said = at("encode", str(folder), "--hash-ids", "--not-people", "cust-7000,cust-1234")
    assert said.returncode == 0, said.stderr
    assert "cust-" in said.stderr
    content = b"".join(p.read_bytes() for p in (tmp_path / "home").rglob("*") if p.is_file())
    assert b"cust-" not in content
    assert b"guest" not in content
    assert "cust-" not in at("check", "shop").stderr
