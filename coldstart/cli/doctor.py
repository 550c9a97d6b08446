"""``doctor``: what is installed, where data lie, what is wrong and how to mend it.

It is for broken machines: whatever a look raises is a finding, and the next look is taken.
"""

from __future__ import annotations

import platform
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from coldstart import __version__
from coldstart.cli.printing import Printer
from coldstart.core.errors import ColdstartError
from coldstart.core.i18n import Message, t
from coldstart.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_INSTALLED = ROOT / "coldstart" / "constraints.txt"
CONSTRAINTS = _INSTALLED if _INSTALLED.is_file() else ROOT / "constraints.txt"
LOW_DISK = 2 * 1024**3  # bytes

Finding = tuple[bool, Message]


def examine(printer: Printer) -> bool:
    """Print every finding; return whether all is well."""
    said: set[Finding] = set()  # what is wrong with a setting meets every look; it is said once
    for look in (_coldstart, _packages, _home, _store, _disk, _encoder, _precision):
        for good, message in _taken(look):
            if (good, message) not in said:
                said.add((good, message))
                printer.result(f"{'✓' if good else '✗'} {printer.say(message)}")
    well = all(good for good, _ in said)
    printer.result(printer.say(t("cli.doctor.well" if well else "cli.doctor.unwell")))
    return well


def _taken(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except ColdstartError as error:
        yield False, error.message
    except Exception as error:  # noqa: BLE001 - that it fails is what was looked for
        said = f"{type(error).__name__}: {error}"
        yield False, t(f"cli.doctor.failed.{look.__name__.strip('_')}", reason=said)


def _coldstart() -> Iterator[Finding]:
    python = platform.python_version()
    yield True, t("cli.doctor.version", coldstart=__version__, python=python)


def _packages() -> Iterator[Finding]:
    """Hold what is installed against what coldstart was tested with."""
    named = [
        re.split(r"[^\w-]", one)[0] for one in requires("coldstart") or () if "extra" not in one
    ]
    tested = dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", CONSTRAINTS.read_text(encoding="utf-8")))
    wanted = {_plain(name): number for name, number in tested.items()}
    for name in named:
        try:
            found = version(name)
        except PackageNotFoundError:
            yield False, t("cli.doctor.no_package", name=name)
            continue
        expected = wanted.get(_plain(name), found)
        if found.partition("+")[0] == expected.partition("+")[0]:
            yield True, t("cli.doctor.package", name=name, version=found)
        else:
            yield False, t("cli.doctor.mismatch", name=name, version=found, expected=expected)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _home() -> Iterator[Finding]:
    settings = Settings()
    kind = "readonly" if settings.readonly else "home"
    yield True, t(f"cli.doctor.{kind}", path=str(settings.home))


def _store() -> Iterator[Finding]:
    from coldstart.store.records import RunState
    from coldstart.store.repository import Store

    store = Store(Settings())
    datasets, runs = store.datasets(), store.runs()
    yield True, t("cli.doctor.store", datasets=len(datasets), runs=len(runs))
    for record in datasets:
        try:
            store.dataset(record.id)
        except ColdstartError as error:
            yield False, error.message
    unfinished = [run.name or run.id for run in runs if run.state is RunState.INTERRUPTED]
    if unfinished:
        yield True, t("cli.doctor.interrupted", runs=unfinished)


def _disk() -> Iterator[Finding]:
    home = Settings().home
    folder = next(p for p in (home, *home.parents) if p.exists())
    free = shutil.disk_usage(folder).free
    id_ = "cli.doctor.disk" if free > LOW_DISK else "cli.doctor.low_disk"
    yield free > LOW_DISK, t(id_, free=round(free / 1024**3, 1))


def _encoder() -> Iterator[Finding]:
    from coldstart.encoders import registry

    encoder = registry.load(Settings().encoder)
    encoder.encode(["ready"])
    yield True, t("cli.doctor.encoder", name=encoder.name, dim=encoder.dim)


def _precision() -> Iterator[Finding]:
    import torch

    from coldstart.encoders.pretrained import has_bfloat16

    able = has_bfloat16(torch.cpu.get_capabilities())
    yield True, t("cli.doctor.bf16" if able else "cli.doctor.fp32")
