"""A stored run of a model that coldstart no longer has: every page says so and says what to do."""

from __future__ import annotations

import pytest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.core.settings import TrainConfig
from coldstart.store import artifacts
from coldstart.store.records import Kind, RunState


@pytest.fixture
def old_run(store, tea_shop, word_encoder, monkeypatch):
    """Keep a run of a removed model, on new data by default; return the ids of both."""

    def stored(
        data: str | None = None, method: str = "repaired_head", setting: str = "liked_mean"
    ) -> tuple[str, str]:
        class Removed:
            name = method

            def state(self):
                return {}, {}

        data = data or store.add_dataset(tea_shop).id
        config = TrainConfig(method=method, method_settings={setting: True})
        run = store.create_run(Kind.TRAIN, data, config)
        store.claim("test", run.id)
        artifacts.save_model(store.run_folder(run.id), Removed())
        store.end(run.id, RunState.FINISHED)
        return data, run.id

    monkeypatch.setattr("coldstart.encoders.registry.load", lambda *_: word_encoder)
    return stored


def texts(app) -> str:
    parts = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.error]
    return "\n".join(part.value for part in parts).replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["recommend", "learn", "train"])
def test_a_page_that_needs_the_model_says_that_it_is_gone(open_app, old_run, page, language):
    data, run = old_run()
    app = open_app(page, lang=language, data=data, run=run)
    assert not app.exception
    method = t("method.repaired_head")
    assert t("method.removed", method=method).render(language) in texts(app)


@pytest.mark.parametrize("page", ["recommend", "train"])
def test_a_page_says_that_the_network_beside_the_weights_is_gone(open_app, old_run, page):
    data, run = old_run(method="live_ensemble", setting="residual")
    app = open_app(page, data=data, run=run)
    assert not app.exception
    method = t("method.live_ensemble")
    assert t("method.removed_setting", method=method).render("en") in texts(app)


@pytest.mark.parametrize("page", ["runs", "how", "evaluate", "map", "data"])
def test_other_pages_open_beside_it(open_app, old_run, page):
    data, run = old_run()
    app = open_app(page, data=data, run=run)
    assert not app.exception
    assert not app.error


def test_another_training_answers_unless_the_link_names_the_old_one(open_app, train, old_run):
    data, run = train("popularity")
    old_run(data)
    app = open_app("recommend", data=data)
    assert not app.error
    assert app.query_params["run"] == run
