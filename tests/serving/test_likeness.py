"""Who is most alike: measured in the embedding, not on any picture."""

from __future__ import annotations

import numpy as np
import pytest

from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder
from coldstart.models.queries import Training, training_of
from coldstart.serving.similarity import most_alike


@pytest.fixture
def training(tea_shop: Dataset, word_encoder: Encoder) -> Training:
    users, items = (word_encoder.encode(t) for t in (tea_shop.user_texts, tea_shop.item_texts))
    return training_of(tea_shop, users, items)


def test_the_nearest_are_those_of_the_largest_cosine_without_oneself(training: Training) -> None:
    found = most_alike(training, "items", "item", training.items.ids[0], top=4)
    cosines = training.items.embeddings @ training.items.embeddings[0]
    expected = np.sort(cosines[1:])[::-1][:4]
    assert training.items.ids[0] not in set(found["id"])
    np.testing.assert_allclose(found["likeness"], expected, atol=1e-6)


def test_by_taste_people_are_like_those_who_like_the_same(training: Training) -> None:
    found = most_alike(training, "taste", "user", "coffee0", top=9)
    assert set(found["id"]) == {f"coffee{n}" for n in range(1, 10)}


def test_of_whom_nothing_is_known_nobody_is_called_alike(
    training: Training, tea_shop: Dataset
) -> None:
    likes = np.asarray(tea_shop.likes.sum(axis=1)).ravel()
    cold = training.users.ids[int(np.flatnonzero(likes == 0)[0])]
    assert len(most_alike(training, "taste", "user", cold)) == 0
    others = most_alike(training, "taste", "user", "coffee0", top=1000)
    assert cold not in set(others["id"])
