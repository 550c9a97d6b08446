"""A tea shop with a training and an evaluation in a store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from coldstart.core.settings import EvaluateConfig, Settings, StudyConfig, TrainConfig
from coldstart.data.dataset import Dataset
from coldstart.encoders import registry
from coldstart.encoders.base import Encoder
from coldstart.evaluation import results
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.ranking import headline
from coldstart.models.queries import training_of
from coldstart.models.registry import make
from coldstart.store import artifacts
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store

METHODS = ("random", "popularity", "centroid", "content_knn")


@pytest.fixture
def store(tmp_path: Path, word_encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(registry, "load", lambda _: word_encoder)
    return Store(Settings(home=tmp_path / "home", readonly=False))


@pytest.fixture
def told(store: Store, tea_shop: Dataset, word_encoder: Encoder) -> Callable[..., str]:
    """Put a training by some method, or an evaluation, into the store; return its id."""

    def ended(
        kind: Kind, config: StudyConfig, name: str | None = None, dataset: Dataset = tea_shop
    ) -> str:
        users = word_encoder.encode(dataset.user_texts)
        training = training_of(dataset, users, word_encoder.encode(dataset.item_texts))
        data = store.add_dataset(dataset).id
        run = store.create_run(kind, data, config, name, {"coldstart": "0.1.0"})
        store.claim("test", run.id)
        first = None
        if isinstance(config, TrainConfig):
            known = training.of_known_users()
            model = make(config.method, **config.method_settings)
            artifacts.save_model(
                store.run_folder(run.id), model.fit(known, np.random.default_rng(0))
            )
        elif isinstance(config, EvaluateConfig):
            *_, last = evaluate_steps(
                training, protocols=["cold-user"], shots=[0, 1], methods=METHODS, sizes=[8]
            )
            results.save(store.run_folder(run.id), last.result)
            first = headline(last.result)
        store.end(run.id, RunState.FINISHED, headline=first)
        return run.id

    return ended
