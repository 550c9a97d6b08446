from __future__ import annotations

import hashlib
import os
from pathlib import Path

import numpy as np
import pytest

from coldstart.core.errors import EncoderError
from coldstart.encoders.cache import EmbeddingCache, forget_texts
from coldstart.encoders.long_texts import Coverage

VECTORS = np.arange(6, dtype=np.float32).reshape(2, 3)


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    cache = EmbeddingCache(tmp_path, "f" * 64, 3)
    cache.put(["milk", "bread"], VECTORS)
    return cache


def test_gives_back_what_was_put_in_the_order_asked_for(cache: EmbeddingCache) -> None:
    vectors, missing = cache.get(["bread", "cheese", "milk", "bread"])
    assert missing.tolist() == [False, True, False, False]
    assert np.array_equal(vectors[[0, 2, 3]], VECTORS[[1, 0, 1]])


def test_another_object_on_the_same_folder_sees_it(cache: EmbeddingCache, tmp_path: Path) -> None:
    assert not EmbeddingCache(tmp_path, "f" * 64, 3).get(["milk"])[1].any()


def test_another_encoder_does_not(cache: EmbeddingCache, tmp_path: Path) -> None:
    assert EmbeddingCache(tmp_path, "e" * 64, 3).get(["milk"])[1].all()


def test_holds_more_texts_than_one_query_takes(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, "f" * 64, 2)
    texts = [f"text {n}" for n in range(1234)]
    vectors = np.random.default_rng(0).random((1234, 2), dtype=np.float32)
    cache.put(texts, vectors)
    assert np.array_equal(cache.get(texts)[0], vectors)
    assert cache.count() == 1234


def test_it_counts_what_was_not_read_yet(cache: EmbeddingCache, tmp_path: Path) -> None:
    assert cache.unread(["milk", "bread", " ", ""]) == 0
    assert cache.unread(["milk", "cheese", "cheese", "tea"]) == 2
    assert EmbeddingCache(tmp_path, "e" * 64, 3).unread(["milk", "milk"]) == 1


def test_a_text_put_again_is_replaced(cache: EmbeddingCache) -> None:
    cache.put(["milk"], VECTORS[1:])
    assert np.array_equal(cache.get(["milk"])[0], VECTORS[1:])
    assert cache.count() == 2


def test_what_is_forgotten_leaves_nothing_in_the_file(
    cache: EmbeddingCache, tmp_path: Path
) -> None:
    forget_texts(tmp_path, ["milk"])
    assert cache.get(["milk", "bread"])[1].tolist() == [True, False]
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert hashlib.sha256(b"bread").digest() in left
    assert hashlib.sha256(b"milk").digest() not in left


LONG = "oat milk " * 9


def test_of_a_long_text_what_an_earlier_version_kept_is_not_given(tmp_path: Path) -> None:
    earlier = EmbeddingCache(tmp_path, "f" * 64, 3)
    earlier.put(["milk", LONG], VECTORS)
    now = EmbeddingCache(tmp_path, "f" * 64, 3, max_length=12)
    assert now.coverage(["milk", LONG]) == [Coverage.WHOLE, None]
    assert now.unread(["milk", LONG]) == 1
    now.put([LONG], VECTORS[:1], [Coverage.PARTS])
    assert np.array_equal(now.get(["milk", LONG])[0], VECTORS[[0, 0]])
    assert now.coverage([LONG]) == [Coverage.PARTS]
    assert np.array_equal(earlier.get([LONG])[0], VECTORS[1:])


def test_a_long_text_is_forgotten_however_it_was_read(tmp_path: Path) -> None:
    for max_length in (None, 12):
        cache = EmbeddingCache(tmp_path, "f" * 64, 3, max_length=max_length)
        cache.put([LONG, "milk"], VECTORS)
    cache.put([LONG], VECTORS[:1], [Coverage.PARTS])
    assert cache.count() == 4
    forget_texts(tmp_path, [LONG])
    assert cache.count() == 1
    assert not cache.get(["milk"])[1].any()


def test_two_writers_at_once_both_get_through(cache: EmbeddingCache, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def put(writer: int) -> None:
        mine = EmbeddingCache(tmp_path, "f" * 64, 3)
        for n in range(10):
            mine.put([f"{writer}-{n}"], VECTORS[:1])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(put, range(2)))
    assert cache.count() == 22


def test_reading_only_writes_nothing(cache: EmbeddingCache, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    reader = EmbeddingCache(tmp_path, "f" * 64, 3, readonly=True)
    reader.put(["cheese"], VECTORS[:1])
    assert reader.get(["milk", "cheese"])[1].tolist() == [False, True]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_reading_only_works_where_there_is_nothing(tmp_path: Path) -> None:
    reader = EmbeddingCache(tmp_path / "none", "f" * 64, 3, readonly=True)
    assert reader.get(["milk"])[1].all()
    assert reader.count() == 0
    assert os.listdir(tmp_path) == []


def test_reading_only_sees_what_a_writer_at_work_has_put(
    cache: EmbeddingCache, tmp_path: Path
) -> None:
    with cache._open() as writer:
        writer.execute("INSERT INTO vectors VALUES (?, ?)", (hashlib.sha256(b"new").digest(), b""))
        reader = EmbeddingCache(tmp_path, "f" * 64, 3, readonly=True)
        assert reader.get(["milk", "new"])[1].tolist() == [False, True]


def test_a_damaged_file_is_named_with_its_remedy(cache: EmbeddingCache) -> None:
    cache.path.write_bytes(b"not a database at all, but long enough to be read as one" * 20)
    with pytest.raises(EncoderError, match="Delete that file") as raised:
        cache.get(["milk"])
    assert str(cache.path) in str(raised.value)
