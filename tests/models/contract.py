"""What every method promises. A method gets these tests by subclassing `Contract`."""

from __future__ import annotations

import json
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix, vstack

from coldstart.core.errors import CannotExplainError, StopRequested
from coldstart.core.events import Event, Started
from coldstart.core.i18n import has
from coldstart.models.additive import dense
from coldstart.models.base import Recommender, Target
from coldstart.models.queries import Items, Queries, Training

N_USERS, N_ITEMS, DIM = 24, 16, 8


def items_of(embeddings: np.ndarray, prefix: str = "i") -> Items:
    ids = [f"{prefix}{n}" for n in range(len(embeddings))]
    titles = pd.DataFrame({"title": ids}, dtype="str")
    return Items(ids, texts_of(embeddings, ids), embeddings.astype(np.float32), titles)


def texts_of(embeddings: np.ndarray, ids: list[str]) -> list[str]:
    """Return texts that say what the vectors say: which side, and who; blank where they are 0."""
    side = np.where(embeddings[:, 0] > embeddings[:, 1], "even", "odd")
    return [f"{s} {i}" if v.any() else "" for s, i, v in zip(side, ids, embeddings, strict=True)]


def cases_of(likes: np.ndarray, items: Items, embeddings: np.ndarray, prefix: str = "u") -> Queries:
    ids = [f"{prefix}{n}" for n in range(len(likes))]
    profile = pd.DataFrame({"side": ids}, dtype="str")
    support = csr_matrix(likes.astype(bool))
    texts = texts_of(embeddings, ids)
    return Queries(ids, texts, embeddings.astype(np.float32), profile, support, items)


def training(likes: np.ndarray, users: np.ndarray, items: np.ndarray) -> Training:
    catalogue = items_of(items)
    cases = cases_of(likes, catalogue, users)
    return Training(cases, catalogue, cases.support)


def sides(n: int, noise: float = 0.1) -> np.ndarray:
    """Return unit vectors: the even ones point one way, the odd ones another."""
    rng = np.random.default_rng(n)
    vectors = rng.normal(0, noise, (n, DIM))
    vectors[np.arange(n), np.arange(n) % 2] += 1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def checkerboard() -> Training:
    """Even users like even items and odd users odd ones, each all but a few of them.

    The first pair of items is liked by most, the last pair by fewest.
    """
    rng = np.random.default_rng(0)
    same = np.add.outer(np.arange(N_USERS), np.arange(N_ITEMS)) % 2 == 0
    chance = np.linspace(1.0, 0.4, N_ITEMS // 2).repeat(2)
    return training(same & (rng.random(same.shape) < chance), sides(N_USERS), sides(N_ITEMS))


def newcomers(train: Training, shots: int) -> Queries:
    """Return one even and one odd person of whom so many likes are known."""
    likes = np.zeros((2, len(train.items)), dtype=bool)
    for side in (0, 1):
        likes[side, side : 2 * shots : 2] = True
    return cases_of(likes, train.items, sides(2), prefix="new")


def stops(events: list[Event]) -> list[int]:
    """Return where a fit is stopped: at the first event of every kind, and evenly up to the end.

    Stopping at every single one would take as many fits as there are events.
    """
    kinds = [(type(event), getattr(event, "stage", "")) for event in events]
    spread = np.linspace(0, len(events) - 1, min(len(events), 6)).round().astype(int)
    return sorted({*(kinds.index(kind) for kind in set(kinds)), *map(int, spread)})


def strange() -> dict[str, Training]:
    """Return data that have nothing, or only one thing, to say."""
    some = np.random.default_rng(1).random((6, 5)) < 0.5
    some[0] = True
    constant = np.tile(sides(1), (6, 1))
    return {
        "one user": training(np.ones((1, 5)), sides(1), sides(5)),
        "one item": training(np.ones((6, 1)), sides(6), sides(1)),
        "one pair": training(np.ones((1, 1)), sides(1), sides(1)),
        "likes everything": training(np.ones((6, 5)), sides(6), sides(5)),
        "constant texts": training(some, constant, constant[:5]),
        "no texts": training(some, np.zeros((6, DIM)), np.zeros((5, DIM))),
        "likes of one user": training(np.eye(6, 5) * [1, 0, 0, 0, 0], sides(6), sides(5)),
    }


class Contract:
    """Subclass, and set `method` and, where the defaults are slow, `settings`."""

    method: type[Recommender]
    settings: ClassVar[dict[str, object]] = {}

    @classmethod
    def make(cls) -> Recommender:
        return cls.method(**cls.settings)

    @pytest.fixture(scope="class")
    @classmethod
    def train(cls) -> Training:
        return checkerboard()

    @pytest.fixture(scope="class")
    @classmethod
    def fitted(cls, train: Training) -> Recommender:
        return cls.make().fit(train, np.random.default_rng(0))

    def test_scores_have_a_row_per_case_and_a_column_per_item(self, train, fitted):
        scores = fitted.score(newcomers(train, 2), train.items)
        assert scores.shape == (2, N_ITEMS)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()
        nobody = np.array([], dtype=np.int64)
        assert fitted.score(newcomers(train, 2).take(nobody), train.items).shape == (0, N_ITEMS)
        assert fitted.score(newcomers(train, 2), train.items.take(nobody)).shape == (2, 0)

    def test_same_seed_gives_the_same_scores(self, train, fitted):
        again = self.make().fit(train, np.random.default_rng(0))
        cases = newcomers(train, 2)
        assert (again.score(cases, train.items) == fitted.score(cases, train.items)).all()

    def test_fit_leaves_the_global_generators_alone(self, train):
        import torch

        np.random.seed(3)  # noqa: NPY002 - the global one is what is watched
        torch.manual_seed(3)
        self.make().fit(train, np.random.default_rng(0))
        after = np.random.random(), torch.rand(1).item()  # noqa: NPY002
        np.random.seed(3)  # noqa: NPY002
        torch.manual_seed(3)
        assert after == (np.random.random(), torch.rand(1).item())  # noqa: NPY002

    def test_a_score_does_not_depend_on_what_else_is_scored(self, train, fitted):
        likes = vstack([newcomers(train, 3).support, train.likes[:5]]).toarray()
        cases = cases_of(likes, train.items, sides(len(likes)))
        unseen = items_of(sides(3), prefix="unseen")
        both = items_of(np.concatenate([train.items.embeddings, unseen.embeddings]))
        both = Items([*train.items.ids, *unseen.ids], both.texts, both.embeddings, both.columns)
        together = fitted.score(cases, both)
        for row in (0, 4):
            alone = fitted.score(cases.take(np.array([row])), both.take(np.array([2, 17])))
            np.testing.assert_allclose(alone[0], together[row, [2, 17]], rtol=1e-5, atol=1e-6)

    def test_a_stored_method_scores_the_same(self, train, fitted):
        arrays, values = fitted.state()
        assert all(array.dtype.kind in "fiub" for array in arrays.values())
        assert all(array.flags.c_contiguous for array in arrays.values())
        revived = self.method.from_state(arrays, json.loads(json.dumps(values)))
        cases = newcomers(train, 3)
        assert (revived.score(cases, train.items) == fitted.score(cases, train.items)).all()
        assert json.dumps(revived.state()[1]) == json.dumps(values)

    def test_ranks_what_it_says_it_ranks(self, train, fitted):
        assert fitted.ranks <= set(Target)
        for shots in [0] * (Target.COLD_USER in fitted.ranks) + [3]:
            scores = fitted.score(newcomers(train, shots), train.items)
            assert np.ptp(scores, axis=1).min() > 0 or fitted.ranks == {Target.AUDIENCE}
        if Target.COLD_ITEM in fitted.ranks:
            new = items_of(sides(6), prefix="unseen")
            assert np.ptp(fitted.score(train.users, new), axis=1).min() > 0
        if Target.AUDIENCE in fitted.ranks:
            assert np.ptp(fitted.score(train.users, train.items), axis=0).min() > 0

    @pytest.mark.parametrize("shots", [0, 1, 3])
    def test_contributions_add_up_to_the_score(self, train, fitted, shots):
        case = newcomers(train, shots).take(np.array([1]))
        new = items_of(sides(3), prefix="unseen")
        for items in (train.items, new, new.take(np.array([], dtype=np.int64))):
            if type(fitted).contributions is Recommender.contributions:
                with pytest.raises(CannotExplainError, match="cannot say what made this score"):
                    fitted.contributions(case, items)
                continue
            made = fitted.contributions(case, items)
            scores = fitted.score(case, items)[0].astype(np.float64)
            assert len(made) == len(items)
            for explained, score in zip(made, scores, strict=True):
                wanted = (
                    np.log(score / (1 - score)) if explained.unit == "log_odds" else float(score)
                )
                assert explained.total == pytest.approx(wanted, abs=1e-4)
                assert sum(term.value for term in explained.terms) == pytest.approx(
                    explained.total, abs=1e-6
                )
                named = [term.of for term in explained.terms if term.of is not None]
                assert set(named) <= {train.items.ids[n] for n in case.support.indices}

    def test_a_decomposition_agrees_with_the_scores(self, train, fitted):
        cases = newcomers(train, 3)
        decomposition = fitted.decompose(cases, train.items)
        if (popularity := decomposition.popularity) is not None:
            assert popularity.shape == (len(train.items),)
        if (factors := decomposition.likes) is not None:
            scores = fitted.score(cases, train.items)
            for row in range(len(cases)):
                liked = cases.support[row].indices
                rows = factors.rows[liked]
                added = dense(factors.left[rows[rows >= 0]] @ factors.right) * factors.scale[row]
                others = np.setdiff1d(np.arange(len(train.items)), liked)
                np.testing.assert_allclose(
                    added.sum(axis=0)[others], scores[row, others], rtol=1e-4, atol=1e-5
                )

    def test_scores_are_numbers_and_probabilities_lie_between_0_and_1(self, train, fitted):
        chances = fitted.probabilities or fitted.pair_predictions
        least, most = (0.0, 1.0) if chances else (-np.inf, np.inf)
        scores = fitted.score(train.users, train.items)
        assert np.isfinite(scores).all()
        assert scores.min() >= least
        assert scores.max() <= most

    def test_goes_through_the_stages_that_it_plans(self, train):
        planned = self.make().cost_estimate(
            len(train.users), len(train.items), int(train.likes.nnz)
        )
        events = self.make().iter_fit(train, np.random.default_rng(0))
        begun = [event.stage for event in events if isinstance(event, Started)]
        # Epochs tell of themselves, and `study` begins what is not divided.
        assert begun == [stage for stage in planned if stage not in ("epoch", "train")]
        assert all(seconds > 0 for seconds in planned.values())
        assert all(has(f"stage.{stage}") for stage in planned)

    def test_can_be_stopped_at_any_event(self, train):
        events = list(self.make().iter_fit(train, np.random.default_rng(0)))
        for stop_at in stops(events):
            model = self.make()
            steps = model.iter_fit(train, np.random.default_rng(0))
            for _ in range(stop_at + 1):
                next(steps)
            try:
                steps.throw(StopRequested())
            except StopIteration:
                scores = model.score(newcomers(train, 2), train.items)
                assert np.isfinite(scores).all()
            except StopRequested:
                continue  # there was no model yet

    @pytest.mark.parametrize("kind", strange())
    def test_bears_strange_data(self, kind):
        train = strange()[kind]
        model = self.make().fit(train, np.random.default_rng(0))
        assert np.isfinite(model.score(train.users, train.items)).all()
        assert np.isfinite(model.score(newcomers(train, 0), train.items)).all()
