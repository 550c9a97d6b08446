"""How the tests of Map train, draw and read."""

from __future__ import annotations

import numpy as np
from streamlit.testing.v1 import AppTest

from coldstart.core.events import drain
from coldstart.core.i18n import t
from coldstart.core.settings import MapConfig, TrainConfig
from coldstart.data.dataset import Dataset
from coldstart.data.vocabulary import words
from coldstart.maps import maps
from coldstart.maps.maps import maps_steps
from coldstart.models.queries import training_of
from coldstart.models.registry import make
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(id_, **params).render(language, words("retail", language))


def train(store: Store, dataset_id: str, method: str = "ensemble") -> str:
    """Train a method on a data set as its stand-in encoder reads it; return the run's id."""
    from coldstart.store import artifacts
    from coldstart.ui import opened

    run = store.create_run(Kind.TRAIN, dataset_id, TrainConfig(method=method))
    store.claim("test", run.id)
    training = opened.embedded(dataset_id, "").training
    model = make(method).fit(training, np.random.default_rng(0))
    artifacts.save_model(store.run_folder(run.id), model)
    store.end(run.id, RunState.FINISHED)
    return run.id


def draw(store: Store, dataset: Dataset) -> str:
    """Lay a data set out as the worker would, from made-up embeddings; return its id."""
    rng = np.random.default_rng(0)
    users = rng.normal(size=(len(dataset.users), 8)).astype(np.float32)
    items = rng.normal(size=(len(dataset.items), 8)).astype(np.float32)
    users[[not text for text in dataset.user_texts]] = 0
    items[[not text for text in dataset.item_texts]] = 0
    record = store.add_dataset(dataset)
    run = store.create_run(Kind.MAP, record.id, MapConfig())
    store.claim("test", run.id)
    training = training_of(dataset, users, items)
    for view, made in drain(maps_steps(training, 0, ("profile", "taste", "items"))).items():
        maps.save(store.run_folder(run.id), f"map-{view}", made)
    store.end(run.id, RunState.FINISHED)
    return record.id


def said(app: AppTest) -> str:
    return " ".join(part.value for part in [*app.markdown, *app.caption, *app.info])


def views(app: AppTest) -> list[str]:
    return list(app.button_group(key="map_view").options)
