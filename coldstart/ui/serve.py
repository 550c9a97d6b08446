"""``python -m coldstart.ui.serve``: start the app on the first free port and say where it is."""

from __future__ import annotations

import argparse
import socket
import sys
from collections.abc import Sequence

from coldstart.ui import terminal

TRIES = 100


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the server, and stay until it is told to leave."""
    from streamlit.web import cli

    from coldstart.ui.routes import ROOT

    wanted = _parser().parse_args(arguments)
    port = free_port(wanted.address, wanted.port)
    options = ["--server.address", wanted.address, "--server.port", str(port)]
    if wanted.headless:
        options += ["--server.headless", "true"]
    cli.main(["run", str(ROOT / "app.py"), *options], prog_name="coldstart")


def free_port(host: str, wanted: int) -> int:
    """Return the first port from `wanted` on that nobody listens on."""
    for port in range(wanted, wanted + TRIES):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    sys.exit(terminal.text("ui.serve.no_port", first=wanted, last=wanted + TRIES - 1))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m coldstart.ui.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8501, help="where to begin looking (8501)")
    parser.add_argument("--address", default="localhost", help="whom to serve (localhost: you)")
    parser.add_argument("--headless", action="store_true", help="open no browser")
    return parser


if __name__ == "__main__":
    main()
