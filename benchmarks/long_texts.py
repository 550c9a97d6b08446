"""What it is worth to read long texts in parts, on shops whose descriptions are partly alike.

    python benchmarks/long_texts.py [--methods kernel_ridge,content_knn] [--repeats 5] [--threads 1]

The made-up shop (tools/make_samples.py) with its own short descriptions, with about 300
tokens that are the same for all products before them, and with the same tokens behind them. Each is
encoded by the beginning of its texts only, in parts, and in parts that overlap by half; then
products without any like are ranked for users (protocol cold-item). Printed are NDCG@10 with its
95% interval and the seconds that encoding took.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from unittest.mock import patch

import torch

from coldstart.core.events import Finished
from coldstart.data.dataset import Dataset
from coldstart.data.samples import RETAIL, load_sample
from coldstart.encoders import registry, text
from coldstart.encoders.base import Encoder
from coldstart.encoders.long_texts import MAX_PARTS, cut
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.ranking import HEADLINE
from coldstart.evaluation.results import Evaluation
from coldstart.models.queries import training_of

SHARED = (
    "Thank you for shopping with us. Every order is packed by hand in a plain box and leaves our "
    "warehouse within two working days. Returns are free for sixty days, in the box that it came "
    "in, and the money is back on your card within a week. Our staff answer letters, mails and "
    "calls from Monday to Saturday. Gift cards can be used for all articles but not be paid out. "
) * 4


def overlapping(ids: Sequence[int], size: int) -> list[Sequence[int]]:
    """Return parts of a text's tokens that each begin in the middle of the one before."""
    starts = range(0, max(1, len(ids) - size // 2), size // 2)
    return [ids[start : start + size] for start in starts][: 2 * MAX_PARTS]


def shops() -> dict[str, Dataset]:
    """Return the shop with its own texts, and with what is alike before and behind them."""
    short = load_sample(RETAIL)
    before = [f"{SHARED}{text}" for text in short.item_texts]
    behind = [f"{text} {SHARED}" for text in short.item_texts]
    return {
        "short": short,
        "alike before": replace(short, items=short.items.assign(text=before)),
        "alike behind": replace(short, items=short.items.assign(text=behind)),
    }


def measured(
    shop: Dataset, encoder: Encoder, methods: Sequence[str], repeats: int
) -> tuple[Evaluation, float]:
    """Return the evaluation of the methods, and the seconds that encoding took."""
    began = time.perf_counter()
    items = encoder.encode(shop.item_texts)
    seconds = time.perf_counter() - began
    data = training_of(shop, encoder.encode(shop.user_texts), items)
    steps = evaluate_steps(
        data, protocols=["cold-item"], methods=methods, shots=[0], repeats=repeats
    )
    (found,) = (event.result for event in steps if isinstance(event, Finished))
    return found, seconds


def main() -> None:
    """Print a row for each shop, way of reading and method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--methods", default="kernel_ridge,content_knn")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    encoder = registry.load()
    encoder.encode(["ready"])
    encoder.of_beginnings().encode(["ready"])
    ways = {
        "beginnings": (encoder.of_beginnings(), cut),
        "parts": (encoder, cut),
        "overlapping parts": (encoder, overlapping),
    }
    print("| texts | read | method | NDCG@10 | 95% interval | seconds to encode |")
    print("|---|---|---|---|---|---|")
    for name, shop in shops().items():
        for way, (reader, cutting) in ways.items():
            with patch.object(text, "cut", cutting):
                found, seconds = measured(shop, reader, asked.methods.split(","), asked.repeats)
            for row in found.rows:
                if row.metric == HEADLINE:
                    interval = f"{row.low:.3f} to {row.high:.3f}"
                    print(
                        f"| {name} | {way} | {row.method} | {row.mean:.3f} | {interval} "
                        f"| {seconds:.1f} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
