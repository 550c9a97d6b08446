"""The Train page: what it offers, starts, shows and keeps, on a store without a worker."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from coldstart.core.events import EpochEnded, Noted, Started
from coldstart.core.i18n import t
from coldstart.core.settings import TrainConfig
from coldstart.store.records import Kind, RunState
from coldstart.store.repository import Store


@pytest.fixture
def dataset_id(store: Store, shop) -> str:
    return store.add_dataset(shop).id


def trained(store: Store, dataset_id: str, state: RunState = RunState.FINISHED, **config) -> str:
    """Return a training of two epochs that ended in some state."""
    run = store.create_run(Kind.TRAIN, dataset_id, TrainConfig(method="mlp_head", **config))
    store.claim("test")
    store.append(run.id, Started("train"))
    for epoch in (1, 2):
        measured = {"ndcg@10": epoch / 10}
        store.append(run.id, EpochEnded(epoch, 2, 0.5, 0.6, measured, {"ndcg@10": 0.5}, True))
    if state is not RunState.RUNNING:
        lead = {"ndcg@10": [-0.4, -0.2]}
        kept = {
            "epoch": 2,
            "metrics": {"ndcg@10": 0.2},
            "baseline": {"ndcg@10": 0.5},
            "gain_interval": lead,
        }
        store.end(run.id, state, headline=kept if state is RunState.FINISHED else None)
    return run.id


def settings_of(app: AppTest, store: Store) -> dict:
    app.button(key="train").click().run()
    assert not app.exception
    return dict(store.runs()[0].config["method_settings"])


def choose_head(app: AppTest) -> AppTest:
    return app.selectbox(key="method").select("mlp_head").run()


def test_the_article_heads_settings_start_from_the_articles(open_app, store, dataset_id):
    app = choose_head(open_app("train"))
    assert app.number_input(key="train_mlp_head_epochs").value == 100
    assert app.number_input(key="train_mlp_head_learning_rate").value == 0.001
    assert app.text_input(key="train_mlp_head_hidden").value == "256, 128"
    assert not app.toggle(key="train_mlp_head_patience_on").value
    assert settings_of(app, store) == {"max_pairs": 40_000}
    assert store.runs()[0].config["seed"] == 0


def test_what_is_filled_in_is_what_is_trained(open_app, store, dataset_id):
    app = choose_head(open_app("train"))
    app.number_input(key="train_mlp_head_epochs").set_value(7)
    app.number_input(key="train_mlp_head_max_pairs").set_value(0)
    app.number_input(key="train_seed").set_value(3)
    app.text_input(key="train_mlp_head_hidden").set_value("32，16")
    app.toggle(key="train_mlp_head_patience_on").set_value(True).run()
    app.number_input(key="train_mlp_head_patience").set_value(4).run()
    found = settings_of(app, store)
    assert found == {"epochs": 7, "patience": 4, "hidden": [32, 16]}
    assert store.runs()[0].config["seed"] == 3


@pytest.mark.parametrize("typed", [10**6, -5])
def test_a_number_beyond_its_limit_becomes_the_limit_and_that_is_said(
    open_app, store, dataset_id, typed
):
    app = choose_head(open_app("train"))
    field = app.number_input(key="train_mlp_head_epochs")
    app = field.set_value(typed).run()
    shown = app.number_input(key="train_mlp_head_epochs").value
    assert shown != typed
    assert app.toast[0].value
    assert settings_of(app, store).get("epochs", 100) == shown


def test_widths_that_are_none_are_told_and_the_articles_taken(open_app, store, dataset_id):
    app = choose_head(open_app("train"))
    app.text_input(key="train_mlp_head_hidden").set_value("wide").run()
    assert "wide" in app.error[0].value
    assert "hidden" not in settings_of(app, store)


def test_every_method_can_be_chosen_in_both_languages(open_app, store, dataset_id):
    for language in ("en", "zh"):
        app = open_app("train", lang=language)
        for method in app.selectbox(key="method").options:
            assert method
        for index in range(len(app.selectbox(key="method").options)):
            app.selectbox(key="method").select_index(index).run()
            assert not app.exception


def test_a_started_training_is_the_one_looked_at(open_app, store, dataset_id):
    app = open_app("train")
    app.button(key="train").click().run()
    (run,) = store.runs()
    assert app.query_params["run"] == run.id
    assert app.button(key=f"stop_{run.id}")


def test_what_came_out_is_said_with_its_interval(open_app, store, dataset_id):
    run_id = trained(store, dataset_id)
    app = open_app("train")
    assert "does not beat the popularity line" in app.warning[0].value
    for figure in ("0\\.200", "0\\.500", "−0\\.400 to −0\\.200"):
        assert figure in app.warning[0].value
    assert app.query_params["run"] == run_id


def test_an_interrupted_training_shows_its_epochs_and_can_go_on(open_app, store, dataset_id):
    run_id = trained(store, dataset_id, RunState.INTERRUPTED)
    app = open_app("train")
    assert "2 epochs it had done are kept" in app.info[0].value
    assert len(app.get("plotly_chart")) == 1
    app.button(key=f"resume_{run_id}").click().run()
    assert store.run(run_id).state is RunState.QUEUED


def test_notes_of_a_method_are_shown_as_text(open_app, store, dataset_id):
    run_id = trained(store, dataset_id, RunState.RUNNING)
    store.append(run_id, Noted(t("method.unknown", name="![x](http://evil.test/x)", known=[])))
    app = open_app("train")
    (note,) = [c.value for c in app.caption if "evil" in c.value]
    assert "\\!\\[x\\]" in note


def test_another_training_can_be_chosen(open_app, store, dataset_id):
    older, newer = trained(store, dataset_id), trained(store, dataset_id, seed=1)
    app = open_app("train")
    assert app.query_params["run"] == newer
    app.button(key=f"use_{older}").click().run()
    assert app.query_params["run"] == older
    assert any("Seed: 0" in caption.value.replace("\\", "") for caption in app.caption)


def test_a_link_to_a_training_that_is_gone_says_so(open_app, store, dataset_id):
    trained(store, dataset_id)
    app = open_app("train", data=dataset_id, run="gone")
    assert "not here" in app.warning[0].value


@pytest.mark.parametrize("with_run", [True, False])
def test_a_server_for_looking_has_no_controls(open_app, store, dataset_id, monkeypatch, with_run):
    if with_run:
        trained(store, dataset_id, RunState.INTERRUPTED)
    monkeypatch.setenv("COLDSTART_READONLY", "1")
    app = open_app("train")
    assert not app.exception
    assert not app.main.button
    assert not app.main.selectbox
    assert bool(app.main.get("plotly_chart")) is with_run


def test_nothing_to_learn_from_is_said(open_app, store, shop):
    from dataclasses import replace

    store.add_dataset(replace(shop, interactions=shop.interactions.iloc[:0]))
    app = open_app("train")
    assert any("No likes to learn from" in heading.value for heading in app.subheader)
    assert not app.main.button


def test_on_the_tour_the_settings_are_closed_so_that_the_button_is_in_sight(open_app, dataset_id):
    def settings(app: AppTest) -> bool:
        label = t("page_train.act.settings").render("en")
        return next(e.proto.expanded for e in app.expander if e.label == label)

    assert settings(open_app("train"))
    assert not settings(open_app("train", tour="2"))
