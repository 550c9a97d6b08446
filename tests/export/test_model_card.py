"""A model card is what Hugging Face reads: its metadata hold the evaluation's numbers."""

from __future__ import annotations

import inspect

import pytest
from huggingface_hub import ModelCard

from coldstart.core.errors import UsageError
from coldstart.core.i18n import LANGUAGES, moment, t
from coldstart.core.settings import EvaluateConfig, TrainConfig
from coldstart.evaluation import results
from coldstart.export.model_card import markdown, model_card
from coldstart.export.tables import to_parquet
from coldstart.models.neural.mlp_head import MlpHead
from coldstart.store.records import Kind

TUNED = TrainConfig(method="mlp_head", method_settings={"epochs": 2})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_metadata_are_read_back_with_the_numbers_that_were_measured(store, told, language):
    evaluated = told(Kind.EVALUATE, EvaluateConfig())
    trained = told(Kind.TRAIN, TrainConfig(method="content_knn"))
    card = ModelCard(model_card(store, trained, language))
    found = results.load(store.run_folder(evaluated))
    assert card.data.library_name == "coldstart"
    assert card.data.eval_results
    for result in card.data.eval_results:
        row = found.row("cold-user", result.metric_args["shots"], "content_knn", result.metric_type)
        assert (result.metric_value, result.metric_args["low"]) == (row.mean, row.low)
        assert f"{row.mean:.3f}" in card.text


def test_what_was_measured_with_other_settings_is_not_the_models_own(store, told):
    told(Kind.EVALUATE, EvaluateConfig())
    own = TrainConfig(method="content_knn", method_settings={"neighbours": 3})
    card = ModelCard(model_card(store, told(Kind.TRAIN, own), "en"))
    assert card.data.eval_results is None
    assert "settings of its own" in card.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_every_setting_and_when_it_was_trained_and_measured(store, told, language):
    evaluated = told(Kind.EVALUATE, EvaluateConfig())
    own = TrainConfig(method="content_knn", method_settings={"neighbours": 3})
    trained = told(Kind.TRAIN, own)
    text = ModelCard(model_card(store, trained, language)).text
    assert "`neighbours`: `3`" in text
    article = ModelCard(model_card(store, told(Kind.TRAIN, TUNED), language)).text
    assert "`epochs`: `2`" in article
    for name in inspect.signature(MlpHead).parameters:
        assert f"`{name}`" in article
    for run, id_ in ((trained, "training.date"), (evaluated, "measured")):
        at = moment(store.run(run).finished_at, language)
        assert t(f"export.card.{id_}", at=at).render(language) in text
        assert at in text


def test_an_evaluation_without_a_training_has_no_card(store, told):
    with pytest.raises(UsageError, match="no model to tell of"):
        model_card(store, told(Kind.EVALUATE, EvaluateConfig()), "en")


def test_a_name_is_never_markup(store, told):
    trained = told(Kind.TRAIN, TrainConfig(method="popularity"), "![x](http://evil) <b>")
    text = ModelCard(model_card(store, trained, "en")).text
    assert markdown("![x](http://evil) <b>") in text
    assert "![x](" not in text
    assert "<b>" not in text


def test_a_table_comes_back_from_parquet_as_it_was():
    from io import BytesIO

    import pandas as pd

    table = pd.DataFrame({"method": ["=1+1", "茶"], "mean": [0.1, None]})
    assert pd.read_parquet(BytesIO(to_parquet(table))).equals(table)
