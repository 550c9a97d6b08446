"""An interval holds its value, or is left out and said to be."""

import numpy as np
import pytest

from coldstart.evaluation.measures import LARGEST


@pytest.fixture
def tiny(build):
    """Return a dozen people with a handful of likes each."""
    rng = np.random.default_rng(2)
    likes = rng.random((18, 24)) < 0.15
    likes[np.arange(18), np.arange(18)] = True
    return build(likes)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("protocol", ["cold-user", "audience"])
def test_of_very_few_people_every_interval_holds_its_value_or_is_left_out(
    seed, protocol, tiny, measure, monkeypatch
):
    monkeypatch.setattr("coldstart.evaluation.test_sets.FEWEST_CANDIDATES", 1)
    found = measure(
        tiny, protocols=[protocol], shots=[0], seed=seed,
        methods=["random", "popularity", "activity", "centroid"],
    )  # fmt: skip
    assert found.rows
    bare = set()
    for row in found.rows:
        if row.mean is not None and row.low is None:
            bare.add(row.metric)
        elif row.mean is not None:
            assert 0.0 <= row.low <= row.mean <= row.high <= LARGEST.get(row.metric, 1.0)
    said = [note for note in found.notes if note.id == "evaluate.note.no_interval"]
    assert len(said) == bool(bare)
    coverage = [r for r in found.rows if r.metric == "coverage@10"]
    assert coverage
    assert all(row.low is not None for row in coverage)
