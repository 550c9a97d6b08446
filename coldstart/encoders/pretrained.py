"""What a folder with a pretrained encoder holds, and the precision to compute in."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from coldstart.core.errors import EncoderError
from coldstart.core.i18n import t

MAX_LENGTH = 256
"""Tokens that are read at once, fewer where the encoder was made for fewer."""

_TOKENIZER_FILES = ("tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "spm.model",
                    "sentencepiece.bpe.model", "tokenizer_config.json")  # fmt: skip
_POOLINGS = ("mean", "cls")


@dataclass(frozen=True)
class Pretrained:
    """A folder in Hugging Face's layout, weights as safetensors.

    Attributes
    ----------
    folder : Path
    dim : int
        Length of a vector.
    pooling : str
        ``mean`` over the tokens, or ``cls``: the first token, as ``1_Pooling/config.json`` says.
    max_length : int
        Tokens that are read at once, the special ones included.
    weights : tuple of Path
        The safetensors files.
    """

    folder: Path
    dim: int
    pooling: str
    max_length: int
    weights: tuple[Path, ...]

    @classmethod
    def read(cls, folder: Path) -> Pretrained:
        """Read the small JSON files of a folder.

        Raises
        ------
        EncoderError
            It is no folder of an encoder, its weights are no safetensors, or its vectors take a
            step that coldstart does not do.
        """
        config = _json(folder / "config.json")
        if not config:
            raise EncoderError(t("encode.folder.no_config", folder=str(folder)))
        weights = tuple(sorted(folder.glob("model*.safetensors")))
        if not weights:
            raise EncoderError(t("encode.folder.no_weights", folder=str(folder)))
        dim = config.get("hidden_size") or config.get("dim") or config.get("d_model")
        if not isinstance(dim, int):
            raise EncoderError(t("encode.folder.no_dim", folder=str(folder)))
        return cls(folder, dim, _pooling(folder), _max_length(folder, config), weights)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """SHA-256 of each weights file by its name, 64 hexadecimal digits."""
        return {path.name: _sha256(path) for path in self.weights}

    @cached_property
    def n_weights(self) -> int:
        """How many numbers it has learnt, counted from the files' heads without loading them."""
        return sum(sum(_sizes(path)) for path in self.weights)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over everything that a vector depends on, 64 hexadecimal digits."""
        small = (self.folder / name for name in ("config.json", *_TOKENIZER_FILES))
        read = {path.name: _sha256(path) for path in small if path.exists()}
        parts = {**read, **self.digests, "pooling": self.pooling, "max_length": self.max_length}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sizes(path: Path) -> Iterator[int]:
    """Yield the size of each float tensor of a safetensors file; positions are no weights."""
    with path.open("rb") as content:
        head = json.loads(content.read(int.from_bytes(content.read(8), "little")))
    for name, tensor in head.items():
        if name != "__metadata__" and "F" in tensor["dtype"]:
            yield math.prod(tensor["shape"])


def _json(path: Path) -> Any:
    """Return what a JSON file holds; nothing where it is missing or no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}


def _pooling(folder: Path) -> str:
    for step in _json(folder / "modules.json") or ():
        kind = str(step.get("type", "")).rsplit(".", 1)[-1]
        if kind not in ("Transformer", "Pooling", "Normalize"):
            raise EncoderError(t("encode.folder.unknown_step", folder=str(folder), step=kind))
    config = _json(folder / "1_Pooling" / "config.json")
    named = config.get("pooling_mode") or _legacy_pooling(config) or "mean"
    if named not in _POOLINGS:
        raise EncoderError(t("encode.folder.unknown_step", folder=str(folder), step=str(named)))
    return str(named)


def _legacy_pooling(config: Mapping[str, Any]) -> str:
    """Read the older form, one switch a mode: ``pooling_mode_cls_token: true``."""
    switched = [key for key, on in config.items() if key.startswith("pooling_mode_") and on is True]
    modes = [key.removeprefix("pooling_mode_") for key in switched]
    return "+".join(mode.removesuffix("_tokens").removesuffix("_token") for mode in modes)


def _max_length(folder: Path, config: Mapping[str, Any]) -> int:
    limits = (
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
        config.get("max_position_embeddings"),
    )
    return min(MAX_LENGTH, *(int(limit) for limit in limits if limit))


MAX_DEVIATION = 1e-4
"""How far a vector may turn, as 1 - cosine."""

PROBE = (
    "whole milk",
    "42",
    "title: Cordless drill driver. category: Tools. price: 89.99",
    "Household head age 45-54, income 50-74K, 2 adults with kids, homeowner, married",
    "fresh organic bananas, produce department. Private label, size 1 lb",
    "O'Neill's \"Extra-Fine\" 0.5 mm mechanical pencil (12 pack), HB #2 & refills — black/blue",
    "顾客，三十五岁，喜欢户外运动",
    "stainless steel hex bolts and nuts for outdoor furniture, rust free, " * 12,
)
"""Short, long, numbers, punctuation, another script: texts to try the vectors on."""

Encode = Callable[[Sequence[str]], np.ndarray]


def has_bfloat16(capabilities: Mapping[str, Any]) -> bool:
    """Say whether a processor multiplies bfloat16 in hardware.

    Parameters
    ----------
    capabilities : mapping
        What `torch.cpu.get_capabilities` returns. torch's own switch for bfloat16 kernels is no
        help: it is also true where AVX-512 merely imitates them, slower than float32.
    """
    return any(capabilities.get(name) for name in ("amx_bf16", "avx512_bf16"))


def processor_has_bf16() -> bool:
    """Say whether this machine's processor multiplies bfloat16 in hardware."""
    import torch

    return has_bfloat16(torch.cpu.get_capabilities())


def deviation(exact: np.ndarray, other: np.ndarray) -> float:
    """Return the largest 1 - cosine between rows of two L2-normalised arrays, (n, dim) each.

    Returns
    -------
    float
        Infinite where a vector is not a number.
    """
    cosines = np.einsum("nd,nd->n", exact.astype(np.float64), other.astype(np.float64))
    return float(np.nan_to_num(1 - cosines, nan=np.inf).max())


def stays_true(exact: Encode, faster: Encode) -> bool:
    """Say whether a faster way gives the same vectors on `PROBE`, within `MAX_DEVIATION`."""
    return deviation(exact(PROBE), faster(PROBE)) <= MAX_DEVIATION
