from __future__ import annotations

from dataclasses import replace

import pytest

from coldstart.core.events import Noted
from coldstart.core.settings import Settings, TrainConfig
from coldstart.encoders import registry
from coldstart.encoders.long_texts import Coverage
from coldstart.jobs.worker import execute, versions
from coldstart.serving.embedded import long_texts, n_unread
from coldstart.serving.session import Session
from coldstart.store.records import Kind
from coldstart.store.repository import Store

SHARED = "made with care and shipped in a plain box " * 3


@pytest.fixture
def store(tmp_path, monkeypatch, word_encoder, tea_shop) -> Store:
    """Return a store with a shop whose descriptions begin alike, for an encoder of few tokens."""

    class Beginnings(type(word_encoder)):
        def encode_batch(self, texts):
            return super().encode_batch([" ".join(text.split()[:12]) for text in texts])

    class InParts(type(word_encoder)):
        max_length = 12

        def coverage(self, texts):
            return [[Coverage.WHOLE, Coverage.PARTS][len(text.split()) > 12] for text in texts]

        def of_beginnings(self):
            return Beginnings()

    monkeypatch.setattr(registry, "load", lambda _: InParts())
    store = Store(Settings(home=tmp_path))
    items = tea_shop.items.assign(text=SHARED + tea_shop.items["title"])
    store.add_dataset(replace(tea_shop, items=items))
    return store


def trained(store: Store, values: dict[str, object]) -> tuple[Session, list[str]]:
    """Train as a version of coldstart does; return what is served, and the ids of the notes."""
    config = TrainConfig(method="kernel_ridge", encoder="any")
    run = store.create_run(Kind.TRAIN, store.datasets()[0].id, config, versions=values)
    notes = [e.message.id for e in execute(store, run.id) if isinstance(e, Noted)]
    return Session.open(store, run.id), notes


def test_a_run_is_served_the_vectors_that_it_was_trained_on(store: Store) -> None:
    def n_different(served: Session) -> int:
        return len({vector.tobytes() for vector in served.training.items.embeddings})

    old, notes = trained(store, {})
    assert (n_different(old), notes) == (1, [])
    new, notes = trained(store, versions(store.settings))
    assert (n_different(new), notes) == (len(new.dataset.items), ["encode.long.items"])
    (again,) = store.runs(kind=Kind.TRAIN)[1:]
    assert n_different(Session.open(store, again.id)) == 1


def test_the_count_of_long_texts_is_known_once_they_are_read(store: Store) -> None:
    shop = store.dataset(store.datasets()[0].id)
    assert long_texts(store, shop, "any") == []
    trained(store, versions(store.settings))
    assert n_unread(store, shop, "any") == 0
    (note,) = long_texts(store, shop, "any")
    assert (note.params["n"], note.params["of"]) == (12, 12)
