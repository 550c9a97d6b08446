"""Encoding through the cache, as a stream of events."""

from __future__ import annotations

from collections.abc import Generator, Sequence

import numpy as np

from coldstart.encoders.base import Encoder
from coldstart.encoders.cache import EmbeddingCache
from coldstart.encoders.parts import Coverage
from coldstart.events import Event, Progressed, Started


def cached_steps(
    encoder: Encoder, cache: EmbeddingCache, texts: Sequence[str]
) -> Generator[Event, None, np.ndarray]:
    """Encode what the cache does not have yet, each text once, keeping every batch at once.

    Parameters
    ----------
    encoder : Encoder
        It is asked nothing where the cache has all, so its weights are not read then.
    cache : EmbeddingCache
        Of this encoder.
    texts : sequence of str

    Yields
    ------
    Event
        `Started` with the number of texts to encode, then `Progressed` after each batch; where
        texts are long, its share of the work is that of their characters.

    Returns
    -------
    ndarray, float32 (n_texts, dim)
        L2-normalised; a blank text is a zero row.
    """
    distinct = list(dict.fromkeys(text for text in texts if text.strip()))
    known, missing = cache.get(distinct)
    places = np.flatnonzero(missing)
    unread = [distinct[n] for n in places]
    yield Started("encode", len(unread))
    coverage = encoder.coverage(unread)
    is_long = any(name is not Coverage.WHOLE for name in coverage)
    lengths = np.array([len(text) for text in unread], dtype=np.int64)
    done, read = 0, 0
    for batch in encoder.plan(unread):
        some = [unread[n] for n in batch]
        fresh = encoder.encode_batch(some)
        cache.put(some, fresh, [coverage[n] for n in batch])
        known[places[batch]] = fresh
        done, read = done + len(batch), read + int(lengths[batch].sum())
        share = read / int(lengths.sum()) if is_long else None
        yield Progressed("encode", done, len(unread), share)
    place = {text: n for n, text in enumerate(distinct)}
    vectors = np.zeros((len(texts), encoder.dim), dtype=np.float32)
    said = np.array([n for n, text in enumerate(texts) if text in place], dtype=np.int64)
    vectors[said] = known[[place[texts[n]] for n in said]]
    return vectors
