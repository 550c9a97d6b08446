"""An answer is kept at once, is never lost, and can be taken back."""

from __future__ import annotations

import pytest

from coldstart.core.errors import NotFoundError, ReadOnlyError
from coldstart.core.settings import Settings
from coldstart.store.answers import given, keep, take_back
from coldstart.store.repository import Store


@pytest.fixture
def kept(tmp_path, tea_shop):
    store = Store(Settings(home=tmp_path))
    return store, store.add_dataset(tea_shop).id


def test_answers_are_there_for_whoever_comes_next_in_the_order_they_were_given(kept, tmp_path):
    store, id_ = kept
    said = [keep(store, id_, "tea0", "c0", 1), keep(store, id_, "tea0", "c1", None)]
    assert given(Store(Settings(home=tmp_path)), id_) == said


def test_a_second_answer_replaces_the_first_and_one_can_be_taken_back(kept):
    store, id_ = kept
    keep(store, id_, "tea0", "c0", 1)
    said = keep(store, id_, "tea0", "c0", 0)
    assert given(store, id_) == [said]
    take_back(store, id_, said)
    assert given(store, id_) == []


def test_one_that_is_being_written_is_not_read(kept):
    store, id_ = kept
    said = keep(store, id_, "tea0", "c0", 1)
    (store.dataset_folder(id_) / "answers" / ".writing-x.json").write_text("{")
    assert given(store, id_) == [said]


def test_nobody_answers_for_whom_the_data_do_not_know_or_on_a_server_for_looking_only(
    kept, tmp_path
):
    store, id_ = kept
    with pytest.raises(NotFoundError):
        keep(store, id_, "nobody", "c0", 1)
    with pytest.raises(NotFoundError):
        keep(store, id_, "tea0", "nothing", 1)
    with pytest.raises(ReadOnlyError):
        keep(Store(Settings(home=tmp_path, readonly=True)), id_, "tea0", "c0", 1)


def test_they_go_with_their_data_set(kept):
    store, id_ = kept
    keep(store, id_, "tea0", "c0", 1)
    store.forget_dataset(id_)
    assert given(store, id_) == []
