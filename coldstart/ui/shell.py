"""What stands around every page: language, navigation, sidebar, and a guard against tracebacks."""

from __future__ import annotations

from contextvars import ContextVar

import streamlit as st

from coldstart.ui import address, chrome, routes, sidebar, tour
from coldstart.ui.components.guard import guarded

_inside: ContextVar[bool] = ContextVar("inside", default=False)


def run() -> None:
    """Run the app once, for whatever page the address asks."""
    token = _inside.set(True)
    try:
        address.settle()
        page = st.navigation(routes.pages(), position="hidden")
        chrome.dress(page)
        with guarded():
            sidebar.show()
            tour.show(page)
            page.run()
    finally:
        _inside.reset(token)
    _start_worker()


def entrance() -> None:
    """Hand over to the app when a page finds itself alone; the first line of every page.

    Until `st.navigation` has been called once, a server that sees a folder ``pages`` runs the file
    that a deep link names instead of app.py: without language, navigation and guard.
    """
    if not _inside.get():
        run()
        st.stop()


def _start_worker() -> None:
    """Start the worker, now that the page is drawn and no longer has to share the processor."""
    with guarded():
        from coldstart.jobs import queue

        queue.ensure_worker()
