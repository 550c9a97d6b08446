"""Any Hugging Face encoder, frozen: tokens in, one pooled and normalised vector a text out.

BERT: Devlin et al. 2019; pooled sentence vectors: Reimers & Gurevych 2019 (Sentence-BERT).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np

from coldstart.encoders import precision
from coldstart.encoders.base import Encoder
from coldstart.encoders.pretrained import Pretrained
from coldstart.errors import EncoderError
from coldstart.i18n import t

Context = Callable[[], AbstractContextManager[Any]]

TOKENS_PER_BATCH = 2048
"""Padding included. Small enough for the processor's cache and for progress several times a second,
large enough to keep every thread busy."""


class TransformerEncoder(Encoder):
    """An encoder whose weights are read at the first text, so that a warm cache never waits.

    Parameters
    ----------
    name : str
        What people call it.
    pretrained : Pretrained
        The folder with its weights.
    """

    def __init__(self, name: str, pretrained: Pretrained) -> None:
        self.name = name
        self.dim = pretrained.dim
        self.fingerprint = pretrained.fingerprint
        self._pretrained = pretrained
        self._lock = threading.RLock()
        self._tokenizer_: Any = None
        self._model_: Any = None
        self._reckoning: Context = nullcontext

    def plan(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Return batches of positions, longest texts first, each of about the same length."""
        if not len(texts):
            return []
        with self._lock:
            tokens = self._tokenizer(
                list(texts), truncation=True, max_length=self._pretrained.max_length
            )["input_ids"]
        return batches(np.array([len(ids) for ids in tokens]), TOKENS_PER_BATCH)

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Return the L2-normalised vectors of one batch, float32 (n_texts, dim).

        Raises
        ------
        EncoderError
            The weights cannot be loaded.
        """
        if not len(texts):
            return np.zeros((0, self.dim), dtype=np.float32)
        return self._vectors(self._model, self._reckoning, texts)

    def _vectors(self, model: Any, reckoning: Context, texts: Sequence[str]) -> np.ndarray:
        import torch

        # A tokenizer keeps its padding as state, so only one thread may use it at a time.
        with self._lock:
            tokens = self._tokenizer(
                list(texts),
                padding=True,
                truncation=True,
                max_length=self._pretrained.max_length,
                return_tensors="pt",
            )
        with torch.inference_mode(), reckoning():
            hidden = model(**tokens).last_hidden_state.float()
            if self._pretrained.pooling == "cls":
                pooled = hidden[:, 0]
            else:
                said = tokens["attention_mask"].unsqueeze(-1).float()
                pooled = (hidden * said).sum(1) / said.sum(1).clamp(min=1)
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
            found = t("encode.load.missing", n=len(missing), first=missing[0])
            raise EncoderError(t("encode.load.failed", name=self.name, reason=found))
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
        if not precision.processor_has_bf16():
            return exact, nullcontext
        faster, mixed = in_bfloat16(exact)
        if precision.stays_true(
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
    found, start = [], 0
    while start < len(order):
        size = max(1, tokens // max(1, int(lengths[order[start]])))
        found.append(order[start : start + size])
        start += size
    return found


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
