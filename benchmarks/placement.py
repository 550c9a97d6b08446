"""Whether a newcomer is placed among the right people: by coldstart, and by UMAP's own transform.

    python benchmarks/placement.py [SAMPLE …] [--repeats 5]

A fifth is held out, the others are laid out by UMAP as the map does it, and the held-out are then
placed on that layout: by `projection.placement`, among those nearest in the embedding, and by
`UMAP.transform`. It is counted which share of their 15 nearest in the embedding are among their 15
nearest on the map. The difference is paired, with a 95% interval over those who were held out.
"""

from __future__ import annotations

import argparse

import numpy as np

from coldstart.data.samples import SAMPLES, load_sample
from coldstart.encoders.registry import DEFAULT
from coldstart.maps.layout import DIMENSIONS, MIN_DIST, NEIGHBOURS, groups
from coldstart.maps.placement import place
from coldstart.metrics.bootstrap import mean_draws, resampling
from coldstart.models.neighbors.centering import Centering, unit
from coldstart.serving.embedded import Embedded
from coldstart.store.repository import Store

HELD_OUT = 0.2


def main() -> None:
    """Print a row for each map of each data set."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("samples", nargs="*", default=list(SAMPLES))
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    print("| Data | Map | Placed | By coldstart | By `transform` | Difference | 95% interval |")
    print("|---|---|---|---|---|---|---|")
    store = Store()
    for name in asked.samples:
        record = store.add_dataset(load_sample(name))
        for view, vectors in views(Embedded.open(store, record.id, DEFAULT)).items():
            found = [kept(vectors, seed) for seed in range(asked.repeats)]
            held, shares = (np.concatenate(part) for part in zip(*found, strict=True))
            difference = shares[:, 0] - shares[:, 1]
            draws = mean_draws(difference, resampling(map(str, held), seed=0))
            low, high = np.quantile(draws, [0.025, 0.975])
            ours, theirs = shares.mean(axis=0)
            row = f"| {name} | {view} | {len(held)} | {ours:.3f} | {theirs:.3f} "
            row += f"| {difference.mean():+.3f} | {low:+.3f} to {high:+.3f} |"
            print(row, flush=True)


def views(given: Embedded) -> dict[str, np.ndarray]:
    """Return the vectors that each map is made from, none twice."""
    users, items = given.training.users, given.training.items
    tastes = Centering.of(items.embeddings).centroids(users)
    all_of = {"profile": users.embeddings, "taste": tastes, "items": items.embeddings}
    return {
        view: vectors[sorted(set(groups(vectors)[0]) & set(np.flatnonzero(vectors.any(axis=1))))]
        for view, vectors in all_of.items()
    }


def kept(vectors: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Hold some out, lay out the others; return who was held out, and the two shares of each."""
    from sklearn.decomposition import PCA
    from umap import UMAP

    order = np.random.default_rng(seed).permutation(len(vectors))
    held, known = np.split(order, [int(HELD_OUT * len(vectors))])
    axes = PCA(min(DIMENSIONS, len(known) - 1), svd_solver="full").fit(vectors[known])
    layout = UMAP(
        n_neighbors=NEIGHBOURS,
        min_dist=MIN_DIST,
        metric="cosine",
        random_state=seed,
        n_jobs=1,
    ).fit(axes.transform(vectors[known]))
    middle = vectors[known].mean(axis=0)
    there, new = unit(vectors[known] - middle), unit(vectors[held] - middle)
    places = np.asarray(layout.embedding_, dtype=np.float32)
    truth = nearest(1.0 - new @ there.T)
    shares = []
    for placed in (
        place(new, there, places).places,
        layout.transform(axes.transform(vectors[held])),
    ):
        near = nearest(np.linalg.norm(placed[:, None] - places[None], axis=2))
        shares.append([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(truth, near, strict=True)])
    return held, np.array(shares).T


def nearest(distances: np.ndarray) -> np.ndarray:
    """Return the nearest of each row."""
    return np.argsort(distances, axis=1, kind="stable")[:, :NEIGHBOURS]


if __name__ == "__main__":
    main()
