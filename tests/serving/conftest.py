"""A trained tea shop that answers, by any method."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder
from coldstart.models.queries import training_of
from coldstart.models.registry import make
from coldstart.serving.session import Session

Serve = Callable[..., Session]


@pytest.fixture
def serve(tea_shop: Dataset, word_encoder: Encoder) -> Serve:
    """Fit a method on the tea shop, or on other data, and have it answer."""

    def served(
        method: str = "ensemble", dataset: Dataset = tea_shop, **settings: object
    ) -> Session:
        users = word_encoder.encode(dataset.user_texts)
        training = training_of(dataset, users, word_encoder.encode(dataset.item_texts))
        model = make(method, **settings).fit(training, np.random.default_rng(0))
        return Session(dataset, training, model, word_encoder)

    return served
