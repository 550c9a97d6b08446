"""From prepared tables to a `Dataset`: entities, rows, holdout, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from coldstart.core.i18n import t
from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.findings import Findings
from coldstart.data.intake import checks, returns, rows, times
from coldstart.data.intake.digits import report_lost_digits
from coldstart.data.intake.entities import described_by_rows, listed_entities, titles_of, with_rows
from coldstart.data.intake.mapping import Mapping
from coldstart.data.intake.pairs import merged, pair_codes, repeats_of, with_last_opinions
from coldstart.data.intake.rows import Rows
from coldstart.data.intake.suspects import find_suspects, report_unknown, spelled_alike
from coldstart.data.intake.transform import RULE, Prepared
from coldstart.data.intake.understanding import Counts, Suspects
from coldstart.data.problems import Problem, Severity, worst_first
from coldstart.data.scale import Scale


@dataclass
class Built:
    """What came of the tables.

    Attributes
    ----------
    dataset : Dataset or None
    problems : tuple of Problem
    counts : Counts
    rows : dict of str to Rows
        By the id of the table of interactions or holdout.
    suspects : tuple of Suspects
    titles : Series
        Title by item id, where there is one.
    taken_out : dict of str to tuple of str
        By key, the ids that a person said are no product or no user.
    nothing_left : bool
        Whether no row of the interactions is positive or negative in the end.
    """

    dataset: Dataset | None = None
    problems: tuple[Problem, ...] = ()
    counts: Counts = field(default_factory=Counts)
    rows: dict[str, Rows] = field(default_factory=dict)
    suspects: tuple[Suspects, ...] = ()
    titles: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    taken_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nothing_left: bool = False

    def is_taken_out(self, frame: pd.DataFrame) -> np.ndarray:
        """Return which rows name an id that a person took out, bool (n_rows,)."""
        is_out = np.zeros(len(frame), dtype=bool)
        for key, ids in self.taken_out.items():
            if ids and key in frame:
                is_out |= frame[key].isin(ids).to_numpy()
        return is_out


@dataclass
class _Build:
    mapping: Mapping
    prepared: Sequence[Prepared]
    findings: dict[str, Findings] = field(default_factory=dict)
    leading: list[Problem] = field(default_factory=list)

    def of(self, name: str) -> Findings:
        return self.findings.setdefault(name, Findings(name))

    def by_role(self, role: str) -> list[Prepared]:
        return [one for one in self.prepared if one.mapping.role == role]


def build(
    mapping: Mapping,
    prepared: Sequence[Prepared],
    *,
    name: str,
    domain: str = "retail",
    source: str = "own",
    id_key: bytes | None = None,
) -> Built:
    """Return the data set that prepared tables make, with everything that is wrong with them.

    Parameters
    ----------
    mapping : Mapping
    prepared : sequence of Prepared
    name, domain, source : str
        See `Dataset`.
    id_key : bytes, optional
        With ``mapping.hash_ids``: the key of the hash that stands in for a user's id.
    """
    work = _Build(mapping, prepared)
    users = listed_entities(work.by_role(columns.USERS), columns.USER_ID, work.of)
    items = listed_entities(work.by_role(columns.ITEMS), columns.ITEM_ID, work.of)
    tables = work.by_role("interactions")
    for one in tables:
        for key in (columns.USER_ID, columns.ITEM_ID):
            if key not in one.frame:
                named = one.mapping.named(key) or [key]
                work.of(one.name).error(
                    t(
                        "intake.build.no_column",
                        column=named[0],
                        columns=[one.sources.get(c, c) for c in one.frame.columns if c != RULE],
                    ),
                    t("intake.build.no_column_remedy"),
                )
    tables = [one for one in tables if {columns.USER_ID, columns.ITEM_ID} <= set(one.frame)]
    read = {
        one.mapping.id: read_rows
        for one in tables
        if (read_rows := rows.read(one, work.of(one.name), mapping.positive_from)) is not None
    }
    if not read:
        return Built(problems=_problems(work))
    for one in tables:
        if one.mapping.event_type == "refund" and one.mapping.id in read:
            read[one.mapping.id] = returns.of_known_pairs(one.mapping.id, read, work.of(one.name))
    whole = _united(list(read.values()))
    main = work.of(tables[0].name)
    user_texts, item_texts = described_by_rows(tables, read, work.of, users is None, items is None)
    listed = {columns.USER_ID: users, columns.ITEM_ID: items}
    lost = report_lost_digits(prepared, read, listed, mapping.accept, work.of)
    unsaid = Findings(main.table)  # ids that lost digits are in no list for that reason alone
    users_all, items_all = (
        with_rows(
            listed[key], texts, whole, key, tables[0],
            unsaid if key in lost else main, mapping.accept,
        )
        for key, texts in ((columns.USER_ID, user_texts), (columns.ITEM_ID, item_texts))
    )  # fmt: skip
    mapping = spelled_alike(mapping, users_all, items_all)
    report_unknown(mapping, users_all, items_all, main)
    suspects = find_suspects(items_all, whole, mapping)
    whole, users_all, items_all = _without(mapping, whole, users_all, items_all)
    scale = next((one.scale for one in read.values() if one.scale is not None), None)
    opinions = all(one.are_opinions for one in read.values())
    if not opinions:
        whole = with_last_opinions(returns.taken_back(whole, main), main)
    _release_memory()
    pairs = merged(whole, main, opinions)
    repeats = repeats_of(whole) if columns.LAST_TIME in pairs else None
    _release_memory()
    if columns.RATING in pairs and pairs[columns.RATING].isna().all():
        pairs = pairs.drop(columns=columns.RATING)
    built = Built(rows=read, suspects=suspects, nothing_left=pairs.empty)
    built.taken_out = {
        columns.ITEM_ID: mapping.not_products,
        columns.USER_ID: mapping.not_people,
    }
    built.counts = _counts(whole, pairs, users_all, items_all, read)
    built.titles = titles_of(items_all)
    work.leading += checks.unused_rows(read, main.table, mapping.accept)
    if not mapping.export and not pairs.empty:  # an export says itself what its states mean
        work.leading += checks.mostly_cancelled(tables, read)
        work.leading += checks.states_of_orders(tables)
        work.leading += checks.came_back(tables)
    of_tables = [work.of(one.name) for one in tables]
    checks.report_positives(tables, read, pairs, built.counts.positives, of_tables)
    work.leading += checks.few_positives(pairs, built.counts, len(users_all), main.table)
    _check_few(work, users_all, items_all, main)
    held = _holdout(work, users_all, items_all, pairs, scale, opinions)
    built.problems = _problems(work)
    refused = any(problem.severity is Severity.ERROR for problem in built.problems)
    if not refused:
        if mapping.hash_ids:
            assert id_key is not None, "ids are hashed with a key"
            users_all, pairs = _hashed(users_all, id_key), _hashed(pairs, id_key)
            held = None if held is None else _hashed(held, id_key)
            if repeats is not None:
                repeats = _hashed(repeats, id_key).astype({columns.USER_ID: "category"})
        built.dataset = Dataset(name, users_all, items_all, pairs, held, domain, source, repeats)
    return built


def _release_memory() -> None:
    """Give back what was freed: with millions of rows it is a sixth of the memory at its peak."""
    pa.default_memory_pool().release_unused()


def _united(read: Sequence[Rows]) -> pd.DataFrame:
    if len(read) == 1:
        return read[0].frame
    from pandas.api.types import union_categoricals

    whole = pd.concat([one.frame for one in read])
    if columns.UTC_OFFSET in whole:
        whole[columns.UTC_OFFSET] = whole[columns.UTC_OFFSET].fillna(0)
    for key in (columns.USER_ID, columns.ITEM_ID):
        whole[key] = union_categoricals([one.frame[key] for one in read])
    return whole


def _without(
    mapping: Mapping, whole: pd.DataFrame, users: pd.DataFrame, items: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Take away what a person said is no product or no user."""
    if not mapping.not_products and not mapping.not_people:
        return whole, users, items
    whole = whole[
        ~whole[columns.ITEM_ID].isin(mapping.not_products)
        & ~whole[columns.USER_ID].isin(mapping.not_people)
    ].copy()
    users = users[~users[columns.USER_ID].isin(mapping.not_people)].reset_index(drop=True)
    items = items[~items[columns.ITEM_ID].isin(mapping.not_products)].reset_index(drop=True)
    return whole, users, items


def _counts(
    whole: pd.DataFrame,
    pairs: pd.DataFrame,
    users: pd.DataFrame,
    items: pd.DataFrame,
    read: dict[str, Rows],
) -> Counts:
    first = last = None
    if columns.TIMESTAMP in whole:
        seconds = whole[columns.TIMESTAMP].to_numpy()
        dated = seconds != 0
        if dated.any():
            lowest = seconds.min(where=dated, initial=np.iinfo(np.int64).max)
            highest = seconds.max(where=dated, initial=np.iinfo(np.int64).min)
            first, last = (
                times.iso(int(second), _offset_at(whole, int(np.argmax(seconds == second))))
                for second in (lowest, highest)
            )
    titled = 0
    if columns.TITLE in items:
        titled = int((items[columns.TITLE].str.strip() != "").sum())
    positives = int((pairs[columns.LABEL] == 1).sum())
    ignored = whole[columns.LABEL].isna().any()
    return Counts(
        users=len(users),
        items=len(items),
        interactions=pd.Series(pair_codes(whole)).nunique() if ignored else len(pairs),
        positives=positives,
        negatives=len(pairs) - positives,
        titled_items=titled,
        rows=sum(one.n_rows for one in read.values()),
        first_time=first,
        last_time=last,
    )


def _offset_at(whole: pd.DataFrame, row: int) -> int:
    return int(whole[columns.UTC_OFFSET].iloc[row]) if columns.UTC_OFFSET in whole else 0


def _check_few(work: _Build, users: pd.DataFrame, items: pd.DataFrame, findings: Findings) -> None:
    remedy = t("intake.build.few_remedy")
    for n, role, id_ in (
        (len(users), columns.USERS, "intake.build.few_users"),
        (len(items), columns.ITEMS, "intake.build.few_items"),
    ):
        if n < checks.HANDFUL:
            tables = work.by_role(role)
            where = work.of(tables[0].name) if tables else findings
            where.lost(t(id_, n=n), remedy)


def _holdout(
    work: _Build,
    users: pd.DataFrame,
    items: pd.DataFrame,
    pairs: pd.DataFrame,
    scale: Scale | None,
    opinions: bool,
) -> pd.DataFrame | None:
    """Return what really happened to the cold ones, as pairs that repeat and come back are read.

    It can cost nothing else.
    """
    key = [columns.USER_ID, columns.ITEM_ID]
    seen = pd.MultiIndex.from_frame(pairs[key])
    held = []
    for one in work.by_role(columns.HOLDOUT):
        if not set(key) <= set(one.frame):
            continue
        apart = Findings(one.name)
        read = rows.read(one, apart, work.mapping.positive_from, scale)
        findings = work.of(one.name)
        findings.problems += [p for p in apart.problems if p.severity is Severity.WARNING]
        frame = pd.DataFrame() if read is None else _known(read.frame, users, items, findings)
        if read is None or frame.empty or frame[columns.LABEL].isna().all():
            findings.lost(t("intake.build.no_holdout"), t("intake.build.no_holdout_remedy"))
            continue
        both = pd.MultiIndex.from_frame(frame[key].astype("str")).isin(seen)
        n_both = len(frame[both & frame[columns.LABEL].notna()][key].drop_duplicates())
        if n_both:
            message = t("intake.build.holdout_known", n=n_both)
            findings.lost(message, t("intake.build.holdout_known_remedy"), n_both)
        held.append(replace(read, frame=frame[~both]))
    if not held:
        return None
    united, apart = _united(held), Findings(columns.HOLDOUT)
    if not opinions:
        united = with_last_opinions(returns.taken_back(united, apart), apart)
    return merged(united, apart, opinions)


def _known(
    held: pd.DataFrame, users: pd.DataFrame, items: pd.DataFrame, findings: Findings
) -> pd.DataFrame:
    """Return the rows of a holdout whose user and item are there."""
    known = held[columns.USER_ID].isin(users[columns.USER_ID])
    known &= held[columns.ITEM_ID].isin(items[columns.ITEM_ID])
    if not known.all():
        n = int((~known).sum())
        message = t("intake.build.holdout_unknown", n=n)
        findings.lost(message, t("intake.build.unknown_remedy"), n)
    return held[known]


def _hashed(frame: pd.DataFrame, key: bytes) -> pd.DataFrame:
    from coldstart.data.intake.personal import hashed

    return frame.assign(**{columns.USER_ID: hashed(frame[columns.USER_ID], key)})


def _problems(work: _Build) -> tuple[Problem, ...]:
    told = [problem for findings in work.findings.values() for problem in findings.problems]
    return worst_first([*work.leading, *told])
