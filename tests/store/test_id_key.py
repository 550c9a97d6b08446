"""The key of hashed ids: made once, its owner's alone, and refused where it is no key."""

import stat

import pytest

from coldstart.core.errors import StorageError
from coldstart.core.i18n import LANGUAGES
from coldstart.core.settings import Settings
from coldstart.store.home import id_key


def test_a_home_keeps_one_key_that_only_its_owner_reads(tmp_path):
    settings = Settings(home=tmp_path / "home")
    key = id_key(settings)
    assert (len(key), id_key(settings)) == (32, key)
    assert stat.S_IMODE((settings.home / "id_key").stat().st_mode) == 0o600
    assert id_key(Settings(home=tmp_path / "other")) != key


@pytest.mark.parametrize("content", [b"", b"00", b"no key at all", "é".encode(), b"00" * 33])
def test_what_is_no_key_is_refused_and_left_alone(tmp_path, content):
    (tmp_path / "id_key").write_bytes(content)
    with pytest.raises(StorageError) as error:
        id_key(Settings(home=tmp_path))
    assert all("id_key" in error.value.message.render(language) for language in LANGUAGES)
    assert (tmp_path / "id_key").read_bytes() == content
