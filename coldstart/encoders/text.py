"""Any Hugging Face encoder, frozen: tokens in, one pooled and normalised vector a text out.

BERT: Devlin et al. 2019; pooled sentence vectors: Reimers & Gurevych 2019 (Sentence-BERT).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import deepcopy
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np

from coldstart.core.errors import EncoderError
from coldstart.core.i18n import t
from coldstart.encoders import pretrained
from coldstart.encoders.base import Encoder
from coldstart.encoders.long_texts import (
    MAX_PARTS,
    Coverage,
    coverages,
    cut,
    may_be_long,
    mean_of_parts,
)
from coldstart.encoders.pretrained import Pretrained

Context = Callable[[], AbstractContextManager[Any]]

TOKENS_PER_BATCH = 2048
"""Padding included. Small enough for the processor's cache and for progress several times a second,
large enough to keep every thread busy."""

TEXTS_AT_ONCE = 1000
"""Texts whose tokens are counted together, so that those of all are never in memory."""


class TransformerEncoder(Encoder):
    """An encoder whose weights are read at the first text, so that a warm cache never waits.

    Parameters
    ----------
    name : str
        What people call it.
    pretrained : Pretrained
        The folder with its weights.
    in_parts : bool
        Whether a text of more tokens than the weights take is read in parts; else its beginning is.
    """

    def __init__(self, name: str, pretrained: Pretrained, *, in_parts: bool = True) -> None:
        self.name = name
        self.max_length = pretrained.max_length if in_parts else None
        self.dim = pretrained.dim
        self.fingerprint = pretrained.fingerprint
        self._pretrained = pretrained
        self._lock = threading.RLock()
        self._tokenizer_: Any = None
        self._model_: Any = None
        self._reckoning: Context = nullcontext
        # Coverage and plan of the same texts follow each other.
        self._lengths = lru_cache(maxsize=1)(self._count_tokens)

    def plan(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Return batches of positions, longest texts first, each of about the same length."""
        if not len(texts):
            return []
        lengths = self._lengths(tuple(texts))
        n_parts = self._n_parts(lengths)
        long, short = np.flatnonzero(n_parts > 1), np.flatnonzero(n_parts == 1)
        most = self._pretrained.max_length
        in_parts = batches(np.minimum(n_parts[long], MAX_PARTS) * most, TOKENS_PER_BATCH)
        at_once = batches(np.minimum(lengths[short], most), TOKENS_PER_BATCH)
        return [*(long[batch] for batch in in_parts), *(short[batch] for batch in at_once)]

    def coverage(self, texts: Sequence[str]) -> list[Coverage]:
        """Return how much of each text its vector is of, without tokens where none can be long."""
        return coverages(self._parts_of(texts))

    def of_beginnings(self) -> Encoder:
        """Return the encoder that reads the beginning of a long text only, as runs once did."""
        return self._of_beginnings

    @cached_property
    def _of_beginnings(self) -> Encoder:
        return TransformerEncoder(self.name, self._pretrained, in_parts=False)

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Return the L2-normalised vectors of one batch, float32 (n_texts, dim).

        Raises
        ------
        EncoderError
            The weights cannot be loaded.
        """
        is_long = self._parts_of(texts) > 1
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for rows, encode in ((~is_long, self._vectors), (is_long, self._vectors_of_long)):
            if rows.any():
                some = [text for text, wanted in zip(texts, rows, strict=True) if wanted]
                vectors[rows] = encode(self._model, self._reckoning, some)
        return vectors

    def _parts_of(self, texts: Sequence[str]) -> np.ndarray:
        """Return the number of parts of each text, int (n_texts,), 1 where it is read at once."""
        most = self.max_length
        if most is None or not any(may_be_long(text, most) for text in texts):
            return np.ones(len(texts), dtype=np.int64)
        return self._n_parts(self._lengths(tuple(texts)))

    def _n_parts(self, lengths: np.ndarray) -> np.ndarray:
        if self.max_length is None:
            return np.ones(len(lengths), dtype=np.int64)
        around = sum(map(len, self._around))
        n_parts: np.ndarray = np.maximum(1, np.ceil((lengths - around) / self._room))
        return n_parts.astype(np.int64)

    def _count_tokens(self, texts: tuple[str, ...]) -> np.ndarray:
        """Return the number of tokens of each text, int (n_texts,), special ones included."""
        starts = range(0, len(texts), TEXTS_AT_ONCE)
        portions = (self._ids(texts[start : start + TEXTS_AT_ONCE]) for start in starts)
        return np.array([len(ids) for some in portions for ids in some], dtype=np.int64)

    def _ids(self, texts: Sequence[str], *, special: bool = True) -> list[list[int]]:
        """Return the tokens of each text, none cut off."""
        with self._lock:
            tokens = self._tokenizer(
                list(texts),
                add_special_tokens=special,
                return_attention_mask=False,
                return_token_type_ids=False,
                verbose=False,
            )
        ids: list[list[int]] = tokens["input_ids"]
        return ids

    @cached_property
    def _around(self) -> tuple[list[int], list[int]]:
        """Special tokens before and after those of a text, found by the way one word is read.

        Tokenizers written in Python have no overflowing tokens and fast ones build no inputs, so
        that parts are made of what both give.
        """
        (whole,), (bare,) = self._ids(["a"]), self._ids(["a"], special=False)
        for start in range(len(whole) - len(bare) + 1):
            if whole[start : start + len(bare)] == bare:
                return whole[:start], whole[start + len(bare) :]
        return [], []

    @property
    def _room(self) -> int:
        """Tokens of a text that one part holds."""
        return max(1, self._pretrained.max_length - sum(map(len, self._around)))

    def _vectors_of_long(self, model: Any, reckoning: Context, texts: Sequence[str]) -> np.ndarray:
        """Return the means of the vectors of texts' parts."""
        from torch import tensor
        from torch.nn.utils.rnn import pad_sequence

        parts = [cut(ids, self._room) for ids in self._ids(texts, special=False)]
        before, after = self._around
        rows = [tensor([*before, *ids, *after]) for some in parts for ids in some]
        vectors = []
        for start in range(0, len(rows), per := max(1, TOKENS_PER_BATCH // len(rows[0]))):
            some = rows[start : start + per]
            padding = self._tokenizer.pad_token_id
            mask = pad_sequence([row.new_ones(len(row)) for row in some], batch_first=True)
            padded = pad_sequence(some, batch_first=True, padding_value=padding)
            tokens = {"input_ids": padded, "attention_mask": mask}
            vectors.append(self._pooled(model, reckoning, tokens))
        text = np.repeat(np.arange(len(parts)), [len(some) for some in parts])
        n_tokens = np.array([len(ids) for some in parts for ids in some])
        return mean_of_parts(np.concatenate(vectors), text, n_tokens)

    def _vectors(self, model: Any, reckoning: Context, texts: Sequence[str]) -> np.ndarray:
        # A tokenizer keeps its padding as state, so only one thread may use it at a time.
        with self._lock:
            tokens = self._tokenizer(
                list(texts),
                padding=True,
                truncation=True,
                max_length=self._pretrained.max_length,
                return_tensors="pt",
            )
        return self._pooled(model, reckoning, tokens)

    def _pooled(self, model: Any, reckoning: Context, tokens: Mapping[str, Any]) -> np.ndarray:
        """Return one L2-normalised vector for each row of tokens."""
        import torch

        with torch.inference_mode(), reckoning():
            hidden = model(**tokens).last_hidden_state.float()
            if self._pretrained.pooling == "cls":
                pooled = hidden[:, 0]
            else:
                mask = tokens["attention_mask"].unsqueeze(-1).float()
                pooled = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
            vectors: np.ndarray = torch.nn.functional.normalize(pooled.float()).numpy()
        return vectors

    @property
    def _tokenizer(self) -> Any:
        with self._lock:
            if self._tokenizer_ is None:
                from transformers import AutoTokenizer

                tokenizer = self._from_folder(AutoTokenizer)
                if tokenizer.pad_token is None:
                    raise EncoderError(t("encode.load.no_encoder", name=self.name))
                self._tokenizer_ = tokenizer
            return self._tokenizer_

    @property
    def _model(self) -> Any:
        with self._lock:
            if self._model_ is None:
                self._model_, self._reckoning = self._fastest(self._load())
            return self._model_

    def _load(self) -> Any:
        import torch
        from transformers import AutoModel

        model, report = self._from_folder(
            AutoModel, dtype=torch.float32, use_safetensors=True, output_loading_info=True
        )
        if model.config.is_encoder_decoder:
            raise EncoderError(t("encode.load.no_encoder", name=self.name))
        # The pooler is a layer above the tokens' vectors, which are all that is used.
        missing = sorted(key for key in report["missing_keys"] if "pooler" not in key)
        if missing:
            reason = t("encode.load.missing", n=len(missing), first=missing[0])
            raise EncoderError(t("encode.load.failed", name=self.name, reason=reason))
        return model.eval().requires_grad_(False)

    def _from_folder(self, kind: Any, **settings: Any) -> Any:
        from safetensors import SafetensorError

        try:
            with _quiet():
                return kind.from_pretrained(
                    self._pretrained.folder,
                    local_files_only=True,
                    trust_remote_code=False,
                    **settings,
                )
        except (OSError, ValueError, RuntimeError, LookupError, ImportError, TypeError,
                AttributeError, SafetensorError) as error:  # fmt: skip
            reason = str(error).strip().splitlines() or [type(error).__name__]
            message = t("encode.load.failed", name=self.name, reason=reason[0])
            raise EncoderError(message) from error

    def _fastest(self, exact: Any) -> tuple[Any, Context]:
        """Return the model to use, in bfloat16 where that is faster and stays true."""
        if not pretrained.processor_has_bf16():
            return exact, nullcontext
        faster, mixed = in_bfloat16(exact)
        if pretrained.stays_true(
            partial(self._vectors, exact, nullcontext), partial(self._vectors, faster, mixed)
        ):
            return faster, mixed
        return exact, nullcontext


def in_bfloat16(model: Any) -> tuple[Any, Context]:
    """Return a copy whose matrices are bfloat16, and the context to run it in.

    Sums and norms stay float32: measured on all-MiniLM-L6-v2, vectors then turn by 3e-5 at most
    (1 - cosine), against 8e-5 where the whole model is bfloat16.
    """
    import torch

    copy = deepcopy(model)
    for module in copy.modules():
        if isinstance(module, torch.nn.Linear):
            module.to(torch.bfloat16)
    return copy, partial(torch.autocast, "cpu", dtype=torch.bfloat16)


def batches(lengths: np.ndarray, tokens: int) -> list[np.ndarray]:
    """Group texts of similar length, longest first, so that little is padding.

    Parameters
    ----------
    lengths : ndarray, int (n,)
        Tokens of each text.
    tokens : int
        Most tokens of a batch once it is padded; one text alone may have more.

    Returns
    -------
    list of ndarray, int64
        Positions; each occurs once.

    Examples
    --------
    >>> [batch.tolist() for batch in batches(np.array([2, 9, 3, 3]), 9)]
    [[1], [2, 3, 0]]
    """
    order = np.argsort(-lengths, kind="stable").astype(np.int64)
    grouped, start = [], 0
    while start < len(order):
        size = max(1, tokens // max(1, int(lengths[order[start]])))
        grouped.append(order[start : start + size])
        start += size
    return grouped


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers from drawing progress bars and printing its load report meanwhile."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()
