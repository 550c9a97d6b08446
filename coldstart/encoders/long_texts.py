"""Texts of more tokens than an encoder reads at once: they are read in parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from unicodedata import normalize

import numpy as np

from coldstart.core.i18n import Message, t

MAX_PARTS = 16
"""Parts of a text that are read; what lies beyond is not."""

_AROUND = 8  # tokens that an encoder may add to those of a text, at the most


class Coverage(StrEnum):
    """How much of a text its vector is of."""

    WHOLE = "whole"
    """All of it, read at once."""
    PARTS = "parts"
    """All of it, read in parts."""
    CUT = "cut"
    """Its first `MAX_PARTS` parts."""


def may_be_long(text: str, max_length: int) -> bool:
    """Say whether a text can have more than `max_length` tokens, without tokenizing it.

    No tokenizer makes more tokens than a text has bytes, once it is decomposed as tokenizers do it.

    >>> may_be_long("oat milk", 256), may_be_long("oat milk " * 40, 256)
    (False, True)
    """
    surely = max_length - _AROUND
    if text.isascii() or len(text) > surely:
        return len(text) > surely
    return len(normalize("NFKD", text).encode("utf-8", "surrogatepass")) > surely


def coverages(n_parts: np.ndarray) -> list[Coverage]:
    """Return the coverage of texts by the number of their parts, int (n_texts,)."""
    steps = tuple(Coverage)
    return [steps[level] for level in np.digitize(n_parts, [2, MAX_PARTS + 1])]


def cut(ids: Sequence[int], size: int) -> list[Sequence[int]]:
    """Return the parts of a text's tokens that are read: `size` tokens each, the last one fewer.

    >>> cut([5, 6, 7, 8, 9], 2)
    [[5, 6], [7, 8], [9]]
    """
    return [ids[start : start + size] for start in range(0, len(ids), size)][:MAX_PARTS]


def mean_of_parts(vectors: np.ndarray, text: np.ndarray, n_tokens: np.ndarray) -> np.ndarray:
    """Return the L2-normalised mean of each text's parts, weighted by their numbers of tokens.

    Parameters
    ----------
    vectors : ndarray, float32 (n_parts, dim)
        L2-normalised.
    text : ndarray, int (n_parts,)
        Which text a part is of, from 0; each has one at least.
    n_tokens : ndarray, int (n_parts,)

    Returns
    -------
    ndarray, float32 (n_texts, dim)
    """
    means = np.zeros((int(text[-1]) + 1, vectors.shape[1]), dtype=np.float64)
    np.add.at(means, text, vectors * n_tokens[:, None])
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    unit: np.ndarray = (means / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)
    return unit


def long_text_notes(
    texts: Mapping[str, Sequence[str]],
    coverage: Callable[[Sequence[str]], Sequence[Coverage | None]],
    max_length: int | None,
) -> list[Message]:
    """Return how many texts are longer than what is read at once, and than all that is read.

    Parameters
    ----------
    texts : mapping
        Those of ``users`` and of ``items``.
    coverage : callable
        Returns it for texts; it is called with those only that may be long.
    max_length : int or None
        Tokens that the encoder reads at once, special ones included.
    """
    if max_length is None:
        return []
    notes = []
    for side, of_side in texts.items():
        n_texts = sum(bool(text.strip()) for text in of_side)
        candidates = [text for text in of_side if may_be_long(text, max_length)]
        read = coverage(candidates) if candidates else []
        n_cut = read.count(Coverage.CUT)
        n_long = n_cut + read.count(Coverage.PARTS)
        if n_long:
            notes.append(t(f"encode.long.{side}", n=n_long, of=n_texts, tokens=max_length))
        if n_cut:
            notes.append(t(f"encode.beyond.{side}", n=n_cut, parts=MAX_PARTS, tokens=max_length))
    return notes
