"""What is held out is disjoint from what is kept, together everything, and seeded."""

import numpy as np
import pytest

from coldstart.data.splits import folds, hold_out


@pytest.mark.parametrize(
    ("n", "share", "held"), [(10, 0.2, 2), (2, 0.01, 1), (1, 0.5, 0), (5, 0.99, 4)]
)
def test_hold_out(n, share, held):
    kept, out = hold_out(n, share, np.random.default_rng(0))
    assert len(out) == held
    assert sorted([*kept, *out]) == list(range(n))


def test_the_seed_decides():
    first, again, other = (hold_out(50, 0.2, np.random.default_rng(s))[1] for s in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


def test_folds_cover_everything_once():
    parts = folds(11, 3, np.random.default_rng(0))
    assert sorted(len(part) for part in parts) == [3, 4, 4]
    assert sorted(np.concatenate(parts)) == list(range(11))
