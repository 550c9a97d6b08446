"""The contract of every model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Self

import numpy as np

from coldstart.core.errors import CannotExplainError
from coldstart.core.events import Event
from coldstart.core.i18n import t
from coldstart.models.queries import Items, Queries, Training
from coldstart.models.settings import Setting
from coldstart.training.loop import Checkpoint


class Target(StrEnum):
    """What a method may be able to do."""

    COLD_USER = "cold_user"
    """Rank known items for someone of whom no like is known."""
    FEW_SHOT_USER = "few_shot_user"
    """Rank known items for someone of whom a few likes are known."""
    COLD_ITEM = "cold_item"
    """Rank items that nobody has liked yet, for known users."""
    AUDIENCE = "audience"
    """Rank users for an item: its scores can be compared across users."""
    HAD_ITEM = "had_item"
    """Rank nothing but what someone has had already."""


DISCOVERY = frozenset(Target) - {Target.HAD_ITEM}
"""Everything that ranks what is new to someone."""


class Part(StrEnum):
    """What kind of thing a share of a score comes from."""

    BASE = "base"
    """What everyone and everything gets: the base rate."""
    POPULARITY = "popularity"
    """How many liked the item."""
    SUPPORT = "support"
    """One liked item; its id is `Contribution.of`."""
    PROFILE = "profile"
    """What is known of the person apart from likes."""
    EXPECTED = "expected"
    """How many will like the item, as its text lets expect."""
    ACTIVITY = "activity"
    """How many likes of the person are known."""
    DISLIKES = "dislikes"
    """What the person is known to dislike."""
    NETWORK = "network"
    """What a trained network makes of the pair, which cannot be taken apart further."""


@dataclass(frozen=True)
class Contribution:
    """One term of a score, in the unit that `Contributions.unit` names."""

    part: Part
    value: float
    of: str | None = None


@dataclass(frozen=True)
class Contributions:
    """What made a score: the terms add up to `total`.

    Attributes
    ----------
    terms : tuple of Contribution
    total : float
        Their sum.
    unit : str
        ``log_odds`` where the score is the logistic function of `total`; ``score`` where the
        score is `total` itself.
    """

    terms: tuple[Contribution, ...]
    total: float
    unit: str = "score"

    def as_score(self, total: float) -> float:
        """Return the score that a sum of terms stands for."""
        if self.unit != "log_odds":
            return total
        return float(0.5 * (1.0 + np.tanh(total / 2)))  # the logistic function, without overflow


@dataclass(frozen=True, eq=False)
class LikeFactors:
    """Scores that are linear in the known likes, as two factors.

    What the liked item in column j of a query's support adds to the score of item i is
    ``scale * left[rows[j]] @ right[:, i]``.

    Attributes
    ----------
    left : ndarray or csr_matrix, float32 (n_catalogue, rank)
    right : ndarray or csr_matrix, float32 (rank, n_items)
    rows : ndarray, int64 (n_support_items,)
        The row of each support item in `left`; -1 for one that adds nothing.
    scale : ndarray, float32 (n_queries,)
    """

    left: Any
    right: Any
    rows: np.ndarray
    scale: np.ndarray


@dataclass(frozen=True, eq=False)
class Decomposition:
    """What scores are made of, apart from what rests on the profile.

    Attributes
    ----------
    popularity : ndarray, float (n_items,), or None
        The part that is the same for everyone; None where there is none.
    likes : LikeFactors or None
        What each known like adds; None where scores are not linear in them.
    """

    popularity: np.ndarray | None = None
    likes: LikeFactors | None = None


class Recommender(ABC):
    """A method that ranks items for users.

    Settings go into ``__init__``; `fit` learns attributes that end in ``_``. Randomness is passed
    in. `fit` drains `iter_fit`; consume `iter_fit` to watch or to stop. Throwing `StopRequested`
    into it ends it with the best model so far in place; where there is none yet, it is not caught.

    Class attributes
    ----------------
    name : str
        Its name on the command line and in the store; ``method.<name>`` is what people read.
    ranks : frozenset of Target
        What it can do; the evaluation and the pages read this.
    probabilities : bool
        Whether scores are calibrated probabilities that a user likes an item of the catalogue.
    pair_predictions : bool
        Whether scores are predictions for balanced pairs, so that 0.5 separates yes from no.
    rating_predictions : bool
        Whether scores are ratings on the scale of the data; it learns from rated pairs alone.
    settings : tuple of Setting
        Those that people may change, in the order of a form.
    """

    name: ClassVar[str]
    ranks: ClassVar[frozenset[Target]]
    probabilities: ClassVar[bool] = False
    pair_predictions: ClassVar[bool] = False
    rating_predictions: ClassVar[bool] = False
    settings: ClassVar[tuple[Setting, ...]] = ()

    @property
    def among_answers(self) -> bool:
        """Whether a probability is that of a like among the people who would answer."""
        return False

    @abstractmethod
    def iter_fit(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Learn, yielding what happens. `Finished` is not among it: a study says that."""

    def cost_estimate(self, n_users: int, n_items: int, n_pairs: int) -> Mapping[str, float]:  # noqa: ARG002
        """Return the stages that `iter_fit` goes through, in order, each with its rough seconds.

        On one core of a small server, with all the epochs that are allowed.

        Parameters
        ----------
        n_users, n_items, n_pairs : int
            Of the data to learn from.
        """
        return {"train": 0.02 + 0.5 * n_users * n_items / 1e6}

    def takes_for_known(self, item_id: str) -> bool:  # noqa: ARG002
        """Say whether an item without any row is taken for one that few want, not for a new one."""
        return False

    @property
    def keeps_best(self) -> bool:
        """Whether `iter_fit` that ran to their end leave the best epoch in place, not the last."""
        return True

    def checkpoint(self) -> Checkpoint | None:
        """Return what is needed to go on after the last epoch; None for what has no epochs.

        Taken between two events of `iter_fit`. Given to `resume` on a method of the same settings,
        `iter_fit` over the same data ends with the same weights as if nothing had come between.
        """
        return None

    def resume(self, checkpoint: Checkpoint) -> None:
        """Have the next `iter_fit` go on from `checkpoint` instead of from the start."""
        raise NotImplementedError(f"{self.name} has no epochs to resume")

    def fit(self, train: Training, rng: np.random.Generator) -> Self:
        """Learn in one go.

        Parameters
        ----------
        train : Training
        rng : numpy.random.Generator
            All randomness of the method; the same state gives the same model on one machine.
        """
        for _ in self.iter_fit(train, rng):
            pass
        return self

    @abstractmethod
    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return a score for each case and item, float32 (n_cases, n_items); larger is better.

        A score depends on its case, its item and the fitted model alone, never on what else is
        scored in the same call.
        """

    def contributions(self, case: Queries, items: Items) -> list[Contributions]:  # noqa: ARG002
        """Return what made the score of one case (length 1) for each of these items.

        Raises
        ------
        CannotExplainError
            The method cannot say, as is the case for a network.
        """
        raise CannotExplainError(t("explain.cannot", method=t(f"method.{self.name}")))

    def contributions_each(
        self, cases: Queries, items: Items, chosen: Sequence[np.ndarray]
    ) -> list[list[Contributions]]:
        """Return what made the scores of each case for the items chosen for it.

        The same as `contributions` case by case; a method that can do many at once overrides it.

        Parameters
        ----------
        cases : Queries
        items : Items
        chosen : sequence of ndarray, int64
            Positions in `items`, one array per case.
        """
        return [
            self.contributions(cases.take(np.array([row])), items.take(columns))
            for row, columns in enumerate(chosen)
        ]

    def decompose(self, cases: Queries, items: Items) -> Decomposition:  # noqa: ARG002
        """Return what the scores of these cases and items are made of, for an ensemble to explain.

        By default nothing is known of it.
        """
        return Decomposition()

    @abstractmethod
    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the fitted model as arrays and as plain JSON values, settings included."""

    @classmethod
    @abstractmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the model that `state` described."""
