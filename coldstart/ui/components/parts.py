"""The parts of a page or of an answer: one is open, the link says which, and only it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coldstart.core.i18n import t
from coldstart.ui.components import linked
from coldstart.ui.words import say


def show(
    page: str, parts: Mapping[str, Callable[[], None]], key: str, first: str | None = None
) -> None:
    """Draw the choice of a part, and the one that is open.

    Parameters
    ----------
    page : str
        Whose words name the parts: the ids ``page_<page>.part.<name>``.
    parts : mapping of str to callable
        What draws each, by its name.
    key : str
    first : str, optional
        The one that is open where the link says nothing; otherwise the first.
    """
    chosen = linked.segments(
        "part",
        list(parts),
        lambda name: say(t(f"page_{page}.part.{name}")),
        label=say(t(f"page_{page}.part.label")),
        key=key,
        default=first,
    )
    parts[chosen]()
