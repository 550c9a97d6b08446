"""A fitted run, ready to answer: its model, its data and the encoder for what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from coldstart.core.errors import NotFoundError
from coldstart.core.i18n import t
from coldstart.data import columns, recipe
from coldstart.data.dataset import Dataset
from coldstart.encoders.base import Encoder
from coldstart.models.base import Recommender
from coldstart.models.queries import Items, Queries, Training
from coldstart.serving.embedded import Embedded
from coldstart.store import artifacts
from coldstart.store.records import Kind

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from coldstart.store.repository import Store


@dataclass(frozen=True)
class CaseRequest:
    """Someone to recommend to, as asked for.

    Attributes
    ----------
    case_id : str
        What the answer calls them.
    text : str or None
        Profile text of someone new.
    profile : mapping or None
        Profile columns of someone new, in place of a text: where both are given, the text counts.
    likes : tuple of str
        Ids of items that they are known to like.
    user_id : str or None
        A known user; what they like, dislike and have is then known too.
    dislikes : tuple of str
        Ids of items that they are known to dislike; these are not recommended either.
    """

    case_id: str
    text: str | None = None
    profile: Mapping[str, str] | None = None
    likes: tuple[str, ...] = ()
    user_id: str | None = None
    dislikes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Session:
    """A run that answers.

    Attributes
    ----------
    dataset : Dataset
    training : Training
    model : Recommender
    encoder : Encoder
    """

    dataset: Dataset
    training: Training
    model: Recommender
    encoder: Encoder

    @classmethod
    def open(cls, store: Store, run_id: str, given: Embedded | None = None) -> Self:
        """Load a training run that finished, or was stopped with a model in place.

        Parameters
        ----------
        store : Store
        run_id : str
        given : Embedded, optional
            The run's data set as its encoder reads it, where that is loaded already.

        Raises
        ------
        NotFoundError
            There is no such run, it has no model yet, or its model is no longer in coldstart.
        """
        run = store.run(run_id)
        if run.removal is not None:
            raise NotFoundError(run.removal)
        if run.kind is not Kind.TRAIN or not artifacts.has_model(store.run_folder(run.id)):
            raise NotFoundError(t("answer.no_model", run=run.name or run.id))
        given = given or Embedded.open(
            store, run.dataset_id, run.config["encoder"], in_parts=run.in_parts
        )
        model = artifacts.load_model(store.run_folder(run.id))
        return cls(given.dataset, given.training, model, given.encoder)

    def cases(self, requests: Sequence[CaseRequest]) -> tuple[Queries, csr_matrix]:
        """Return who is asked for, and what they already have.

        A like that names no item of the catalogue is passed over; `requests.read_cases` reports it.
        What a request says of an item goes before what is known of the user.

        Returns
        -------
        cases : Queries
            Their support set over the training catalogue.
        has : csr_matrix, bool (n_requests, n_items)

        Raises
        ------
        NotFoundError
            A `user_id` is not in the data.
        """
        from scipy.sparse import vstack

        known = [self._row(request) for request in requests]
        asked = list(zip(requests, known, strict=True))
        texts = [
            self.described(r) if row is None else self.training.users.texts[row] for r, row in asked
        ]
        new = [n for n, row in enumerate(known) if row is None]
        embeddings = np.zeros((len(requests), self.training.items.embeddings.shape[1]), np.float32)
        embeddings[new] = self.encoder.encode([texts[n] for n in new])
        profiles: list[Mapping[Any, str]] = []
        for n, (request, row) in enumerate(asked):
            if row is None:
                profiles.append({} if request.text else dict(request.profile or {}))
            else:
                embeddings[n] = self.training.users.embeddings[row]
                profiles.append(self.training.users.columns.iloc[row].to_dict())
        described = pd.DataFrame(profiles, index=range(len(profiles)))
        described = described.fillna("")
        described = described.reindex(columns=self.training.users.columns.columns, fill_value="")
        liked = vstack(
            [self._likes(r.likes, row, self.training.likes, r.dislikes) for r, row in asked],
            format="csr",
        )
        disliked = vstack(
            [self._likes(r.dislikes, row, self.training.dislikes, r.likes) for r, row in asked],
            format="csr",
        )
        has = vstack(
            [self._likes((*r.likes, *r.dislikes), row, self.training.seen) for r, row in asked],
            format="csr",
        )
        ids = [request.case_id for request in requests]
        dislikes = disliked if disliked.nnz else None
        rows = [n for n, row in enumerate(known) if row is not None]
        stored = self.training.likes[[row for row in known if row is not None]]
        complete = np.zeros(len(requests), dtype=bool)
        complete[rows] = np.diff((liked[rows] != stored).tocsr().indptr) == 0
        queries = Queries(
            ids,
            texts,
            embeddings,
            described,
            liked,
            self.training.items,
            dislikes,
            complete_histories=complete,
        )
        return queries, has

    def described(self, request: CaseRequest) -> str:
        """Return the text that the encoder reads of someone new.

        Of a profile it is the columns that the data have, in their order, as for everyone in them.
        Where the data have texts of their own beside the profile columns, whoever has the same
        profile as a known user is described in the same words. A text among the columns is read in
        place of the others, as in data.
        """
        text = request.text or (request.profile or {}).get(columns.TEXT, "").strip()
        if text or not request.profile:
            return text
        own = self.dataset.profile_columns
        values = {name: request.profile.get(name, "") for name in own}
        own_values = pd.Series(values, dtype="str")
        if columns.TEXT in self.dataset.users and len(own):
            same = (self.dataset.users[own] == own_values).all(axis=1)
            if same.any():
                return str(self.dataset.users.loc[same, columns.TEXT].iloc[0])
        return recipe.row_text(values if any(values.values()) else dict(request.profile))

    def new_items(self, table: pd.DataFrame) -> Items:
        """Return items that training has never seen.

        Parameters
        ----------
        table : DataFrame
            ``item_id`` and any columns, all str, as `data.intake.new_items.read_items` returns it.
        """
        texts = recipe.texts(table, columns.ITEM_ID)
        described = table.drop(columns=[columns.ITEM_ID]).reset_index(drop=True)
        known = self.training.items.columns.columns
        every = known.union(described.columns, sort=False)
        described = described.reindex(columns=every, fill_value="")
        ids = table[columns.ITEM_ID].tolist()
        return Items(ids, texts, self.encoder.encode(texts), described)

    def unused_item_ids(self, n: int) -> list[str]:
        """Return ids for new items that the catalogue does not have: they are none of those."""
        named = (f"new-{n}" if n > 1 else "new" for n in count(1))
        return list(islice((id_ for id_ in named if id_ not in self.dataset.item_index), n))

    def known_items(self, ids: Sequence[str]) -> Items:
        """Return items of the catalogue.

        Raises
        ------
        NotFoundError
            One of them is not in it.
        """
        for id_ in ids:
            if id_ not in self.training.items.index:
                raise NotFoundError(t("answer.no_item", id=id_))
        return self.training.items.take(np.array([self.training.items.index[id_] for id_ in ids]))

    def titles(self, items: Items) -> dict[str, str]:
        """Return what these items and the catalogue's are called on screen, by id.

        An item that both have is called as in the catalogue: that is what people liked.
        """
        described = items.columns.assign(**{columns.ITEM_ID: items.ids})
        new = dict(zip(items.ids, recipe.title(described, columns.ITEM_ID), strict=True))
        return {**new, **dict(zip(self.dataset.item_ids, self.dataset.item_titles, strict=True))}

    def _row(self, request: CaseRequest) -> int | None:
        if request.user_id is None:
            return None
        if request.user_id not in self.dataset.user_index:
            raise NotFoundError(t("answer.no_user", id=request.user_id))
        return self.dataset.user_index[request.user_id]

    def _likes(
        self,
        ids: Sequence[str],
        row: int | None,
        known: csr_matrix | None,
        revoked: Sequence[str] = (),
    ) -> csr_matrix:
        """Return what is named and what is known, without what is known but said to be revoked."""
        from scipy.sparse import csr_matrix

        index = self.training.items.index
        positions = {index[id_] for id_ in ids if id_ in index}
        if row is not None and known is not None:
            opposite = {index[id_] for id_ in revoked if id_ in index}
            positions.update(set(known[row].indices.tolist()) - opposite)
        places = np.array(sorted(positions), dtype=np.int64)
        values = np.ones(len(places), dtype=bool)
        return csr_matrix((values, places, [0, len(places)]), shape=(1, len(index)))
