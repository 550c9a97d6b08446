"""Later files of a stored data set: read like the first, and only what lasts is stored of them."""

from __future__ import annotations

import pytest

from coldstart.core.errors import DataError
from coldstart.core.settings import Settings, TrainConfig
from coldstart.data.intake.load import read_files
from coldstart.data.intake.provenance import Provenance
from coldstart.data.intake.understand import understand
from coldstart.serving.appending import appended_files, keep
from coldstart.serving.versions import check_later, origin, own_problems
from coldstart.store.records import Kind
from coldstart.store.repository import Store

ORDERS = "user_id,item_id,date\n" + "".join(
    f"u{n},p{1 + (n + k) % 9},2026-10-0{k + 1}\n" for n in range(1, 9) for k in range(3)
)


def items(first: int, last: int) -> str:
    rows = (f"p{n},Käsespätzle mit Röstzwiebeln {n}\n" for n in range(first, last))
    return "item_id,title\n" + "".join(rows)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(Settings(home=tmp_path))


@pytest.fixture
def record(store):
    """Return a shop whose table of items is written in Windows-1252."""
    files = [("items.csv", items(1, 12).encode("cp1252")), ("orders.csv", ORDERS.encode())]
    understood = understand(read_files(files).tables, name="shop")
    return store.add_dataset(understood.require(), understood.problems, Provenance.of(understood))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_later_file_is_read_in_its_own_encoding(store, record, encoding):
    later = [("items.csv", items(20, 22).encode(encoding))]
    appended = appended_files(store, record.id, later)
    assert appended.dataset is not None
    titles = appended.dataset.items.set_index("item_id")["title"]
    assert titles["p20"] == "Käsespätzle mit Röstzwiebeln 20"


def test_what_is_said_of_the_files_alone_is_not_stored(store, record):
    later = (ORDERS + "u1,p11,2026-11-01\n").encode()
    appended = appended_files(store, record.id, [("orders.csv", later), ("orders (1).csv", later)])
    said = {problem.message.id for problem in appended.problems}
    assert {"append.mostly_stored", "append.twice"} <= said
    stored = {problem.message.id for problem in keep(store, record.id, appended).problems}
    assert not {"append.mostly_stored", "append.twice"} & stored


def test_a_version_of_a_version_is_a_later_one_and_another_shop_is_none(store, record):
    run = store.create_run(Kind.TRAIN, record.id, TrainConfig(method="popularity"))
    version = record
    for n in (1, 2):
        rows = f"user_id,item_id,date\nu{n},p9,2026-11-0{n}\n".encode()
        appended = appended_files(store, version.id, [("orders.csv", rows)])
        version = keep(store, version.id, appended)
        check_later(store, version, run)
    later_run = store.create_run(Kind.TRAIN, version.id, TrainConfig(method="popularity"))
    with pytest.raises(DataError) as refused:
        check_later(store, record, later_run)
    assert refused.value.message.id == "retraining.unrelated"


def test_a_version_says_what_it_came_from_and_what_its_files_brought(store, record):
    assert not origin(store, record)
    rows = b"user_id,item_id,date\nnewcomer,p9,2026-11-01\nu1,p11,2026-11-01\n"
    version = keep(store, record.id, appended_files(store, record.id, [("orders.csv", rows)]))
    said = " ".join(sentence.render("en") for sentence in origin(store, version))
    assert record.title.render("en") in said
    assert "New users 1, New interactions 2" in said
    assert not set(own_problems(store, version)) & set(record.problems)
    assert record.problems
    stored = store.provenance(version.id)
    assert stored is not None
    assert stored.appended["new_users"] == 1
    store.forget_dataset(record.id)
    assert "deleted" in " ".join(sentence.render("en") for sentence in origin(store, version))
