"""Uploads that are not taken in yet: what stays when their page is left."""

from __future__ import annotations

from coldstart.ui.pages.data.kept import Kept, Upload


def test_a_new_file_takes_the_place_of_an_earlier_one_of_its_name():
    kept = Kept()
    kept.update([Upload("1", "items.csv", b"a"), Upload("2", "users.csv", b"b")], limit=9)
    kept.update([], limit=9)
    kept.changed()
    kept.update([Upload("3", "items.csv", b"c")], limit=9)
    assert {file.id for file in kept.all} == {"2", "3"}


def test_what_finds_no_room_is_told_and_the_newest_stays():
    kept = Kept()
    files = [Upload(str(n), f"{n}.csv", b"1234") for n in range(3)]
    assert kept.update(files, limit=8) == []
    assert [file.id for file in kept.update([], limit=8)] == ["0"]
    assert [file.id for file in kept.all] == ["1", "2"]
