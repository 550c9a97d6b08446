"""The encoder is woken while somebody types, so that what they type is read at once."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING
from weakref import WeakSet

from coldstart.core.errors import ColdstartError

if TYPE_CHECKING:
    from coldstart.encoders.base import Encoder
    from coldstart.serving.session import Session

_woken: WeakSet[Encoder] = WeakSet()


def wake(served: Session) -> None:
    """Have the encoder of a run read its weights, beside the page and once."""
    if served.encoder not in _woken:
        _woken.add(served.encoder)
        threading.Thread(target=_read, args=(served.encoder,), name="waking", daemon=True).start()


def _read(encoder: Encoder) -> None:
    try:
        encoder.encode(["word"])
    except ColdstartError:  # whoever has a text read is told on the page
        logging.getLogger(__name__).exception("waking %s", encoder.name)
