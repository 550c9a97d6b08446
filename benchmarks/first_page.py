"""How long the first page takes on a fresh server, next to an empty Streamlit page.

    python benchmarks/first_page.py [--runs 5]

Each run starts a server, waits until it listens, and opens it once in a fresh Chromium: the time
from going there until the page's text is visible. Medians over the runs, taken in turn so that
whatever else the machine does falls on all alike.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
EMPTY = "import streamlit as st\nst.title('Nothing')\n"
CHROMIUM = "/usr/bin/chromium"


def servers(empty: Path) -> dict[str, tuple[list[str], Path, str]]:
    """Return command, folder to run it in, and text to wait for, by what is measured."""
    python = sys.executable
    streamlit = [python, "-m", "streamlit", "run"]
    quiet = ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    ours = "What coldstart needs"
    return {
        "empty Streamlit page": (
            [*streamlit, "empty.py", *quiet, "--server.port"],
            empty,
            "Nothing",
        ),
        "make run": ([python, "-m", "coldstart.ui.serve", "--headless", "--port"], ROOT, ours),
        "streamlit run app.py": ([*streamlit, "app.py", *quiet, "--server.port"], ROOT, ours),
    }


def first_visit(browser: Browser, command: Sequence[str], folder: Path, text: str) -> float:
    """Start a server, visit it once, end it; return the seconds of the visit."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "COLDSTART_HOME": home}
        server = subprocess.Popen(
            [*command, str(port)],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            page = browser.new_context(locale="en-US").new_page()
            began = time.perf_counter()
            page.goto(f"http://localhost:{port}/", wait_until="commit")
            page.get_by_text(text).first.wait_for()
            return time.perf_counter() - began
        finally:
            server.terminate()
            server.wait()


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            urlopen(f"http://localhost:{port}/_stcore/health").close()
        except (URLError, ConnectionError):
            time.sleep(0.02)
        else:
            return
    sys.exit(f"no server on port {port} after a minute")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        Path(folder, "empty.py").write_text(EMPTY, encoding="utf-8")
        for _ in range(runs):
            for name, (command, where, text) in servers(Path(folder)).items():
                browser = playwright.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox"]
                )
                times.setdefault(name, []).append(first_visit(browser, command, where, text))
                browser.close()
    base = statistics.median(next(iter(times.values())))
    for name, seconds in times.items():
        median = statistics.median(seconds)
        spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
        print(f"{name:24} {median:.2f} s ({spread})   {median / base:.2f} times an empty page")


if __name__ == "__main__":
    main()
