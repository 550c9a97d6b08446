"""The app in-process, always through app.py, on a home of its own and without a worker."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from coldstart.core.settings import EvaluateConfig, Settings, TrainConfig
from coldstart.data.dataset import Dataset
from coldstart.encoders import registry
from coldstart.evaluation import results
from coldstart.evaluation.results import Evaluation
from coldstart.jobs import queue
from coldstart.models.queries import Training, training_of
from coldstart.models.registry import make
from coldstart.serving.embedded import Embedded
from coldstart.store import artifacts
from coldstart.store.records import DatasetRecord, Kind, RunState
from coldstart.store.repository import Store

sys.path.append(str(Path(__file__).parent))  # what the tests of this folder share

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]
Train = Callable[..., tuple[str, str]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty COLDSTART_HOME."""
    monkeypatch.setenv("COLDSTART_HOME", str(tmp_path))
    monkeypatch.setattr(queue, "ensure_worker", lambda *_: None)
    return tmp_path


@pytest.fixture
def store(home: Path) -> Store:
    """The store in that home."""
    return Store(Settings())


@pytest.fixture
def keep_evaluation(store: Store) -> Callable[[Dataset, Evaluation], DatasetRecord]:
    """Store data with an evaluation among their runs, as a worker would have left it."""

    def keep(dataset: Dataset, found: Evaluation) -> DatasetRecord:
        record = store.add_dataset(dataset)
        run = store.create_run(Kind.EVALUATE, record.id, EvaluateConfig())
        store.claim("test", run.id)
        results.save(store.run_folder(run.id), found)
        store.end(run.id, RunState.FINISHED)
        return record

    return keep


@pytest.fixture
def open_app() -> Open:
    """Open the app on a page, as a visitor with a browser in some language would."""

    def opened(page: str = "data", *, locale: str = "en-US", **query: str) -> AppTest:
        app = AppTest.from_file(ROOT / "app.py", default_timeout=20)
        app.context["locale"] = locale
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app if page == "data" else app.switch_page(f"pages/{page}.py").run()

    return opened


@pytest.fixture
def shop() -> Dataset:
    """Two shoppers, two products, and a title that would like to be a picture."""
    return Dataset(
        name="Corner shop",
        users=pd.DataFrame({"user_id": ["u1", "u2"], "age": ["30", "50"]}),
        items=pd.DataFrame({"item_id": ["p1", "p2"], "title": ["Tea", "![x](http://evil.test/x)"]}),
        interactions=pd.DataFrame({"user_id": ["u1"], "item_id": ["p1"], "label": [1]}),
    )


@pytest.fixture(scope="session")
def market() -> Dataset:
    """Sixty users of two towns and forty items of two kinds; some items are liked by most."""
    rng = np.random.default_rng(1)
    likes = rng.random((60, 40)) < np.where(np.arange(40) < 8, 0.6, 0.15)
    users, items = [f"u{n:02}" for n in range(60)], [f"p{n:02}" for n in range(40)]
    rows, columns = np.nonzero(likes)
    pairs = {"user_id": [users[n] for n in rows], "item_id": [items[n] for n in columns]}
    return Dataset(
        name="Market",
        users=pd.DataFrame({"user_id": users, "town": ["<b>A</b>", "B"] * 30}),
        items=pd.DataFrame({"item_id": items, "title": items, "kind": (["x", "y"] * 20)}),
        interactions=pd.DataFrame({**pairs, "label": np.ones(len(rows), dtype=np.int8)}),
    )


@pytest.fixture(scope="session")
def market_read(market: Dataset) -> Training:
    """The market as an encoder might read it."""
    rng = np.random.default_rng(2)
    vectors = [rng.normal(size=(n, 8)).astype(np.float32) for n in (60, 40)]
    return training_of(market, *(v / np.linalg.norm(v, axis=1, keepdims=True) for v in vectors))


@pytest.fixture
def train(store: Store, tea_shop: Dataset, word_encoder, monkeypatch) -> Train:
    """Keep a data set and a training on it; return both ids."""
    monkeypatch.setattr(registry, "load", lambda *_: word_encoder)

    def trained(method: str = "ensemble", dataset: Dataset = tea_shop) -> tuple[str, str]:
        record = store.add_dataset(dataset)
        run = store.create_run(Kind.TRAIN, record.id, TrainConfig(method=method))
        users = word_encoder.encode(dataset.user_texts)
        training = training_of(dataset, users, word_encoder.encode(dataset.item_texts))
        model = make(method).fit(training, np.random.default_rng(0))
        store.claim("test", run.id)
        artifacts.save_model(store.run_folder(run.id), model)
        store.end(run.id, RunState.FINISHED)
        return record.id, run.id

    return trained


@pytest.fixture
def tea_map(store: Store, tea_shop: Dataset, word_encoder, monkeypatch) -> str:
    """The tea shop with its maps, read by an encoder that needs no files; its id."""
    from mapping import draw

    texts = (tea_shop.user_texts, tea_shop.item_texts)
    training = training_of(tea_shop, *(word_encoder.encode(side) for side in texts))
    given = Embedded(tea_shop, training, word_encoder)
    monkeypatch.setattr("coldstart.ui.opened.embedded", lambda *_: given)
    monkeypatch.setattr("coldstart.ui.opened._embedded", lambda *_: given)
    return draw(store, tea_shop)
