"""What was understood of some files, before anything is stored."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

from coldstart.core.errors import DataError
from coldstart.core.i18n import Message, t
from coldstart.data import columns
from coldstart.data.dataset import Dataset
from coldstart.data.intake import times
from coldstart.data.intake.mapping import EventName, EventTypes, Mapping
from coldstart.data.problems import Problem

if TYPE_CHECKING:
    from coldstart.data.intake.provenance import Provenance


@dataclass(frozen=True)
class TableReport:
    """What became of one table.

    Attributes
    ----------
    id, name : str
        In the mapping, and for people: its file, archive member or sheet.
    files : tuple of str
        The parts that were united.
    role : str
    format : str
    rows : int
        As read; of a list inside of records, its entries.
    used : int
        Rows that were understood, those that a rule ignores among them; none where
        nothing else is left of all tables.
    not_used : mapping of str to int
        Rows by the reason why they are not used (``intake.reason.NAME``).
    ignored : mapping of str to int
        Rows that are understood and say nothing about taste, by rule (``intake.rule.NAME``).
    positive, negative : mapping of str to int
        Rows by kind of event, where one says so; named as rules are.
    returned : mapping of str to int
        Rows by kind of event that takes purchases back; they are among those ignored.
    columns : mapping of str to str
        By role, what the column is called in the file.
    described : tuple of str
        Columns that describe.
    personal, unused : tuple of str
        Columns that are not used.
    encoding, delimiter : str or None
    other_encodings : tuple of str
    """

    id: str
    name: str
    files: tuple[str, ...]
    role: str
    format: str
    rows: int
    used: int = 0
    not_used: MappingType[str, int] = field(default_factory=dict)
    ignored: MappingType[str, int] = field(default_factory=dict)
    positive: MappingType[str, int] = field(default_factory=dict)
    negative: MappingType[str, int] = field(default_factory=dict)
    columns: MappingType[str, str] = field(default_factory=dict)
    described: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    other_encodings: tuple[str, ...] = ()
    returned: MappingType[str, int] = field(default_factory=dict)

    @property
    def by_meaning(self) -> dict[str, MappingType[str, int]]:
        """What used rows mean, by kind of event or rule: each row once."""
        ignored = {rule: n for rule, n in self.ignored.items() if rule not in self.returned}
        return {
            "positive": self.positive,
            "negative": self.negative,
            "returned": self.returned,
            "ignored": ignored,
        }

    def to_json(self) -> dict[str, Any]:
        """Return it as `check --json` writes it."""
        return {
            "file": self.name,
            "files": list(self.files),
            "role": self.role,
            "format": self.format,
            "encoding": self.encoding,
            "rows": self.rows,
            "used": self.used,
            "not_used": dict(self.not_used),
            "ignored": dict(self.ignored),
            "positive": dict(self.positive),
            "negative": dict(self.negative),
            "returned": dict(self.returned),
            "columns": dict(self.columns),
            "described_by": list(self.described),
            "personal_columns": list(self.personal),
            "unused_columns": list(self.unused),
        }


@dataclass(frozen=True)
class Choice:
    """One answer to a question.

    Attributes
    ----------
    label : Message
    mapping : Mapping
        The mapping that follows from it.
    option : str
        What makes this choice on the command line.
    preview : tuple of Message
        Rows as they would then be understood.
    """

    label: Message
    mapping: Mapping
    option: str
    preview: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something that only a person can say; until then nothing is stored.

    Attributes
    ----------
    id : str
        ``user_id``, ``item_id``, both at once (``ids``), ``event_types`` or ``opinion``.
    message : Message
    choices : tuple of Choice
        Likelier ones first.
    table : str
    details : Message or None
        What there is to choose from.
    """

    id: str
    message: Message
    choices: tuple[Choice, ...]
    table: str = ""
    details: Message | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles of columns that an answer gives."""
        ids = (columns.USER_ID, columns.ITEM_ID)
        return ids if self.id == "ids" else (self.id,) if self.id in ids else ()


@dataclass(frozen=True)
class Suspects:
    """Ids that look like no product, or like no person.

    Attributes
    ----------
    kind : str
        ``products``, ``people`` or ``large_account``.
    ids : tuple of str
    names : tuple of str
        What they are called.
    rows : int
        Rows that name them; 0 where they are not counted.
    """

    kind: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    rows: int

    def part(self, ids: Collection[str]) -> Suspects:
        """Return some of them."""
        if set(self.ids) <= set(ids):
            return self
        pairs = [pair for pair in zip(self.ids, self.names, strict=True) if pair[0] in ids]
        return Suspects(self.kind, tuple(i for i, _ in pairs), tuple(n for _, n in pairs), 0)


@dataclass(frozen=True)
class Counts:
    """How much was understood.

    Attributes
    ----------
    users, items : int
        In their tables or in any row.
    interactions : int
        Distinct pairs of all understood rows, ignored ones among them.
    positives, negatives : int
        Distinct pairs, after merging.
    titled_items : int
    rows : int
        Rows of interactions as read.
    first_time, last_time : str or None
        ISO 8601, with the offset that the file writes, else in UTC.
    """

    users: int = 0
    items: int = 0
    interactions: int = 0
    positives: int = 0
    negatives: int = 0
    titled_items: int = 0
    rows: int = 0
    first_time: str | None = None
    last_time: str | None = None

    @property
    def span(self) -> tuple[float, float] | None:
        """The first and the last time by the clock of the file, in seconds as `i18n.day` takes."""
        if self.first_time is None or self.last_time is None:
            return None
        first, last = (
            datetime.fromisoformat(time).replace(tzinfo=UTC).timestamp()
            for time in (self.first_time, self.last_time)
        )
        return first, last


@dataclass(frozen=True)
class Understanding:
    """What came of an attempt to take data in.

    Attributes
    ----------
    dataset : Dataset or None
        None exactly when a problem is an error or a question is open.
    problems : tuple of Problem
        All of them, worst first.
    mapping : Mapping
    tables : tuple of TableReport
    counts : Counts
    sentences : tuple of Message
        Real rows, as they are understood.
    questions : tuple of Question
    suspects : tuple of Suspects
    export : Message or None
        The known export that the files look like.
    n_unnamed_people : int
        Users who were taken out and whose ids, as ids are hashed, the mapping lacks.
    """

    dataset: Dataset | None
    problems: tuple[Problem, ...]
    mapping: Mapping = Mapping()
    tables: tuple[TableReport, ...] = ()
    counts: Counts = Counts()
    sentences: tuple[Message, ...] = ()
    questions: tuple[Question, ...] = ()
    suspects: tuple[Suspects, ...] = ()
    export: Message | None = None
    n_unnamed_people: int = 0

    def require(self) -> Dataset:
        """Return the data set.

        Raises
        ------
        DataError
            There is none; its problems say why.
        """
        if self.dataset is None:
            message = t("intake.unusable", first=self.problems[0].message)
            raise DataError(message, self.problems)
        return self.dataset

    def with_problems(self, *more: Problem) -> Understanding:
        """Return a copy with more problems in front."""
        from coldstart.data.problems import worst_first

        return replace(self, problems=worst_first([*more, *self.problems]))


def of_dataset(
    dataset: Dataset, problems: tuple[Problem, ...], provenance: Provenance | None = None
) -> Understanding:
    """Return what is understood of a data set that is stored already.

    Parameters
    ----------
    dataset : Dataset
    problems : tuple of Problem
    provenance : Provenance, optional
        How its files were read, where that is known.
    """
    pairs = dataset.interactions
    positives = int((pairs["label"] == 1).sum())
    titled = dataset.items["title"].str.strip().ne("").sum() if "title" in dataset.items else 0
    first = last = None
    if "timestamp" in pairs and (pairs["timestamp"] != 0).any():
        moments = pairs.filter(columns.TIMES)
        known = moments.to_numpy()[moments.to_numpy() != 0]
        first, last = (times.iso(int(at)) for at in (known.min(), known.max()))
    counts = Counts(
        users=len(dataset.users),
        items=len(dataset.items),
        interactions=len(pairs),
        positives=positives,
        negatives=len(pairs) - positives,
        titled_items=int(titled),
        rows=len(pairs),
        first_time=first,
        last_time=last,
    )
    if provenance is None:
        return Understanding(dataset, problems, counts=counts)
    from coldstart.data.intake.notes import export_message

    whole = provenance.counts
    if whole.positives != positives:  # some were held out since
        whole = replace(counts, rows=whole.rows)
    mapping = provenance.mapping or Mapping()
    n_unnamed = provenance.n_not_people - len(set(mapping.not_people))
    return Understanding(
        dataset,
        problems,
        mapping,
        provenance.tables,
        whole,
        export=export_message(mapping),
        n_unnamed_people=n_unnamed,
    )


def rule_name(rule: str) -> Message:
    """Return what a rule is called; a kind of event as in the file, a code by its name."""
    if rule in get_args(EventName):
        return t(f"intake.event.{rule}")
    if rule.startswith("event: "):
        return t("intake.rule.event", kind=rule.removeprefix("event: "))
    return t(f"intake.rule.{rule}")


def kind_name(kind: str, types: EventTypes | None) -> Message | str:
    """Return what a kind of event is called: its word, or its code with the name of that."""
    name = None if types is None else types.names.get(kind.strip())
    if name is None:
        return kind
    return t("intake.event_code", code=kind.strip(), name=t(f"intake.event.{name}"))
