"""Data sets are kept whole, and forgotten whole."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coldstart.core.errors import ColdstartError, DataError, NotFoundError, StorageError
from coldstart.core.i18n import t
from coldstart.core.settings import TrainConfig
from coldstart.data.intake.mapping import Mapping, TableMapping
from coldstart.data.intake.provenance import Provenance
from coldstart.data.intake.understanding import Counts, TableReport
from coldstart.data.problems import Problem, Severity
from coldstart.encoders.cache import EmbeddingCache
from coldstart.store import artifacts
from coldstart.store.records import Kind, RunState


def test_a_data_set_comes_back_as_it_was(store, tea):
    problem = Problem(Severity.WARNING, t("cli.no_file", path="a"), t("cli.help"), "users", 3)
    kept = store.add_dataset(tea, [problem])
    found = store.dataset(kept.id)
    for name in ("users", "items", "interactions"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(tea, name))
    assert (found.name, found.fingerprint) == (tea.name, tea.fingerprint)
    assert kept.problems == (problem,)
    assert kept.counts["users"] == 2
    assert kept.counts["users_cold"] == 1
    assert store.dataset("Tea house").name == store.dataset_record(kept.id).name


def test_the_same_content_is_kept_once(store, tea):
    assert store.add_dataset(tea).id == store.add_dataset(tea).id
    assert len(store.datasets()) == 1


def read_as(file: str) -> Provenance:
    """Return how the files of a data set could have been read."""
    report = TableReport("a", file, (file,), "interactions", "CSV", 9, 7, {"bad_label": 2})
    mapping = Mapping(table=(TableMapping(id="a", role="interactions", files=(file,)),))
    return Provenance((report,), Counts(rows=9), mapping)


def test_how_the_files_were_read_is_kept_the_newest_with_its_problems(store, tea, books):
    problem = Problem(Severity.NOTICE, t("cli.help"), t("cli.help"), "users")
    kept = store.add_dataset(tea, [problem], read_as("a.csv"))
    assert store.provenance("Tea house") == read_as("a.csv")
    assert store.add_dataset(tea, [], read_as("b.csv")).problems == ()
    assert store.provenance(kept.id) == read_as("b.csv")
    store.add_dataset(tea)
    assert store.provenance(kept.id) == read_as("b.csv")
    assert store.provenance(store.add_dataset(books).id) is None
    with pytest.raises(NotFoundError):
        store.provenance("x")


def test_what_crashed_before_its_row_did_not_happen_and_can_be_done_again(store, tea, monkeypatch):
    def crash(*_):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("coldstart.store.conversion.counts", crash)
        with pytest.raises(MemoryError):
            store.add_dataset(tea)
    assert store.datasets() == []
    assert store.dataset(store.add_dataset(tea).id).fingerprint == tea.fingerprint


def test_a_full_disk_leaves_nothing_and_is_said_plainly(store, tea, monkeypatch):
    import errno
    import os

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(StorageError, match="no room left"):
            store.add_dataset(tea)
    assert store.datasets() == []
    assert not [path for path in store.settings.home.rglob("*") if path.suffix == ".parquet"]


def test_tables_that_were_moved_away_are_missed_by_name_and_can_be_put_back(store, tea, books):
    kept = store.add_dataset(tea)
    other = store.add_dataset(books)
    shutil.rmtree(store.dataset_folder(kept.id))
    with pytest.raises(StorageError, match=r"The tables of “Tea house” are missing from"):
        store.dataset(kept.id)
    store.add_dataset(tea)
    assert store.dataset(kept.id).name == "Tea house"
    shutil.rmtree(store.dataset_folder(kept.id))
    store.forget_dataset(other.id)
    store.forget_dataset(kept.id)
    assert store.datasets() == []


def test_forgetting_removes_rows_runs_artifacts_and_vectors_that_no_other_needs(store, tea, books):
    gone, stays = store.add_dataset(tea), store.add_dataset(books)
    texts = [*tea.user_texts, *tea.item_texts, *books.item_texts]
    caches = [EmbeddingCache(store.embeddings_folder, name, 3) for name in ("a", "b")]
    for cache in caches:
        cache.put(texts, np.ones((len(texts), 3), np.float32))
    run = store.create_run(Kind.TRAIN, gone.id, TrainConfig())
    artifacts.write_json(store.run_folder(run.id) / "evaluation.json", {"secret": "Tea pot"})
    store.claim("me", run.id)
    store.end(run.id, RunState.FINISHED)
    store.forget_dataset("Tea house")
    assert [record.id for record in store.datasets()] == [stays.id]
    assert store.runs() == []
    assert not store.run_folder(run.id).exists()
    assert not store.dataset_folder(gone.id).exists()
    for cache in caches:
        _, missing = cache.get(texts)
        assert {text for text, gone in zip(texts, missing, strict=True) if not gone} == {
            "Green tea", "A novel"
        }  # fmt: skip
    left = b"".join(path.read_bytes() for path in store.settings.home.rglob("*") if path.is_file())
    assert b"Tea house" not in left


def test_what_a_run_works_on_is_not_forgotten(store, tea):
    kept = store.add_dataset(tea)
    store.create_run(Kind.TRAIN, kept.id, TrainConfig())
    with pytest.raises(ColdstartError, match="Stop the run first"):
        store.forget_dataset(kept.id)
    assert store.dataset(kept.id).name == "Tea house"


def test_forgetting_that_was_cut_short_can_be_done_again(store, tea, monkeypatch):
    kept = store.add_dataset(tea)

    def crash(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("shutil.rmtree", crash)
        with pytest.raises(KeyboardInterrupt):
            store.forget_dataset(kept.id)
    assert [record.id for record in store.datasets()] == [kept.id]
    store.forget_dataset(kept.id)
    assert store.datasets() == []


def test_an_unknown_data_set_is_answered_with_those_that_there_are(store, tea):
    with pytest.raises(NotFoundError, match="none is stored yet"):
        store.dataset("x")
    store.add_dataset(tea)
    for ask in (store.dataset, store.dataset_record, store.forget_dataset):
        with pytest.raises(NotFoundError, match="There are: Tea house"):
            ask("x")


def test_an_id_wins_over_a_newer_data_set_of_that_name(store, tea, books):
    first = store.add_dataset(tea)
    from dataclasses import replace

    store.add_dataset(replace(books, name=first.id))
    assert store.dataset_record(first.id).name == "Tea house"


def test_problems_in_words_that_are_no_more_are_left_out(store, tea):
    remedy = t("intake.build.few_remedy")
    said = Problem(Severity.NOTICE, t("intake.build.few_users", n=2), remedy, "users")
    gone = Problem(Severity.NOTICE, t("intake.build.gone"), remedy, "users")
    changed = Problem(Severity.NOTICE, t("intake.build.few_users"), remedy, "users")
    record = store.add_dataset(tea, [said, gone, changed])
    assert store.dataset_record(record.id).problems == (said,)


def test_repeats_are_stored_with_their_times_and_data_without_have_none(store, tea):
    again = pd.DataFrame({"user_id": ["u1"] * 2, "item_id": ["p0"] * 2, "timestamp": [5, 9]})
    again = again.astype({"user_id": "category", "item_id": "category"})
    repeated = replace(tea, repeats=again)
    assert repeated.fingerprint != tea.fingerprint
    assert store.add_dataset(tea).id != store.add_dataset(repeated).id
    opened = store.dataset(store.add_dataset(repeated).id)
    assert opened.fingerprint == repeated.fingerprint
    assert opened.repeats.equals(again)
    assert opened.without(users=["u2"]).repeats.equals(again)
    assert opened.without(users=["u1"]).repeats is None
    plain = store.add_dataset(tea)
    assert not (store.dataset_folder(plain.id) / "repeats.parquet").exists()
    assert store.dataset(plain.id).repeats is None


def test_repeats_of_someone_unknown_are_refused(tea):
    again = pd.DataFrame({"user_id": ["u9"], "item_id": ["p0"], "timestamp": [5]})
    with pytest.raises(DataError, match="u9"):
        replace(tea, repeats=again.astype({"user_id": "category", "item_id": "category"}))
