"""Errors as people should meet them: expected, found, what to do. Never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from coldstart.core.errors import ColdstartError, DataError
from coldstart.core.i18n import t
from coldstart.ui.components import problems
from coldstart.ui.words import plain, say

_logger = logging.getLogger(__name__)


@contextmanager
def guarded() -> Iterator[None]:
    """Show whatever goes wrong inside as a calm sentence.

    What coldstart raises on purpose says itself what to do. Anything else is a mistake of ours: it
    is written into the log, and the page says how to go on. Works as a decorator too; a fragment
    needs one of its own, because it runs without the app around it.
    """
    try:
        yield
    except ColdstartError as error:
        show(error)
    except Exception:
        _logger.exception("A page could not be drawn")
        st.error(say(t("ui.error.unexpected")), icon=":material/error:")


def show(error: ColdstartError) -> None:
    """Show an error of coldstart's own, with every problem that it lists."""
    st.error(plain(say(error.message)), icon=":material/error:")
    if isinstance(error, DataError) and error.problems:
        problems.show(error.problems, key="error_problems")
