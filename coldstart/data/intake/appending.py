"""Later files of a stored data set: read as the first were, and joined to what is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import pandas as pd

from coldstart.core.i18n import Message, t
from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.findings import Findings
from coldstart.data.intake import checks
from coldstart.data.intake.build import Built
from coldstart.data.intake.entities import with_rows
from coldstart.data.intake.feedback import are_opinions
from coldstart.data.intake.later_doubts import unknown_kinds
from coldstart.data.intake.later_entities import JoinedEntities, joined_entities
from coldstart.data.intake.later_files import fitted, new_columns
from coldstart.data.intake.later_ids import check_ids
from coldstart.data.intake.later_returns import unruled_returns
from coldstart.data.intake.later_tables import SIDES, LaterTables
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.notes import once_for_all, report_of
from coldstart.data.intake.provenance import Provenance
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.stored_pairs import (
    JoinedPairs,
    are_stored,
    joined_pairs,
)
from coldstart.data.intake.table import Table, without_headers
from coldstart.data.intake.times import iso
from coldstart.data.intake.transform import Prepared, prepared_tables, unite
from coldstart.data.intake.understanding import TableReport, of_dataset
from coldstart.data.problems import Problem, Severity, afterwards, worst_first

_KEYS = [columns.USER_ID, columns.ITEM_ID]
_MOSTLY = 0.5
"""From this share of rows that are stored already on, it is a warning."""
_NOBODY_KNOWN = "intake.build.nobody_known"
_TAKEN_BACK = "intake.rows.taken_back"
_NO_TEXTS = "intake.build.no_item_texts"
"""What is said of files that describe no item: the stored descriptions stay."""


@dataclass(frozen=True, eq=False)
class Appended:
    """What later files add to a stored data set.

    Attributes
    ----------
    dataset : Dataset or None
        With them; None exactly when a problem is an error.
    problems : tuple of Problem
    provenance : Provenance or None
        Of that data set.
    pairs : JoinedPairs
    users, items : JoinedEntities
    described : mapping of str to DataFrame
        By key, what the files say of users and of items, where they describe any.
    tables : tuple of TableReport
        What became of each later file.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    provenance: Provenance | None = None
    pairs: JoinedPairs = field(default_factory=lambda: JoinedPairs(pd.DataFrame()))
    users: JoinedEntities = field(default_factory=lambda: JoinedEntities(pd.DataFrame()))
    items: JoinedEntities = field(default_factory=lambda: JoinedEntities(pd.DataFrame()))
    described: MappingType[str, pd.DataFrame] = field(default_factory=dict)
    tables: tuple[TableReport, ...] = ()

    @property
    def n_new(self) -> int:
        """Rows, or else users and items, by which the data set differs from the stored one."""
        entities = (self.users, self.items)
        return self.pairs.n_rows or sum(one.new + one.changed for one in entities)

    def with_problems(self, *more: Problem) -> Appended:
        """Return a copy with more problems."""
        return replace(self, problems=worst_first([*self.problems, *more]))


def append(
    stored: Dataset,
    provenance: Provenance,
    tables: Sequence[Table],
    *,
    problems: Sequence[Problem] = (),
    id_key: bytes | None = None,
    accept: bool = False,
) -> Appended:
    """Return a stored data set with later files; the stored one stays as it is.

    Parameters
    ----------
    stored : Dataset
    provenance : Provenance
        How its files were read; the later ones are read in the same way.
    tables : sequence of Table
    problems : sequence of Problem
        What was said of the stored data set when it was read.
    id_key : bytes, optional
        Where ids are hashed: the key.
    accept : bool
        Whether it was confirmed to go on in spite of what a person can decide: ids that are unknown
        or written in another way, most rows unused, rows that may have come back.
    """
    assert provenance.mapping is not None, "files are read by a mapping"
    work = _Appending(provenance, LaterTables(stored, problems, id_key, accept))
    tables = [without_headers(table) for table in tables]
    digests: dict[str, str] = {}  # the name of the file by the digest
    for table in tables:
        digest = _digest(table)
        if digest in provenance.digests:
            message, remedy = t("append.again", file=table.name), t("append.again_remedy")
            work.later.of(table.name).lost(message, remedy)
        elif digest in digests:
            message = t("append.twice", file=table.name, other=digests[digest])
            work.later.of(table.name).lost(message, t("append.twice_remedy"))
        else:
            digests[digest] = table.name
    tables = [table for table in tables if table.name in digests.values()]
    mapping, wrong = fitted(provenance.mapping, provenance.tables, tables)
    if wrong:
        return Appended(None, worst_first(wrong))
    appended = work.joined(mapping, tables)
    if appended.provenance is not None:
        all_digests = (*provenance.digests, *digests)
        appended = replace(appended, provenance=replace(appended.provenance, digests=all_digests))
    return appended


@dataclass
class _Appending:
    provenance: Provenance
    later: LaterTables

    @property
    def stored(self) -> Dataset:
        return self.later.stored

    @property
    def _until(self) -> int:
        """Until when files were read so far, returns among them, in seconds; 0 unknown."""
        last = self.provenance.counts.last_time
        return int(datetime.fromisoformat(last).timestamp()) if last else 0

    def joined(self, mapping: Mapping, tables: Sequence[Table]) -> Appended:
        by_name = {table.name: table for table in tables}
        united = {
            one.id: unite([by_name[file] for file in one.files])
            for one in mapping.table
            if one.files
        }
        prepared = [self.later.without_counts(one) for one in prepared_tables(mapping, united)]
        of_rows = [one for one in prepared if one.mapping.role == columns.INTERACTIONS]
        main = self.later.of(next((one.name for one in [*of_rows, *prepared]), self.stored.name))
        read = self.later.read(mapping, of_rows)
        described, by_rows = self.later.entities(mapping, prepared, read)
        sides = {
            key: joined_entities(getattr(self.stored, role), described.get(key), key)
            for key, role in SIDES
        }
        pairs = JoinedPairs(self.stored.interactions, purchases_again=self.stored.repeats)
        if read:
            frame = self.later.united(mapping, read)
            accept = self.later.accept or mapping.accept
            is_fit = self.later.accept or check_ids(self.stored, frame, described, main)
            of_ids = main if is_fit else Findings(main.table)  # the refusal says it
            for key, role in SIDES:
                if mapping.of_role(role):
                    listed, texts = sides[key].frame, by_rows[key]
                    every = with_rows(listed, texts, frame, key, of_rows[0], of_ids, accept)
                    sides[key] = sides[key].with_unlisted(every)
            self._check(mapping, united, of_rows, read)
            opinions = _hold_opinions(self.stored, mapping, list(read.values()))
            pairs = self._joined_pairs(frame, main, opinions=opinions)
        taken_out = {columns.ITEM_ID: mapping.not_products, columns.USER_ID: mapping.not_people}
        built = Built(rows=read, taken_out=taken_out)
        reports = tuple(report_of(one, united, built) for one in prepared)
        users, items = (sides[key] for key in _KEYS)
        appended = Appended(None, (), None, pairs, users, items, described, reports)
        self._say_what_is_stored(appended, main)
        problems = [p for findings in self.later.findings.values() for p in findings.problems]
        unsaid = {_NO_TEXTS}
        if any(p.message.id == _NOBODY_KNOWN for p in problems):
            unsaid.add("append.no_user")  # of the same rows, the refusal says it
        problems = [p for p in problems if p.message.id not in unsaid]
        problems += unknown_kinds(prepared, accept=self.later.accept or mapping.accept)
        problems += new_columns(mapping, self.provenance.tables, united)
        problems += once_for_all([p for table in united.values() for p in table.problems])
        appended = replace(appended, problems=worst_first(afterwards(problems)))
        if any(problem.severity is Severity.ERROR for problem in problems):
            return appended
        return self._completed(appended)

    def _check(
        self,
        mapping: Mapping,
        united: MappingType[str, Table],
        of_rows: Sequence[Prepared],
        read: MappingType[str, Rows],
    ) -> None:
        """Check later rows as those of an import are, and for what the mapping says nothing of."""
        accept = self.later.accept or mapping.accept
        problems = checks.unread_rows([united[id_] for id_ in read], accept)
        problems += checks.unused_rows(read, of_rows[0].name, accept)
        if not mapping.export:
            problems += checks.mostly_cancelled(of_rows, read)
            problems += checks.states_of_orders(of_rows)
            problems += checks.came_back(of_rows)
            unruled = unruled_returns(mapping, united, accept=self.later.accept)
            noted = {(problem.message.id, problem.column) for problem in self.later.problems}
            in_doubt = checks.returns_in_doubt(mapping, united)
            problems += unruled or [p for p in in_doubt if (p.message.id, p.column) not in noted]
        for problem in problems:
            self.later.of(problem.table).problems.append(problem)

    def _completed(self, appended: Appended) -> Appended:
        """Return it with the new version of the data set, and how that was read."""
        dataset = self._with(appended)
        before, counts = self.provenance.counts, of_dataset(dataset, ()).counts
        until = max(self._until, (appended.pairs.period or (0, 0))[1])
        last_time = iso(until) if until else counts.last_time
        n_rows = sum(one.rows for one in appended.tables if one.role == columns.INTERACTIONS)
        provenance = replace(
            self.provenance,
            tables=(*self.provenance.tables, *appended.tables),
            counts=replace(counts, rows=before.rows + n_rows, last_time=last_time),
        )
        return replace(appended, dataset=dataset, provenance=provenance)

    def _joined_pairs(
        self, frame: pd.DataFrame, findings: Findings, *, opinions: bool
    ) -> JoinedPairs:
        """Return stored pairs with later rows; what is held back stays so."""
        held_back = self.stored.held_back
        is_held = np.zeros(len(frame), dtype=bool)
        if held_back is not None:
            is_held = are_stored(held_back, frame, opinions=opinions)
        pairs = joined_pairs(
            self.stored.interactions,
            frame[~is_held],
            findings,
            opinions=opinions,
            again=self.stored.repeats,
            until=self._until,
            had_returns=any(p.message.id == _TAKEN_BACK for p in self.later.problems),
        )
        return replace(pairs, already_stored=pairs.already_stored + int(is_held.sum()))

    def _with(self, appended: Appended) -> Dataset:
        held_back = self.stored.held_back
        if held_back is not None:
            pairs = pd.MultiIndex.from_frame(appended.pairs.pairs[_KEYS])
            is_there = pd.MultiIndex.from_frame(held_back[_KEYS]).isin(pairs)
            held_back = held_back[~is_there].reset_index(drop=True)
        return replace(
            self.stored,
            name=f"{self.stored.name} +{appended.n_new}",
            users=appended.users.frame,
            items=appended.items.frame,
            interactions=appended.pairs.pairs,
            held_back=held_back,
            repeats=appended.pairs.purchases_again,
        )

    def _say_what_is_stored(self, appended: Appended, findings: Findings) -> None:
        """Say which rows are stored already; refuse where nothing is new."""
        n_stored, n_new = appended.pairs.already_stored, appended.pairs.n_rows
        if not appended.n_new and not _refused(self.later.findings.values()):
            findings.error(t("append.nothing_new"), t("append.nothing_new_remedy"))
        elif n_stored > _MOSTLY * (n_stored + n_new):
            message = t("append.mostly_stored", n=n_stored, of=n_stored + n_new)
            findings.lost(message, self._remedy_of_stored(appended), n_stored)
        elif n_stored:
            message = t("append.some_stored", n=n_stored)
            findings.notice(message, self._remedy_of_stored(appended))
        for report in (one for one in appended.tables if one.role == columns.HOLDOUT):
            message = t("append.holdout", file=report.name)
            self.later.of(report.name).lost(message, t("append.holdout_remedy"))
        n_out = self.provenance.n_not_people
        if self.later.id_key is not None and n_out and appended.users.new:
            findings.lost(t("append.not_people", n=n_out), t("append.not_people_remedy"), n_out)

    def _remedy_of_stored(self, appended: Appended) -> Message:
        """Return what to do about rows that are stored already, by which of them have times."""
        if not self._until:
            return t("append.untimed_remedy")
        roles = {role for one in appended.tables for role in one.columns}
        if columns.TIMESTAMP not in roles:
            return t("append.mostly_stored_remedy")
        return t("append.since_remedy", last=self._until)


def _refused(findings: Iterable[Findings]) -> bool:
    return any(p.severity is Severity.ERROR for one in findings for p in one.problems)


def _hold_opinions(stored: Dataset, mapping: Mapping, read: Sequence[Rows]) -> bool:
    """Say whether rows are opinions, of which the last holds, as those of the first files were."""
    pairs = stored.interactions
    if columns.N_REPEATS in pairs or columns.FIRST_TIME in pairs:
        return columns.FIRST_TIME in pairs
    roles = {columns.LABEL, columns.RATING}
    tables = mapping.of_role(columns.INTERACTIONS)
    return all(one.are_opinions for one in read) and all(
        roles & set(table.columns) or are_opinions(table.event_types) for table in tables
    )


def _digest(table: Table) -> str:
    """Return what tells a file's rows from those of any other, 16 hexadecimal digits."""
    hashes = pd.util.hash_pandas_object(table.frame, index=False).to_numpy()
    names = "\x1f".join(map(str, table.frame.columns)).encode()
    return hashlib.sha256(names + np.ascontiguousarray(hashes).tobytes()).hexdigest()[:16]
