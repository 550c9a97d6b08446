"""A data set as the encoder reads it, ready to be asked without any training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from coldstart.core.i18n import Message
from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder
from coldstart.models.queries import Training

if TYPE_CHECKING:
    from coldstart.encoders.cache import EmbeddingCache
    from coldstart.store.repository import Store


def n_unread(store: Store, dataset: Dataset, encoder: str) -> int:
    """Return how many texts of a data set an encoder has not read yet, whoever asked it to.

    Parameters
    ----------
    store : Store
    dataset : Dataset
    encoder : str
        A name that `encoders.registry.load` takes.
    """
    _, cache = _reader(store, encoder)
    return cache.unread([*dataset.user_texts, *dataset.item_texts])


def long_texts(store: Store, dataset: Dataset, encoder: str) -> list[Message]:
    """Return how many texts are longer than an encoder reads at once, of those that it has read.

    Parameters
    ----------
    store : Store
    dataset : Dataset
    encoder : str
        A name that `encoders.registry.load` takes.
    """
    from coldstart.encoders.long_texts import long_text_notes

    reader, cache = _reader(store, encoder)
    texts = {"users": dataset.user_texts, "items": dataset.item_texts}
    return long_text_notes(texts, cache.coverage, reader.max_length)


def _reader(store: Store, encoder: str) -> tuple[Encoder, EmbeddingCache]:
    """Return an encoder by name and what it has read so far."""
    from coldstart.encoders import registry
    from coldstart.encoders.cache import EmbeddingCache

    reader = registry.load(encoder)
    return reader, EmbeddingCache.of(reader, store.embeddings_folder, store.settings.readonly)


@dataclass(frozen=True, eq=False)
class Embedded:
    """A data set and its vectors.

    Attributes
    ----------
    dataset : Dataset
    training : Training
    encoder : Encoder
        For what is new.
    """

    dataset: Dataset
    training: Training
    encoder: Encoder

    @classmethod
    def open(
        cls,
        store: Store,
        dataset_id: str,
        encoder: str,
        dataset: Dataset | None = None,
        in_parts: bool = True,
    ) -> Self:
        """Load a data set and encode what the cache does not have yet.

        Parameters
        ----------
        store : Store
        dataset_id : str
        encoder : str
            A name that `encoders.registry.load` takes.
        dataset : Dataset, optional
            The data set's tables, where they are loaded already.
        in_parts : bool
            Whether texts longer than the encoder reads at once are read in parts;
            `RunRecord.in_parts` says it of a run.
        """
        from coldstart.core.events import drain
        from coldstart.encoders import registry
        from coldstart.encoders.cache import EmbeddingCache, cached_steps
        from coldstart.models.queries import training_of

        dataset = dataset or store.dataset(dataset_id)
        reader = registry.load(encoder)
        reader = reader if in_parts else reader.of_beginnings()
        cache = EmbeddingCache.of(reader, store.embeddings_folder, store.settings.readonly)
        texts = [*dataset.user_texts, *dataset.item_texts]
        vectors = drain(cached_steps(reader, cache, texts))
        n_users = len(dataset.user_texts)
        return cls(dataset, training_of(dataset, vectors[:n_users], vectors[n_users:]), reader)
