"""Archives: gz, bz2, xz, zip and tar, unpacked in streams and within limits.

The names inside an archive are shown and never used as paths: members go to numbered files.
"""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from coldstart.core.i18n import t
from coldstart.data.formats.table import Limits
from coldstart.data.formats.tables import size
from coldstart.data.problems import refusal

_CHUNK = 1 << 20
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PACKERS: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ": lzma.LZMAFile,
}
_OFFICE = ("[Content_Types].xml", "mimetype", "content.xml")
_NO_TABLE = re.compile(
    r"(^|/)(\.[^./]|__MACOSX/|~\$|(read_?me|licen[cs]e|copying)(\.(txt|html))?$)"
    r"|\.(md|rst|pdf|docx?|pptx?|rtf|png|jpe?g|gif|webp|svg|bmp|mp4|py|ipynb|pl|sh|exe|dll|md5|sig|db|ini)$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.(gz|bz2|xz)$", re.IGNORECASE)
_PART = re.compile(r"(.+\.(?:zip|7z|rar|tar|tgz|gz|bz2|xz))\.\d{2,3}|(.+)\.z\d{2}", re.IGNORECASE)
_FAULTS = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError,
)  # fmt: skip


class BaseModel(NamedTuple):
    """A file of an archive: what it is called on screen, its name in there, and where it lies."""

    shown: str
    name: str
    path: Path


def check_whole(name: str) -> None:
    """Refuse a part of an archive that was cut into several: ``export.zip.001``, ``export.z01``.

    Raises
    ------
    DataError
        It names the archive that the parts make.
    """
    part = _PART.fullmatch(name)
    if part is not None:
        message = t("formats.archive_part", archive=part[1] or f"{part[2]}.zip")
        raise refusal(message, t("formats.archive_part_remedy"), name)


def is_archive(path: Path) -> bool:
    """Say whether a file is packed; a workbook, though it is a zip, is none."""
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith(ZIP):
        return not is_office_file(path)
    return head.startswith(tuple(_PACKERS)) or head[257:262] == b"ustar"


def is_office_file(path: Path) -> bool:
    """Say whether a zip holds the parts of a workbook or another office document."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (*_FAULTS, NotImplementedError):
        # A workbook that was cut off still begins with one of its own parts.
        with path.open("rb") as file:
            head = file.read(300)
        return any(part.encode() in head for part in (*_OFFICE, "xl/", "docProps/", "_rels/"))
    return any(part in names for part in _OFFICE) or any(n.startswith("xl/") for n in names)


def unpack(path: Path, name: str, limits: Limits, folder: Path) -> list[BaseModel]:
    """Unpack an archive, and archives inside it once more.

    Parameters
    ----------
    path : Path
    name : str
        What the archive is called.
    limits : Limits
    folder : Path
        Where the members go.

    Returns
    -------
    list of BaseModel
        Without folders, notes, pictures and what systems add.

    Raises
    ------
    DataError
        The archive is damaged, has a password, unpacks to more than the limit, or holds no table.
    """
    members = list(_Unpacker(name, limits, folder).members(path, name, name, levels=2))
    if not members:
        raise refusal(t("formats.archive_empty"), t("formats.archive_empty_remedy"), name)
    return members


class _Unpacker:
    """Unpacks one file, and counts the bytes."""

    def __init__(self, name: str, limits: Limits, folder: Path) -> None:
        self._name = name
        self._limits = limits
        self._folder = Path(tempfile.mkdtemp(dir=folder))
        self._n_bytes = 0
        self._n_files = 0

    def members(self, path: Path, shown: str, name: str, levels: int) -> Iterator[BaseModel]:
        """Yield what is in a file, or the file itself where it is no archive."""
        if not levels or not is_archive(path):
            yield BaseModel(shown, name, path)
            return
        with path.open("rb") as file:
            head = file.read(512)
        packer = next((packer for mark, packer in _PACKERS.items() if head.startswith(mark)), None)
        with self._explained():
            if packer:
                with packer(path) as content:
                    inner = self._copy(content)
                # A packed tar is one archive, not two.
                below = levels if _is_tar(inner) else levels - 1
                yield from self.members(inner, shown, _SUFFIX.sub("", name), below)
                return
            for inside, content in (_zipped if head.startswith(ZIP) else _tarred)(path):
                inside = inside.removeprefix("./")
                if not _NO_TABLE.search(inside):
                    with content as unpacked:
                        inner = self._copy(unpacked)
                    yield from self.members(inner, f"{shown} · {inside}", inside, levels - 1)

    def _copy(self, content: IO[bytes]) -> Path:
        self._n_files += 1
        path = self._folder / str(self._n_files)
        with path.open("wb") as file:
            while chunk := content.read(_CHUNK):
                self._n_bytes += len(chunk)
                if self._n_bytes > self._limits.unpacked:
                    message = t("formats.archive_large", limit=size(self._limits.unpacked))
                    raise refusal(message, t("formats.archive_large_remedy"), self._name)
                file.write(chunk)
        return path

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except _FAULTS as error:
            # A damaged archive makes for an offset that is none; other numbers are of the disk.
            if getattr(error, "errno", None) not in (None, errno.EINVAL):
                raise
            message = t("formats.archive_damaged")
            raise refusal(message, t("formats.archive_damaged_remedy"), self._name) from error
        except NotImplementedError as error:
            message = t("formats.archive_method")
            raise refusal(message, t("formats.archive_method_remedy"), self._name) from error
        except RuntimeError as error:  # how zipfile says that it needs a password
            message = t("formats.archive_password")
            raise refusal(message, t("formats.archive_password_remedy"), self._name) from error


def _zipped(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                is_utf8 = info.flag_bits & 0x800
                name = info.filename if is_utf8 else _readable(info.filename.encode("cp437"))
                yield name, archive.open(info)


def _tarred(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path, "r:") as archive:
        for info in archive:
            content = archive.extractfile(info) if info.isreg() else None
            if content:
                yield _readable(info.name.encode("utf-8", "surrogateescape")), content


def _is_tar(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(512)[257:262] == b"ustar"


def _readable(name: bytes) -> str:
    """Return a member's name: Windows in China packs it in GB18030 and does not say so."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")
