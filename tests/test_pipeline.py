"""A training that was cut off goes on, and says which epoch its weights come from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coldstart import pipeline
from coldstart.core.errors import StopRequested
from coldstart.core.events import EpochEnded, Finished, drain
from coldstart.core.settings import TrainConfig
from coldstart.data.samples import RETAIL, load_sample
from coldstart.encoders.cache import EmbeddingCache

EARLY = {"epochs": 40, "hidden": [16, 8], "learning_rate": 0.03, "patience": 4}


@pytest.fixture
def training(word_encoder, tmp_path):
    """Return a function that begins a training of the made-up shop."""
    shop = load_sample(RETAIL)
    encoder = word_encoder
    cache = EmbeddingCache(tmp_path / "embeddings", encoder.fingerprint, encoder.dim)

    def begin(checkpoint=None, **settings):
        config = TrainConfig(method="mlp_head", method_settings={**EARLY, **settings})
        return pipeline.train(shop, config, encoder, cache, checkpoint)

    return begin


def cut_off(events, after: int) -> list[EpochEnded]:
    """Take events until some epoch has been told, and no more, as a killed process would."""
    told = []
    for event in events:
        if isinstance(event, EpochEnded):
            told.append(event)
            if event.epoch == after:
                break
    return told


def drained(events) -> tuple[list[EpochEnded], Finished]:
    found = list(events)
    return [e for e in found if isinstance(e, EpochEnded)], found[-1]


def test_cut_off_anywhere_it_tells_and_keeps_what_it_would_have(training, tmp_path):
    whole, ended = drained(training())
    best = next(e.epoch for e in reversed(whole) if e.best)
    assert ended.result.epoch.epoch == best < len(whole)
    for after in (1, best, best + 2):
        path = tmp_path / f"{after}.safetensors"
        first = cut_off(training(path), after)
        rest, again = drained(training(path))
        told = {e.epoch: e for e in [*first, *rest]}
        assert [told[n] for n in sorted(told)] == whole
        assert again.result.epoch == ended.result.epoch
        mine, theirs = again.result.model.state()[0], ended.result.model.state()[0]
        assert all((mine[name] == theirs[name]).all() for name in theirs)


def test_without_patience_the_last_epoch_is_named_and_stopped_the_best(training):
    whole, ended = drained(training(patience=None, epochs=12))
    assert ended.result.epoch == whole[-1]
    events = training(patience=None, epochs=12)
    told = cut_off(events, 11)
    rest = []
    try:
        rest.append(events.throw(StopRequested()))
        rest += list(events)
    except StopIteration:
        pass
    assert rest[-1].stopped
    assert rest[-1].result.epoch == next(e for e in reversed(told) if e.best)


@pytest.mark.parametrize("method", ["ensemble", "popularity", "profile_ridge"])
def test_people_of_whom_nothing_is_known_lower_no_score(method, tea_shop, word_encoder, tmp_path):
    cache = EmbeddingCache(tmp_path, word_encoder.fingerprint, word_encoder.dim)
    cold = [id_ for id_, n in zip(tea_shop.user_ids, rows_of(tea_shop), strict=True) if not n]
    users = tea_shop.users[~tea_shop.users["user_id"].isin(cold)].reset_index(drop=True)
    assert len(cold) == 2
    scores = []
    for shop in (tea_shop, replace(tea_shop, users=users, held_back=None)):
        (*_, ended) = pipeline.train(shop, TrainConfig(method=method), word_encoder, cache)
        known = drain(pipeline.embed_steps(shop, word_encoder, cache)).of_known_users()
        scores.append(ended.result.model.score(known.users, known.items))
    assert (scores[0] == scores[1]).all()


def rows_of(dataset) -> list[int]:
    return dataset.seen.sum(axis=1).ravel().tolist()[0]
