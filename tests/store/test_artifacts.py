"""What a run leaves behind is one whole file, readable by others, and never pickle."""

from __future__ import annotations

import json

import pytest
from safetensors import safe_open

from coldstart.core.errors import StorageError
from coldstart.models.queries import training_of
from coldstart.models.registry import make
from coldstart.store import artifacts


@pytest.fixture
def fitted(tea):
    import numpy as np

    rng = np.random.default_rng(0)
    training = training_of(tea, *(rng.normal(size=(2, 4)).astype(np.float32) for _ in "ab"))
    return make("popularity").fit(training, rng), training


def test_a_model_comes_back_with_the_same_scores(fitted, tmp_path):
    model, training = fitted
    assert not artifacts.has_model(tmp_path)
    artifacts.save_model(tmp_path, model)
    assert artifacts.has_model(tmp_path)
    again = artifacts.load_model(tmp_path)
    assert again.name == "popularity"
    before, after = (m.score(training.users, training.items) for m in (model, again))
    assert before.tolist() == after.tolist()


def test_a_model_that_crashed_while_it_was_written_leaves_the_one_before(fitted, tmp_path):
    model, _ = fitted
    artifacts.save_model(tmp_path, model)
    (before,) = tmp_path.iterdir()
    content = before.read_bytes()

    class Bad:
        name = "popularity"

        def state(self):
            return model.state()[0], {"of": object()}

    with pytest.raises(TypeError):
        artifacts.save_model(tmp_path, Bad())
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [content]


def test_a_file_that_is_no_model_is_said_plainly(fitted, tmp_path):
    artifacts.save_model(tmp_path, fitted[0])
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for damaged in (b"", b"x" * 100, whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        with pytest.raises(StorageError, match="Train again"):
            artifacts.load_model(tmp_path)


def test_a_model_is_safetensors_throughout(fitted, tmp_path):
    artifacts.save_model(tmp_path, fitted[0])
    (path,) = tmp_path.iterdir()
    with safe_open(path, framework="numpy") as stored:
        (described,) = stored.metadata().values()
        assert json.loads(described)["method"] == "popularity"


@pytest.mark.parametrize("method", ["ensemble", "mlp_head", "popularity"])
def test_a_model_of_another_form_is_said_plainly(fitted, tmp_path, method):
    class Older:
        name = method

        def state(self):
            return {}, {"of_old": 1}

    artifacts.save_model(tmp_path, Older())
    with pytest.raises(StorageError, match="Train again"):
        artifacts.load_model(tmp_path)
