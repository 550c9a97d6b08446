"""A data set as the encoder reads it, ready to be asked without any training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder
from coldstart.recommenders.cases import Training

if TYPE_CHECKING:
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
    from coldstart.encoders import registry
    from coldstart.encoders.cache import EmbeddingCache

    reader = registry.load(encoder)
    readonly = store.settings.readonly
    cache = EmbeddingCache(store.embeddings_folder, reader.fingerprint, reader.dim, readonly)
    return cache.unread([*dataset.user_texts, *dataset.item_texts])


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
        cls, store: Store, dataset_id: str, encoder: str, dataset: Dataset | None = None
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
        """
        from coldstart.encoders import registry
        from coldstart.encoders.cache import EmbeddingCache
        from coldstart.encoders.steps import cached_steps
        from coldstart.events import drain
        from coldstart.recommenders.cases import training_of

        dataset = dataset or store.dataset(dataset_id)
        reader = registry.load(encoder)
        readonly = store.settings.readonly
        cache = EmbeddingCache(store.embeddings_folder, reader.fingerprint, reader.dim, readonly)
        texts = [*dataset.user_texts, *dataset.item_texts]
        vectors = drain(cached_steps(reader, cache, texts))
        n_users = len(dataset.user_texts)
        return cls(dataset, training_of(dataset, vectors[:n_users], vectors[n_users:]), reader)
