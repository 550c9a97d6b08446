"""What a person has said of files that are not imported yet: kept when the page is left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coldstart.data import columns

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import Mapping as ColumnMapping
    from coldstart.data.intake.mapping import TableMapping
    from coldstart.data.intake.understanding import Choice, Question, Suspects
    from coldstart.data.problems import Problem


OPINIONS = (columns.LABEL, columns.RATING)
"""Roles of columns that say what people think."""


@dataclass(frozen=True)
class Answer:
    """An answer to a question, and what it replaced.

    Attributes
    ----------
    question : Question
    choice : Choice
    before, after : tuple of TableMapping
        The tables that it changed.
    were_changed : frozenset of str
        Those that a person had changed before, by id.
    """

    question: Question
    choice: Choice
    before: tuple[TableMapping, ...]
    after: tuple[TableMapping, ...]
    were_changed: frozenset[str]

    def holds(self, mapping: ColumnMapping) -> bool:
        """Whether the mapping still says so: a person may have changed it elsewhere."""
        now, after = mapping.by_id(self.question.table), self._of(self.after)
        if now is None or after is None or now.role != after.role:
            return False
        if self.question.id == "event_types":
            return now.event_types == after.event_types
        roles = self.question.roles or OPINIONS
        return all(now.columns.get(role) == after.columns.get(role) for role in roles)

    def withdrawn(self, table: TableMapping) -> TableMapping:
        """Return a table without the answer, and with all else that was changed since."""
        before, after = self._of(self.before, table.id), self._of(self.after, table.id)
        if before is None or after is None:
            return table
        replaced = {
            role
            for role in {**before.columns, **after.columns}
            if before.columns.get(role) != after.columns.get(role)
        }
        others = {r: spec for r, spec in table.columns.items() if r not in replaced}
        again = {r: spec for r, spec in before.columns.items() if r in replaced}
        update: dict[str, object] = {"columns": {**others, **again}}
        if self.question.roles:  # what describes was found anew for these ids
            update["describe"] = before.describe
        if self.question.id == "event_types":
            update["event_types"] = before.event_types
        return table.model_copy(update=update)

    def _of(self, tables: tuple[TableMapping, ...], id_: str | None = None) -> TableMapping | None:
        wanted = self.question.table if id_ is None else id_
        return next((table for table in tables if table.id == wanted), None)


Changes = tuple[dict[str, "TableMapping"], dict[tuple[str, str], Answer | None]]
"""Changed tables, and answered questions."""


@dataclass
class Draft:
    """Changes to what is understood by itself.

    Only what a person changed is held, so that the rest is understood anew with each further file.

    Attributes
    ----------
    tables : dict of str to TableMapping
        Changed tables of the mapping, by id.
    loaded : Mapping or None
        The mapping of a ``mapping.toml``, in place of the one that is understood.
    positive_from : float or None
    accept, hash_ids : bool
        See `data.intake.mapping.Mapping`.
    taken_out : tuple of Suspects
        Ids that are not used.
    unknown : dict of str to tuple of str
        By kind (``products``, ``people``), typed ids to take out that the data does not have.
    earlier : dict of (str, str) to Choice
        Answers that were taken back, by the id and table of their question.
    ruled_out : tuple of str
        Ids of known exports that the files are not.
    put_aside : dict of frozenset of str to (dict, dict)
        By what is ruled out, the changes that were made then, for the way back.
    answered : dict of (str, str) to Answer or None
        By the id and table of a question; None where the form of the mapping answered it.
    encodings : dict of str to str
        By file, the chosen encoding.
    problems : tuple of Problem
        Why the last ``mapping.toml``, or the last change of columns, was not taken.
    notices : tuple of Problem
        What was decided where the loaded mapping names what is not there.
    revision : int
        Part of the keys of widgets that show the mapping: they begin anew when it changes.
    """

    tables: dict[str, TableMapping] = field(default_factory=dict)
    loaded: ColumnMapping | None = None
    positive_from: float | None = None
    accept: bool = False
    hash_ids: bool = False
    taken_out: tuple[Suspects, ...] = ()
    unknown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    earlier: dict[tuple[str, str], Choice] = field(default_factory=dict)
    ruled_out: tuple[str, ...] = ()
    put_aside: dict[frozenset[str], Changes] = field(default_factory=dict)
    answered: dict[tuple[str, str], Answer | None] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notices: tuple[Problem, ...] = ()
    revision: int = 0

    @property
    def changes_mapping(self) -> bool:
        """Whether the mapping is another than the one that is understood by itself."""
        return bool(
            self.tables or self.loaded or self.accept or self.hash_ids or self.taken_out
            or self.positive_from is not None
        )  # fmt: skip

    def applied(self, inferred: ColumnMapping) -> ColumnMapping:
        """Return the mapping of the files with all changes."""
        from coldstart.data.intake.file_patterns import with_files

        names = [file for table in inferred.table for file in table.files]
        base = inferred if self.loaded is None else with_files(self.loaded, names)
        return base.model_copy(
            update={
                "table": tuple(self._changed(table) for table in base.table),
                "positive_from": base.positive_from
                if self.positive_from is None
                else self.positive_from,
                "accept": self.accept,
                "hash_ids": self.hash_ids,
                "not_products": self.taken_out_ids(is_product=True),
                "not_people": self.taken_out_ids(is_product=False),
            }
        )

    def _changed(self, table: TableMapping) -> TableMapping:
        """Return a table as it was changed; parts that came since then go with it."""
        changed = self.tables.get(table.id)
        if changed is None or not set(changed.files) & set(table.files):
            return table
        return changed.model_copy(update={"files": table.files})

    def change(self, *tables: TableMapping) -> None:
        """Replace tables of the mapping."""
        self.tables |= {table.id: table for table in tables}
        self._renew()

    def answer(self, question: Question, choice: Choice, now: ColumnMapping) -> None:
        """Take the answer to a question into the mapping as it is now."""
        from coldstart.data.intake.questions import settled_by

        after = settled_by(choice, question, now)
        before = tuple(table for one in after if (table := now.by_id(one.id)) is not None)
        were_changed = frozenset(one.id for one in after if one.id in self.tables)
        answer = Answer(question, choice, before, tuple(after), were_changed)
        self.answered[question.id, question.table] = answer
        self.change(*after)

    def ask_again(self, answer: Answer) -> None:
        """Take an answer back, so that its question is open again."""
        key = answer.question.id, answer.question.table
        self.answered.pop(key, None)
        self.earlier[key] = answer.choice
        originals = {table.id: table for table in answer.before}
        for id_ in originals.keys() & self.tables.keys():
            table = answer.withdrawn(self.tables[id_])
            if table == originals[id_] and id_ not in answer.were_changed:
                del self.tables[id_]
            else:
                self.tables[id_] = table
        self._renew()

    def load(self, mapping: ColumnMapping, notices: tuple[Problem, ...] = ()) -> None:
        """Take the mapping of a ``mapping.toml`` in place of all that was changed."""
        from coldstart.data.intake.understanding import Suspects

        given = (("products", mapping.not_products), ("people", mapping.not_people))
        self.reset()
        self.loaded, self.notices = mapping, notices
        self.accept, self.hash_ids = mapping.accept, mapping.hash_ids
        self.taken_out = tuple(Suspects(kind, ids, ids, 0) for kind, ids in given if ids)

    def rule_out(self, id_: str) -> None:
        """Say that the files are no such export."""
        self._read_as((*self.ruled_out, id_))

    def rule_in(self, id_: str) -> None:
        """Take that back, with what had been changed before."""
        self._read_as(tuple(one for one in self.ruled_out if one != id_))

    def _read_as(self, ruled_out: tuple[str, ...]) -> None:
        """Rule out these exports; what was changed under another reading is put aside."""
        self.put_aside[frozenset(self.ruled_out)] = (self.tables, self.answered)
        self.ruled_out = ruled_out
        self.tables, self.answered = self.put_aside.pop(frozenset(ruled_out), ({}, {}))
        self._renew()

    def detect_encoding(self, file: str) -> None:
        """Read a file in the likeliest encoding again."""
        self.encodings.pop(file, None)
        self._renew()

    def taken_out_ids(self, *, is_product: bool) -> tuple[str, ...]:
        """Return the ids of products, or of people, that are not used."""
        same = (one for one in self.taken_out if (one.kind == "products") is is_product)
        return tuple(dict.fromkeys(id_ for one in same for id_ in one.ids))

    def take_out(self, suspects: Suspects) -> None:
        """Use these ids no more."""
        same = [one for one in self.taken_out if one.kind == suspects.kind]
        pairs = [pair for one in (*same, suspects) for pair in zip(one.ids, one.names, strict=True)]
        names = dict(reversed(pairs))
        ids = tuple(dict.fromkeys(id_ for id_, _ in pairs))
        whole = replace(suspects, ids=ids, names=tuple(names[id_] for id_ in ids))
        others = (one for one in self.taken_out if one.kind != suspects.kind)
        self.taken_out = (*others, whole)

    def put_back(self, suspects: Suspects) -> None:
        """Use these ids again."""
        again = set(suspects.ids)
        rests = (
            one.part(set(one.ids) - again) if one.kind == suspects.kind else one
            for one in self.taken_out
        )
        self.taken_out = tuple(rest for rest in rests if rest.ids)

    def reset(self) -> None:
        """Go back to what is understood by itself."""
        fresh = Draft(encodings=self.encodings, revision=self.revision + 1)
        self.__dict__.update(replace(fresh).__dict__)

    def _renew(self) -> None:
        self.problems = ()
        self.revision += 1
