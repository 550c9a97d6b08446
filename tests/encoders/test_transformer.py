from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from coldstart.core.errors import EncoderError
from coldstart.encoders import pretrained, registry, text
from coldstart.encoders.long_texts import MAX_PARTS, Coverage
from coldstart.encoders.pretrained import Pretrained
from coldstart.encoders.text import TransformerEncoder, batches, in_bfloat16

TEXTS = ["oat milk, 1 litre", "whole milk", "hammer", "Household head age 65+, income 35-49K " * 9]


@pytest.fixture
def tiny(tiny_model: Path, tmp_path: Path) -> Path:
    shutil.copytree(tiny_model, tmp_path, dirs_exist_ok=True)
    return tmp_path


def encoder_of(folder: Path) -> TransformerEncoder:
    return TransformerEncoder("tiny", Pretrained.read(folder))


@pytest.fixture(scope="module")
def reference() -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(registry._packaged()), device="cpu")
    return np.asarray(model.encode(TEXTS))


def test_default_agrees_with_the_reference_implementation(
    reference: np.ndarray, in_float32: None
) -> None:
    vectors = registry.load().encode(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(vectors, reference, atol=1e-5)


def test_default_stays_true_on_whatever_processor_this_is(reference: np.ndarray) -> None:
    encoder = registry.load()
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    for vectors in (encoder.encode(TEXTS), alone):
        assert pretrained.deviation(reference, vectors) <= 1e-4


def test_what_is_alike_lies_close() -> None:
    oat, whole, hammer = registry.load().encode(TEXTS[:3])
    assert oat @ whole > 0.5 > oat @ hammer


def test_a_vector_does_not_depend_on_what_is_encoded_with_it(in_float32: None) -> None:
    encoder = registry.load()
    together = encoder.encode([*TEXTS, *(f"filler {n} " * n for n in range(1, 9))])[: len(TEXTS)]
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_loading_and_encoding_need_no_network_and_print_nothing(
    tiny: Path, no_network: None, capfd: pytest.CaptureFixture[str]
) -> None:
    vectors = encoder_of(tiny).encode(["milk", "", "oat bread"])
    assert vectors.shape == (3, 16)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-6)
    assert capfd.readouterr() == ("", "")


def test_pooling_is_what_the_folder_says(tiny: Path) -> None:
    mean = encoder_of(tiny)
    (tiny / "1_Pooling").mkdir()
    (tiny / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    first = encoder_of(tiny)
    assert mean.fingerprint != first.fingerprint
    assert not np.allclose(mean.encode(["oat milk"]), first.encode(["oat milk"]))
    (tiny / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode": "cls"}))
    assert np.array_equal(encoder_of(tiny).encode(["milk"]), first.encode(["milk"]))


def test_an_encoder_that_needs_another_step_is_refused(tiny: Path) -> None:
    steps = [{"type": "sentence_transformers.models.Dense"}]
    (tiny / "modules.json").write_text(json.dumps(steps))
    with pytest.raises(EncoderError, match="Dense"):
        encoder_of(tiny)


def test_a_text_that_fits_has_the_vector_that_it_always_had(tiny: Path) -> None:
    fitting = ["milk", "oat milk", "a tool " * 5, "bread " * 10]
    encoder, long = encoder_of(tiny), "bread " * 11
    before = encoder._vectors(encoder._model, encoder._reckoning, fitting)
    assert np.array_equal(encoder.encode_batch(fitting), before)
    assert np.array_equal(encoder.encode([long, *fitting])[1:], encoder.encode(fitting))
    assert encoder.coverage([*fitting, long]) == [Coverage.WHOLE] * 4 + [Coverage.PARTS]


def test_a_long_text_is_the_mean_of_its_parts(tiny: Path) -> None:
    encoder = encoder_of(tiny)
    milk, bread = encoder.encode(["milk " * 10, "bread " * 4])
    mean = 10 * milk + 4 * bread
    (long,) = encoder.encode(["milk " * 10 + "bread " * 4])
    np.testing.assert_allclose(long, mean / np.linalg.norm(mean), atol=1e-6)
    (beginning,) = encoder.of_beginnings().encode(["milk " * 10 + "bread " * 4])
    np.testing.assert_allclose(beginning, milk, atol=1e-6)


def test_of_a_very_long_text_a_limited_part_is_read(tiny: Path) -> None:
    encoder = encoder_of(tiny)
    most = "milk " * (10 * MAX_PARTS)
    assert encoder.coverage([most, most + "bread"]) == [Coverage.PARTS, Coverage.CUT]
    full, beyond = encoder.encode([most, most + "bread " * 999])
    np.testing.assert_allclose(full, beyond, atol=1e-6)


def test_batches_count_the_parts_of_long_texts(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "TOKENS_PER_BATCH", 48)
    texts = ["milk", "milk " * 35, *["oat " * 15] * 3, "bread"]
    planned = [batch.tolist() for batch in encoder_of(tiny).plan(texts)]
    assert planned == [[1], [2, 3], [4], [0, 5]]


def test_a_tokenizer_written_in_python_reads_in_parts_too(tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel, ByT5Tokenizer

    ByT5Tokenizer(model_max_length=12).save_pretrained(tmp_path)
    config = BertConfig(
        vocab_size=400, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=16,
    )  # fmt: skip
    BertModel(config).save_pretrained(tmp_path)
    encoder = encoder_of(tmp_path)
    first, rest = encoder.encode(["oat milk is", " 好"])
    mean = 11 * first + 4 * rest
    (long,) = encoder.encode(["oat milk is 好"])
    np.testing.assert_allclose(long, mean / np.linalg.norm(mean), atol=1e-6)


def test_weights_that_do_not_fit_are_refused(tiny: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(tiny / "model.safetensors")
    del weights["encoder.layer.0.attention.self.query.weight"]
    save_file(weights, tiny / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(EncoderError, match="1 layer has no weights"):
        encoder_of(tiny).encode(["milk"])


def test_a_truncated_file_is_said_to_be_unusable(tiny: Path) -> None:
    weights = tiny / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(EncoderError, match="Download or save the model again"):
        encoder_of(tiny).encode(["milk"])


def test_batches_hold_every_text_once_and_little_padding() -> None:
    lengths = np.random.default_rng(0).integers(3, 257, 500)
    found = batches(lengths, 2048)
    assert sorted(np.concatenate(found).tolist()) == list(range(500))
    padded = sum(len(batch) * int(lengths[batch].max()) for batch in found)
    assert max(len(batch) * int(lengths[batch].max()) for batch in found) <= 2048
    assert padded < 1.05 * lengths.sum()


def test_bfloat16_is_for_processors_that_have_it() -> None:
    assert pretrained.has_bfloat16({"avx512_f": True, "amx_bf16": True})
    assert pretrained.has_bfloat16({"avx512_bf16": True})
    assert not pretrained.has_bfloat16({"avx512_f": True, "avx512_bf16": False})


def test_bfloat16_turns_the_default_vectors_by_less_than_promised() -> None:
    encoder = registry.load()
    model, mixed = in_bfloat16(encoder._model)
    exact = encoder.encode_batch(pretrained.PROBE)
    faster = encoder._vectors(model, mixed, pretrained.PROBE)
    assert 0 < pretrained.deviation(exact, faster) <= pretrained.MAX_DEVIATION


def test_vectors_that_turn_too_far_are_refused() -> None:
    right = np.eye(len(pretrained.PROBE), dtype=np.float32)
    turned = right + 0.02 * np.roll(right, 1, axis=1)
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    assert pretrained.stays_true(lambda _: right, lambda _: right)
    assert not pretrained.stays_true(lambda _: right, lambda _: turned)
    assert not pretrained.stays_true(lambda _: right, lambda _: np.full_like(right, np.nan))


def test_the_encoder_takes_bfloat16_where_it_stays_true(
    tiny: Path, in_float32: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    plain = encoder_of(tiny)
    plain.encode(["milk"])
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": True})
    encoder = encoder_of(tiny)
    vectors = encoder.encode(["milk", "oat bread"])
    weight = encoder._model.encoder.layer[0].attention.self.query.weight
    assert weight.dtype == torch.bfloat16
    assert pretrained.deviation(plain.encode(["milk", "oat bread"]), vectors) <= 1e-4
    monkeypatch.setattr(pretrained, "MAX_DEVIATION", -1.0)
    refused = encoder_of(tiny)
    assert np.array_equal(refused.encode(["milk"]), plain.encode(["milk"]))
