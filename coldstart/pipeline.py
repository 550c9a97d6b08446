"""The line that everything walks: encode, train, evaluate, map; as generators of events.

Each ends with `Finished`, which carries the result. Thrown `StopRequested`, each ends with what it
has, or lets the exception through where it has nothing yet.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import numpy as np

from coldstart.core.errors import StopRequested
from coldstart.core.events import EpochEnded, Event, Finished, Noted, Planned, Started, from_json
from coldstart.core.settings import (
    CompareConfig,
    EvaluateConfig,
    MapConfig,
    RulesConfig,
    TrainConfig,
)
from coldstart.encoders.base import Encoder
from coldstart.encoders.cache import EmbeddingCache, cached_steps
from coldstart.encoders.long_texts import long_text_notes
from coldstart.models.base import Recommender
from coldstart.models.queries import Training, training_of
from coldstart.models.registry import make
from coldstart.training.loop import Checkpoint

if TYPE_CHECKING:
    from coldstart.data.dataset import Dataset
    from coldstart.maps.maps import Map

TEXT_SECONDS = 0.004
"""What reading one text takes on one core."""
MAP_SECONDS = (3.0, 0.003)
"""What one map takes, and so much more for each point."""


@dataclass(frozen=True)
class Trained:
    """What training gives: the fitted method, and the epoch that its weights come from."""

    model: Recommender
    epoch: EpochEnded | None = None


def embed_steps(
    dataset: Dataset, encoder: Encoder, cache: EmbeddingCache
) -> Generator[Event, None, Training]:
    """Encode what the cache does not have yet; return everything that can be learnt from.

    A `Noted` says how many texts are longer than the encoder reads at once.
    """
    n_users = len(dataset.user_texts)
    vectors = yield from cached_steps(encoder, cache, [*dataset.user_texts, *dataset.item_texts])
    texts = {"users": dataset.user_texts, "items": dataset.item_texts}
    for message in long_text_notes(texts, cache.coverage, encoder.max_length):
        yield Noted(message)
    return training_of(dataset, vectors[:n_users], vectors[n_users:])


def encode(dataset: Dataset, encoder: Encoder, cache: EmbeddingCache) -> Iterator[Event]:
    """Encode all texts of a data set. The result is a `Training`."""
    training = yield from embed_steps(dataset, encoder, cache)
    yield Finished(training)


def train(
    dataset: Dataset,
    config: TrainConfig,
    encoder: Encoder,
    cache: EmbeddingCache,
    checkpoint: Path | None = None,
) -> Iterator[Event]:
    """Fit one method. The result is a `Trained`.

    Parameters
    ----------
    dataset : Dataset
    config : TrainConfig
    encoder : Encoder
    cache : EmbeddingCache
    checkpoint : Path, optional
        Where a method that has epochs keeps its state after each, once the epoch's event has been
        taken. When the file is there already, the training goes on from it; an epoch whose event
        was taken but whose state was not kept is done, and told, once more.
    """
    model = make(config.method, **config.method_settings)
    embedding = embed_steps(dataset, encoder, cache)
    training = yield from _planned(embedding, model.cost_estimate(*_sizes(dataset)))
    told = _Told()
    yield Started("train")
    if checkpoint is not None and checkpoint.exists():
        stored = Checkpoint.load(checkpoint)
        model.resume(stored)
        told = _Told.of(stored)
    steps = model.iter_fit(training.of_known_users(), np.random.default_rng(config.seed))
    stopped = yield from _watched(steps, model, told, checkpoint)
    in_place = told.best if stopped or model.keeps_best else told.last
    yield Finished(Trained(model, in_place), stopped)


def evaluate(
    dataset: Dataset, config: EvaluateConfig, encoder: Encoder, cache: EmbeddingCache
) -> Iterator[Event]:
    """Measure methods on held-out data. The result is an `evaluation.Evaluation`."""
    from coldstart.evaluation.effort import seconds
    from coldstart.evaluation.evaluate import evaluate_steps

    later = {"evaluate": seconds(*_sizes(dataset), config)}
    training = yield from _planned(embed_steps(dataset, encoder, cache), later)
    yield from evaluate_steps(
        training,
        protocols=config.protocols,
        shots=config.shots,
        methods=config.methods,
        train_users=config.train_users,
        seed=config.seed,
        repeats=config.repeats,
        earliest=config.earliest,
        sizes=config.sizes,
    )


def cost_rules(
    dataset: Dataset, config: RulesConfig, encoder: Encoder, cache: EmbeddingCache
) -> Iterator[Event]:
    """Measure what rules cost on held-out data. The result is an `evaluation.RuleCosts`."""
    from coldstart.evaluation.effort import seconds
    from coldstart.evaluation.rule_costs import cost_steps
    from coldstart.rules.rule import Rule

    alike = EvaluateConfig(
        protocols=("cold-user",), shots=config.shots, methods=(config.method,),
        repeats=config.repeats,
    )  # fmt: skip
    later = {"rules": seconds(*_sizes(dataset), alike)}
    training = yield from _planned(embed_steps(dataset, encoder, cache), later)
    yield from cost_steps(
        training,
        [Rule.model_validate(rule) for rule in config.rules],
        method=config.method,
        method_settings=config.method_settings,
        shots=config.shots,
        seed=config.seed,
        repeats=config.repeats,
    )


def compare(
    dataset: Dataset,
    before: Dataset,
    model: Recommender,
    training_config: TrainConfig,
    config: CompareConfig,
    encoder: Encoder,
    cache: EmbeddingCache,
) -> Iterator[Event]:
    """Compare a model with one trained again, on who came since; the result is a `Retraining`.

    Parameters
    ----------
    dataset : Dataset
        The later version.
    before : Dataset
        The version that `model` was trained on.
    model : Recommender
    training_config : TrainConfig
        How it was trained.
    config : CompareConfig
    encoder : Encoder
    cache : EmbeddingCache
    """
    from coldstart.data import columns
    from coldstart.evaluation.effort import seconds
    from coldstart.evaluation.retraining import N_FOLDS, retraining_steps

    alike = EvaluateConfig(
        protocols=("cold-user",), shots=config.shots, methods=(model.name,), repeats=N_FOLDS
    )
    later = {"compare": seconds(*_sizes(dataset), alike)}
    training = yield from _planned(embed_steps(dataset, encoder, cache), later)
    yield from retraining_steps(
        training,
        model,
        set(before.interactions[columns.USER_ID]),
        set(before.item_ids),
        method_settings=training_config.method_settings,
        shots=config.shots,
        seed=config.seed,
    )


def project(
    dataset: Dataset,
    config: MapConfig,
    encoder: Encoder,
    cache: EmbeddingCache,
    folder: Path | None = None,
) -> Iterator[Event]:
    """Lay out the maps. The result is a dict of view to `projection.maps.Map`.

    Parameters
    ----------
    dataset : Dataset
    config : MapConfig
    encoder : Encoder
    cache : EmbeddingCache
    folder : Path, optional
        Where layouts are kept by their content, so that the second time is instant.
    """
    from coldstart.maps import maps
    from coldstart.maps.maps import key, maps_steps

    sizes = {
        view: len(dataset.items if view == "items" else dataset.users) for view in config.views
    }
    later = {f"map_{view}": MAP_SECONDS[0] + MAP_SECONDS[1] * n for view, n in sizes.items()}
    training = yield from _planned(embed_steps(dataset, encoder, cache), later)
    found: dict[str, Map] = {}
    for view in config.views:
        name = key(training, config.seed, view)
        kept = maps.load(folder, name) if folder else None
        if kept is None:
            kept = (yield from maps_steps(training, config.seed, (view,)))[view]
            if folder:
                maps.save(folder, name, kept)
        found[view] = kept
    yield Finished(found)


def _sizes(dataset: Dataset) -> tuple[int, int, int]:
    """Return how many users, items and pairs to learn from there are."""
    from coldstart.evaluation.effort import pairs

    n_pairs = pairs(len(dataset.interactions), dataset.likes.nnz)
    return len(dataset.users), len(dataset.items), n_pairs


def _planned(
    embedding: Generator[Event, None, Training], later: Mapping[str, float]
) -> Generator[Event, None, Training]:
    """Pass the steps of reading texts on, telling which stages there will be once it has begun.

    Where all texts have been read before, that is no stage.
    """
    while True:
        try:
            event = next(embedding)
        except StopIteration as ended:
            return cast("Training", ended.value)
        yield event
        if isinstance(event, Started):
            reading = {event.stage: TEXT_SECONDS * event.total} if event.total else {}
            stages = {**reading, **later}
            yield Planned(list(stages), list(stages.values()))


@dataclass
class _Told:
    """The best epoch and the last one, so far."""

    best: EpochEnded | None = None
    last: EpochEnded | None = None

    @classmethod
    def of(cls, stored: Checkpoint) -> Self:
        """Return what a state was saved with."""
        best, last = (from_json(stored.values[name]) for name in ("best", "last"))
        return cls(cast("EpochEnded", best), cast("EpochEnded", last))

    def take(self, event: EpochEnded) -> None:
        """Note another epoch."""
        self.last = event
        self.best = event if event.best or self.best is None else self.best

    def onto(self, state: Checkpoint) -> Checkpoint:
        """Return a state to save, with both epochs."""
        assert self.best is not None
        assert self.last is not None
        both = {"best": self.best.to_json(), "last": self.last.to_json()}
        return Checkpoint(state.tensors, {**state.values, **both})


def _watched(
    steps: Iterator[Event], model: Recommender, told: _Told, checkpoint: Path | None
) -> Generator[Event, None, bool]:
    """Pass a method's steps on, keeping its state after each epoch; hand a stop through to it.

    Returns whether it was stopped.
    """
    stopped = False
    event = next(steps, None)
    while event is not None:
        request = None
        try:
            yield event
        except StopRequested as asked:
            stopped, request = True, asked
        if isinstance(event, EpochEnded):
            told.take(event)
            if checkpoint is not None and (state := model.checkpoint()) is not None:
                told.onto(state).save(checkpoint)
        event = next(steps, None) if request is None else _thrown(steps, request)
    return stopped


def _thrown(steps: Iterator[Event], request: StopRequested) -> Event | None:
    try:
        return cast("Generator[Event, None, None]", steps).throw(request)
    except StopIteration:
        return None
