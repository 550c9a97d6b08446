"""The parts of an answer: one is open, the link says which, and only that one is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coldstart.i18n import t
from coldstart.ui.components import linked
from coldstart.ui.words import say


def show(parts: Mapping[str, Callable[[], None]], key: str, first: str | None = None) -> None:
    """Draw the choice of a part, and the one that is open.

    Parameters
    ----------
    parts : mapping of str to callable
        What draws each, by its name; the answer itself stands first.
    key : str
        What the parts are of.
    first : str, optional
        The one that is open where the link says nothing; otherwise the first.
    """
    chosen = linked.segments(
        "part",
        list(parts),
        lambda name: say(t(f"page_recommend.part.{name}")),
        label=say(t("page_recommend.part.label")),
        key=f"recommend_part_{key}",
        default=first,
    )
    parts[chosen]()
