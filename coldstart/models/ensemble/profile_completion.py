"""People of whom a part of the profile is known, completed by the training users they resemble."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd

from coldstart.data import columns
from coldstart.models.queries import Queries

MOST_DONORS = 300  # some 10 that agree in two columns of five values, at a tenth of a second
FEWEST_ALIKE, SHARE_ALIKE = 5, 0.02
"""A profile is partial where fewer training users, or a smaller share, fill in these columns or
fewer of them. Otherwise the models have learnt from such profiles and read them as they are: with
columns that half or three quarters of the users fill in, that is better from about 2% on."""
N_BINS = 6  # with 300 donors 50 in a bin
MOSTLY = 0.9  # share of the values that are numbers in a column of numbers
MISMATCH_WEIGHT = 0.01
"""Weight of a donor for each given column in which it differs: who agrees in more columns counts
for all who agree in fewer, who count where nobody else is left."""
_UNSEEN = -1
_TINY = 1e-12  # against 0 / 0 where no profile changes anything


@dataclass(frozen=True, eq=False)
class Coding:
    """One profile column as numbers: categories, or bins of equal counts.

    Attributes
    ----------
    name : str
    categories : tuple of str
    edges : tuple of float
        Where the bins end, for a column of numbers with more than `N_BINS` different ones.
    """

    name: str
    categories: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()

    @classmethod
    def of(cls, name: str, values: pd.Series) -> Self:
        """Learn the coding of a column as `_column` returns it."""
        filled = values[values != ""]
        numbers = _finite_numbers(filled).dropna()
        if len(numbers) >= MOSTLY * len(filled) and numbers.nunique() > N_BINS:
            shares = np.arange(1, N_BINS) / N_BINS
            edges = np.unique(np.quantile(numbers.to_numpy(np.float64), shares))
            return cls(name, edges=tuple(edges.tolist()))
        return cls(name, tuple(sorted(filled.unique().tolist())))

    def codes(self, values: pd.Series) -> np.ndarray:
        """Return codes, int64 (n,); -1 where the value is missing or was never seen."""
        if not self.edges:
            place = {value: n for n, value in enumerate(self.categories)}
            return np.array([place.get(v, _UNSEEN) for v in values.tolist()], dtype=np.int64)
        numbers = _finite_numbers(values).to_numpy(np.float64)
        bins = np.searchsorted(np.array(self.edges), numbers, side="right")
        return np.where(np.isfinite(numbers), bins, _UNSEEN).astype(np.int64)


@dataclass(frozen=True, eq=False)
class ProfileCompletion:
    r"""Complete a partial profile by the donors that agree with it.

    A hot deck (Andridge & Little 2010): what is missing is taken from others of the same answers.

    .. math:: s(u, i) = \sum_d \omega_d(u)\, s(d, i), \qquad
        \omega_d(u) \propto \epsilon^{\,\#\{c \,\in\, C_u :\; x_{uc} \ne x_{dc}\}}

    :math:`C_u` are the columns that are given, the donors d training users. So what depends on the
    profile is its mean over the people who gave the same answers. The encoder was never asked to
    read half a profile by the models that learnt from whole ones; the donors' are whole.

    Attributes
    ----------
    codings : tuple of Coding
    codes : ndarray, int64 (n_donors, n_columns)
    embeddings : ndarray, float32 (n_donors, dim)
        Of the donors' whole profiles.
    patterns : ndarray, bool (n_patterns, n_columns)
        Which columns are filled in the profiles of training users.
    n_users : ndarray, int64 (n_patterns,)
        How many of them have such a profile.
    learnt : ndarray, uint64 (n,)
        Hashes of the texts of training users whose own profile is partial.
    """

    codings: tuple[Coding, ...]
    codes: np.ndarray
    embeddings: np.ndarray
    patterns: np.ndarray
    n_users: np.ndarray
    learnt: np.ndarray

    @classmethod
    def of(cls, users: Queries, rng: np.random.Generator) -> Self | None:
        """Keep some of the training users with profiles; None without two columns in these."""
        described = users.take(np.flatnonzero(has_profile(users)))
        table = _profile_table(described.columns)
        names = [name for name in table.columns if (table[name] != "").any()]
        if len(names) < 2:
            return None
        codings = tuple(Coding.of(name, table[name]) for name in names)
        filled = (table[names] != "").to_numpy(dtype=bool)
        patterns, n_users = np.unique(filled[filled.any(axis=1)], axis=0, return_counts=True)
        donors = np.sort(rng.permutation(len(described))[:MOST_DONORS])
        completion = cls(
            codings,
            _codes(codings, table.iloc[donors]),
            described.embeddings[donors],
            patterns,
            n_users.astype(np.int64),
            np.zeros(0, dtype=np.uint64),
        )
        rows = np.flatnonzero(completion.partial(described))
        return replace(completion, learnt=np.unique(_hashes(described, rows)))

    def partial(self, cases: Queries) -> np.ndarray:
        """Return which cases give a part of the profile only, bool (n_cases,).

        Not those with a text of their own, which is read in place of the columns, nor those with a
        text that the models have learnt from, as training users have it.
        """
        filled = self._filled(cases.columns)
        own_text = (_column(cases.columns, columns.TEXT) != "").to_numpy(dtype=bool)
        partial: np.ndarray = has_profile(cases) & filled.any(axis=1) & ~own_text
        partial[partial] = self._are_rare(filled[partial])
        rows = np.flatnonzero(partial)
        partial[rows] = ~np.isin(_hashes(cases, rows), self.learnt)
        return partial

    def weights(self, cases: Queries) -> np.ndarray:
        """Return what each donor counts for each case, float32 (n_cases, n_donors), 1 in all."""
        codes = _codes(self.codings, cases.columns)
        return _normalised(self._mismatches(codes, self._filled(cases.columns)))

    def profile_share(self, cases: Queries, products: np.ndarray) -> np.ndarray:
        r"""Return how much of the effect of a whole profile the columns that a case gives explain.

        .. math:: \frac{\sum_d \langle \hat e_d, e_d \rangle}{\sum_d \lVert e_d \rVert^2}

        with :math:`e_d` what the profile of donor d changes about the scores and :math:`\hat e_d`
        what the other donors that agree with it in those columns let expect of it; as a share of
        the same for all columns. A coefficient of determination, but for the noise of few donors
        that a square would add.

        Parameters
        ----------
        cases : Queries
        products : ndarray, float (n_donors, n_donors)
            Inner products of the donors' effects, which are departures from the donors' mean.

        Returns
        -------
        ndarray, float64 (n_cases,)
            From 0, as if nothing were given, to 1.
        """
        all_columns = self._agreement(np.ones(len(self.codings), dtype=bool), products)
        if all_columns <= 0:
            return np.zeros(len(cases))
        patterns, place = np.unique(self._filled(cases.columns), axis=0, return_inverse=True)
        shares = [self._agreement(pattern, products) / all_columns for pattern in patterns]
        clipped: np.ndarray = np.clip(np.array(shares), 0.0, 1.0)
        return clipped[np.ravel(place)]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Return donors and codings."""
        codings = [[c.name, list(c.categories), list(c.edges)] for c in self.codings]
        values = {
            "columns": codings,
            "patterns": self.patterns.tolist(),
            "n_users": self.n_users.tolist(),
        }
        arrays = {"donors": self.embeddings, "donor_codes": self.codes, "learnt": self.learnt}
        return arrays, values

    @classmethod
    def from_state(cls, arrays: Mapping[str, np.ndarray], values: Mapping[str, Any]) -> Self:
        """Return what `state` described."""
        codings = tuple(Coding(name, tuple(c), tuple(e)) for name, c, e in values["columns"])
        patterns = np.array(values["patterns"], dtype=bool).reshape(-1, len(codings))
        # What was stored before patterns were counted holds usual ones alone, and no texts.
        n_users = np.array(values.get("n_users", [FEWEST_ALIKE] * len(patterns)), dtype=np.int64)
        learnt = arrays.get("learnt", np.zeros(0, dtype=np.uint64))
        return cls(codings, arrays["donor_codes"], arrays["donors"], patterns, n_users, learnt)

    def _agreement(self, given: np.ndarray, products: np.ndarray) -> float:
        """Return the share of the effects that the donors alike in these columns explain."""
        mismatches = self._mismatches(self.codes, np.tile(given, (len(self.codes), 1)))
        np.fill_diagonal(mismatches, np.inf)  # nobody is a donor of their own
        explained = float((_normalised(mismatches) * products).sum())
        return explained / max(float(np.trace(products)), _TINY)

    def _mismatches(self, codes: np.ndarray, given: np.ndarray) -> np.ndarray:
        """Return in how many given columns each donor differs, float64 (n, n_donors)."""
        mismatches = np.zeros((len(codes), len(self.codes)))
        for n in range(len(self.codings)):
            differs = (codes[:, n, None] != self.codes[None, :, n]) | (codes[:, n, None] < 0)
            mismatches += differs & given[:, n, None]
        return mismatches

    def _are_rare(self, filled: np.ndarray) -> np.ndarray:
        """Return for which columns too few training users fill in these or fewer, bool (n,)."""
        unfilled = (~filled).astype(np.float32)
        are_in = unfilled @ self.patterns.T.astype(np.float32) == 0
        total = int(self.n_users.sum())
        rare: np.ndarray = are_in @ self.n_users < min(
            max(FEWEST_ALIKE, SHARE_ALIKE * total), total
        )
        return rare

    def _filled(self, table: pd.DataFrame) -> np.ndarray:
        """Return which columns are given, bool (n, n_columns)."""
        filled = [(_column(table, c.name) != "").to_numpy() for c in self.codings]
        return np.stack(filled, axis=1).astype(bool)


def _codes(codings: Sequence[Coding], table: pd.DataFrame) -> np.ndarray:
    """Return the codes of all columns, int64 (n, n_columns)."""
    return np.stack([c.codes(_column(table, c.name)) for c in codings], axis=1)


def has_profile(cases: Queries) -> np.ndarray:
    """Return which cases have a profile at all, bool (n_cases,)."""
    described: np.ndarray = np.abs(cases.embeddings).sum(axis=1) > 0
    return described


def without_profile(cases: Queries) -> Queries:
    """Return the same people as if nothing were known of them but their likes."""
    return replace(
        cases,
        texts=[""] * len(cases),
        embeddings=np.zeros_like(cases.embeddings),
        columns=cases.columns.where(pd.Series(False, index=cases.columns.index), ""),
    )


def _normalised(mismatches: np.ndarray) -> np.ndarray:
    weights = MISMATCH_WEIGHT ** (mismatches - mismatches.min(axis=1, keepdims=True))
    shares: np.ndarray = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def _hashes(cases: Queries, rows: np.ndarray) -> np.ndarray:
    """Return hashes of the texts of some cases, uint64 (n_rows,)."""
    texts = (cases.texts[n].encode() for n in rows.tolist())
    digests = b"".join(hashlib.blake2b(text, digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype=np.uint64)


def _profile_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the profile without the free text, each as `_column` does."""
    names = [name for name in table.columns if name != columns.TEXT]
    return pd.DataFrame({str(name): _column(table, name) for name in names}, index=table.index)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as str without spaces around it, blank where the table has none."""
    if name in table:
        return table[name].fillna("").astype(str).str.strip()
    return pd.Series("", index=table.index, dtype="str")


def _finite_numbers(values: pd.Series) -> pd.Series:
    """Return values as numbers, missing where they are none or infinite."""
    numbers = pd.to_numeric(values, errors="coerce").astype(np.float64)
    return numbers.where(np.isfinite(numbers))
