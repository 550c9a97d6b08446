"""How fast the article head's loop is, next to the plain DataLoader loop of its article.

    python benchmarks/head_speed.py [--epochs 3] [--batch-size 2048] [--threads 1]

Both learn from the same pairs of The Complete Journey (all purchases, and a drawn negative for
each) in the same order from the same weights, so their losses must agree. The texts' vectors are
random ones of MiniLM's size, one for each different text, for reading the texts takes longer than
the loops and changes nothing in them. The loops take turns, epoch by epoch, so that whatever else
the machine does falls on both.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from coldstart.data.completejourney import load
from coldstart.models.neural.mlp_network import MlpTrainer, Network
from coldstart.models.neural.pairs import Pairs
from coldstart.training.loop import Validation

DIM = 384
LEARNING_RATE = 1e-3
ORDER = 1  # seed of the order of the pairs


class Concatenated(Dataset[tuple[torch.Tensor, torch.Tensor]]):
    """The article's examples: the vectors of user and item side by side, and the label."""

    def __init__(self, users: np.ndarray, items: np.ndarray, pairs: Pairs) -> None:
        self.users, self.items = torch.from_numpy(users), torch.from_numpy(items)
        self.rows, self.columns = torch.from_numpy(pairs.users), torch.from_numpy(pairs.items)
        self.targets = torch.from_numpy(pairs.targets)

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, n: int) -> tuple[torch.Tensor, torch.Tensor]:
        joined = torch.cat([self.users[self.rows[n]], self.items[self.columns[n]]])
        return joined, self.targets[n]


class Plain:
    """The loop as a tutorial writes it."""

    def __init__(self, weights: Network, data: Concatenated, batch_size: int) -> None:
        layers = []
        for weight, bias in zip(weights.weights, weights.biases, strict=True):
            layer = torch.nn.Linear(weight.shape[1], weight.shape[0])
            layer.load_state_dict({"weight": weight, "bias": bias})
            layers += [layer, torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*layers[:-1])
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=LEARNING_RATE)
        self.loss = torch.nn.BCEWithLogitsLoss()
        self.data, self.batch_size = data, batch_size
        self.order = torch.Generator().manual_seed(ORDER)

    def train_epoch(self) -> float:
        """Go once over the pairs; return the mean loss."""
        order: list[int] = torch.randperm(len(self.data), generator=self.order).tolist()
        total = 0.0
        for joined, targets in DataLoader(self.data, self.batch_size, sampler=order):
            loss = self.loss(self.model(joined).squeeze(1), targets)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += float(loss.detach()) * len(targets)
        return total / len(self.data)


def vectors(texts: Sequence[str], seed: int) -> np.ndarray:
    """Return a random unit vector for each text, the same for equal texts."""
    places, index = np.unique(np.array(texts, dtype=object).astype(str), return_inverse=True)
    drawn = np.random.default_rng(seed).standard_normal((len(places), DIM)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return np.ascontiguousarray(drawn[index])


def examples() -> tuple[np.ndarray, np.ndarray, Pairs]:
    """Return the vectors of households and products, and every purchase with a negative."""
    users, items, bought = load()
    rows = users["user_id"].reset_index().set_index("user_id")["index"]
    columns = items["item_id"].reset_index().set_index("item_id")["index"]
    who = rows[bought["user_id"]].to_numpy(dtype=np.int64)
    what = columns[bought["item_id"]].to_numpy(dtype=np.int64)
    others = np.random.default_rng(0).integers(len(items), size=len(what))
    targets = np.repeat([1.0, 0.0], len(what)).astype(np.float32)
    pairs = Pairs(np.tile(who, 2), np.concatenate([what, others]), targets, len(others))
    return vectors(users["text"].tolist(), 1), vectors(items["text"].tolist(), 2), pairs


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=2048)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    users, items, pairs = examples()
    network = Network.drawn(2 * DIM, (256, 128), 0, "label")
    loops = {
        "DataLoader": Plain(network, Concatenated(users, items, pairs), asked.batch_size),
        "coldstart": MlpTrainer(
            Network(network.weights, network.biases, "label"),
            users,
            items,
            pairs,
            lambda _: Validation(),
            learning_rate=LEARNING_RATE,
            batch_size=asked.batch_size,
            seed=ORDER,
        ),
    }
    seconds: dict[str, list[float]] = {name: [] for name in loops}
    losses: dict[str, list[float]] = {name: [] for name in loops}
    for _ in range(asked.epochs):
        for name, loop in loops.items():
            began = time.perf_counter()
            losses[name].append(loop.train_epoch())
            seconds[name].append(time.perf_counter() - began)
    print(f"{len(pairs):,} pairs, {asked.batch_size} per step, {asked.threads} thread(s)")
    for name in loops:
        told = ", ".join(f"{loss:.6f}" for loss in losses[name])
        print(f"{name:12} {min(seconds[name]):6.2f} s an epoch   losses {told}")
    apart = max(abs(a - b) for a, b in zip(*losses.values(), strict=True))
    ratio = min(seconds["DataLoader"]) / min(seconds["coldstart"])
    print(f"{ratio:.1f} times as fast; losses at most {apart:.1e} apart")


if __name__ == "__main__":
    main()
