"""What a data set is called on screen: samples in the reader's language, one's own as it is."""

from __future__ import annotations

from coldstart.core.i18n import Message, t

SAMPLES = {"completejourney": "The Complete Journey", "retail": "Small shop"}
"""What the samples are called where they are kept."""


def title(name: str, source: str) -> Message:
    """Return what to call a data set.

    Parameters
    ----------
    name : str
        As it is stored; a version of a sample goes on after the sample's own name.
    source : str
        A name of `SAMPLES`, or anything else.

    Examples
    --------
    >>> title("Small shop +3", "retail").render("zh")
    '小商店 +3'
    >>> title("Small shop +3", "own").render("zh")
    'Small shop +3'
    """
    stored = SAMPLES.get(source)
    if stored is None or not name.startswith(stored):
        return t("data.named", name=name)
    return t(f"data.sample.{source}.name", more=name.removeprefix(stored))
