"""A real server and a real browser; errors in its console or calls to elsewhere fail a test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).parents[2]
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = {"desktop": 1280, "tablet": 820}
PATIENCE = 60.0  # seconds that a server may take to come up on a busy machine

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server(str):
    """The address of a server of one's own, which can be killed as a machine's fault would."""

    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it at once, without a chance to tidy up."""
        self.process.kill()
        self.process.wait(20)


@contextmanager
def _serve(home: Path, *command: str, **environment: str) -> Iterator[Server]:
    """Run a server on a free port, by `command` or as ``make run`` does; yield its address.

    Parameters
    ----------
    home : Path
        Its COLDSTART_HOME.
    *command : str
        What is run, with ``{port}`` where the port belongs.
    """
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    parts = command or ("-m", "coldstart.ui.serve", "--headless", "--port", "{port}")
    server = subprocess.Popen(
        [sys.executable, *(part.format(port=port) for part in parts)],
        cwd=ROOT,
        env={**os.environ, "COLDSTART_HOME": str(home), **environment},
    )
    try:
        _wait(server, port)
        address = Server(f"http://localhost:{port}")
        address.process = server
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(f"http://localhost:{port}/_stcore/health").close()
        except (URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server on port {port} did not come up (exit status {server.poll()})")


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[Server]]:
    """Start a server of one's own: ``with serve(home) as url``; it ends with the block."""
    return _serve


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, told not to call home."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    started = playwright.chromium.launch(executable_path=chromium, args=QUIET)
    yield started
    started.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that all tests share; its home has no data set."""
    with _serve(tmp_path_factory.mktemp("home")) as url:
        yield url


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the made-up shop, two trainings of it and one evaluation."""
    from coldstart.core.settings import EvaluateConfig, Settings, TrainConfig
    from coldstart.data.samples import RETAIL, load_sample
    from coldstart.jobs.worker import execute
    from coldstart.store.records import Kind, RunState
    from coldstart.store.repository import Store

    store = Store(Settings(home=tmp_path_factory.mktemp("lived_in"), threads=1))
    record = store.add_dataset(load_sample(RETAIL))
    few = EvaluateConfig(protocols=("cold-user",), shots=(0,), methods=("popularity", "ensemble"))
    for kind, config in (
        (Kind.TRAIN, TrainConfig(method="centroid")),
        (Kind.TRAIN, TrainConfig(method="ensemble")),
        (Kind.EVALUATE, few),
    ):
        run = store.create_run(kind, record.id, config)
        for _ in execute(store, run.id):
            pass
        assert store.run(run.id).state is RunState.FINISHED
    return store.settings.home


@pytest.fixture(scope="session")
def inhabited(lived_in: Path) -> Iterator[str]:
    """The address of a server of that home, which the tests of several pages share."""
    with _serve(lived_in, COLDSTART_THREADS="1") as url:
        yield url


class Calm:
    """What a page has done that it should not have."""

    def __init__(self, page: Page) -> None:
        self.troubles: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, message) -> None:  # type: ignore[no-untyped-def]  # not exported
        if message.type == "error":
            self.troubles.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, url: str) -> None:
        there = urlsplit(url)
        if there.scheme not in ("data", "blob") and there.hostname != "localhost":
            self.troubles.append(f"call to elsewhere: {url}")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh browser profile; its calm is checked when the test is over."""
    opened: list[tuple[Page, Calm]] = []

    def open_(url: str, *, width: str = "desktop", locale: str = "en-US") -> Page:
        context = browser.new_context(
            viewport={"width": WIDTHS[width], "height": 900}, locale=locale, accept_downloads=True
        )
        page = context.new_page()
        opened.append((page, Calm(page)))
        page.goto(url)
        _settle(page)
        return page

    yield open_
    troubles = [trouble for _, calm in opened for trouble in calm.troubles]
    for page, _ in opened:
        page.context.close()
    assert troubles == []


@pytest.fixture(scope="session")
def settle() -> Callable[[Page], None]:
    """Wait until a page has its title and its script has come to an end."""
    return _settle


@pytest.fixture(scope="session")
def photograph() -> Callable[[Page, str], None]:
    """Keep a picture of a page in the folder that COLDSTART_SCREENSHOTS names, if it is set."""

    def keep(page: Page, name: str) -> None:
        folder = os.environ.get("COLDSTART_SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return keep


LOOKS = 3  # more, before what axe finds is taken to be there


@pytest.fixture(scope="session")
def check() -> Callable[[Page], None]:
    """See that a page fits its window, and that axe finds nothing grave."""

    def look(page: Page) -> list[str]:
        _settle(page)
        return [
            f"{found['id']}: {node['html'][:160]}"
            for found in Axe().run(page).response["violations"]
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"]
        ]

    def see(page: Page) -> None:
        _settle(page)
        # A table takes a moment to follow a window that has become narrower.
        page.wait_for_function(
            "box => box.scrollWidth <= box.clientWidth",
            arg=page.get_by_test_id("stMain").element_handle(),
            timeout=10_000,
        )
        grave = look(page)
        for _ in range(LOOKS):  # a page that is drawn anew while one looks is pale
            if not grave:
                break
            page.wait_for_timeout(500)
            grave = look(page)
        assert grave == []

    return see


@pytest.fixture(scope="session")
def choose() -> Callable[[Page, str, str], None]:
    """Search a list by what is typed, and take what it finds.

    A page that is drawn anew at that moment closes the list; a person would open it again.
    """

    def take(page: Page, label: str, text: str) -> None:
        box = page.get_by_role("combobox", name=label)
        option = page.get_by_role("option", name=text).first
        for _ in range(5):
            box.click()
            box.fill(text)
            with suppress(Error):
                option.click(timeout=5_000)
                return
            page.keyboard.press("Escape")
        raise AssertionError(f"The list {label!r} does not offer {text!r}.")

    return take


def _settle(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    app = page.locator("[data-testid=stApp]")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)  # what is old is drawn pale
