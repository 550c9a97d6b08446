"""A shop of two tastes, and an encoder that reads nothing but single words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder

# One commit always tries the same examples; `pytest --hypothesis-profile=default` tries others.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


class WordEncoder(Encoder):
    """A direction for each word; a text is the mean of its words."""

    name, dim, fingerprint = "words", 32, "words-32"

    def plan(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.arange(len(texts))] if len(texts) else []

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        vectors = [
            sum(
                np.random.default_rng(crc32(word.encode())).normal(size=self.dim)
                for word in text.lower().replace(".", " ").replace(":", " ").split()
            )
            for text in texts
        ]
        stacked = np.array(vectors, dtype=np.float32)
        return stacked / np.linalg.norm(stacked, axis=1, keepdims=True)


@pytest.fixture
def word_encoder() -> Encoder:
    return WordEncoder()


@pytest.fixture
def tea_shop() -> Dataset:
    """Return ten who like teas, ten who like coffees, and two cold ones with held-back histories.

    Everybody likes the cup. The tea pot is cold; who likes it is held back as well.
    """
    kinds = ("tea", "coffee")
    items = [(f"{kind[0]}{n}", f"{kind} {n}", f"leaf {kind}") for kind in kinds for n in range(5)]
    items += [("cup", "Cup", "porcelain"), ("pot", "tea pot", "porcelain tea")]
    users = [(f"{kind}{n}", kind, f"town{n % 3}") for kind in kinds for n in range(10)]
    users += [("cold tea", "tea", "town0"), ("cold coffee", "coffee", "town1")]
    likes = [
        (f"{kind}{n}", f"{kind[0]}{m}")
        for kind in kinds for n in range(10) for m in range(5) if (n + m) % 5
    ]  # fmt: skip
    likes += [(f"{kind}{n}", "cup") for kind in kinds for n in range(10)]
    hidden = [("cold tea", f"t{m}") for m in range(3)] + [("cold tea", "cup")]
    hidden += [("cold coffee", "c0"), ("tea0", "pot"), ("tea1", "pot"), ("coffee0", "pot")]
    return Dataset(
        name="Tea shop",
        users=pd.DataFrame(users, columns=["user_id", "drinks", "town"], dtype="str"),
        items=pd.DataFrame(items, columns=["item_id", "title", "made_of"], dtype="str"),
        interactions=_pairs(likes),
        held_back=_pairs(hidden),
    )


@pytest.fixture
def rated_shop(tea_shop: Dataset) -> Dataset:
    """Return the tea shop where everybody dislikes two things of the other taste."""
    kinds = ("tea", "coffee")
    pairs = [
        (f"{kind}{n}", f"{other[0]}{(n + m) % 5}")
        for kind, other in (kinds, kinds[::-1]) for n in range(10) for m in range(2)
    ]  # fmt: skip
    dislikes = _pairs(pairs).assign(label=np.int8(0))
    interactions = pd.concat([tea_shop.interactions, dislikes], ignore_index=True)
    return replace(tea_shop, interactions=interactions)


def _pairs(pairs: list[tuple[str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(pairs, columns=["user_id", "item_id"], dtype="str")
    return frame.assign(label=np.int8(1))
