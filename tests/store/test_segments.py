"""Segments are kept with their data set, renamed, deleted, and forgotten with it."""

from __future__ import annotations

import pytest

from coldstart.core.errors import ColdstartError, NotFoundError, ReadOnlyError
from coldstart.core.settings import Settings
from coldstart.store.repository import Store


def test_a_segment_comes_back_as_it_was_under_its_new_name_too(store, tea):
    record = store.add_dataset(tea)
    made = store.add_segment(record.id, "  Young\n families ", "user", ["u1", "u2"], "profile")
    assert made.name == "Young families"
    assert Store(store.settings).segments(record.id) == [made]
    renamed = store.rename_segment(record.id, made.id, "年轻家庭")
    assert store.segment(record.id, made.id) == renamed
    assert (renamed.name, renamed.members) == ("年轻家庭", ("u1", "u2"))


def test_names_are_given_once_and_are_not_blank(store, tea, books):
    record, other = store.add_dataset(tea), store.add_dataset(books)
    made = store.add_segment(record.id, "A", "user", ["u1"])
    store.add_segment(other.id, "A", "user", ["u1"])
    store.rename_segment(record.id, made.id, "A")
    with pytest.raises(ColdstartError, match="already"):
        store.add_segment(record.id, " A ", "item", ["p0"])
    for name in (" ", "x" * 81):
        with pytest.raises(ColdstartError, match="from 1 to 80"):
            store.add_segment(record.id, name, "user", ["u1"])
    with pytest.raises(ColdstartError, match="at least one member"):
        store.add_segment(record.id, "B", "user", [])


def test_a_deleted_segment_is_gone_and_one_that_never_was_is_answered_with_those_there_are(
    store, tea
):
    record = store.add_dataset(tea)
    made, left = (store.add_segment(record.id, name, "user", ["u1"]) for name in "AB")
    store.forget_segment(record.id, made.id)
    assert store.segments(record.id) == [left]
    for id_ in (made.id, "../../runs/x"):
        with pytest.raises(NotFoundError, match="There are: B"):
            store.segment(record.id, id_)
        with pytest.raises(NotFoundError):
            store.forget_segment(record.id, id_)


def test_segments_are_forgotten_with_their_data_set(store, tea):
    record = store.add_dataset(tea)
    store.add_segment(record.id, "Secret circle", "user", ["u1"])
    store.forget_dataset(record.id)
    assert store.segments(record.id) == []
    left = b"".join(path.read_bytes() for path in store.settings.home.rglob("*") if path.is_file())
    assert b"Secret circle" not in left


def test_a_store_for_looking_only_shows_segments_and_changes_none(store, tea):
    record = store.add_dataset(tea)
    made = store.add_segment(record.id, "A", "user", ["u1"])
    looking = Store(Settings(home=store.settings.home, readonly=True))
    assert looking.segments(record.id) == [made]
    for change in (
        lambda: looking.add_segment(record.id, "B", "user", ["u1"]),
        lambda: looking.rename_segment(record.id, made.id, "B"),
        lambda: looking.forget_segment(record.id, made.id),
    ):
        with pytest.raises(ReadOnlyError):
            change()
    assert looking.segments(record.id) == [made]
