"""How fast texts are encoded, next to the plain loop: batches in file order, float32, padded.

    python benchmarks/encoding_speed.py [DATA] [--texts 600] [--threads 1] [--rounds 2]

DATA is a folder or the name of a sample (The Complete Journey by default). Both ways have the same
weights, the same longest text and the same number of threads, and take turns; the time of each is
its best. Where the processor multiplies bfloat16, that way is measured too.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import numpy as np
import torch

from coldstart.core.settings import StudyConfig
from coldstart.data.intake.load import understand_path
from coldstart.data.samples import SAMPLES, load_sample
from coldstart.encoders import pretrained, registry
from coldstart.encoders.text import TransformerEncoder, in_bfloat16

BATCH_SIZE = 32

Encode = Callable[[Sequence[str]], np.ndarray]


def plain(encoder: TransformerEncoder, texts: Sequence[str]) -> np.ndarray:
    """Encode as a tutorial does: so many texts at a time, as they come."""
    starts = range(0, len(texts), BATCH_SIZE)
    return np.concatenate([encoder.encode_batch(texts[n : n + BATCH_SIZE]) for n in starts])


def measure(ways: dict[str, Encode], texts: Sequence[str], rounds: int) -> dict[str, float]:
    """Return the best seconds of each way; they take turns."""
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(rounds):
        for name, encode in ways.items():
            began = time.perf_counter()
            encode(texts)
            best[name] = min(best[name], time.perf_counter() - began)
    return best


def main() -> None:
    """Print seconds, how many times as fast, and how far vectors turn."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", default="completejourney", metavar="DATA")
    parser.add_argument("--texts", type=int, default=600)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)

    data = (
        load_sample(asked.data)
        if asked.data in SAMPLES
        else understand_path(Path(asked.data)).dataset
    )
    if data is None:
        parser.error(f"{asked.data} cannot be used")
    texts = [text for text in (*data.item_texts, *data.user_texts) if text.strip()]
    texts = [texts[n] for n in np.random.default_rng(0).permutation(len(texts))[: asked.texts]]
    exact, quick = (registry.load(StudyConfig().encoder) for _ in range(2))
    model = exact._load()
    exact._model_, exact._reckoning = model, nullcontext
    ways: dict[str, Encode] = {
        "plain loop": partial(plain, exact),
        "sorted by length": exact.encode,
    }
    if pretrained.processor_has_bf16():
        quick._model_, quick._reckoning = in_bfloat16(model)
        ways["sorted by length, bfloat16"] = quick.encode
    truth = plain(exact, texts)
    seconds = measure(ways, texts, asked.rounds)
    print(f"{len(texts):,} texts, {asked.threads} threads")
    for name, encode in ways.items():
        turned = pretrained.deviation(truth, encode(texts))
        gain = seconds["plain loop"] / seconds[name]
        print(f"{name}: {seconds[name]:.1f} s, x {gain:.2f}, 1 - cosine at most {turned:.1e}")
    if not pretrained.processor_has_bf16():
        print("This processor has no bfloat16, so that way is not taken here.")


if __name__ == "__main__":
    main()
