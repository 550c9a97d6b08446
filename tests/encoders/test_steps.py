from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coldstart.core.errors import StopRequested
from coldstart.core.events import Event, Progressed, Started
from coldstart.encoders.base import Encoder
from coldstart.encoders.cache import EmbeddingCache, cached_steps


class Spelling(Encoder):
    """Counts letters, two texts a batch, and remembers what it was asked."""

    name, dim, fingerprint = "spelling", 26, "a" * 64

    def __init__(self) -> None:
        self.asked: list[str] = []

    def plan(self, texts: Sequence[str]) -> list[np.ndarray]:
        order = np.arange(len(texts))[::-1]
        return [order[n : n + 2] for n in range(0, len(texts), 2)]

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        counts = np.array([[text.count(chr(97 + n)) for n in range(26)] for text in texts])
        return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    return EmbeddingCache(tmp_path, Spelling.fingerprint, Spelling.dim)


def watch(stream: Generator[Event, None, Any]) -> tuple[list[Event], Any]:
    events = []
    while True:
        try:
            events.append(next(stream))
        except StopIteration as ended:
            return events, ended.value


def test_each_text_is_encoded_once_and_lands_in_its_place(cache: EmbeddingCache) -> None:
    encoder = Spelling()
    texts = ["ab", "", "c", "ab", "  ", "d"]
    events, vectors = watch(cached_steps(encoder, cache, texts))
    assert sorted(encoder.asked) == ["ab", "c", "d"]
    assert np.array_equal(vectors, Spelling().encode(texts))
    assert not vectors[[1, 4]].any()
    assert events == [Started("encode", 3), Progressed("encode", 2, 3), Progressed("encode", 3, 3)]


def test_the_second_time_nothing_is_asked(cache: EmbeddingCache) -> None:
    _, first = watch(cached_steps(Spelling(), cache, ["ab", "c"]))
    again = Spelling()
    events, second = watch(cached_steps(again, cache, ["ab", "c"]))
    assert again.asked == []
    assert events == [Started("encode", 0)]
    assert np.array_equal(first, second)


def test_a_changed_row_is_encoded_alone(cache: EmbeddingCache) -> None:
    watch(cached_steps(Spelling(), cache, ["ab", "c", "d"]))
    again = Spelling()
    watch(cached_steps(again, cache, ["ab", "changed", "d"]))
    assert again.asked == ["changed"]


def test_a_stopped_run_keeps_what_it_has_done(cache: EmbeddingCache) -> None:
    stream = cached_steps(Spelling(), cache, ["a", "b", "c", "d", "e"])
    next(stream), next(stream)
    with pytest.raises(StopRequested):
        stream.throw(StopRequested())
    again = Spelling()
    watch(cached_steps(again, cache, ["a", "b", "c", "d", "e"]))
    assert sorted(again.asked) == ["a", "b", "c"]


def test_no_texts_give_no_vectors(cache: EmbeddingCache) -> None:
    _, vectors = watch(cached_steps(Spelling(), cache, []))
    assert vectors.shape == (0, 26)
