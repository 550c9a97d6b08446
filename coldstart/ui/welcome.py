"""What a server does once it listens: say where it is, and load what the first visit needs."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

from coldstart.ui import terminal

PATIENCE = 30.0  # seconds that a server may take until it listens


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Welcome whoever started the server, from a thread of its own."""
    host = st.get_option("server.address") or "localhost"
    where = (host, st.get_option("server.port"))
    threading.Thread(target=_welcome, args=where, name="welcome", daemon=True).start()
    yield


def _welcome(host: str, port: int) -> None:
    if not _listens(host, port):
        return
    url = f"http://{host}:{port}"
    print(terminal.text("ui.serve.at", url=url), flush=True)
    if not st.get_option("server.headless"):
        webbrowser.open(url)
    _load()


def _listens(host: str, port: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False


def _load() -> None:
    """Import what the first visit would wait for, while its browser still starts."""
    import coldstart.jobs.queue  # noqa: F401
