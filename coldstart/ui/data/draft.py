"""What a person has said of files that are not imported yet: kept when the page is left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coldstart.data.intake.mapping import Mapping as ColumnMapping
    from coldstart.data.intake.mapping import TableMapping
    from coldstart.data.intake.understanding import Choice, Question, Suspects
    from coldstart.data.problems import Problem


Changes = tuple[dict[str, "TableMapping"], set[tuple[str, str]]]
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
    ruled_out : tuple of str
        Ids of known exports that the files are not.
    put_aside : dict of frozenset of str to (dict, set)
        By what is ruled out, the changes that were made then, for the way back.
    answered : set of (str, str)
        Questions, each by its id and table.
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
    ruled_out: tuple[str, ...] = ()
    put_aside: dict[frozenset[str], Changes] = field(default_factory=dict)
    answered: set[tuple[str, str]] = field(default_factory=set)
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
        out = {kind: tuple(i for s in self.taken_out if _is_product(s) is kind for i in s.ids)
               for kind in (True, False)}  # fmt: skip
        return base.model_copy(
            update={
                "table": tuple(self._changed(table) for table in base.table),
                "positive_from": base.positive_from
                if self.positive_from is None
                else self.positive_from,
                "accept": self.accept,
                "hash_ids": self.hash_ids,
                "not_products": out[True],
                "not_people": out[False],
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

        self.answered.add((question.id, question.table))
        self.change(*settled_by(choice, question, now))

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
        self.tables, self.answered = self.put_aside.pop(frozenset(ruled_out), ({}, set()))
        self._renew()

    def detect_encoding(self, file: str) -> None:
        """Read a file in the likeliest encoding again."""
        self.encodings.pop(file, None)
        self._renew()

    def take_out(self, suspects: Suspects) -> None:
        """Use these ids no more."""
        self.taken_out = (*self.taken_out, suspects)

    def put_back(self, suspects: Suspects) -> None:
        """Use these ids again."""
        self.taken_out = tuple(one for one in self.taken_out if one != suspects)

    def reset(self) -> None:
        """Go back to what is understood by itself."""
        fresh = Draft(encodings=self.encodings, revision=self.revision + 1)
        self.__dict__.update(replace(fresh).__dict__)

    def _renew(self) -> None:
        self.problems = ()
        self.revision += 1


def _is_product(suspects: Suspects) -> bool:
    return suspects.kind == "products"
