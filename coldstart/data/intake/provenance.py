"""How the files of a data set were read: kept with it, so that it can be looked up afterwards."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from pydantic import ValidationError

from coldstart.core.i18n import has, is_sayable
from coldstart.data import columns
from coldstart.data.intake.mapping import Drop, Mapping, TableMapping
from coldstart.data.intake.names import squeezed
from coldstart.data.intake.personal import identifies, masked
from coldstart.data.intake.persons import names_people
from coldstart.data.intake.totals import is_total
from coldstart.data.intake.understanding import Counts, TableReport, Understanding, rule_name


@dataclass(frozen=True)
class Provenance:
    """How the files of a data set were read.

    Attributes
    ----------
    tables : tuple of TableReport
    counts : Counts
    mapping : Mapping or None
        None where this version cannot read the one that was stored. Where ids are hashed, it
        holds none of a user.
    n_not_people : int
        Users that were taken out, counted also where their ids are not kept.
    digests : tuple of str
        What tells the rows of each file apart that was appended later, so that it is not appended
        again. Of the first import's files there is none.
    earlier : str or None
        The id of the data set that later files were appended to.
    appended : mapping of str to int
        How much these files added, by the names of ``append.count``.
    """

    tables: tuple[TableReport, ...]
    counts: Counts
    mapping: Mapping | None = None
    n_not_people: int = 0
    digests: tuple[str, ...] = ()
    earlier: str | None = None
    appended: MappingType[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, understanding: Understanding) -> Provenance | None:
        """Return how files were read, as it may be stored; None of data that came in no files."""
        if not understanding.tables:
            return None
        mapping = understanding.mapping
        n_not_people = len(set(mapping.not_people))
        if mapping.hash_ids:
            mapping = impersonal(mapping, keep_plain=False)
        return cls(understanding.tables, understanding.counts, mapping, n_not_people)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `json.dumps` takes."""
        mapping = self.mapping
        return {
            "tables": [asdict(table) for table in self.tables],
            "counts": asdict(self.counts),
            "mapping": None
            if mapping is None
            else mapping.model_dump(exclude_defaults=True, mode="json"),
            "n_not_people": self.n_not_people,
            "digests": list(self.digests),
            "earlier": self.earlier,
            "appended": dict(self.appended),
        }

    @classmethod
    def from_json(cls, stored: MappingType[str, Any]) -> Provenance | None:
        """Return what `to_json` made; None where another version made it in another form.

        Reasons and rules that have no name in this version are passed over.
        """
        try:
            tables = tuple(_named(TableReport(**_known(TableReport, t))) for t in stored["tables"])
            counts = Counts(**_known(Counts, stored["counts"]))
            n_not_people = int(stored["n_not_people"])
            digests = tuple(map(str, stored.get("digests", ())))
            appended = {str(k): int(n) for k, n in stored.get("appended", {}).items()}
        except (TypeError, KeyError, ValueError, AttributeError):
            return None
        mapping, earlier = _mapping(stored.get("mapping")), stored.get("earlier")
        return cls(tables, counts, mapping, n_not_people, digests, earlier, appended)


def _mapping(stored: object) -> Mapping | None:
    try:
        return None if stored is None else Mapping.model_validate(stored)
    except ValidationError:
        return None


def _known(model: type[TableReport | Counts], stored: MappingType[str, Any]) -> dict[str, Any]:
    """Return the stored fields that a dataclass has, with tuples for the lists of JSON."""
    names = {field.name for field in fields(model)}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stored.items()
        if name in names
    }


def _named(report: TableReport) -> TableReport:
    """Return a report with the role, reasons and rules that have a name."""
    return replace(
        report,
        role=report.role if has(f"intake.role.{report.role}") else "unused",
        not_used={r: n for r, n in report.not_used.items() if has(f"intake.reason.{r}")},
        ignored=_sayable(report.ignored),
        positive=_sayable(report.positive),
        negative=_sayable(report.negative),
        returned=_sayable(report.returned),
    )


def _sayable(rules: MappingType[str, int]) -> dict[str, int]:
    return {rule: n for rule, n in rules.items() if is_sayable(rule_name(rule))}


def impersonal(mapping: Mapping, *, keep_plain: bool = True) -> Mapping:
    """Return a mapping without the ids of users that it names.

    Parameters
    ----------
    mapping : Mapping
    keep_plain : bool
        Whether ids that tell nobody who somebody is stay among the users taken out.
    """
    not_people = tuple(id_ for id_ in mapping.not_people if keep_plain and masked(id_) == id_)
    tables = tuple(_without_people(table) for table in mapping.table)
    return mapping.model_copy(update={"not_people": not_people, "table": tables})


def _without_people(table: TableMapping) -> TableMapping:
    compose = table.compose
    if compose is not None:
        compose = compose.model_copy(update={"without": _plain(compose.without)})
    return table.model_copy(
        update={
            "drop": tuple(d for drop in table.drop if (d := _impersonal(drop, table))),
            "blank": _plain(table.blank),
            "compose": compose,
        }
    )


def _impersonal(drop: Drop, table: TableMapping) -> Drop | None:
    """Return a rule without what identifies somebody; None where nothing is left of it."""
    values = _plain(drop.values)
    pattern = None if drop.pattern is None or identifies(drop.pattern) else drop.pattern
    of_people = {squeezed(name) for name in (*table.named(columns.USER_ID), *table.personal)}
    if squeezed(drop.column) in of_people or names_people(drop.column):
        values, pattern = tuple(value for value in values if is_total(value)), None
    if not (values or pattern is not None or drop.states or drop.blank is not None):
        return None
    return drop.model_copy(update={"values": values, "pattern": pattern})


def _plain(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for value in values if not identifies(value))
