"""Later tables read as the first were: what their rows say, and whom and what they describe."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.findings import Findings
from coldstart.data.intake import feedback, returns, rows
from coldstart.data.intake.digits import report_lost_digits
from coldstart.data.intake.entities import described_by_rows, listed_entities
from coldstart.data.intake.later_dates import with_date_order
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.personal import hashed
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.transform import Prepared
from coldstart.data.problems import Problem
from coldstart.data.scale import Scale, scale_of

SIDES = ((columns.USER_ID, columns.USERS), (columns.ITEM_ID, columns.ITEMS))
_KEYS = [columns.USER_ID, columns.ITEM_ID]
_MOSTLY_BEYOND = 0.5
"""From this share of ratings beyond the stored scale on, they are on another one."""


@dataclass
class LaterTables:
    """Reads later tables of a stored data set.

    Attributes
    ----------
    stored : Dataset
    problems : sequence of Problem
        What was said of it when it was read.
    id_key : bytes or None
        Where ids are hashed: the key.
    accept : bool
        Whether it was confirmed to go on in spite of what a person can decide.
    findings : dict of str to Findings
        By table.
    """

    stored: Dataset
    problems: Sequence[Problem] = ()
    id_key: bytes | None = None
    accept: bool = False
    findings: dict[str, Findings] = field(default_factory=dict)

    def of(self, name: str) -> Findings:
        """Return where problems of a table are collected."""
        return self.findings.setdefault(name, Findings(name))

    def entities(
        self, mapping: Mapping, prepared: Sequence[Prepared], read: MappingType[str, Rows]
    ) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame | None]]:
        """Return, by key, what the files say of users and items, and what the rows alone say."""
        listed = {key: self._listed(prepared, key, role) for key, role in SIDES}
        self._check_lost_digits(mapping, prepared, read, listed)
        has_table = {key: bool(mapping.of_role(role)) for key, role in SIDES}
        by_rows: dict[str, pd.DataFrame | None] = dict.fromkeys(_KEYS)
        if read:
            tables = [one for one in prepared if one.mapping.id in read]
            describes = (not has_table[key] for key in _KEYS)
            by_rows = dict(
                zip(_KEYS, described_by_rows(tables, read, self.of, *describes), strict=True)
            )
        described = {key: listed[key] if has_table[key] else by_rows[key] for key in _KEYS}
        later = {k: self._without(mapping, one) for k, one in described.items() if one is not None}
        return later, by_rows

    def united(self, mapping: Mapping, read: MappingType[str, Rows]) -> pd.DataFrame:
        """Return the rows of all tables as one, ids as categories."""
        united = pd.concat([one.frame.astype(dict.fromkeys(_KEYS, "str")) for one in read.values()])
        return self._without(mapping, united).astype(dict.fromkeys(_KEYS, "category"))

    def read(self, mapping: Mapping, tables: Sequence[Prepared]) -> dict[str, Rows]:
        """Return the rows of interactions by table, on the stored scale and with stored hashes."""
        scale = stored_scale(self.stored.interactions, mapping.positive_from)
        read = {}
        for one in tables:
            one = with_date_order(one, self.stored.interactions)
            later = rows.read(one, self.of(one.name), mapping.positive_from, scale)
            if later is None:
                continue
            later = replace(later, frame=self._hashed(later.frame))
            if later.verb == "rated" and scale is None:
                message = t("append.first_ratings", column=one.sources[columns.RATING])
                self.of(one.name).error(message, t("append.first_ratings_remedy"))
                continue
            self._check_scale(later, scale, self.of(one.name))
            read[one.mapping.id] = later
        for id_ in [one.mapping.id for one in tables if one.mapping.event_type == "refund"]:
            if id_ in read:
                stored = Rows(self.stored.interactions[_KEYS].astype("category"), pd.DataFrame(), 0)
                read[id_] = returns.of_known_pairs(id_, {**read, "": stored}, self.of(id_))
        return read

    def _check_scale(self, later: Rows, scale: Scale | None, findings: Findings) -> None:
        """Say which ratings lie beyond the stored ones; refuse where most do."""
        if scale is None or columns.RATING not in later.frame:
            return
        ratings = later.frame[columns.RATING].dropna()
        beyond = ratings[(ratings < scale.low) | (ratings > scale.high)]
        if beyond.empty:
            return
        message = t(
            "append.other_scale",
            n=len(beyond), of=len(ratings), value=float(beyond.iloc[0]),
            low=scale.low, high=scale.high,
        )  # fmt: skip
        remedy = t("append.other_scale_remedy")
        if len(beyond) > _MOSTLY_BEYOND * len(ratings) and not self.accept:
            findings.error(message, remedy)
        else:
            findings.warn(beyond.index, message, remedy)

    def _listed(self, prepared: Sequence[Prepared], key: str, role: str) -> pd.DataFrame | None:
        tables = [one for one in prepared if one.mapping.role == role]
        listed = listed_entities(tables, key, self.of)
        return None if listed is None else self._hashed(listed)

    def without_counts(self, one: Prepared) -> Prepared:
        """Return a table without ratings where those of the first files were taken for counts.

        Rows whose count cannot be read, or is a stray one, are not used.
        """
        were_counts = any(p.message.id == "intake.rows.counts" for p in self.problems)
        if columns.RATING not in one.frame or not were_counts:
            return one
        counts = feedback.numbers_of(one.frame[columns.RATING])
        is_used = (counts >= 0) & ~feedback.stray(counts)
        return replace(one, frame=one.frame[is_used].drop(columns=columns.RATING))

    def _hashed(self, frame: pd.DataFrame) -> pd.DataFrame:
        if self.id_key is None or columns.USER_ID not in frame:
            return frame
        ids = frame[columns.USER_ID]
        hashes = hashed(ids, self.id_key)
        is_category = isinstance(ids.dtype, pd.CategoricalDtype)
        return frame.assign(
            **{columns.USER_ID: hashes.astype("category") if is_category else hashes}
        )

    def _without(self, mapping: Mapping, frame: pd.DataFrame) -> pd.DataFrame:
        """Return rows that name nothing which a person said is no product or no user."""
        is_out = np.zeros(len(frame), dtype=bool)
        for key, ids in zip(_KEYS, (mapping.not_people, mapping.not_products), strict=True):
            if ids and key in frame:
                is_out |= frame[key].isin(ids).to_numpy()
        return frame[~is_out]

    def _check_lost_digits(
        self,
        mapping: Mapping,
        prepared: Sequence[Prepared],
        read: MappingType[str, Rows],
        listed: MappingType[str, pd.DataFrame | None],
    ) -> None:
        lists: dict[str, pd.DataFrame | None] = {
            columns.USER_ID: None if self.id_key is not None else self.stored.users,
            columns.ITEM_ID: self.stored.items,
        }
        lists = {key: one if listed[key] is None else listed[key] for key, one in lists.items()}
        report_lost_digits(prepared, read, lists, mapping.accept or self.accept, self.of)


def stored_scale(stored: pd.DataFrame, positive_from: float | None) -> Scale | None:
    """Return the scale by which stored ratings became labels; None where there are no ratings."""
    if columns.RATING not in stored:
        return None
    rated = stored[stored[columns.RATING].notna()]
    if rated.empty:
        return None
    ratings = rated[columns.RATING].to_numpy(dtype=np.float64)
    is_liked = (rated[columns.LABEL] == 1).to_numpy()
    scale = scale_of(ratings, positive_from)
    if (scale.liked(ratings) == is_liked).all() or not is_liked.any() or is_liked.all():
        return scale
    return Scale(scale.low, scale.high, float(ratings[is_liked].min()))
