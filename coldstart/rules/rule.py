"""A rule, as plain values that can be stored, sent in a link and written into a file."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from coldstart.core.i18n import Message, t
from coldstart.data.quoting import quote

if TYPE_CHECKING:
    import numpy as np

    from coldstart.models.queries import Items


class RuleKind(StrEnum):
    """What a rule does, in the order in which rules are applied, whatever order they stand in."""

    EXCLUDE = "exclude"
    """Never shown."""
    BOOST = "boost"
    """Moved up by `n` places."""
    BURY = "bury"
    """Moved down by `n` places."""
    PIN = "pin"
    """Shown first, in the order given."""
    AT_MOST = "at_most"
    """At most `n` that share a value of a column; what is over is not shown, pinned or not."""


class Rule(BaseModel):
    """One rule. It is about some `items`, or about those whose `column` says `value`.

    Attributes
    ----------
    rule : RuleKind
    items : tuple of str
        Ids; never for ``at_most``, always for ``pin``.
    column, value : str or None
        A column of the items and what it says. ``at_most`` without a value counts each value for
        itself; a blank one is not counted.
    n : int or None
        RelevantRanks to move by, or how many at most; None for ``pin`` and ``exclude``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: RuleKind
    items: tuple[str, ...] = ()
    column: str | None = None
    value: str | None = None
    n: int | None = Field(default=None, ge=1)

    def concerns(self, items: Items) -> np.ndarray:
        """Return which items the rule is about, bool (n_items,)."""
        import numpy as np

        if self.column is None:
            named = set(self.items)
            return np.array([id_ in named for id_ in items.ids], dtype=bool)
        if self.column not in items.columns:
            return np.zeros(len(items), dtype=bool)
        said = items.columns[self.column].str.strip()
        wanted = said != "" if self.value is None else said == self.value.strip()
        return wanted.to_numpy(dtype=bool)

    def passed_over(self, items: Items) -> int:
        """Return how many items name the rule's value among other things, so that it misses them.

        A cell such as ``Crime Drama`` is no ``Drama``: a rule is about cells that say just this.
        """
        import re

        if self.column is None or self.value is None or self.column not in items.columns:
            return 0
        value = re.escape(self.value.strip())
        named = items.columns[self.column].str.contains(rf"(?<!\w){value}(?!\w)", case=False)
        return int((named.to_numpy(dtype=bool) & ~self.concerns(items)).sum())

    def wrong(self) -> Message | None:
        """Return why it is no whole rule; None where it is one."""
        by_column = self.column is not None
        if self.rule is RuleKind.AT_MOST:
            whole = by_column and not self.items
        elif self.rule is RuleKind.PIN:
            whole = bool(self.items) and not by_column and self.value is None
        else:
            whole = bool(self.items) != by_column and by_column == (self.value is not None)
        counted = self.rule in (RuleKind.BOOST, RuleKind.BURY, RuleKind.AT_MOST)
        if whole and counted == (self.n is not None):
            return None
        return t(f"rules.wrong.{self.rule}")

    def words(self, titles: Mapping[str, str]) -> Message:
        """Return the rule in words; items are called by their titles, by id."""
        if self.rule is RuleKind.AT_MOST:
            named = {"n": self.n, "column": self.column, "value": self.value}
            return t("rules.say.at_most" if self.value is None else "rules.say.at_most_of", **named)
        if self.column is not None:
            about = t("rules.say.column", column=self.column, value=self.value)
        else:
            about = t("rules.say.items", items=[quote(titles.get(id_, id_)) for id_ in self.items])
        return t(f"rules.say.{self.rule}", what=about, n=self.n)

    def to_json(self) -> dict[str, Any]:
        """Return the values that were set, in a form that `json.dumps` takes."""
        return self.model_dump(mode="json", exclude_defaults=True)
