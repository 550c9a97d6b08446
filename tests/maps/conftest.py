"""A shop where six of every ten like kitchen things and the others tools."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coldstart.data.dataset import Dataset
from coldstart.models.queries import Training, training_of

N_USERS, N_ITEMS, N_KITCHEN_USERS, N_KITCHEN_ITEMS = 40, 24, 24, 12


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Return a data set: the last two users have no likes, the last item nobody."""
    rng = np.random.default_rng(1)
    pairs = {
        (u, i)
        for u in range(N_USERS - 2)
        for i in rng.choice(N_KITCHEN_ITEMS if u < N_KITCHEN_USERS else N_ITEMS - 1, 14)
        if (i < N_KITCHEN_ITEMS) == (u < N_KITCHEN_USERS)
    }
    rows = [(f"u{u}", f"i{i}", 1) for u, i in sorted(pairs)]
    users = pd.DataFrame({"user_id": [f"u{n}" for n in range(N_USERS)], "likes": "cats"})
    items = pd.DataFrame({"item_id": [f"i{n}" for n in range(N_ITEMS)], "price": "1.50"})
    items["title"] = [f"Thing {n}" for n in range(N_ITEMS)]
    interactions = pd.DataFrame(rows, columns=["user_id", "item_id", "label"])
    interactions["label"] = interactions["label"].astype("int8")
    return Dataset("shop", users.astype("str"), items.astype("str"), interactions)


@pytest.fixture(scope="session")
def training(dataset: Dataset) -> Training:
    """Return it embedded: two directions for items; the first user has no profile."""
    rng = np.random.default_rng(2)
    users = unit(rng.normal(size=(N_USERS, 8)))
    users[0] = 0
    directions = np.repeat(np.eye(8)[:2], N_KITCHEN_ITEMS, axis=0)
    items = unit(directions + 0.2 * rng.normal(size=(N_ITEMS, 8)))
    return training_of(dataset, users, items)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return rows at length one, float32."""
    scaled: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled.astype(np.float32)
