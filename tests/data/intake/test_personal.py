"""An id that tells who somebody is can be told, masked and hashed."""

import pandas as pd
import pytest

from coldstart.data.intake.answers import Answers
from coldstart.data.intake.load import understand_path
from coldstart.data.intake.mapping_file import dumps
from coldstart.data.intake.personal import are_personal, hashed, masked

MAIL, PHONE = "mia.made@example.com", "13812345678"


@pytest.mark.parametrize("id_", [MAIL, PHONE, "+49 170 1234567", "+86 138-1234-5678"])
def test_of_a_mail_address_or_phone_number_only_the_ends_are_shown(id_):
    shown = masked(id_)
    assert "*" in shown
    assert id_[3:8] not in shown
    assert shown[:2] == id_[:2]


@pytest.mark.parametrize(
    "id_", ["u17", "", "690002469135780263", "4006381000052", "2026-09-01", "买家14号", "a@b"]
)
def test_other_ids_are_shown_whole(id_):
    assert masked(id_) == id_


def test_a_column_is_personal_where_most_of_its_ids_are():
    assert are_personal(pd.Series([MAIL, PHONE, "u1"]))
    assert not are_personal(pd.Series([MAIL, "u1", "u2"]))
    assert not are_personal(pd.Series([], dtype="str"))


def test_a_hash_stands_for_one_id_and_needs_the_key():
    ids = pd.Series([MAIL, PHONE, MAIL], index=[4, 6, 8])
    one, other = hashed(ids, b"key"), hashed(ids, b"other")
    assert one[4] == one[8] != one[6]
    assert set(one).isdisjoint(other)
    assert one.str.fullmatch("[0-9a-f]{16}").all()
    assert hashed(ids, b"key").equals(one)


def test_users_are_stored_as_hashes_where_that_is_asked_for(understood):
    rows = "".join(f"m{n % 6}@example.com,i{n % 7}\n" for n in range(42))
    held = "m0@example.com,i9\n"
    files = {
        "orders.csv": f"email,item_id\n{rows}",
        "items.csv": "item_id,title\n" + "".join(f"i{n},T{n}\n" for n in range(10)),
        "holdout.csv": f"email,item_id\n{held}",
    }
    plain = understood(files)
    assert "m0@example.com" in plain.dataset.user_ids
    assert "intake.note.personal_ids" in {p.message.id for p in plain.problems}
    hidden = understood(files, hash_ids=True, id_key=b"k")
    assert hidden.mapping.hash_ids
    assert not any("@" in id_ for id_ in hidden.dataset.user_ids)
    assert hidden.dataset.likes.nnz == plain.dataset.likes.nnz
    assert set(hidden.dataset.held_back["user_id"]) <= set(hidden.dataset.user_ids)
    again = understood(files, hash_ids=True, id_key=b"k")
    assert again.dataset.user_ids == hidden.dataset.user_ids
    shown = [sentence.render("en") for sentence in plain.sentences]
    assert not any("@example.com" in text and "*" not in text for text in shown)


def test_hashing_without_a_key_never_stores_what_it_should_hide(understood):
    rows = "".join(f"m{n % 6}@example.com,i{n % 7}\n" for n in range(42))
    with pytest.raises(AssertionError, match="key"):
        understood({"orders.csv": f"email,item_id\n{rows}"}, hash_ids=True)


def test_a_mapping_file_that_hashes_is_enough(tmp_path, in_process):
    rows = "".join(f"m{n % 6}@example.com,i{n % 7}\n" for n in range(42))
    (tmp_path / "orders.csv").write_text(f"email,item_id\n{rows}")
    file = tmp_path / "mapping.toml"
    understanding = understand_path(tmp_path, answers=Answers(hash_ids=True), id_key=lambda: b"k")
    file.write_text(dumps(understanding.mapping))
    again = understand_path(tmp_path, file, id_key=lambda: b"k")
    assert again.dataset.user_ids == understanding.dataset.user_ids
    assert not any("@" in id_ for id_ in again.dataset.user_ids)
