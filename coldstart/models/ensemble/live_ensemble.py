"""The head tuned live: it starts as the popularity list and learns how to weigh the members."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np

from coldstart.core.errors import StopRequested
from coldstart.core.events import EpochEnded, Event, Noted, Progressed, Started, drain
from coldstart.core.i18n import t
from coldstart.models.base import Contribution, Contributions, Part
from coldstart.models.ensemble.base_models import POPULARITY
from coldstart.models.ensemble.catalog import Histories, known_items
from coldstart.models.ensemble.ensemble import PLAIN, Ensemble
from coldstart.models.ensemble.fitting import FittedEnsemble, learn_steps, weighed
from coldstart.models.ensemble.folds import Fold
from coldstart.models.ensemble.live_trainer import Judges, Lists, LiveTrainer
from coldstart.models.ensemble.rankings import Rankings, ask_known
from coldstart.models.neural.epochs import InEpochs
from coldstart.models.neural.mlp_head import MlpHead
from coldstart.models.neural.mlp_network import Network
from coldstart.models.neural.pairs import enough_dislikes
from coldstart.models.queries import Items, Queries, Training
from coldstart.recommenders.repaired_trainer import reading
from coldstart.training.loop import Loop

ASKED_WITH = (0, 1, 3, 5)
"""Numbers of known likes that held-out users are asked with."""
ARTICLE_PAIRS = 8_000
"""Pairs that the article's head learns from, whose level is drawn beside the curve."""


class LiveEnsemble(InEpochs, Ensemble):
    r"""The blend's members, whose weights take gradient steps from the popularity list.

    .. math:: \min_{w \ge 0} \; -\frac1n \sum_u \frac{1}{|L_u|} \sum_{i \in L_u}
        \log \frac{e^{s(u, i)}}{\sum_j e^{s(u, j)}}, \qquad
        s(u, i) = \sum_m w_m(n_u)\, z_m(u, i) + f([p_u; \bar e_u; e_i])

    The members are fitted, and asked about people whom they were not fitted on, as in
    `Ensemble`, and new items are left to its weights. Epoch 0 is popularity alone. After each epoch held-out users
    judge, with nothing known of them and with up to five likes: what they say is better by more
    than one paired standard error is kept, anything else is not. So where there is nothing to
    learn, it stays the popularity list.

    f is the article's network, 256 → 128 → 1, started at zero and left out by default: measured on
    four data sets it did no harm and added nothing.

    Parameters
    ----------
    epochs : int
    learning_rate : float
        Of Adam.
    patience : int or None
        Epochs in a row that are not kept before it stops; None takes all of them.
    residual : bool
        Whether the network learns beside the weights.
    validation_share : float
        Share of users, 100 at most, that are held out to judge.

    Attributes
    ----------
    network_ : Network or None
    """

    name = "tuned_head"
    surely_better = True

    network_: Network | None = None

    def __init__(
        self,
        epochs: int = 40,
        learning_rate: float = 0.03,
        patience: int | None = 10,
        residual: bool = False,
        validation_share: float = 0.1,
    ) -> None:
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.patience = patience
        self.residual = residual
        self.validation_share = validation_share

    def stages(self, n_users: int, n_items: int, n_pairs: int) -> Mapping[str, float]:
        """Return the blend's stages, the level beside the curve, and the epochs."""
        cells = n_users * n_items / 1e6
        mine = {"level": 1.4 + 2.6 * cells, "epoch": self.epochs * (0.007 + 0.05 * cells)}
        return {**Ensemble.stages(self, n_users, n_items, n_pairs), **mine}

    def steps(self, train: Training, rng: np.random.Generator) -> Iterator[Event]:
        """Fit the members, then train their weights, yielding each epoch.

        Stopped before the first epoch, it is left as the popularity list.
        """
        train = train.take_items(known_items(train))
        learning, held_out = self.split(train, rng)
        members_seed, ordered_by, asked_by, drawn_by = rng.integers(2**63, size=4).tolist()
        self.catalogue_ = frozenset(train.items.ids)
        self.histories_ = Histories.of(learning.users)
        self.among_answers_ = enough_dislikes(learning)
        stopped = False
        try:
            learnt = yield from learn_steps(
                learning, np.random.default_rng(members_seed), keep=True
            )
        except StopRequested:
            rng = np.random.default_rng(members_seed)
            learnt = drain(learn_steps(learning, rng, *PLAIN, keep=True, quick=True))
            stopped = True
        self.panel_, self.new_ = learnt.panel, learnt.new
        start = np.zeros_like(learnt.known.weights)
        start[:, learnt.known.members.index(POPULARITY)] = 1.0
        self._weigh(learnt, start, drawn_by)
        if stopped:
            yield Noted(t("method.blend_stopped"))
            return
        judges = _judges(learnt, learning, held_out, np.random.default_rng(asked_by))
        if learnt.rankings is None or not len(learnt.rankings) or judges.n_users < 2:
            yield Noted(t("method.tuned_untried"))
            return
        trainer = LiveTrainer(
            Lists.of(learnt.rankings, learnt.known.spline_knots),
            judges,
            learnt.known.spline_knots,
            start,
            self._network(train, ordered_by),
            self.learning_rate,
            ordered_by,
        )
        self.network_ = trainer.network
        levels = {"blend": _level(judges, _summed(judges.rankings, learnt))}
        try:
            levels["article_head"] = yield from _article_steps(learning, judges, ordered_by)
        except StopRequested:
            return
        patience = self.epochs if self.patience is None else self.patience
        loop = Loop(
            trainer, self.epochs, patience, trainer.baseline, from_start=True, levels=levels
        )
        yield from self.run(loop)
        assert learnt.rankings.asked is not None
        beside = trainer.beside(learnt.rankings.asked)
        self._weigh(learnt, trainer.weights, drawn_by, beside)
        yield Noted(self._said(learnt.n_asked))

    @property
    def keeps_best(self) -> bool:
        """What the judges did not find better is never in place."""
        return True

    def score(self, cases: Queries, items: Items) -> np.ndarray:
        """Return probabilities, float32 (n_cases, n_items)."""
        found = super().score(cases, items)
        if self.network_ is None:
            return found
        columns, added = self._residual(cases, items)
        chance = found[:, columns].astype(np.float64)
        odds = np.log(chance) - np.log1p(-chance) + added
        found[:, columns] = 1.0 / (1.0 + np.exp(-odds))
        return found

    def contributions_each(
        self, cases: Queries, items: Items, chosen: Sequence[np.ndarray]
    ) -> list[list[Contributions]]:
        """Return what made the log-odds, what the network adds among it."""
        made = super().contributions_each(cases, items, chosen)
        if self.network_ is None:
            return made
        columns, added = self._residual(cases, items)
        whole = np.zeros((len(cases), len(items)))
        whole[:, columns] = added
        return [
            [_with_network(one, float(whole[row, n])) for one, n in zip(some, mine, strict=True)]
            for row, (some, mine) in enumerate(zip(made, chosen, strict=True))
        ]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return the blend's state, the settings and the network."""
        arrays, values = super().state()
        values["settings"] = {
            "epochs": self.epochs,
            "learning_rate": self.learning_rate,
            "patience": self.patience,
            "residual": self.residual,
            "validation_share": self.validation_share,
        }
        if self.network_ is not None:
            arrays |= {f"residual/{name}": a for name, a in self.network_.arrays().items()}
        return arrays, values

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return the fitted method that was stored."""
        made = super().from_state(arrays, values)
        made.__init__(**values["settings"])  # type: ignore[misc]
        prefix = "residual/"
        mine = {k.removeprefix(prefix): a for k, a in arrays.items() if k.startswith(prefix)}
        made.network_ = Network.of_arrays(mine, "label") if mine else None
        return made

    def _weigh(
        self,
        learnt: FittedEnsemble,
        weights: np.ndarray,
        seed: int,
        beside: Sequence[np.ndarray] | None = None,
    ) -> None:
        """Put weights in place, and fit the odds that go with them."""
        members, spline_knots = learnt.known.members, learnt.known.spline_knots
        if learnt.rankings is None or not len(learnt.rankings):
            self.known_ = learnt.known
            return
        rng = np.random.default_rng(seed)
        self.known_ = weighed(learnt.rankings, members, spline_knots, weights, rng, beside)

    def _network(self, train: Training, seed: int) -> Network | None:
        if not self.residual:
            return None
        network = Network.drawn(3 * train.items.embeddings.shape[1], (256, 128), seed, "label")
        network.weights[-1].zero_()
        network.biases[-1].zero_()
        return network

    def _residual(self, cases: Queries, items: Items) -> tuple[np.ndarray, np.ndarray]:
        """Return the known items' positions, and what the network adds to their log-odds."""
        assert self.network_ is not None
        columns = np.flatnonzero([id_ in self.catalogue_ for id_ in items.ids])
        read = reading(cases, cases.support, liked_mean=True)
        raw = self.network_.raw(read, items.embeddings[columns])
        profile_share = self.known_.profile_share(self.panel_, cases)
        slope = self.known_.line(cases, self.histories_.whole(cases), profile_share)[1]
        return columns, raw * slope[:, None]


def _judges(
    learnt: FittedEnsemble, learning: Training, held_out: Training, rng: np.random.Generator
) -> Judges:
    """Ask the members, fitted on those who are learnt from, about those who are held out."""
    n_items = len(learning.items)
    nothing = np.array([], dtype=np.int64)
    fold = Fold(learning, held_out, np.arange(n_items), nothing, learning.likes[:, nothing])
    found = Rankings(asked=[])
    if len(held_out.users):
        panel = replace(learnt.panel, members=learnt.known.members)
        for _ in ask_known(found, fold, panel, np.array(ASKED_WITH), 1, rng):
            pass
    return Judges(found)


def _summed(rankings: Rankings, learnt: FittedEnsemble) -> list[np.ndarray]:
    """Return what the finished blend's weights make of rankings, block by block."""
    found = []
    for standard, _, _, n_likes in rankings.blocks():
        mine = learnt.known.weights_of(n_likes).astype(np.float32)
        found.append(np.einsum("nm,mni->ni", mine, standard))
    return found


def _article_steps(
    learning: Training, judges: Judges, seed: int
) -> Generator[Event, None, dict[str, float]]:
    """Train the article's head on the same users; return what the judges say of it."""
    head = MlpHead(validation_share=0.0, max_pairs=ARTICLE_PAIRS)
    yield Started("level", head.epochs)
    for event in head.steps(learning, np.random.default_rng(seed)):
        if isinstance(event, EpochEnded):
            yield Progressed("level", event.epoch, event.epochs)
    return _level(judges, [head.score(cases, items) for cases, items in judges.asked()])


def _level(judges: Judges, scores: Sequence[np.ndarray]) -> dict[str, float]:
    return {"ndcg@10": float(judges.values(scores).mean())}


def _with_network(made: Contributions, added: float) -> Contributions:
    """Return a score's parts with what the network adds to those of other networks."""
    others = tuple(term for term in made.terms if term.part is not Part.NETWORK)
    towers = sum(term.value for term in made.terms if term.part is Part.NETWORK)
    terms = (*others, Contribution(Part.NETWORK, towers + added))
    return Contributions(terms, made.total + added, made.unit)
