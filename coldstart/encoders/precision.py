"""Whether to reckon in bfloat16: twice as fast where the processor has it, if it stays true."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

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
