"""Archives: everything that is a table comes out, within limits, and nothing escapes."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from coldstart.core.errors import DataError
from coldstart.data.formats import archive
from coldstart.data.formats.table import Limits

CSV = b"user_id,city\nu1,York\n"
LIMITS = Limits()


@pytest.fixture
def unpack(tmp_path):
    def run(content: bytes, limits: Limits = LIMITS):
        path = tmp_path / "file"
        path.write_bytes(content)
        assert archive.is_archive(path)
        return archive.unpack(path, "a.zip", limits, tmp_path)

    return run


@pytest.fixture
def refused(unpack):
    def run(content: bytes, limits: Limits = LIMITS) -> DataError:
        with pytest.raises(DataError) as caught:
            unpack(content, limits)
        return caught.value

    return run


def zipped(**members: bytes) -> bytes:
    return zipped_as({name.replace("_csv", ".csv"): content for name, content in members.items()})


def zipped_as(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as file:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return out.getvalue()


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_file_keeps_its_name_without_the_suffix(tmp_path, compress):
    path = tmp_path / "file"
    path.write_bytes(compress(CSV))
    for suffix in ("gz", "bz2", "xz"):
        (member,) = archive.unpack(path, f"ratings.csv.{suffix}", LIMITS, tmp_path)
        assert (member.shown, member.name) == (f"ratings.csv.{suffix}", "ratings.csv")
        assert member.path.read_bytes() == CSV


@pytest.mark.parametrize(
    "pack",
    [zipped_as, lambda m: tarred(m, "w"), lambda m: tarred(m, "w:gz"), lambda m: tarred(m, "w:xz")],
)
def test_members_are_tables_and_nothing_else(unpack, pack):
    members = unpack(
        pack(
            {
                "ml/ratings.csv": CSV, "ml/README": b"notes", "ml/README.txt": b"notes",
                "__MACOSX/ml/._ratings.csv": b"x", ".DS_Store": b"x", "ml/cover.png": b"x",
                "ml/allbut.pl": b"x", "ml/u.data": CSV,
            }
        )
    )  # fmt: skip
    assert [(m.shown, m.name) for m in members] == [
        ("a.zip · ml/ratings.csv", "ml/ratings.csv"), ("a.zip · ml/u.data", "ml/u.data"),
    ]  # fmt: skip
    assert members[0].path.read_bytes() == CSV


def test_an_archive_in_an_archive_is_opened_once(unpack):
    inner = zipped_as({"inner.zip": zipped_as({"deep.csv": CSV}), "b.csv.gz": gzip.compress(CSV)})
    deep, plain = unpack(zipped_as({"outer.zip": inner, "c.csv.gz": gzip.compress(CSV)}))[1:]
    assert deep.shown == "a.zip · outer.zip · b.csv.gz"
    assert archive.is_archive(deep.path)
    assert (plain.name, plain.path.read_bytes()) == ("c.csv", CSV)


def test_names_inside_are_no_paths(unpack, tmp_path):
    before = set(tmp_path.parent.iterdir())
    (member,) = unpack(tarred({"../../evil.csv": CSV}, "w"))
    assert member.path.resolve().is_relative_to(tmp_path)
    assert set(tmp_path.parent.iterdir()) == before
    assert unpack(tarred({"./users.csv": CSV}, "w"))[0].name == "users.csv"


def test_a_link_in_a_tar_leads_nowhere(refused):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        link = tarfile.TarInfo("users.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    assert refused(out.getvalue()).message.id == "formats.archive_empty"


def test_chinese_names_without_a_flag(unpack):
    content = zipped_as({"ABCDEFGH.csv": CSV})
    content = content.replace(b"ABCDEFGH", "订单明细".encode("gb18030"))
    assert unpack(content)[0].name == "订单明细.csv"


def test_the_limit_counts_all_members_and_is_named(refused, unpack):
    content = zipped(a_csv=b"x" * 600_000, b_csv=b"x" * 600_000)
    assert len(unpack(content, Limits(unpacked=1_200_000))) == 2
    error = refused(content, Limits(unpacked=1 << 20))
    assert "1 MB" in error.message.render("en")
    nested = zipped_as({"a.zip": zipped(c_csv=b"x" * 600_000), "b.csv": b"x" * 600_000})
    assert refused(nested, Limits(unpacked=1 << 20)).message.id == "formats.archive_large"


def test_refused_with_its_reason(refused):
    whole = zipped(a_csv=CSV * 100)
    encrypted = bytearray(whole)
    encrypted[6] |= 1  # the flag of the member, and of its entry in the directory
    encrypted[whole.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(encrypted)).message.id == "formats.archive_password"
    assert refused(whole[:-30]).message.id == "formats.archive_damaged"
    lost = bytearray(whole)
    place = whole.index(b"PK\x05\x06") + 16
    lost[place : place + 4] = b"\xff\xff\xff\x7f"
    assert refused(bytes(lost)).message.id == "formats.archive_damaged"
    assert refused(gzip.compress(CSV * 9)[:-12]).message.id == "formats.archive_damaged"
    assert refused(zipped_as({"README": b"x"})).message.id == "formats.archive_empty"


def test_a_workbook_is_no_archive(tmp_path):
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "x")
    assert not archive.is_archive(tmp_path / "x")
    content = (tmp_path / "x").read_bytes()
    (tmp_path / "cut").write_bytes(content[:-40])
    assert not archive.is_archive(tmp_path / "cut")


@pytest.mark.parametrize("part", ["orders.zip.001", "orders.zip.02", "orders.z01"])
def test_a_part_of_an_archive_is_refused_with_the_name_of_the_whole(part):
    with pytest.raises(DataError, match=r"orders\.zip"):
        archive.check_whole(part)


@pytest.mark.parametrize("name", ["orders.zip", "orders.001", "orders.csv", "b.z"])
def test_other_names_are_no_parts(name):
    archive.check_whole(name)
